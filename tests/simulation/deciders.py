"""The colleagues who decide on a melding: they take it up, propose, sign, reject, and open it again.

Each acts on the page that they read, at once or much later, and some press a button that is not for them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from chalicelib.platform.code import ReceiptCode
from chalicelib.platform.errors import Conflict, NotThere, Refused, Unavailable
from chalicelib.reports.deciding.usecases import (
    Decision,
    propose_decision,
    steps_in_words,
)
from chalicelib.reports.handling.usecases import clear_news, judge_danger, take_up
from chalicelib.reports.melding.usecases import open_melding
from chalicelib.reports.reopening.usecases import reopen
from chalicelib.reports.signing.usecases import (
    proposed_on,
    reject_proposal,
    sign_proposal,
    withdraw_proposal,
)
from chalicelib.reports.telling.usecases import record_feedback
from tests.simulation.evidence import derive
from tests.simulation.town import (
    Called,
    Dealt,
    Deciding,
    Judged,
    Page,
    Proposed,
    ReadReplies,
    Reopened,
    Reported,
    Settled,
    TookUp,
    Town,
)
from tests.simulation.world import Killed
from tests.support.builders import CANARY, a_public_report

# Of two outcomes by which a melding is closed, one by which it goes on, and one that few may sign.
_OUTCOMES = (*("geen_zorg_na_onderzoek",) * 3, "reguliere_hulp", "doorgezet", "misbruik")
_SECONDS = ("regie", "lead", "t00", "lead")
_MISSING = "De school was niet te bereiken."


def decide(town: Town, code: ReceiptCode) -> None:
    """Whoever of the desk comes first takes it up and proposes; others look at it and sign or reject."""
    rng, world = town.world.rng, town.world
    if not world.wait(lambda: bool(row_of(town, code)), 7200):
        return
    handler = rng.choice([one.id for one in town.desk if one.id in {"t00", "t01"}])
    for who in rng.sample(_SECONDS, rng.choice((0, 1, 1, 1, 2))):
        world.person("second", partial(second, town, code, who))
    handle(town, code, handler)
    if rng.random() < 0.3:
        town.later.append(("decider at night", partial(come_back, town, code, handler)))
    if rng.random() < 0.1:
        town.at_lapse.append(("decider at lapse", partial(settle_late, town, code, handler)))


def row_of(town: Town, code: ReceiptCode) -> dict[str, Any]:
    """The row of a melding as a mail or a colleague would tell of it; empty before there is one."""
    held = town.world.database.tables["reports"].get(f"melding#{derive(code).sid}", {})
    return dict(held.get("melding", {}))


def handle(town: Town, code: ReceiptCode, by: str) -> None:
    """Take it up, propose, and see what becomes of it."""
    rng, world = town.world.rng, town.world
    take(town, code, by)
    for _ in range(rng.choice((1, 1, 2))):
        world.sleep(rng.choice((0.0, rng.uniform(1, 600))))
        number = propose(town, code, by)
        if rng.random() < 0.15:
            world.person("reporter", partial(amend, town, code), delay=rng.uniform(0, 300))
        if number and rng.random() < 0.15:
            world.sleep(rng.uniform(0, 30))
            settle(town, code, by, "ingetrokken", number, None)
        # A mail tells of what became of it.
        world.wait(lambda: not row_of(town, code).get("proposed"), rng.choice((5, 1800)))
    if rng.random() < 0.5:
        world.sleep(rng.uniform(0, 900))
        call(town, code, by)


def second(town: Town, code: ReceiptCode, by: str) -> None:
    """Look at what a colleague proposed: sign it, reject it, and some open it again."""
    rng, world = town.world.rng, town.world
    # Whoever was told that something came in reads it, and presses again.
    for _ in range(3):
        if not world.wait(lambda: bool(row_of(town, code).get("proposed")), 3600):
            break
        world.sleep(rng.choice((0.0, rng.uniform(0, 5), rng.uniform(60, 900))))
        page = look(town, code, by)
        if page is None or not page.waits:
            continue
        world.sleep(rng.choice((0.0, 0.0, rng.uniform(1, 60), rng.uniform(60, 900))))
        if rng.random() < 0.1:
            world.person("reporter", partial(amend, town, code), delay=rng.uniform(0, 2))
        ways = ["getekend", rng.choice(("getekend", "getekend", "geweigerd"))]
        if rng.random() < 0.15:  # both buttons, in two tabs
            world.person("second", partial(settle, town, code, by, ways[1], page.waits[-1], page))
        settle(town, code, by, ways[0] if rng.random() < 0.5 else ways[1], page.waits[-1], page)
    if rng.random() < 0.2:
        world.sleep(rng.uniform(0, 1800))
        open_again(town, code, by)


def amend(town: Town, code: ReceiptCode) -> None:
    """The reporter sends other words under the same code, while colleagues decide."""
    number = len(town.ledger.attempts)
    danger = town.world.rng.choice(("ja", "nee"))
    filled = a_public_report(danger_now=danger, context=f"Later {number} {CANARY}")
    town.report(Reported(code, filled, town.desk_told(filled)))


def come_back(town: Town, code: ReceiptCode, by: str) -> None:
    """When the mailbox and the addresses are about to go: open it again, or deal with what came in."""
    rng = town.world.rng
    if rng.random() < 0.5:
        open_again(town, code, rng.choice(("regie", "lead")))
    propose(town, code, by)
    if (page := look(town, code, "lead")) is not None and page.waits:
        settle(town, code, "lead", "getekend", page.waits[-1], page)


def settle_late(town: Town, code: ReceiptCode, by: str) -> None:
    """A week after something was proposed: press its buttons, and propose anew."""
    rng = town.world.rng
    page = look(town, code, "lead")
    for number in page.waits if page else ():
        settle(town, code, "lead", rng.choice(("getekend", "geweigerd")), number, page)
    for number in row_of(town, code).get("proposed", {}):
        settle(town, code, by, "ingetrokken", number.rpartition(".")[2], None)
    propose(town, code, by)


def take(town: Town, code: ReceiptCode, by: str) -> None:
    sid = derive(code).sid
    press(town, "take up", lambda: take_up(town.product.desk(by), sid), TookUp(code, by))


def look(town: Town, code: ReceiptCode, by: str) -> Page | None:
    """Read the page of a melding, with what waits for a signature; None when it did not come."""
    sid = derive(code).sid

    def read() -> Page:
        work = town.product.desk(by)
        file = open_melding(work, sid).file
        melding = file.submissions[0]
        waits = proposed_on(work.ports, melding, town.colleague(by))
        steps_in_words(work.ports, file)
        return Page(
            melding.version,
            frozenset(one.sk for one in file.arrived),
            tuple(one.number for one in waits),
            melding.danger_since,
            bool(melding.bewaren),
        )

    found: Page | None = press(town, "look", read, ReadReplies(code))
    return found


def propose(town: Town, code: ReceiptCode, by: str) -> str:
    """Deal with what came in, judge danger, and propose; the number of the proposal, empty when it failed."""
    sid, page = derive(code).sid, look(town, code, by)
    if page is None:
        return ""
    desk, arrived = partial(town.product.desk, by), len(page.arrivals) - 1
    if arrived:
        dealt = Dealt(code, by, arrived)
        press(town, "deal", lambda: clear_news(desk(), sid, arrived), dealt)
    if page.danger:
        do = partial(judge_danger, desk(), sid, "geen_direct_gevaar", page.danger)
        press(town, "judge", do, Judged(code, by, page.danger))
    if arrived or page.danger:
        page = look(town, code, by)
    if page is None:
        return ""
    number = f"{len(town.ledger.desk):06}voorst"
    outcome = town.world.rng.choice(_OUTCOMES)
    words = f"Onderbouwing {number} over {CANARY}."
    decision = Decision(outcome, "Wijkteam", words, _MISSING)
    acting = partial(town.product.desk, by, number)

    def propose_it() -> str:
        propose_decision(acting(), sid, decision, seen=page.version)
        return number

    proposed = Proposed(code, by, number, outcome, words)
    return press(town, "propose", propose_it, proposed) or ""


def settle(
    town: Town, code: ReceiptCode, by: str, how: str, number: str, page: Page | None
) -> None:
    """Sign, reject or take back a proposal, on the page that was read; some have an older one."""
    sid, desk, who = derive(code).sid, partial(town.product.desk, by), town.colleague(by)
    if page is not None and town.world.rng.random() < 0.05:
        page = Page(page.version - 1, frozenset(), page.waits, page.danger, page.decided)
    version, words = page.version if page else 0, f"Er ontbreekt {CANARY}."
    ways: dict[str, Callable[[], object]] = {
        "getekend": lambda: sign_proposal(desk(), who, sid, number, seen=version),
        "geweigerd": lambda: reject_proposal(desk(), who, sid, number, "meer_onderzoek", words),
        "ingetrokken": lambda: withdraw_proposal(desk(), sid, number),
    }
    said = words if how == "geweigerd" else ""
    press(town, how, ways[how], Settled(code, by, how, number, said, page))


def open_again(town: Town, code: ReceiptCode, by: str) -> None:
    """Open a decided melding again."""
    sid, page = derive(code).sid, look(town, code, by)
    desk = partial(town.product.desk, by, f"blad-{len(town.ledger.desk)}")
    if page is not None and page.decided:
        words = f"Nieuw is {CANARY}."
        do = partial(reopen, desk(), sid, "nieuwe_feiten", words, seen=page.version)
        press(town, "reopen", do, Reopened(code, by, words, page))


def call(town: Town, code: ReceiptCode, by: str) -> None:
    """Call the reporter about a decision, and write it down."""
    sid, page = derive(code).sid, look(town, code, by)
    desk = partial(town.product.desk, by, f"blad-{len(town.ledger.desk)}")
    if page is not None and page.decided:
        words = f"Gezegd dat het klaar is, {CANARY}."
        do = partial(record_feedback, desk(), sid, words)
        press(town, "call", do, Called(code, by, words, page))


def press(town: Town, name: str, body: Callable[[], Any], act: Deciding | ReadReplies) -> Any:
    """Press a button until there is an answer, a few times at most; None when it is no."""
    for _ in range(3):
        try:
            return town.at_desk(name, body, act)
        except (Refused, NotThere):
            return None
        except (Unavailable, Conflict, Killed):
            town.world.sleep(town.world.rng.uniform(1, 60))
    return None
