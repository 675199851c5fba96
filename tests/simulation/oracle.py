"""What must be true when everything has come to rest: a function of what was asked, and nothing else.

Each invariant yields a sentence for everything that is wrong. It uses none of the product's own
reasoning: reports are told apart by their opened answers and not by their digest, people by their
address, and whom a mail must reach is what the people in ``actors.py`` were promised.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from chalicelib.journal.domain import first_bad
from chalicelib.journal.store import JournalStore
from chalicelib.platform.code import one_way
from chalicelib.platform.errors import Unavailable
from tests.simulation.decisions import DECISIONS, told_of_deciding
from tests.simulation.evidence import (
    PROMISED_MAILS,
    SESSIE,
    Outcome,
    Texts,
    as_text,
    differences,
    mailbox_of,
    melding_of,
    opened,
    person_of_place,
)
from tests.simulation.follow_up import FOLLOW_UP, follow_up_of, mailboxes_taken_away
from tests.simulation.town import SEATS, Confirmed, Told
from tests.simulation.workers import LEASE, TIMEOUT
from tests.simulation.world import Killed, is_empty
from tests.support.builders import CANARY, CANARY_OF_NAME
from tests.support.infra import TABLES
from tests.support.leaks import forms_of

Invariant = Callable[[Outcome], Iterator[str]]


def violations(outcome: Outcome) -> list[str]:
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
        if fact["event"].endswith("_failed") and fact["error"] != "Unavailable":
            yield f"{fact['event']}: {fact['error']} at {fact['where']}"


def everything_is_at_rest(outcome: Outcome) -> Iterator[str]:
    """An hour after the last fault nothing waits: no message, no announcement, no mail."""
    world = outcome.town.world
    if not world.came_to_rest:
        yield f"still busy after {world.seconds:.0f} s"
    if not is_empty(world.queues):
        failed = {name: len(held) for name, held in world.queues.failed.items() if held}
        yield f"messages left: failed {failed}"
    for table in TABLES:
        for item in outcome.items(table):
            # Nothing is done yet about a term of the desk.
            if item.get("due", "termijn") != "termijn":
                yield f"{item['pk'][:20]} waits since {item['due_at']}"


def what_was_accepted_is_stored_once(outcome: Outcome) -> Iterator[str]:
    """Of each code exactly the different answers that a queue took in, and nobody else's."""
    expected, stored = Texts(list), Texts(list)
    verified: dict[str, set[str]] = defaultdict(set)
    for act in outcome.different_reports():
        kept = [
            # An address is kept apart; that the right one is mailed is held elsewhere.
            {**answer, "value": None, "shown": [], "kept_apart": True}
            if answer["name"] == "melder_email" and answer["value"]
            else answer
            for answer in act.filled.answered
            if answer["name"] != "personal_code"
        ]
        expected[melding_of(act)].append(as_text(kept))
        verified[melding_of(act)].add(act.verified)
    for item in outcome.submissions():
        pk = item["pk"]
        stored[pk].append(as_text(opened("content", item)["answers"]))
        if "confirmed_at" not in item and item["verified"] not in verified[pk]:
            yield f"{pk} is verified as {item['verified']!r}"
    yield from differences("stored", expected, stored)
    meldingen = Counter(item["pk"] for item in outcome.of_kind("melding"))
    for pk in stored:
        if meldingen[pk] != 1:
            yield f"{pk} has {meldingen[pk]} meldingen"


def every_reporter_had_a_mailbox(outcome: Outcome) -> Iterator[str]:
    expected = {mailbox_of(act) for act in outcome.different_reports()}
    found = [item["pk"] for item in outcome.items("mailbox")] + list(outcome.last_mailboxes())
    if sorted(expected) != sorted(found):
        yield f"mailboxes: {len(found)} and not {len(expected)}"


def the_journal_tells_all_and_is_whole(outcome: Outcome) -> Iterator[str]:
    """One entry for each thing that happened to a melding, in an unbroken chain."""
    confirmed: dict[str, set[str]] = defaultdict(set)
    for act in outcome.acts_of(Confirmed):
        confirmed[melding_of(act)].add(act.token)
    meldingen: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for item in outcome.submissions():
        meldingen[item["pk"]].append(item)
    told_of = {item["pk"] for item in outcome.items("journal")}
    if told_of - mailboxes_taken_away(outcome) != set(meldingen):
        yield "the journal tells of other meldingen than there are"
    follow_up = follow_up_of(outcome)
    for object_id, items in meldingen.items():
        chain = JournalStore(outcome.town.world.database).chain(object_id)
        if (bad := first_bad(chain)) is not None:
            yield f"the journal of {object_id} breaks at {bad}"
        actions = Counter(entry.action for entry in chain)
        expected = follow_up[object_id] + Counter(ontvangen=1, aangevuld=len(items) - 1)
        expected += Counter(adres_bevestigd=len(confirmed[object_id]))
        if actions != expected:
            yield f"the journal of {object_id} tells {dict(actions)} and not {dict(expected)}"
        told = sorted(e.facts["digest"] for e in chain if e.action in {"ontvangen", "aangevuld"})
        if told != sorted(item["header"]["digest"] for item in items):
            yield f"the journal of {object_id} tells of other texts than there are"


def a_pressed_button_confirms_what_it_belongs_to(outcome: Outcome) -> Iterator[str]:
    pressed = {one_way("bevestiging", act.token) for act in outcome.acts_of(Confirmed)}
    found = {
        token["pk"].removeprefix("bevestiging#")
        for token in outcome.items("post", "bevestiging#")
        for item in outcome.items("reports", f"melding#{token['sid']}")
        if "confirmed_at" in item
        and token["announcement"] == f"{token['sid']}.{item['header']['digest'][:32]}"
    }
    if pressed != found:
        yield f"{len(found)} confirmed submissions and {len(pressed)} pressed buttons"


def a_melding_is_shared_with_who_was_asked(outcome: Outcome) -> Iterator[str]:
    """Nobody of an organisation gets in but who was mailed on a confirmation."""
    told: dict[str, set[str]] = defaultdict(set)
    for act in outcome.acts_of(Confirmed):
        told[melding_of(act)] |= {address.partition("@")[0] for address, _ in act.told}
    for item in outcome.submissions():
        asked = set(item.get("gedeeld_met", ()))
        if bool(asked) != ("gedeeld" in item) or not asked <= told[item["pk"]]:
            yield f"{item['pk']} is shared with {sorted(asked)}, and {sorted(told[item['pk']])} were mailed"


def everybody_concerned_is_mailed(outcome: Outcome) -> Iterator[str]:
    """As many different mails to each address as there were things to tell it of."""
    promises = (*PROMISED_MAILS, told_of_deciding)
    expected = Counter[Told](told for promised in promises for told in promised(outcome))
    sent = outcome.town.product.ses.sent
    found = Counter({s.mail.tag: (s.mail.to, s.mail.subject) for s in sent}.values())
    for told in sorted(expected.keys() | found.keys()):
        if expected[told] != found[told]:
            yield f"{told[0]} has {found[told]} mails {told[1]!r} and not {expected[told]}"


def nobody_is_mailed_twice_without_excuse(outcome: Outcome) -> Iterator[str]:
    """A second time only when the Send event of the first did not come within its lease."""
    claims, settled = outcome.claims_and_settles()
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
            others = [c for c in claims[tag] if c.step < claim.step and c.actor is not sent.actor]
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
        fate = "delivered" if ("Delivery", tag) in told else "sent"
        fate = "bounced" if ("Bounce", tag) in told else fate
        if item["state"] != fate:
            yield f"mail {tag[:6]} is {item['state']} and not {fate}"
        if {"address", "sealed"} & set(item):
            yield f"mail {tag[:6]} still holds its address"


def seats_are_given_once_and_in_order(outcome: Outcome) -> Iterator[str]:
    """Never more than there are, one place for a person, and the order is that of sending."""
    people = outcome.people_in_order()
    items = outcome.items("programme", SESSIE)
    (sessie,) = (item for item in items if item["sk"] == "sessie")
    places = [item for item in items if item["sk"].startswith("aanmelding#")]
    tickets = [item for item in items if item["sk"].startswith("wachtlijst#")]
    found = {person_of_place(place): place["ticket"] for place in places}
    right_tickets = {one: max(0, at - SEATS) for at, one in enumerate(people, start=1)}
    if len(found) != len(places) or found != right_tickets:
        yield f"places {found} and not {right_tickets}, in the order of sending"
    seated = [place for place in places if place["place"] == "aangemeld"]
    waiting = sorted(p["ticket"] for p in places if p["place"] == "wachtlijst")
    if len(seated) != min(SEATS, len(people)):
        yield f"{len(seated)} of {SEATS} seats for {len(people)} people"
    counts = (sessie["free"], sessie["waiting"], sessie["tickets"])
    right = (SEATS - len(seated), len(waiting), len(waiting))
    if counts != right:
        yield f"the session counts {counts} and not {right}"
    (shown,) = outcome.items("catalogue", "sessies")
    if (shown["free"], shown["waiting"]) != counts[:2]:
        yield f"everybody reads {shown['free']} seats and {shown['waiting']} who wait"
    if waiting != list(range(1, len(waiting) + 1)) or len(tickets) != len(waiting):
        yield f"tickets {waiting}, {len(tickets)} of them listed"


def what_cannot_be_read_is_kept(outcome: Outcome) -> Iterator[str]:
    bodies = outcome.unreadable_bodies()
    kept = [item["body"] for item in outcome.items("unreadable", "onleesbaar#")]
    if sorted(kept) != sorted(bodies):
        yield f"{len(kept)} unreadable messages kept and not {len(bodies)}"


def nothing_readable_leaves_the_seal(outcome: Outcome) -> Iterator[str]:
    """Neither words nor codes lie in a table, a queue, a log line or the text of a mail."""
    world, ledger = outcome.town.world, outcome.town.ledger
    mails = [(s.mail.subject, s.mail.text, s.mail.html) for s in outcome.town.product.ses.sent]
    written = {f"table {table}": repr(outcome.items(table)) for table in TABLES}
    written["a log line"] = outcome.log
    written["a message"] = repr(world.queues.bodies)
    written["a transaction"] = repr([commit.transaction.parts for commit in world.commits])
    secrets = [CANARY, *ledger.secrets]
    # A token to confirm an address is nowhere but in its letter.
    tokens = re.findall(r"/bevestig/([^?]+)\?", repr(mails))
    yield from _shown(written, [*secrets, CANARY_OF_NAME, *tokens])
    yield from _shown({"a mail": repr(mails)}, secrets)


def _shown(written: dict[str, str], secrets: list[str]) -> Iterator[str]:
    forms = {form.lower() for secret in secrets for form in forms_of(secret)}
    for place, text in written.items():
        lower = text.lower()
        if shown := next((form for form in sorted(forms) if form in lower), None):
            yield f"{place} shows {shown}"


INVARIANTS: list[Invariant] = [
    nobody_sees_an_error_of_ours,
    everything_is_at_rest,
    what_was_accepted_is_stored_once,
    every_reporter_had_a_mailbox,
    the_journal_tells_all_and_is_whole,
    a_pressed_button_confirms_what_it_belongs_to,
    a_melding_is_shared_with_who_was_asked,
    everybody_concerned_is_mailed,
    nobody_is_mailed_twice_without_excuse,
    the_fate_of_a_mail_is_its_gravest_event,
    seats_are_given_once_and_in_order,
    what_cannot_be_read_is_kept,
    nothing_readable_leaves_the_seal,
    *FOLLOW_UP,
    *DECISIONS,
]
