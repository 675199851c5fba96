"""The people: what they do, with which mistakes, and what each of them is promised by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

from chalicelib.platform.queue import QueueName, Received
from chalicelib.programme import intake as sign_up_intake
from chalicelib.reports import intake as report_intake
from tests.builders import (
    CANARY,
    a_professional_report,
    a_public_report,
    a_sign_up,
    a_sleutelpersoon_report,
)
from tests.simulation.town import (
    CONFIRM,
    DEPUTY,
    MESSAGE,
    PERSONAL_CODE,
    Confirmed,
    Garbled,
    Reported,
    SignedUp,
    Told,
    Town,
)


def citizen(town: Town) -> None:
    """Reports something; some go back, change a word or say it is urgent, and send again."""
    rng, receipt = town.world.rng, town.mint()
    filled = a_public_report(danger_now=rng.choice(("nee", "nee", "ja")))
    town.report(Reported(receipt, filled, town.desk_told(filled)))
    for version in range(rng.choice((0, 0, 0, 1, 2))):
        town.world.sleep(rng.choice((0.0, rng.uniform(1, 120))))
        filled = a_public_report(
            danger_now=rng.choice(("nee", "ja")), context=f"Aanvulling {version} {CANARY}"
        )
        town.report(Reported(receipt, filled, town.desk_told(filled)))


def sleutelpersoon(town: Town) -> None:
    """Reports tension with a personal code, typed well or badly."""
    typed, verified = town.world.rng.choice(
        ((PERSONAL_CODE.lower(), "persoonlijke_code"), (f"ander {CANARY}", ""))
    )
    filled = a_sleutelpersoon_report(typed)
    town.report(Reported(town.mint(), filled, town.desk_told(filled), verified))


def professional(town: Town) -> None:
    """Reports, waits for the mail, and presses the button in it: at once, later, twice, or never."""
    rng, world, receipt = town.world.rng, town.world, town.mint()
    values, told = rng.choice(_PROFESSIONALS)
    name = f"p{len(town.ledger.attempts)}.{CANARY}"
    address = f"{name}@{values.get('domain', 'waterlijn.example')}"
    answers = {k: v for k, v in values.items() if k != "domain"} | {"melder_email": address}
    sent = 0
    for version in range(rng.choice((1, 1, 2, 3))):
        filled = a_professional_report(**answers, context=f"Versie {version}")
        on_arrival = (*town.desk_told(filled), (address, CONFIRM))
        sent += town.report(Reported(receipt, filled, on_arrival))
        world.sleep(rng.choice((0.0, rng.uniform(1, 60))))
    desk = town.desk_told(filled)
    pressed: set[str] = set()

    def has_new_mail() -> bool:
        return len(set(town.letters(address, CONFIRM))) > len(pressed)

    # A reply that was lost may also have sent something, so all that comes is pressed.
    while len(pressed) < sent and rng.random() < 0.95:
        world.wait(has_new_mail, 7200)
        world.sleep(rng.choice((0.0, rng.uniform(10, 600))))
        tokens = {read_token(letter) for letter in town.letters(address, CONFIRM)} - pressed
        if not tokens:
            return
        # All at once, as two tabs would, so that they race for the journal.
        for token in sorted(tokens):
            act = Confirmed(receipt, token, desk if told is None else told)
            world.person("professional", partial(confirm, town, act))
        pressed |= tokens


def confirm(town: Town, act: Confirmed) -> None:
    """Press the button behind the link of a mail, perhaps once more later."""
    for _ in range(town.world.rng.choice((1, 1, 2))):
        town.press(
            "confirm", lambda: report_intake.ask_to_confirm(town.product.intake, act.token), act
        )


# What they fill in, and who hears of it once they have confirmed (None: the desk, again).
_PROFESSIONALS: tuple[tuple[Mapping[str, str], tuple[Told, ...] | None], ...] = (
    ({}, (("a@waterlijn.example", MESSAGE),)),
    ({"share_with_aandachtsfunctionaris": "nee"}, ()),
    ({"domain": "elders.example"}, ()),
    ({"ik_ben_aandachtsfunctionaris": "ja"}, (("b@waterlijn.example", DEPUTY),)),
    (
        {"organisatie_id": "duinzicht", "domain": "duinzicht.example"},
        (("d@duinzicht.example", DEPUTY),),
    ),
    ({"organisatie_id": "kade", "domain": "kade.example"}, None),
    ({"organisatie_id": "kade", "domain": "kade.example", "danger_now": "ja"}, None),
)


def participant(town: Town) -> None:
    """Signs up; some do it again with a new form, or go back to mend the address."""
    rng = town.world.rng
    address = f"d{rng.randrange(4)}.{CANARY}@waterlijn.example"
    receipt = town.mint()
    sign_up(town, SignedUp(receipt, a_sign_up(address)))
    again = rng.random()
    if again < 0.2:
        sign_up(town, SignedUp(town.mint(), a_sign_up(address.upper())))
    elif again < 0.4:
        mended = f"mended{len(town.ledger.attempts)}.{CANARY}@waterlijn.example"
        sign_up(town, SignedUp(receipt, a_sign_up(mended)))


def latecomer(town: Town) -> None:
    """Signs up for a session that is no more: a person at the desk must look."""
    address = f"laat{len(town.ledger.attempts)}.{CANARY}@waterlijn.example"
    filled = a_sign_up(address, training_session_id="vorig-jaar")
    sign_up(town, SignedUp(town.mint(), filled))


def sign_up(town: Town, act: SignedUp) -> None:
    """Send a sign-up from its check page."""
    town.press(
        "sign_up", lambda: sign_up_intake.sign_up(town.product.counter, act.code, act.filled), act
    )


def vandal(town: Town) -> None:
    """Something from a version we no longer know arrives on a queue."""
    queue: QueueName = town.world.rng.choice(("reports", "registrations"))
    number = len(town.ledger.attempts)
    body = town.world.rng.choice(('{"kind":"submission","v":0,"n":%d}', "no JSON %d")) % number

    def put() -> None:
        town.product.queues.send_again(queue, Received(body, receipt=""))

    town.ask("vandal", put, Garbled(queue))


PEOPLE: tuple[Callable[[Town], None], ...] = (
    citizen,
    citizen,
    professional,
    professional,
    sleutelpersoon,
    participant,
    participant,
    participant,
    latecomer,
    vandal,
)


def read_token(letter: str) -> str:
    """The token in the link of a confirmation mail."""
    found = re.search(r"/bevestig/([^?]+)\?", letter)
    if found is None:
        msg = "a confirmation mail without its link"
        raise AssertionError(msg)
    return found[1]
