"""What the oracle looks at: the world after it came to rest, and how to read it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from chalicelib.mail.domain import CAPPED
from chalicelib.platform.clock import from_text
from chalicelib.platform.code import ReceiptCode
from chalicelib.platform.code import derive as derive_anew
from chalicelib.platform.sealing import SealedPart, from_bytes
from chalicelib.platform.table import Change, Put
from chalicelib.platform.windows import window_at
from tests.simulation.town import (
    QUESTION,
    SEAT,
    STILL_SEATED,
    STILL_WAITING,
    TASK,
    WAITING,
    Act,
    Asked,
    Attempt,
    Confirmed,
    DeskAct,
    Garbled,
    Replied,
    Reported,
    SignedUp,
    Told,
    Town,
)
from tests.simulation.world import Commit
from tests.support.fakes import MemoryKeys

SESSIE = "sessie#basis-1"
# Of each melding, by its pk, the texts that belong to it.
Texts = defaultdict[str, list[str]]

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

    def acts_of(self, kind: type[Any]) -> list[Any]:
        return [attempt.act for attempt in self.entered(kind)]

    def different_reports(self) -> list[Reported]:
        """Each different report once, however often it was sent."""
        different = {(a.code, as_text(a.filled.values)): a for a in self.acts_of(Reported)}
        return list(different.values())

    def different_replies(self) -> list[Replied]:
        """Each different reply once: other words, or the same words on another page."""
        replies = self.acts_of(Replied)
        different = {(r.code, r.page, r.numbers, as_text(r.filled.values)): r for r in replies}
        return list(different.values())

    def done_at_desk(self, *kinds: type[DeskAct]) -> list[tuple[Attempt, Commit]]:
        """What the desk did that took effect, whatever it heard of that, in the order of the tables."""
        by_actor = {
            id(attempt.request): attempt
            for attempt in self.town.ledger.desk
            if isinstance(attempt.act, kinds or DeskAct)
        }
        commits = self.town.world.commits
        return [(by_actor[id(c.actor)], c) for c in commits if id(c.actor) in by_actor]

    def last_mailboxes(self) -> dict[str, tuple[int, dict[str, Any]]]:
        """Of each mailbox that was taken away: at which step, and the row as it was then."""
        return {
            str(row["pk"]): (commit.step, cast("dict[str, Any]", row))
            for commit in self.town.world.commits
            for row in commit.taken
            if row is not None and str(row["pk"]).startswith("mailbox#")
        }

    def forgotten_at(self, sid: str) -> float:
        """The step at which the addresses of a melding went; infinity when they did not."""
        steps = (
            commit.step
            for commit in self.town.world.commits
            for part in commit.transaction.parts
            if isinstance(part, Change) and part.key.pk == f"melding#{sid}" and "sealed" in part.put
        )
        return min(steps, default=float("inf"))

    def address_of(self, code: ReceiptCode) -> str:
        """The address that a reporter gave; empty when none."""
        reports = [act.filled.values for act in self.acts_of(Reported) if act.code == code]
        return str(next((r["melder_email"] for r in reports if r.get("melder_email")), ""))

    def unreadable_bodies(self) -> set[str]:
        attempts = self.entered(Garbled)
        attempts += [a for a in self.entered(SignedUp) if not is_for_a_session(a.act)]
        sent = {body for attempt in attempts for _, body in attempt.request.sent}
        return sent & {body for _, body in self.town.world.queues.bodies}

    def people_in_order(self) -> list[str]:
        """Who signed up for the session, once each, in the order in which the queue took them in."""
        acts = {
            body: attempt.act
            for attempt in self.entered(SignedUp)
            for _, body in attempt.request.sent
            if is_for_a_session(attempt.act)
        }
        bodies = (body for _, body in self.town.world.queues.bodies)
        return list(dict.fromkeys(person_of(acts[body]) for body in bodies if body in acts))

    def claims_and_settles(self) -> tuple[dict[str, list[Any]], dict[str, list[int]]]:
        """Per mail: the commits that claimed it, and the steps at which its fate was written."""
        claims: dict[str, list[Any]] = defaultdict(list)
        settled: dict[str, list[int]] = defaultdict(list)
        for commit in self.town.world.commits:
            for part in commit.transaction.parts:
                kind, _, tag = part.key.pk.partition("#")
                if (part.key.table, kind) != ("post", "mail"):
                    continue
                put = part.put if isinstance(part, Change) else {}
                # A letter that a form caused is handed on: who counts it has it.
                is_first = isinstance(part, Put) and part.item["letter"] not in CAPPED
                if is_first or {"attempt", "counted"} & set(put):
                    claims[tag].append(commit)
                elif "state" in put:
                    settled[tag].append(commit.step)
        return claims, settled

    def items_of(self, pk: str, kind: str) -> list[dict[str, Any]]:
        """The items of one melding that are of a kind, in the order of their keys."""
        held = self.town.world.database.tables["reports"].get(pk, {})
        found = [item for sk, item in sorted(held.items()) if sk.partition("#")[0] == kind]
        return cast("list[dict[str, Any]]", found)

    def of_kind(self, *kinds: str) -> list[dict[str, Any]]:
        """The items of meldingen that are of one of these kinds."""
        return [i for i in self.items("reports", "melding#") if i["sk"].partition("#")[0] in kinds]

    def submissions(self) -> list[dict[str, Any]]:
        return self.of_kind("melding", "aanvulling")


def is_for_a_session(act: SignedUp) -> bool:
    return bool(act.filled.values["training_session_id"] == "basis-1")


def person_of(act: SignedUp) -> str:
    return _person(act.filled.values)


def person_of_place(place: dict[str, Any]) -> str:
    return _person(_opened_registration(place))


def opened_address(place: dict[str, Any]) -> str:
    return str(_opened_registration(place)["email"])


def _opened_registration(place: dict[str, Any]) -> dict[str, Any]:
    keys = MemoryKeys("registration")
    return from_bytes(keys.open("registration", place["sid"], place["registration"]))


def _person(told: Mapping[str, Any]) -> str:
    """An address and a name; the people of the town differ in no more than capitals and spaces."""
    name = "".join(str(told["name"]).lower().split())
    return f"{str(told['email']).lower()} {name}"


def opened(part: SealedPart, item: dict[str, Any]) -> dict[str, Any]:
    """A part of an item of a melding."""
    sid = item["pk"].removeprefix("melding#")
    return from_bytes(MemoryKeys(part).open(part, sid, item["sealed"][part]))


def melding_of(act: Any) -> str:
    return f"melding#{derive(act.code).sid}"


def mailbox_of(act: Any) -> str:
    return f"mailbox#{derive(act.code).mailbox}"


def differences(what: str, expected: Texts, found: Texts) -> Iterator[str]:
    """A sentence for each melding of which something else is found than was expected."""
    for pk in sorted(expected.keys() | found.keys()):
        if sorted(expected[pk]) != sorted(found[pk]):
            yield f"{pk}: {len(found[pk])} {what} and {len(expected[pk])} accepted"


def as_text(answers: Any) -> str:
    return json.dumps(answers, sort_keys=True, default=dict)


def _told_of_what_people_sent(outcome: Outcome) -> Iterator[Told]:
    pressed = {(act.token, act.told) for act in outcome.acts_of(Confirmed)}
    for told in (
        *(report.told for report in outcome.different_reports()),
        *(reply.told for reply in outcome.different_replies()),
        *(told for _, told in pressed),
    ):
        yield from told


def _told_of_what_is_unreadable(outcome: Outcome) -> Iterator[Told]:
    everybody, triage = {m.role for m in outcome.town.desk}, {"triagist"}
    for queue, roles in (("reports", everybody), ("registrations", triage)):
        kept = outcome.items("unreadable", f"onleesbaar#{queue}#")
        received = [str(item["received_at"]) for item in kept]
        windows = Counter(window_at(from_text(at), 30).start for at in received)
        # At once for the first of half an hour, and once after it for the others.
        for _ in range(sum(min(many, 2) for many in windows.values())):
            yield from ((m.email, TASK) for m in outcome.town.desk if m.role in roles)


def _told_of_places(outcome: Outcome) -> Iterator[Told]:
    """Of their place, again for each time that other answers came for it."""
    items = outcome.items("programme", SESSIE)
    places = {i["sk"].split("#")[1]: i for i in items if i["sk"].startswith("aanmelding#")}
    for item in items:
        kind, _, rest = item["sk"].partition("#")
        person = rest.partition("#")[0]
        if kind in {"aanmelding", "aanvulling"}:
            is_seated = places[person]["place"] == "aangemeld"
            first = SEAT if is_seated else WAITING
            again = STILL_SEATED if is_seated else STILL_WAITING
            yield opened_address(item), first if kind == "aanmelding" else again


def _told_of_what_the_desk_did(outcome: Outcome) -> Iterator[Told]:
    """A reporter with an address hears of each question."""
    for attempt, commit in outcome.done_at_desk(Asked):
        code = attempt.act.code
        address = outcome.address_of(code)
        if address and commit.step <= outcome.forgotten_at(derive(code).sid):
            yield address, QUESTION


# Every mail that somebody must get: once for each time it is named.
PROMISED_MAILS: list[Callable[[Outcome], Iterator[Told]]] = [
    _told_of_what_people_sent,
    _told_of_what_the_desk_did,
    _told_of_what_is_unreadable,
    _told_of_places,
]
