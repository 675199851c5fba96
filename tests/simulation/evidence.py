"""What the oracle looks at: the world after it came to rest, and how to read it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from chalicelib.platform.code import ReceiptCode
from chalicelib.platform.code import derive as derive_anew
from chalicelib.platform.sealing import SealedPart, from_bytes
from chalicelib.platform.table import Change, Put
from tests.simulation.town import (
    CLOSED,
    QUESTION,
    SEAT,
    TASK,
    WAITING,
    Act,
    Asked,
    Attempt,
    Confirmed,
    DeskAct,
    DeskAttempt,
    Garbled,
    Replied,
    Reported,
    SignedUp,
    Told,
    ToldState,
    Town,
)
from tests.simulation.world import Commit
from tests.support.fakes import MemoryKeys

SESSIE = "sessie#basis-1"

# The oracle derives from the same codes again and again.
derive = cache(derive_anew)


@dataclass(frozen=True)
class Outcome:
    """A world after it came to rest; ``log`` is every line the product wrote."""

    town: Town
    log: str

    def entered(self, kind: type[Act]) -> list[Attempt]:
        """The attempts of one kind that a queue took in."""
        attempts = self.town.ledger.attempts
        return [a for a in attempts if isinstance(a.act, kind) and a.entered]

    def items(self, table: str, pk_prefix: str = "") -> list[dict[str, Any]]:
        return cast("list[dict[str, Any]]", self.town.world.database.items(table, pk_prefix))


def acts_of(outcome: Outcome, kind: type[Any]) -> list[Any]:
    return [attempt.act for attempt in outcome.entered(kind)]


def different_reports(outcome: Outcome) -> list[Reported]:
    """Each different report once, however often it was sent."""
    different = {(a.code, as_text(a.filled.values)): a for a in acts_of(outcome, Reported)}
    return list(different.values())


def different_replies(outcome: Outcome) -> list[Replied]:
    """Each different reply once: other words, or the same words on another page."""
    acts = acts_of(outcome, Replied)
    return list({(a.code, a.page, a.numbers, as_text(a.filled.values)): a for a in acts}.values())


def done_at_desk(outcome: Outcome, *kinds: type[DeskAct]) -> list[tuple[DeskAttempt, Commit]]:
    """What the desk did that took effect, whatever it heard of that, in the order of the tables."""
    by_actor = {id(attempt.request): attempt for attempt in outcome.town.ledger.desk}
    return [
        (by_actor[id(commit.actor)], commit)
        for commit in outcome.town.world.commits
        if id(commit.actor) in by_actor
        and isinstance(by_actor[id(commit.actor)].act, kinds or DeskAct)
    ]


def last_mailboxes(outcome: Outcome) -> dict[str, tuple[int, dict[str, Any]]]:
    """Of each mailbox that was taken away: at which step, and the row as it was then."""
    return {
        str(row["pk"]): (commit.step, cast("dict[str, Any]", row))
        for commit in outcome.town.world.commits
        for row in commit.taken
        if row is not None and str(row["pk"]).startswith("mailbox#")
    }


def forgotten_at(outcome: Outcome, sid: str) -> float:
    """The step at which the addresses of a melding went; infinity when they did not."""
    steps = (
        commit.step
        for commit in outcome.town.world.commits
        for part in commit.transaction.parts
        if isinstance(part, Change) and part.key.pk == f"melding#{sid}" and "sealed" in part.put
    )
    return min(steps, default=float("inf"))


def address_of(outcome: Outcome, code: ReceiptCode) -> str:
    """The address that a reporter gave; empty when none."""
    given = (
        a.filled.values.get("melder_email") for a in acts_of(outcome, Reported) if a.code == code
    )
    return str(next((address for address in given if address), ""))


def unreadable_bodies(outcome: Outcome) -> set[str]:
    attempts = outcome.entered(Garbled) + [
        a for a in outcome.entered(SignedUp) if not is_for_a_session(cast("SignedUp", a.act))
    ]
    return {body for attempt in attempts for _, body in attempt.request.sent}


def is_for_a_session(act: SignedUp) -> bool:
    return bool(act.filled.values["training_session_id"] == "basis-1")


def person_of(act: SignedUp) -> str:
    return str(act.filled.values["email"]).lower()


def opened_address(place: dict[str, Any], *, lower: bool = True) -> str:
    address = str(opened("registration", place["sid"], place["registration"])["email"])
    return address.lower() if lower else address


def opened(part: SealedPart, object_id: str, sealed: bytes) -> dict[str, Any]:
    return from_bytes(MemoryKeys(part).open(part, object_id, sealed))


def claims_and_settles(outcome: Outcome) -> tuple[dict[str, list[Any]], dict[str, list[int]]]:
    """Per mail: the commits that claimed it, and the steps at which its fate was written."""
    claims: dict[str, list[Any]] = defaultdict(list)
    settled: dict[str, list[int]] = defaultdict(list)
    for commit in outcome.town.world.commits:
        for part in commit.transaction.parts:
            kind, _, tag = part.key.pk.partition("#")
            if (part.key.table, kind) != ("post", "mail"):
                continue
            put = part.put if isinstance(part, Change) else {}
            if isinstance(part, Put) or "attempt" in put:
                claims[tag].append(commit)
            elif "state" in put:
                settled[tag].append(commit.step)
    return claims, settled


def submissions(outcome: Outcome) -> list[dict[str, Any]]:
    """The items of meldingen and their amendments."""
    found = outcome.items("reports", "melding#")
    return [item for item in found if item["sk"].startswith(("melding", "aanvulling#"))]


def differences(
    what: str, expected: dict[str, list[str]], found: dict[str, list[str]]
) -> Iterator[str]:
    """A sentence for each melding of which something else is found than was expected."""
    for sid in sorted(expected.keys() | found.keys()):
        if sorted(expected[sid]) != sorted(found[sid]):
            yield f"{sid}: {len(found[sid])} {what} and {len(expected[sid])} accepted"


def as_text(answers: Any) -> str:
    return json.dumps(answers, sort_keys=True, default=dict)


def _told_of_reports(outcome: Outcome) -> Iterator[Told]:
    for report in different_reports(outcome):
        yield from report.told


def _told_of_confirmations(outcome: Outcome) -> Iterator[Told]:
    for _, told in {(act.token, act.told) for act in acts_of(outcome, Confirmed)}:
        yield from told


def _told_of_what_is_unreadable(outcome: Outcome) -> Iterator[Told]:
    everybody, triage = {m.role for m in outcome.town.desk}, {"triagist"}
    for table, roles in (("reports", everybody), ("programme", triage)):
        for _ in outcome.items(table, "onleesbaar#"):
            yield from ((m.email, TASK) for m in outcome.town.desk if m.role in roles)


def _told_of_places(outcome: Outcome) -> Iterator[Told]:
    """Of their place, again for each time that other answers came for it."""
    items = outcome.items("programme", SESSIE)
    places = {i["sk"].split("#")[1]: i for i in items if i["sk"].startswith("aanmelding#")}
    for item in items:
        kind, _, rest = item["sk"].partition("#")
        person = rest.partition("#")[0]
        if kind in {"aanmelding", "aanvulling"}:
            subject = SEAT if places[person]["place"] == "aangemeld" else WAITING
            yield opened_address(item, lower=False), subject


def _told_of_replies(outcome: Outcome) -> Iterator[Told]:
    for reply in different_replies(outcome):
        yield from reply.told


def _told_of_what_the_desk_did(outcome: Outcome) -> Iterator[Told]:
    """A reporter with an address hears of each question, and of each closing."""
    for attempt, commit in done_at_desk(outcome):
        act = attempt.act
        address = address_of(outcome, act.code)
        if not address or commit.step > forgotten_at(outcome, derive(act.code).sid):
            continue
        if isinstance(act, Asked):
            yield address, QUESTION
        elif isinstance(act, ToldState) and act.state == "afgerond":
            yield address, CLOSED


# Every mail that somebody must get: once for each time it is named.
PROMISED_MAILS: list[Callable[[Outcome], Iterator[Told]]] = [
    _told_of_reports,
    _told_of_confirmations,
    _told_of_replies,
    _told_of_what_the_desk_did,
    _told_of_what_is_unreadable,
    _told_of_places,
]
