"""What must be true of what reporters and the desk told each other; part of the oracle."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import cast

from chalicelib.journal.domain import first_bad
from chalicelib.journal.store import JournalStore
from chalicelib.mailbox.domain import open_all
from chalicelib.mailbox.store import _mailbox
from chalicelib.platform.clock import to_text
from chalicelib.platform.code import ReceiptCode
from chalicelib.platform.errors import Conflict, Refused, Unavailable
from tests.simulation.decisions import forgotten_at, played
from tests.simulation.evidence import (
    Outcome,
    Texts,
    as_text,
    derive,
    differences,
    mailbox_of,
    melding_of,
    opened,
)
from tests.simulation.town import Asked, DeskAct, Erased, ReadReplies, ToldState
from tests.simulation.workers import SKEW
from tests.simulation.world import Killed

_ACTIONS: dict[type[DeskAct], str] = {
    Asked: "vraag_gesteld",
    ToldState: "stand_gemeld",
    ReadReplies: "gelezen",
}
_KINDS = {"melding", "aanvulling", "antwoord", "vraag", "stap", "termijn", "terugkoppeling"}


def follow_up_of(outcome: Outcome) -> dict[str, Counter[str]]:
    """For each melding what its journal must tell of what came after the report."""
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for reply in outcome.different_replies():
        told[melding_of(reply)]["antwoord_ontvangen"] += 1
    for attempt, _ in outcome.done_at_desk(*_ACTIONS):
        told[melding_of(attempt.act)][_ACTIONS[type(attempt.act)]] += 1
    for melding, case in played(outcome).items():
        told[melding] += case.entries
    for melding, moments in forgotten_at(outcome).items():
        told[melding]["adressen_gewist"] += len(moments)
    return told


def mailboxes_taken_away(outcome: Outcome) -> set[str]:
    """The names, in the journal, of the mailboxes that are gone: of everybody, after the last night."""
    return {mailbox_of(act) for act in outcome.different_reports()}


def what_the_desk_did_took_effect_once(outcome: Outcome) -> Iterator[str]:
    """Nobody hears yes for nothing or sees an error of ours."""
    effects = Counter(id(attempt.request) for attempt, _ in outcome.done_at_desk())
    # A question is asked once, however often its button is pressed.
    asked = Counter(attempt.act for attempt, _ in outcome.done_at_desk(Asked))
    # A state that two tell at once is told by one of them.
    told = {attempt.act for attempt, _ in outcome.done_at_desk(ToldState)}
    for attempt in outcome.town.ledger.desk:
        act, request = attempt.act, attempt.request
        if not isinstance(act, tuple(_ACTIONS)):
            continue
        if not isinstance(request.failure, Unavailable | Conflict | Refused | Killed | None):
            yield f"{request.name} broke: {request.failure!r}"
        effect = asked[act] if isinstance(act, Asked) else effects[id(request)]
        least = int(request.done and request.failure is None and act not in told)
        if not least <= effect <= (not isinstance(request.failure, Refused)):
            yield f"{request.name} took effect {effect} times"
    for visit in outcome.town.ledger.visits:
        if not isinstance(visit.request.failure, Unavailable | Killed | None):
            yield f"{visit.request.name} broke: {visit.request.failure!r}"


def every_reply_is_stored_once(outcome: Outcome) -> Iterator[str]:
    """And opens to the words that were written, with the questions that stood open then."""
    expected, stored = Texts(list), Texts(list)
    for act in outcome.different_replies():
        expected[melding_of(act)].append(as_text([list(act.numbers), list(act.filled.answered)]))
    for item in outcome.of_kind("antwoord"):
        held = opened("content", item)
        stored[item["pk"]].append(as_text([held["numbers"], held["answers"]]))
    yield from differences("replies", expected, stored)


def every_question_is_kept_by_the_desk(outcome: Outcome) -> Iterator[str]:
    expected, stored = Texts(list), Texts(list)
    for attempt, _ in outcome.done_at_desk(Asked):
        expected[melding_of(attempt.act)].append(attempt.act.text)
    for item in outcome.of_kind("vraag"):
        stored[item["pk"]].append(opened("dossier", item)["text"])
    yield from differences("questions", expected, stored)


def a_mailbox_shows_all_that_was_asked(outcome: Outcome) -> Iterator[str]:
    """To whoever opens it with the code, until it is erased or expires; then it shows nothing."""
    last = outcome.last_mailboxes()
    stored_at = {
        part.key.pk: commit.step
        for commit, part in outcome.town.world.puts("mailbox#")
        if part.table == "mailbox"
    }
    for visit in outcome.town.ledger.visits:
        if visit.request.result is None:
            continue
        begun, seen, ended, at = visit.request.result
        pk = mailbox_of(visit)
        gone_at, row = last.get(pk, (float("inf"), {}))
        if seen is None:
            is_there = stored_at.get(pk, ended) <= begun and ended < gone_at
            if is_there and to_text(at + timedelta(seconds=SKEW)) < row.get("due_at", "9"):
                yield f"{pk[:16]} did not open"
            continue
        if gone_at <= begun:
            yield f"{pk[:16]} opened after it was gone"
        texts = {question.text for question in seen.questions}
        before, after = (_asked(outcome, visit.code, step) for step in (begun, ended))
        if not set(before) <= texts <= set(after):
            yield f"{pk[:16]} showed other questions than were asked"
        if [q.number for q in seen.questions] != list(range(1, len(seen.questions) + 1)):
            yield f"{pk[:16]} shows its questions out of order"


def a_question_is_answered_by_a_reply_to_it(outcome: Outcome) -> Iterator[str]:
    """As the row was when it was taken away: all questions, and a mark on those with a stored reply."""
    last = outcome.last_mailboxes()
    mailboxes = {melding_of(a): mailbox_of(a) for a in outcome.different_reports()}
    codes = {mailbox_of(a): a.code for a in outcome.different_reports()}
    answered: dict[str, set[int]] = defaultdict(set)
    for commit, part in outcome.town.world.puts("melding#"):
        pk = mailboxes[part.key.pk]
        if part.key.sk.startswith("antwoord#") and commit.step < last.get(pk, (0,))[0]:
            answered[pk] |= set(cast("list[int]", part.item["numbers"]))
    for pk, (step, row) in last.items():
        mailbox = _mailbox(pk.removeprefix("mailbox#"), row)
        questions = open_all(mailbox, derive(codes[pk]).mailbox_seed)
        asked = _asked(outcome, codes[pk])
        if [question.text for question in questions] != asked:
            yield f"{pk[:16]} held {len(questions)} questions and {len(asked)} were asked"
        marked = {question.number for question in questions if question.answered_on}
        if marked != answered[pk]:
            yield f"{pk[:16]} marks {marked} as answered and not {answered[pk]} at step {step}"


def what_is_erased_or_expired_is_gone(outcome: Outcome) -> Iterator[str]:
    """No row is left, and a chain of its own tells it once."""
    if left := outcome.items("mailbox"):
        yield f"{len(left)} mailboxes are left"
    for pk, (_, row) in outcome.last_mailboxes().items():
        for entry in JournalStore(outcome.town.world.database).chain(pk):
            if entry.action == "postvak_verlopen" and entry.at < row["due_at"]:
                yield f"{pk[:16]} expired at {entry.at}, and was kept until {row['due_at']}"
    wishes: dict[str, set[bool]] = defaultdict(set)
    for act in outcome.acts_of(Erased):
        wishes[mailbox_of(act)].add(act.late)
    for pk in mailboxes_taken_away(outcome):
        chain = JournalStore(outcome.town.world.database).chain(pk)
        told = [entry.action for entry in chain]
        # An erasure of the last moment may find the mailbox expired.
        allowed = {"postvak_gewist"} if False in wishes[pk] else {"postvak_verlopen"}
        allowed |= {"postvak_gewist"} if wishes[pk] else set()
        if len(told) != 1 or told[0] not in allowed or first_bad(chain) is not None:
            yield f"the journal of {pk[:16]} tells {told} and not one of {sorted(allowed)}"


def what_is_closed_forgets_its_addresses(outcome: Outcome) -> Iterator[str]:
    """The parts leave every item and the list of SES; a melding that was never closed keeps them."""
    cases = played(outcome)
    closed = {pk for pk, case in cases.items() if case.is_decided}
    ever = {pk for pk, case in cases.items() if case.decisions}
    kept = {item["pk"] for item in outcome.submissions() if "notify" in item["sealed"]}
    yield from (f"{pk} is closed and still has an address" for pk in sorted(closed & kept))
    for act in outcome.different_reports():
        address = outcome.address_of(act.code)
        if melding_of(act) in closed and address in outcome.town.world.mailer.suppressed:
            yield f"the address of {melding_of(act)} is still on the list"
        if address and melding_of(act) not in ever | kept:
            yield f"{melding_of(act)} is open and lost its address"


def every_item_of_a_melding_is_of_a_kind_we_know(outcome: Outcome) -> Iterator[str]:
    for item in outcome.items("reports", "melding#"):
        if item["sk"].partition("#")[0] not in _KINDS:
            yield f"{item['pk']} holds a {item['sk']}"


FOLLOW_UP: list[Callable[[Outcome], Iterator[str]]] = [
    what_the_desk_did_took_effect_once,
    every_reply_is_stored_once,
    every_question_is_kept_by_the_desk,
    a_mailbox_shows_all_that_was_asked,
    a_question_is_answered_by_a_reply_to_it,
    what_is_erased_or_expired_is_gone,
    what_is_closed_forgets_its_addresses,
    every_item_of_a_melding_is_of_a_kind_we_know,
]


def _asked(outcome: Outcome, code: ReceiptCode, step: float = float("inf")) -> list[str]:
    found = outcome.done_at_desk(Asked)
    return [a.act.text for a, done in found if a.act.code == code and done.step <= step]
