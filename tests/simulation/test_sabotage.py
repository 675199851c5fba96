"""The simulation can fail: each guarantee, taken away, turns it red within a few schedules.

Without these a green simulation says little. The sabotage stands here and never in the product:
fakes that forget a condition, and functions with a wrong one in their place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.journal.store import NEXT_IN_CHAIN
from chalicelib.mail.domain import MailState, after_event
from chalicelib.mail.store import ANNOUNCED_ONCE, FAN_OUT_IS_OURS, ROW_IS_NEW, ROW_IS_OURS
from chalicelib.mailbox.domain import Mailbox, Question, SealedQuestion
from chalicelib.mailbox.messages import Expired
from chalicelib.mailbox.store import MAILBOX_AS_SEEN, MAILBOX_IS_NEW, set_state
from chalicelib.platform.code import derive
from chalicelib.platform.table import Change, Delete, Part, Transaction
from chalicelib.programme.store import PLACE_IS_NEW
from chalicelib.reports.store.submissions import (
    AMENDMENT_IS_NEW,
    CONFIRMED_ONCE,
    MELDING_IS_NEW,
    REPLY_IS_NEW,
)
from chalicelib.work import Work
from tests.simulation.actors import ask
from tests.simulation.runs import Story, come, run
from tests.simulation.town import TASK, Reported, Town
from tests.simulation.workers import TICK, EventSource
from tests.support.builders import a_public_report
from tests.support.fakes import Delivered, MemoryDatabase, MemoryKeys

# Each was found within 60 when this was written; the bound leaves room for new people in a day.
SCHEDULES = 250

CLAIMED_TWICE = "claimed twice within its lease"
TOLD_ONCE = {NEXT_IN_CHAIN, ANNOUNCED_ONCE}

Patch = pytest.MonkeyPatch


def is_found(
    sentence: str, make: Callable[[], MemoryDatabase] = MemoryDatabase, story: Story | None = None
) -> bool:
    """Whether a schedule turns red with this sentence, or part of one, among what is wrong."""
    results = (run(seed, database=make(), story=story) for seed in range(SCHEDULES))
    return any(sentence in wrong for result in results for wrong in result.wrong)


def without(is_unchecked: Callable[[Part], bool]) -> Callable[[], MemoryDatabase]:
    """Tables that write some parts without their condition."""

    class Careless(MemoryDatabase):
        def holds(self, part: Part) -> bool:
            return is_unchecked(part) or super().holds(part)

    return Careless


def dropping(is_dropped: Callable[[Part], bool]) -> Callable[[], MemoryDatabase]:
    """Tables that leave some parts out of their transactions."""

    class Forgetful(MemoryDatabase):
        def commit(self, transaction: Transaction) -> None:
            super().commit(Transaction([p for p in transaction.parts if not is_dropped(p)]))

    return Forgetful


@pytest.mark.parametrize(
    ("promises", "sentence"),
    [
        ({MELDING_IS_NEW}, "unreadable messages kept and not"),
        ({MELDING_IS_NEW, MAILBOX_IS_NEW, *TOLD_ONCE}, "1 stored and 2 accepted"),
        ({AMENDMENT_IS_NEW, ANNOUNCED_ONCE}, "the journal of"),
        ({CONFIRMED_ONCE}, "the journal of"),
        ({REPLY_IS_NEW}, "unreadable messages kept and not"),
        ({REPLY_IS_NEW, ANNOUNCED_ONCE}, "'antwoord_ontvangen': 2"),
        ({MAILBOX_AS_SEEN}, "and not one of"),
        ({NEXT_IN_CHAIN}, " tells {"),
        ({PLACE_IS_NEW}, "the session counts"),
        ({ROW_IS_NEW, FAN_OUT_IS_OURS}, CLAIMED_TWICE),
        ({ROW_IS_OURS}, "is sent and not"),
    ],
    ids=lambda value: ", ".join(sorted(value)) if isinstance(value, set) else "",
)
def test_a_condition_that_is_not_checked(promises: set[str], sentence: str) -> None:
    assert is_found(sentence, without(lambda part: part.promise in promises))


def test_a_mailbox_taken_away_without_looking_again() -> None:
    """The clocks of two machines differ: the desk still asks, and triage finds it expired."""

    def a_last_moment(town: Town) -> None:
        code, filled = town.mint(), a_public_report()
        town.report(Reported(code, filled, town.desk_told(filled)))

        def at_night() -> None:
            expires = Expired(mailbox=derive(code).mailbox)
            wait = town.product.clock.next_term() - town.world.seconds - 0.5
            town.world.sleep(max(0, min(wait, TICK)))
            town.world.queues.send("reports", expires)
            ask(town, code)

        town.later.append(("desk at night", at_night))

    make = without(lambda part: isinstance(part, Delete))
    assert is_found("and was kept until", make, lambda town: come(town, a_last_moment))
    assert not is_found("", story=lambda town: come(town, a_last_moment))


def is_told(part: Part) -> bool:
    return part.promise == ANNOUNCED_ONCE


def is_lease(part: Part) -> bool:
    return isinstance(part, Change) and part.promise == ROW_IS_OURS and "attempt" in part.put


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (dropping(is_told), f"has 0 mails {TASK!r}"),
        (dropping(lambda p: is_told(p) and p.key.pk.endswith(".vergeet")), "still on the list"),
        (
            dropping(lambda p: p.key.table == "journal" and "mailbox#" in p.key.pk),
            "tells [] and not one of",
        ),
        (without(is_lease), CLAIMED_TWICE),
    ],
    ids=["an announcement", "the mailer", "the journal of a mailbox that goes", "whose mail it is"],
)
def test_a_part_that_is_left_out_or_not_checked(
    make: Callable[[], MemoryDatabase], sentence: str
) -> None:
    assert is_found(sentence, make)


def test_a_question_that_is_not_sealed(monkeypatch: Patch) -> None:
    def seal(lookup: str, key: bytes, question: Question) -> SealedQuestion:
        return SealedQuestion(question.number, question.asked_on, question.text.encode())

    monkeypatch.setattr("chalicelib.reports.reporter.usecases.seal", seal)
    monkeypatch.setattr("chalicelib.mailbox.reading.usecases.open_all", lambda *_: ())
    monkeypatch.setattr("tests.simulation.follow_up.open_all", lambda *_: ())
    assert is_found("a transaction shows")


def nothing(*_: object) -> int:
    return 0


def for_the_desk_only(mailbox: Mailbox, _: SealedQuestion, *, expires_at: str) -> Change:
    return set_state(mailbox, mailbox.state, expires_at=expires_at)


def acknowledged_first(source: EventSource, received: list[Delivered]) -> None:
    for message in received:
        source.acknowledge(message)
    source.call_function(received)


def acknowledged_whole(source: EventSource, received: list[Delivered]) -> set[str]:
    CALL(source, received)
    return set()


def tried_behind_one_that_failed(source: EventSource, received: list[Delivered]) -> set[str]:
    return CALL(source, [replace(one, group="") for one in received])


def told_outside_the_transaction(work: Work, *parts: Any, tell: Any = None, **more: Any) -> bool:
    done = COMMIT(work, *parts, **more)
    return COMMIT(work, tell=tell) if tell else done


def deaf_to_send(state: MailState, event: str) -> MailState:
    return state if event == "Send" else after_event(state, event)


CALL, COMMIT = EventSource.call_function, Work.commit
LAST_EVENT = {"Send": "sent", "Delivery": "delivered", "Bounce": "bounced"}
FORGET = "chalicelib.reports.forgetting.usecases.send_to_forget"
ADD = "chalicelib.reports.reporter.usecases.add_question"
FATE = "chalicelib.mail.events.usecases.after_event"
WORKERS = "tests.simulation.workers"
SOURCE = f"{WORKERS}.EventSource"
OUT_OF_ORDER = " in the order of sending"


@pytest.mark.parametrize(
    ("ours", "wrong", "sentence"),
    [
        ("chalicelib.mail.sending.usecases.resend_due", nothing, "waits since"),
        ("chalicelib.platform.queue.redrive", nothing, "messages left"),
        ("chalicelib.mailbox.ending.usecases.send_expired", nothing, "mailboxes are left"),
        (FORGET, nothing, "is closed and still has an address"),
        ("tests.support.fakes.MemoryMailer.forget", nothing, "is still on the list"),
        (ADD, for_the_desk_only, "showed other questions than were asked"),
        # A setting of no seconds would stop the mailer, which claims nothing then.
        ("tests.simulation.workers.LEASE", 1, CLAIMED_TWICE),
        (f"{SOURCE}.invoke", acknowledged_first, "0 stored and 1 accepted"),
        (f"{SOURCE}.call_function", acknowledged_whole, "0 stored and 1 accepted"),
        ("chalicelib.work.Work.commit", told_outside_the_transaction, f"mails {TASK!r} and not"),
        (f"{SOURCE}.call_function", tried_behind_one_that_failed, OUT_OF_ORDER),
        (f"{WORKERS}.ORDERED", frozenset(), OUT_OF_ORDER),
        (FATE, deaf_to_send, "went out twice though its Send event had come"),
        (FATE, lambda _, event: LAST_EVENT[event], "and not bounced"),
    ],
)
def test_a_duty_that_is_forgotten_or_done_wrongly(
    monkeypatch: Patch, ours: str, wrong: Any, sentence: str
) -> None:
    monkeypatch.setattr(ours, wrong)
    assert is_found(sentence)


def test_a_seal_that_does_not_seal(monkeypatch: Patch) -> None:
    monkeypatch.setattr(MemoryKeys, "seal", lambda keys, part, object_id, plain: plain)
    monkeypatch.setattr(MemoryKeys, "open", lambda keys, part, object_id, sealed: sealed)
    assert is_found("a message shows")


def test_a_fault_that_says_too_much(monkeypatch: Patch) -> None:
    def fault(name: str, error: BaseException, **facts: Any) -> None:
        from chalicelib.platform import log

        log.event(name, level="error", error=type(error).__name__, where="", words=str(sealed))

    sealed: list[bytes] = []
    real = MemoryKeys.seal

    def seal(keys: MemoryKeys, part: Any, object_id: str, plain: bytes) -> bytes:
        sealed.append(plain)
        return real(keys, part, object_id, plain)

    monkeypatch.setattr(MemoryKeys, "seal", seal)
    monkeypatch.setattr("chalicelib.platform.log.fault", fault)
    assert is_found("a log line shows")
