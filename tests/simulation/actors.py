"""The people: what they do, with which mistakes, and what each of them is promised by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Literal

from chalicelib.mailbox.domain import OpenedMailbox
from chalicelib.platform.code import ReceiptCode, derive
from chalicelib.platform.errors import Conflict, Refused, Unavailable
from chalicelib.platform.queue import ORDERED, QueueName
from chalicelib.programme.intake import usecases as sign_up_intake
from chalicelib.programme.messages import turn_at
from chalicelib.reports.intake import usecases as report_intake
from chalicelib.reports.melding.usecases import open_melding
from chalicelib.reports.reporter.usecases import ask_reporter, tell_reporter
from tests.simulation.deciders import decide
from tests.simulation.ports import SimulatedQueues
from tests.simulation.town import (
    CONFIRM,
    DEPUTY,
    MESSAGE,
    PERSONAL_CODE,
    RECEIVED,
    Asked,
    Confirmed,
    DeskAct,
    Erased,
    Garbled,
    ReadReplies,
    Replied,
    Reported,
    SignedUp,
    Told,
    ToldState,
    Town,
)
from tests.simulation.world import Killed
from tests.support.builders import (
    CANARY,
    CANARY_OF_NAME,
    a_mailbox_reply,
    a_professional_report,
    a_public_report,
    a_sign_up,
    a_sleutelpersoon_report,
)


def citizen(town: Town) -> None:
    """Reports something; some go back, change a word or say it is urgent, and send again."""
    rng, receipt = town.world.rng, town.mint()
    filled = a_public_report(danger_now=rng.choice(("nee", "nee", "ja")))
    if town.report(Reported(receipt, filled, town.desk_told(filled))) and rng.random() < 0.15:
        town.world.person("decider", partial(decide, town, receipt))
    for version in range(rng.choice((0, 0, 0, 1, 2))):
        town.world.sleep(rng.choice((0.0, rng.uniform(1, 120))))
        danger, context = rng.choice(("nee", "ja")), f"Aanvulling {version} {CANARY}"
        filled = a_public_report(danger_now=danger, context=context)
        town.report(Reported(receipt, filled, town.desk_told(filled)))


def follower(town: Town) -> None:
    """Reports, some with an address, keeps the code, and talks with the desk by the mailbox."""
    rng, world, code = town.world.rng, town.world, town.mint()
    address = f"m{len(town.ledger.attempts)}.{CANARY}@thuis.example"
    values = rng.choice(
        (
            {},
            {"contact_preference": "bellen", "melder_phone": "+31 6 12345678"},
            {"contact_preference": "mailen", "melder_email": address},
            {"contact_preference": "mailen", "melder_email": address},
        )
    )
    for version in range(rng.choice((1, 1, 1, 2))):
        filled = a_public_report(**values, context=f"Versie {version}")
        to_reporter = ((address, RECEIVED),) if "melder_email" in values else ()
        if not town.report(Reported(code, filled, (*town.desk_told(filled), *to_reporter))):
            return
    world.person("desk", partial(desk, town, code))
    if rng.random() < 0.8:
        world.person("decider", partial(decide, town, code))
    for _ in range(rng.choice((1, 2, 3))):
        world.sleep(rng.choice((rng.uniform(1, 120), rng.uniform(60, 3600))))
        seen = town.open_mailbox(code)
        if seen is None:
            continue
        if rng.random() < 0.7:
            write_from_mailbox(town, code, seen)
        if rng.random() < 0.12:
            town.erase(Erased(code))
    if rng.random() < 0.5:
        town.later.append(("latecomer at mailbox", partial(return_late, town, code)))


def write_from_mailbox(town: Town, code: ReceiptCode, opened: OpenedMailbox) -> None:
    """Answer what stands open, or add something; some go back and send other words from that page."""
    rng = town.world.rng
    numbers, page = tuple(q.number for q in opened.waiting), f"{rng.getrandbits(128):x}"
    for version in range(rng.choice((1, 1, 1, 2))):
        text = f"Bericht {version} {CANARY}"
        filled = a_mailbox_reply(text, danger_now=rng.choice(("", "", "nee", "ja")))
        town.reply(Replied(code, numbers, page, filled, town.desk_told(filled)))


def return_late(town: Town, code: ReceiptCode) -> None:
    """Come back while the mailbox expires: write, or erase it."""
    seen = town.open_mailbox(code)
    if seen is not None and town.world.rng.random() < 0.7:
        write_from_mailbox(town, code, seen)
    elif seen is not None:
        town.erase(Erased(code, late=True))


def desk(town: Town, code: ReceiptCode) -> None:
    """Somebody at the bureau: asks, tells how far it is, and reads."""
    rng, world = town.world.rng, town.world
    pk = f"melding#{derive(code).sid}"
    if not world.wait(lambda: bool(world.database.items("reports", pk)), 7200):
        return
    asks, reads = partial(ask, town, code), partial(read, town, code)
    tells = (partial(tell, town, code, "in_onderzoek"), partial(tell, town, code, "ontvangen"))
    for do in rng.choices((asks, asks, *tells, reads), k=rng.choice((1, 2, 4))):
        world.sleep(rng.choice((0.0, rng.uniform(1, 900))))
        if rng.random() < 0.2:  # a colleague does the same, at the same time
            world.person("colleague", do)
        do()
    if rng.random() < 0.3:
        town.later.append(("desk at night", rng.choice((asks, reads))))


def ask(town: Town, code: ReceiptCode) -> None:
    """Ask something from one page; after a fault, press its button again."""
    sid, number = derive(code).sid, len(town.ledger.desk)
    text, page = f"Vraag {number}: wanneer was dat met {CANARY}?", f"blad-{number}"
    desk, asked = partial(town.product.desk, "medewerker-1", page), Asked(code, text)
    with suppress(Refused):
        _until_it_works(town, "ask", lambda: ask_reporter(desk(), sid, text, "nl"), asked)


def tell(town: Town, code: ReceiptCode, state: Literal["ontvangen", "in_onderzoek"]) -> None:
    """Tell the reporter how far it is; after a fault, again."""
    sid, desk = derive(code).sid, partial(town.product.desk, "medewerker-2")
    told = ToldState(code, state)
    with suppress(Refused):
        _until_it_works(town, "tell", lambda: tell_reporter(desk(), sid, state), told)


def read(town: Town, code: ReceiptCode) -> None:
    """Read what the reporter wrote; after a fault, again."""
    sid, desk = derive(code).sid, partial(town.product.desk, "medewerker-3")
    _until_it_works(town, "read", lambda: open_melding(desk(), sid), ReadReplies(code))


def _until_it_works(town: Town, name: str, body: Callable[[], Any], act: DeskAct) -> None:
    for _ in range(4):
        try:
            town.at_desk(name, body, act)
        except (Unavailable, Conflict, Killed):
            town.world.sleep(town.world.rng.uniform(1, 60))
        else:
            return


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
    visiting = town.product.visiting
    for _ in range(town.world.rng.choice((1, 1, 2))):
        town.press("confirm", lambda: report_intake.ask_to_confirm(visiting, act.token), act)


def _of(organisatie: str, **answers: str) -> dict[str, str]:
    return {"organisatie_id": organisatie, "domain": f"{organisatie}.example", **answers}


# What they fill in, and who hears of it once they have confirmed (None: the desk, again).
_PROFESSIONALS: tuple[tuple[Mapping[str, str], tuple[Told, ...] | None], ...] = (
    ({}, (("a@waterlijn.example", MESSAGE),)),
    ({"share_with_aandachtsfunctionaris": "nee"}, ()),
    ({"domain": "elders.example"}, ()),
    ({"ik_ben_aandachtsfunctionaris": "ja"}, (("b@waterlijn.example", DEPUTY),)),
    ({"niet_aan": "vast"}, (("b@waterlijn.example", DEPUTY),)),
    # Nobody at the school is asked: only the desk can read who must not see it.
    ({"niet_aan": "iemand"}, None),
    (_of("duinzicht"), (("d@duinzicht.example", DEPUTY),)),
    (_of("kade"), None),
    (_of("kade", danger_now="ja"), None),
)


# Of colleagues, some of whom share a mailbox.
_NAMES = tuple(f"{name} {CANARY_OF_NAME}" for name in ("Anna", "José de Vries", "Chris"))


def participant(town: Town) -> None:
    """Signs up; some do it again with a new form, or go back to mend the address."""
    rng = town.world.rng
    address, name = f"d{rng.randrange(4)}.{CANARY}@waterlijn.example", rng.choice(_NAMES)
    receipt = town.mint()
    sign_up(town, SignedUp(receipt, a_sign_up(address, name=name)))
    again = rng.random()
    if again < 0.2:
        written = rng.choice((name, name.upper(), name.replace(" ", "  ")))
        filled = a_sign_up(address.upper(), name=written)
        sign_up(town, SignedUp(town.mint(), filled))
    elif again < 0.4:
        mended = f"mended{len(town.ledger.attempts)}.{CANARY}@waterlijn.example"
        sign_up(town, SignedUp(receipt, a_sign_up(mended)))


def latecomer(town: Town) -> None:
    """Signs up for a session that is no more: a person at the desk must look."""
    address = f"laat{len(town.ledger.attempts)}.{CANARY}@waterlijn.example"
    filled = a_sign_up(address, training_session_id="vorig-jaar")
    sign_up(town, SignedUp(town.mint(), filled))


def sign_up(town: Town, act: SignedUp) -> None:
    visiting, sent = town.product.visiting, (act.code, act.filled)
    town.press("sign_up", lambda: sign_up_intake.sign_up(visiting, *sent), act)


def vandal(town: Town) -> None:
    """Something from a version we no longer know arrives on a queue."""
    queue: QueueName = town.world.rng.choice(("reports", "registrations"))
    number = len(town.ledger.attempts)
    body = town.world.rng.choice(('{"kind":"melding","v":1,"n":%d}', "no JSON %d")) % number

    def put() -> None:
        turn = turn_at("basis-1", f"kapot-{number}") if queue in ORDERED else None
        SimulatedQueues(town.world).put(queue, body, turn)

    town.ask("vandal", put, Garbled(queue))


PEOPLE: tuple[Callable[[Town], None], ...] = (
    *(citizen, citizen, follower, follower, professional, professional, sleutelpersoon),
    *(participant, participant, participant, latecomer, vandal),
)


def read_token(letter: str) -> str:
    found = re.search(r"/bevestig/([^?]+)\?", letter)
    assert found, "a confirmation mail without its link"
    return found[1]
