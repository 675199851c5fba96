"""What must be true when everything has come to rest: a function of what was asked, and nothing else.

Each invariant yields a sentence for everything that is wrong. It uses none of the product's own
reasoning: reports are told apart by their opened answers and not by their digest, people by their
address, and whom a mail must reach is what the people in ``actors.py`` were promised.
"""

from __future__ import annotations

import base64
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote

from chalicelib.journal.domain import first_bad
from chalicelib.journal.store import JournalStore
from chalicelib.platform.code import derive, one_way
from chalicelib.platform.faults import Unavailable
from chalicelib.platform.sealing import Part, from_bytes
from chalicelib.platform.table import Put
from tests.builders import CANARY
from tests.fakes import TABLES, MemoryKeys
from tests.simulation.actors import (
    SEAT,
    SEATS,
    TASK,
    WAITING,
    Act,
    Attempt,
    Confirmed,
    Garbled,
    Reported,
    SignedUp,
    Told,
    Town,
)
from tests.simulation.workers import LEASE, TIMEOUT
from tests.simulation.world import Killed, is_empty

_MAY_FAIL = {"Unavailable", "Conflict"}
_SESSIE = "sessie#basis-1"


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


Invariant = Callable[[Outcome], Iterator[str]]


def violations(outcome: Outcome) -> list[str]:
    """Everything that is wrong, a sentence each."""
    return [wrong for invariant in INVARIANTS for wrong in invariant(outcome)]


def nobody_sees_an_error_of_ours(outcome: Outcome) -> Iterator[str]:
    """A request answers, or says that a service is away; a worker fails for no other reason."""
    for attempt in outcome.town.ledger.attempts:
        failure = attempt.request.failure
        if not isinstance(failure, Unavailable | Killed | None):
            yield f"{attempt.request.name} broke: {failure!r}"
        if attempt.accepted and not attempt.entered:
            yield f"{attempt.request.name} said yes, and no queue holds it"
    for line in outcome.log.splitlines():
        fact = json.loads(line)
        if fact["event"].endswith("_failed") and fact["error"] not in _MAY_FAIL:
            yield f"{fact['event']}: {fact['error']} at {fact['where']}"


def everything_is_at_rest(outcome: Outcome) -> Iterator[str]:
    """An hour after the last fault nothing waits: no message, no announcement, no mail."""
    world = outcome.town.world
    if not world.came_to_rest:
        yield f"still busy after {world.seconds:.0f} s"
    if not is_empty(world.queues):
        failed = {name: len(held) for name, held in world.queues.failed.items() if held}
        yield f"messages left: failed {failed}"
    for item in outcome.items("post"):
        if "due" in item:
            yield f"{item['pk'][:20]} waits since {item['due_at']}"


def what_was_accepted_is_stored_once(outcome: Outcome) -> Iterator[str]:
    """Of each code exactly the different answers that a queue took in, and nobody else's."""
    expected: dict[str, list[str]] = defaultdict(list)
    verified: dict[str, set[str]] = defaultdict(set)
    for act in _reports(outcome):
        sid = derive(act.code).sid
        kept = [answer for answer in act.filled.answered if answer["name"] != "personal_code"]
        expected[sid].append(_text(kept))
        verified[sid].add(act.verified)
    stored: dict[str, list[str]] = defaultdict(list)
    for item in outcome.items("reports", "melding#"):
        sid = item["pk"].removeprefix("melding#")
        stored[sid].append(_text(_open("content", sid, item["sealed"]["content"])["answers"]))
        if "confirmed_at" not in item and item["verified"] not in verified[sid]:
            yield f"{sid} is verified as {item['verified']!r}"
    yield from _differences("stored", expected, stored)
    for sid in stored:
        sks = [i["sk"] for i in outcome.items("reports", f"melding#{sid}")]
        if sks.count("melding") != 1:
            yield f"{sid} has {sks.count('melding')} meldingen"


def every_reporter_has_a_mailbox(outcome: Outcome) -> Iterator[str]:
    expected = {f"mailbox#{derive(act.code).mailbox}" for act in _reports(outcome)}
    found = [item["pk"] for item in outcome.items("mailbox")]
    if sorted(expected) != sorted(found):
        yield f"mailboxes: {len(found)} and not {len(expected)}"


def the_journal_tells_all_and_is_whole(outcome: Outcome) -> Iterator[str]:
    """One entry for each thing that happened to a melding, in an unbroken chain."""
    confirmed: dict[str, set[str]] = defaultdict(set)
    for attempt in outcome.entered(Confirmed):
        act = cast("Confirmed", attempt.act)
        confirmed[f"melding#{derive(act.code).sid}"].add(act.token)
    meldingen: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for item in outcome.items("reports", "melding#"):
        meldingen[item["pk"]].append(item)
    if {item["pk"] for item in outcome.items("journal")} != set(meldingen):
        yield "the journal tells of other meldingen than there are"
    for object_id, items in meldingen.items():
        chain = JournalStore(outcome.town.world.database).chain(object_id)
        bad = first_bad(chain)
        if bad is not None:
            yield f"the journal of {object_id} breaks at {bad}"
        actions = Counter(entry.action for entry in chain)
        expected = Counter(
            {
                "ontvangen": 1,
                "aangevuld": len(items) - 1,
                "adres_bevestigd": len(confirmed[object_id]),
            }
        )
        if actions != +expected:
            yield f"the journal of {object_id} tells {dict(actions)} and not {dict(+expected)}"
        told = sorted(e.facts["digest"] for e in chain if e.action != "adres_bevestigd")
        if told != sorted(item["header"]["digest"] for item in items):
            yield f"the journal of {object_id} tells of other texts than there are"


def a_pressed_button_confirms_what_it_belongs_to(outcome: Outcome) -> Iterator[str]:
    pressed = {
        one_way("bevestiging", cast("Confirmed", a.act).token) for a in outcome.entered(Confirmed)
    }
    found = {
        token["pk"].removeprefix("bevestiging#")
        for token in outcome.items("reports", "bevestiging#")
        for item in outcome.items("reports", f"melding#{token['sid']}")
        if item["sk"] == token["submission"] and "confirmed_at" in item
    }
    if pressed != found:
        yield f"{len(found)} confirmed submissions and {len(pressed)} pressed buttons"


def everybody_concerned_is_mailed(outcome: Outcome) -> Iterator[str]:
    """As many different mails to each address as there were things to tell it of."""
    expected: Counter[Told] = Counter()
    for report in _reports(outcome):
        expected.update(report.told)
    for confirmed in {(a.token, a.told) for a in _acts(outcome, Confirmed)}:
        expected.update(confirmed[1])
    tasks = _unreadable_bodies(outcome)
    triagists = [member.email for member in outcome.town.desk if member.role == "triagist"]
    expected.update((address, TASK) for address in triagists for _ in tasks)
    expected.update(_places_told(outcome))
    mails = {
        sent.mail.tag: (sent.mail.to, sent.mail.subject) for sent in outcome.town.product.ses.sent
    }
    found = Counter(mails.values())
    for told in sorted(expected.keys() | found.keys()):
        if expected[told] != found[told]:
            yield f"{told[0]} has {found[told]} mails {told[1]!r} and not {expected[told]}"


def nobody_is_mailed_twice_without_excuse(outcome: Outcome) -> Iterator[str]:
    """A second time only when the Send event of the first did not come within its lease."""
    claims, settled = _claims_and_settles(outcome)
    noted = outcome.town.product.ses.noted
    by_tag: dict[str, list[Any]] = defaultdict(list)
    for sent in outcome.town.product.ses.sent:
        by_tag[sent.mail.tag].append(sent)
    for tag, sends in by_tag.items():
        for sent in sends:
            own = [c for c in claims[tag] if c.actor is sent.actor and c.step <= sent.step]
            if not own:
                yield f"mail {tag[:6]} went out without a claim"
                continue
            claim = own[-1]
            before = [s for s in sends if s.step < claim.step]
            others = [c for c in claims[tag] if c.step < claim.step]
            if others and claim.at - others[-1].at < LEASE - TIMEOUT:
                yield f"mail {tag[:6]} was claimed twice within its lease"
            if before and noted.get(("Send", tag), claim.step) < claim.step:
                yield f"mail {tag[:6]} went out twice though its Send event had come"
            if any(step < claim.step for step in settled[tag]):
                yield f"mail {tag[:6]} went out after it was settled"
        if len(sends) > len({id(s.actor) for s in sends}):
            yield f"mail {tag[:6]} went out twice in one invocation"


def mails_sent_twice(outcome: Outcome) -> int:
    """How many mails went out more than once, with excuse."""
    tags = Counter(sent.mail.tag for sent in outcome.town.product.ses.sent)
    return sum(count > 1 for count in tags.values())


def the_fate_of_a_mail_is_its_gravest_event(outcome: Outcome) -> Iterator[str]:
    told = outcome.town.product.ses.told
    for item in outcome.items("post", "mail#"):
        tag = item["pk"].removeprefix("mail#")
        fate = "sent"
        for kind, state in (("Delivery", "delivered"), ("Bounce", "bounced")):
            if (kind, tag) in told:
                fate = state
        if item["state"] != fate:
            yield f"mail {tag[:6]} is {item['state']} and not {fate}"
        if {"address", "sealed"} & set(item):
            yield f"mail {tag[:6]} still holds its address"


def seats_are_given_once_and_in_order(outcome: Outcome) -> Iterator[str]:
    """Never more than there are, never one free while somebody waits, one place for a person."""
    people = {_person(a) for a in _acts(outcome, SignedUp) if _is_for_a_session(a)}
    items = outcome.items("programme", _SESSIE)
    sessie = next(item for item in items if item["sk"] == "sessie")
    places = [item for item in items if item["sk"].startswith("aanmelding#")]
    tickets = [item for item in items if item["sk"].startswith("wachtlijst#")]
    found = [_opened_address(place) for place in places]
    if sorted(found) != sorted(people):
        yield f"places for {sorted(found)} and not for {sorted(people)}"
    seated = [place for place in places if place["place"] == "aangemeld"]
    waiting = sorted(p["ticket"] for p in places if p["place"] == "wachtlijst")
    if len(seated) != min(SEATS, len(people)):
        yield f"{len(seated)} of {SEATS} seats for {len(people)} people"
    counts = (sessie["free"], sessie["waiting"], sessie["tickets"])
    right = (SEATS - len(seated), len(waiting), len(waiting))
    if counts != right:
        yield f"the session counts {counts} and not {right}"
    if waiting != list(range(1, len(waiting) + 1)) or len(tickets) != len(waiting):
        yield f"tickets {waiting}, {len(tickets)} of them listed"


def what_cannot_be_read_is_kept(outcome: Outcome) -> Iterator[str]:
    kept = [
        item["body"] for t in ("reports", "programme") for item in outcome.items(t, "onleesbaar#")
    ]
    if sorted(kept) != sorted(_unreadable_bodies(outcome)):
        yield f"{len(kept)} unreadable messages kept and not {len(_unreadable_bodies(outcome))}"


def nothing_readable_leaves_the_seal(outcome: Outcome) -> Iterator[str]:
    """Neither words nor codes lie in a table, a queue, a log line or the text of a mail."""
    world, ledger = outcome.town.world, outcome.town.ledger
    mails = [(s.mail.subject, s.mail.text, s.mail.html) for s in outcome.town.product.ses.sent]
    written = {f"table {table}": repr(outcome.items(table)) for table in TABLES}
    written["a log line"] = outcome.log
    written["a message"] = repr(world.queues.bodies)
    written["a transaction"] = repr([commit.transaction.parts for commit in world.commits])
    secrets = [CANARY, *ledger.secrets]
    yield from _shown(written, [*secrets, *ledger.tokens])
    yield from _shown({"a mail": repr(mails)}, secrets)


def _shown(written: dict[str, str], secrets: list[str]) -> Iterator[str]:
    forms = {form.lower() for secret in secrets for form in _forms(secret)}
    for place, text in written.items():
        lower = text.lower()
        shown = next((form for form in sorted(forms) if form in lower), None)
        if shown:
            yield f"{place} shows {shown}"


INVARIANTS: list[Invariant] = [
    nobody_sees_an_error_of_ours,
    everything_is_at_rest,
    what_was_accepted_is_stored_once,
    every_reporter_has_a_mailbox,
    the_journal_tells_all_and_is_whole,
    a_pressed_button_confirms_what_it_belongs_to,
    everybody_concerned_is_mailed,
    nobody_is_mailed_twice_without_excuse,
    the_fate_of_a_mail_is_its_gravest_event,
    seats_are_given_once_and_in_order,
    what_cannot_be_read_is_kept,
    nothing_readable_leaves_the_seal,
]


def _acts(outcome: Outcome, kind: type[Any]) -> list[Any]:
    return [attempt.act for attempt in outcome.entered(kind)]


def _reports(outcome: Outcome) -> list[Reported]:
    """Each different report once, however often it was sent."""
    different = {(a.code, _text(a.filled.values)): a for a in _acts(outcome, Reported)}
    return list(different.values())


def _unreadable_bodies(outcome: Outcome) -> set[str]:
    attempts = outcome.entered(Garbled) + [
        a for a in outcome.entered(SignedUp) if not _is_for_a_session(cast("SignedUp", a.act))
    ]
    return {body for attempt in attempts for _, body in attempt.request.sent}


def _is_for_a_session(act: SignedUp) -> bool:
    return bool(act.filled.values["training_session_id"] == "basis-1")


def _person(act: SignedUp) -> str:
    return str(act.filled.values["email"]).lower()


def _places_told(outcome: Outcome) -> Iterator[Told]:
    for item in outcome.items("programme", _SESSIE):
        if item["sk"].startswith("aanmelding#"):
            subject = SEAT if item["place"] == "aangemeld" else WAITING
            yield _opened_address(item, lower=False), subject


def _opened_address(place: dict[str, Any], *, lower: bool = True) -> str:
    address = str(_open("registration", place["sid"], place["registration"])["email"])
    return address.lower() if lower else address


def _open(part: Part, object_id: str, sealed: bytes) -> dict[str, Any]:
    return from_bytes(MemoryKeys(part).open(part, object_id, sealed))


def _claims_and_settles(outcome: Outcome) -> tuple[dict[str, list[Any]], dict[str, list[int]]]:
    """Per mail: the commits that claimed it, and the steps at which its fate was written."""
    claims: dict[str, list[Any]] = defaultdict(list)
    settled: dict[str, list[int]] = defaultdict(list)
    for commit in outcome.town.world.commits:
        for part in commit.transaction.parts:
            kind, _, tag = part.key.pk.partition("#")
            if (part.key.table, kind) != ("post", "mail"):
                continue
            if isinstance(part, Put) or "attempt" in part.put:
                claims[tag].append(commit)
            elif "state" in part.put:
                settled[tag].append(commit.step)
    return claims, settled


def _differences(
    what: str, expected: dict[str, list[str]], found: dict[str, list[str]]
) -> Iterator[str]:
    for sid in sorted(expected.keys() | found.keys()):
        if sorted(expected[sid]) != sorted(found[sid]):
            yield f"{sid}: {len(found[sid])} {what} and {len(expected[sid])} accepted"


def _text(answers: Any) -> str:
    return json.dumps(answers, sort_keys=True, default=dict)


def _forms(secret: str) -> Iterable[str]:
    """How a text may look when it is written down: plain, in a URL, or within base64."""
    yield secret
    yield quote(secret)
    plain = secret.encode()
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + plain).decode()
        # Only the characters that do not depend on the neighbours: each holds 6 of the 8 bits.
        yield encoded[-(-8 * shift // 6) : 8 * (shift + len(plain)) // 6]
