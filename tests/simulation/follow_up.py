"""What must be true of what reporters and the desk told each other; part of the oracle."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, cast

from chalicelib.journal.domain import first_bad
from chalicelib.journal.store import JournalStore
from chalicelib.mailbox.domain import open_all
from chalicelib.mailbox.store import _mailbox
from chalicelib.platform.clock import to_text
from chalicelib.platform.errors import Conflict, Refused, Unavailable
from chalicelib.platform.table import Put
from tests.simulation.evidence import (
    Outcome,
    acts_of,
    address_of,
    as_text,
    derive,
    differences,
    different_replies,
    different_reports,
    done_at_desk,
    last_mailboxes,
    opened,
    submissions,
)
from tests.simulation.town import Asked, DeskAct, Erased, ReadReplies, ToldState, Visit
from tests.simulation.workers import SKEW
from tests.simulation.world import Killed

_ACTIONS: dict[type[DeskAct], str] = {
    Asked: "vraag_gesteld",
    ToldState: "stand_gemeld",
    ReadReplies: "gelezen",
}


def follow_up_of(outcome: Outcome) -> dict[str, Counter[str]]:
    """For each melding what its journal must tell of what came after the report."""
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for reply in different_replies(outcome):
        told[_melding(reply)]["antwoord_ontvangen"] += 1
    for attempt, _ in done_at_desk(outcome):
        told[_melding(attempt.act)][_ACTIONS[type(attempt.act)]] += 1
    for melding in _closed(outcome):
        told[melding]["adressen_gewist"] += 1
    return told


def mailboxes_taken_away(outcome: Outcome) -> set[str]:
    """The names, in the journal, of the mailboxes that are gone: of everybody, after the last night."""
    return {_mailbox_of(act) for act in different_reports(outcome)}


def what_the_desk_did_took_effect_once(outcome: Outcome) -> Iterator[str]:
    """Nobody hears yes for nothing or sees an error of ours; closing again changes nothing."""
    effects = Counter(id(attempt.request) for attempt, _ in done_at_desk(outcome))
    # A question is asked once, however often its button is pressed.
    asked = Counter(attempt.act for attempt, _ in done_at_desk(outcome, Asked))
    for attempt in outcome.town.ledger.desk:
        act, request = attempt.act, attempt.request
        if not isinstance(request.failure, Unavailable | Conflict | Refused | Killed | None):
            yield f"{request.name} broke: {request.failure!r}"
        effect = asked[act] if isinstance(act, Asked) else effects[id(request)]
        least = int(request.done and request.failure is None and not _closes(act))
        if not least <= effect <= (not isinstance(request.failure, Refused)):
            yield f"{request.name} took effect {effect} times"
    states: dict[str, str] = {}
    for attempt, _ in done_at_desk(outcome, ToldState):
        act = cast("ToldState", attempt.act)
        if act.state == states.get(_melding(act)) == "afgerond":
            yield f"{_melding(act)} was closed twice"
        states[_melding(act)] = act.state
    for visit in outcome.town.ledger.visits:
        if not isinstance(visit.request.failure, Unavailable | Killed | None):
            yield f"{visit.request.name} broke: {visit.request.failure!r}"


def every_reply_is_stored_once(outcome: Outcome) -> Iterator[str]:
    """And opens to the words that were written, with the questions that stood open then."""
    expected: dict[str, list[str]] = defaultdict(list)
    stored: dict[str, list[str]] = defaultdict(list)
    for act in different_replies(outcome):
        sid, answered = derive(act.code).sid, list(act.filled.answered)
        expected[sid].append(as_text([list(act.numbers), answered]))
    for item in _of_kind(outcome, "antwoord#"):
        sid = item["pk"].removeprefix("melding#")
        held = opened("content", sid, item["sealed"]["content"])
        stored[sid].append(as_text([held["numbers"], held["answers"]]))
    yield from differences("replies", expected, stored)


def every_question_is_kept_by_the_desk(outcome: Outcome) -> Iterator[str]:
    expected: dict[str, list[str]] = defaultdict(list)
    stored: dict[str, list[str]] = defaultdict(list)
    for attempt, _ in done_at_desk(outcome, Asked):
        act = cast("Asked", attempt.act)
        expected[derive(act.code).sid].append(act.text)
    for item in _of_kind(outcome, "vraag#"):
        sid = item["pk"].removeprefix("melding#")
        stored[sid].append(opened("dossier", sid, item["sealed"]["dossier"])["text"])
    yield from differences("questions", expected, stored)


def a_mailbox_shows_all_that_was_asked(outcome: Outcome) -> Iterator[str]:
    """To whoever opens it with the code, until it is erased or expires; then it shows nothing."""
    last = last_mailboxes(outcome)
    stored_at = {
        str(part.item["pk"]): commit.step
        for commit in outcome.town.world.commits
        for part in commit.transaction.parts
        if isinstance(part, Put) and part.table == "mailbox"
    }
    for visit in outcome.town.ledger.visits:
        if visit.request.result is None:
            continue
        begun, seen, ended, at = visit.request.result
        pk = _mailbox_of(visit)
        gone_at, row = last.get(pk, (float("inf"), {}))
        if seen is None:
            is_there = stored_at.get(pk, ended) <= begun and ended < gone_at
            if is_there and to_text(at + timedelta(seconds=SKEW)) < row.get("due_at", "9"):
                yield f"{pk[:16]} did not open"
            continue
        if gone_at <= begun:
            yield f"{pk[:16]} opened after it was gone"
        texts = [question.text for question in seen.questions]
        if not _asked(outcome, visit, begun) <= set(texts) <= _asked(outcome, visit, ended):
            yield f"{pk[:16]} showed other questions than were asked"
        if [q.number for q in seen.questions] != list(range(1, len(texts) + 1)):
            yield f"{pk[:16]} shows its questions out of order"


def a_question_is_answered_by_a_reply_to_it(outcome: Outcome) -> Iterator[str]:
    """As the row was when it was taken away: all questions, and a mark on those with a stored reply."""
    last = last_mailboxes(outcome)
    mailbox_of = {_melding(a): _mailbox_of(a) for a in different_reports(outcome)}
    codes = {_mailbox_of(a): a.code for a in different_reports(outcome)}
    answered: dict[str, set[int]] = defaultdict(set)
    for commit in outcome.town.world.commits:
        for part in commit.transaction.parts:
            if isinstance(part, Put) and part.key.sk.startswith("antwoord#"):
                pk = mailbox_of[part.key.pk]
                if pk in last and commit.step < last[pk][0]:
                    answered[pk] |= set(cast("list[int]", part.item["numbers"]))
    for pk, (step, row) in last.items():
        mailbox = _mailbox(pk.removeprefix("mailbox#"), row)
        questions = open_all(mailbox, derive(codes[pk]).mailbox_seed)
        asked = [
            cast("Asked", attempt.act).text
            for attempt, commit in done_at_desk(outcome, Asked)
            if attempt.act.code == codes[pk]
        ]
        if [question.text for question in questions] != asked:
            yield f"{pk[:16]} held {len(questions)} questions and {len(asked)} were asked"
        marked = {question.number for question in questions if question.answered_on}
        if marked != answered[pk]:
            yield f"{pk[:16]} marks {marked} as answered and not {answered[pk]} at step {step}"


def what_is_erased_or_expired_is_gone(outcome: Outcome) -> Iterator[str]:
    """No row is left, and a chain of its own tells it once."""
    if outcome.items("mailbox"):
        yield f"{len(outcome.items('mailbox'))} mailboxes are left"
    for pk, (_, row) in last_mailboxes(outcome).items():
        for entry in JournalStore(outcome.town.world.database).chain(pk):
            if entry.action == "postvak_verlopen" and entry.at < row["due_at"]:
                yield f"{pk[:16]} expired at {entry.at}, and was kept until {row['due_at']}"
    wishes: dict[str, set[bool]] = defaultdict(set)
    for act in acts_of(outcome, Erased):
        wishes[_mailbox_of(act)].add(act.late)
    for pk in mailboxes_taken_away(outcome):
        chain = JournalStore(outcome.town.world.database).chain(pk)
        told = [entry.action for entry in chain]
        # An erasure of the last moment may find the mailbox expired.
        allowed = {"postvak_gewist"} if False in wishes[pk] else {"postvak_verlopen"}
        allowed |= {"postvak_gewist"} if wishes[pk] else set()
        if len(told) != 1 or told[0] not in allowed or first_bad(chain) is not None:
            yield f"the journal of {pk[:16]} tells {told} and not one of {sorted(allowed)}"


def what_is_closed_forgets_its_addresses(outcome: Outcome) -> Iterator[str]:
    """The parts leave every item and the list of SES; an open melding keeps them."""
    closed = _closed(outcome)
    for item in submissions(outcome):
        if item["pk"] in closed and "notify" in item["sealed"]:
            yield f"{item['pk']} is closed and still has an address"
    for act in different_reports(outcome):
        address = address_of(outcome, act.code)
        if _melding(act) in closed and address in outcome.town.world.mailer.suppressed:
            yield f"the address of {_melding(act)} is still on the list"
        kept = [
            i for i in submissions(outcome) if i["pk"] == _melding(act) and "notify" in i["sealed"]
        ]
        if address and _melding(act) not in closed and not kept:
            yield f"{_melding(act)} is open and lost its address"


def every_item_of_a_melding_is_of_a_kind_we_know(outcome: Outcome) -> Iterator[str]:
    for item in outcome.items("reports", "melding#"):
        if item["sk"].partition("#")[0] not in {"melding", "aanvulling", "antwoord", "vraag"}:
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


def _melding(act: Any) -> str:
    return f"melding#{derive(act.code).sid}"


def _mailbox_of(act: Any) -> str:
    return f"mailbox#{derive(act.code).mailbox}"


def _closes(act: DeskAct) -> bool:
    return isinstance(act, ToldState) and act.state == "afgerond"


def _closed(outcome: Outcome) -> set[str]:
    """The meldingen whose reporter was told last that it is done."""
    states = {_melding(a.act): _closes(a.act) for a, _ in done_at_desk(outcome, ToldState)}
    return {melding for melding, closed in states.items() if closed}


def _of_kind(outcome: Outcome, kind: str) -> list[dict[str, Any]]:
    return [item for item in outcome.items("reports", "melding#") if item["sk"].startswith(kind)]


def _asked(outcome: Outcome, visit: Visit, step: int) -> set[str]:
    return {
        cast("Asked", attempt.act).text
        for attempt, commit in done_at_desk(outcome, Asked)
        if attempt.act.code == visit.code and commit.step <= step
    }
