"""Every fault at every call: one report and one sign-up, nothing else going wrong."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from tests.simulation.actors import (
    ask,
    confirm,
    read,
    read_token,
    sign_up,
    tell,
    write_from_mailbox,
)
from tests.simulation.deciders import look, open_again, propose, settle, take
from tests.simulation.faults import KINDS, Kind, PlannedFaults
from tests.simulation.oracle import mails_sent_twice
from tests.simulation.runs import Run, come, run
from tests.simulation.town import (
    CONFIRM,
    MESSAGE,
    QUESTION,
    RECEIVED,
    Confirmed,
    Reported,
    SignedUp,
    Town,
)
from tests.support.builders import CANARY, a_professional_report, a_public_report, a_sign_up

_SEED = 7


def a_professional_who_confirms(town: Town) -> None:
    address = f"een.{CANARY}@waterlijn.example"
    filled, receipt = a_professional_report(melder_email=address), town.mint()
    town.report(Reported(receipt, filled, (*town.desk_told(filled), (address, CONFIRM))))
    if town.world.wait(lambda: bool(town.letters(address, CONFIRM)), 7200):
        token = read_token(town.letters(address, CONFIRM)[0])
        confirm(town, Confirmed(receipt, token, (("a@waterlijn.example", MESSAGE),)))


def a_reporter_who_answers(town: Town) -> None:
    """And the desk: one question, its answer, a reading, the closing, and the nights after it."""
    address = f"een.{CANARY}@thuis.example"
    filled = a_public_report(contact_preference="mailen", melder_email=address)
    code = town.mint()
    town.report(Reported(code, filled, (*town.desk_told(filled), (address, RECEIVED))))
    if town.world.wait(lambda: bool(town.letters(address, RECEIVED)), 7200):
        ask(town, code)
        town.world.wait(lambda: bool(town.letters(address, QUESTION)), 7200)
        seen = town.open_mailbox(code) or town.open_mailbox(code)
        if seen is not None:
            write_from_mailbox(town, code, seen)
        read(town, code)
        tell(town, code, "in_onderzoek")


def two_who_decide(town: Town) -> None:
    """One takes a melding up and proposes; another one rejects, signs the next one, and opens it again."""
    address = f"een.{CANARY}@thuis.example"
    filled = a_public_report(contact_preference="mailen", melder_email=address)
    code = town.mint()
    town.report(Reported(code, filled, (*town.desk_told(filled), (address, RECEIVED))))
    if town.world.wait(lambda: bool(town.letters(address, RECEIVED)), 7200):
        take(town, code, "t00")
        for how in ("geweigerd", "getekend"):
            number = propose(town, code, "t00")
            if page := look(town, code, "lead"):
                settle(town, code, "lead", how, number, page)
        open_again(town, code, "lead")


def a_participant(town: Town) -> None:
    sign_up(town, SignedUp(town.mint(), a_sign_up()))


def tell_story(
    person: Callable[[Town], None], plan: dict[int, Kind], *, events_lost: bool
) -> tuple[Run, int]:
    """The story of one person with planned faults, and how many calls it took."""
    faults = PlannedFaults(plan, events_lost=events_lost)
    result = run(_SEED, faults=faults, story=lambda town: come(town, person))
    return result, faults.calls


PEOPLE = pytest.mark.parametrize(
    "person", [a_professional_who_confirms, a_participant, a_reporter_who_answers]
)


@PEOPLE
@pytest.mark.parametrize("kind", KINDS)
def test_one_fault_anywhere_changes_nothing_and_mails_nobody_twice(
    person: Callable[[Town], None], kind: Kind
) -> None:
    _, calls = tell_story(person, {}, events_lost=False)
    assert calls > 10
    for number in range(calls):
        result, _ = tell_story(person, {number: kind}, events_lost=False)
        assert not result.wrong, f"{kind} at call {number}\n{result.told()}"
        assert mails_sent_twice(result.outcome) == 0, f"{kind} at call {number}\n{result.told()}"


@pytest.mark.parametrize("kind", ["fails before", "fails after", "killed after"])
def test_one_fault_anywhere_makes_no_other_decision(kind: Kind) -> None:
    """Of three kinds: the others are these again, with more waiting."""
    _, calls = tell_story(two_who_decide, {}, events_lost=False)
    for number in range(calls):
        result, _ = tell_story(two_who_decide, {number: kind}, events_lost=False)
        assert not result.wrong, f"{kind} at call {number}\n{result.told()}"
        assert mails_sent_twice(result.outcome) == 0, f"{kind} at call {number}\n{result.told()}"


@PEOPLE
@pytest.mark.parametrize("kind", KINDS)
def test_one_fault_and_no_mail_events_at_all_mail_at_most_one_twice(
    person: Callable[[Town], None], kind: Kind
) -> None:
    result, calls = tell_story(person, {}, events_lost=True)
    assert mails_sent_twice(result.outcome) == 0
    for number in range(calls):
        result, _ = tell_story(person, {number: kind}, events_lost=True)
        assert not result.wrong, f"{kind} at call {number}\n{result.told()}"
        assert mails_sent_twice(result.outcome) <= 1


def test_two_faults_change_nothing_either() -> None:
    """A sample of the pairs."""
    rng = Random(2)
    for _ in range(150):
        person = rng.choice((a_professional_who_confirms, a_participant))
        plan: dict[int, Kind] = {rng.randrange(70): rng.choice(KINDS) for _ in range(2)}
        result, _ = tell_story(person, plan, events_lost=rng.random() < 0.5)
        assert not result.wrong, f"{plan}\n{result.told()}"
