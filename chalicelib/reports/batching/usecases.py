"""Bringing a batch on: a worker reads what lies apart after a flood, and closes what two people signed.

Before a melding is opened the journal knows of it. Each is closed in a transaction of its own, when it still
is as it was read; what may be no junk is never closed so (``why_left_out``).
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import msgspec

from chalicelib.journal.domain import Noted
from chalicelib.mailbox.store import MailboxStore, set_state
from chalicelib.platform import log
from chalicelib.platform.clock import to_text
from chalicelib.platform.errors import Conflict
from chalicelib.platform.messages import read
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import SealBroken, from_bytes, to_bytes
from chalicelib.platform.table import Part
from chalicelib.process.domain import Proposal
from chalicelib.process.jobs import Clock, bring_on
from chalicelib.process.store import ProposalStore
from chalicelib.reports.batches import FIRST_WORDS, MOST_BYTES, Batch, Row, Words
from chalicelib.reports.deciding.usecases import ends_as, judged
from chalicelib.reports.domain import DECIDED
from chalicelib.reports.melding.usecases import TRIAGE
from chalicelib.reports.messages import BatchStretch
from chalicelib.reports.opening.usecases import open_content
from chalicelib.reports.reporter.usecases import Talk, after_closing, has_open_box
from chalicelib.reports.store.batches import BatchStore, change_batch
from chalicelib.reports.store.feedback import insert_feedback, next_feedback
from chalicelib.reports.store.file import File, FileStore
from chalicelib.reports.store.steps import insert_step
from chalicelib.reports.store.submissions import Stored, SubmissionStore, object_id
from chalicelib.work import Work, looking_again

OUTCOME = "misbruik"
READING_FLOOD = TRIAGE.of("piekinstroom")
# After so many the row says how far the worker is.
STRETCH = 25
# The questions whose answers say what somebody saw; who they or others are is masked and in no batch.
_TELLING = ("observed_behaviour", "spanning_description")
# What the clock takes up in one tick.
_DUE_AT_ONCE = 50

IsLate = Callable[[], bool]


class _Sealed(msgspec.Struct):
    words: list[tuple[str, str]]
    why: str
    rejected: str


@dataclass(frozen=True)
class Held:
    """The sealed part of a batch: ``words`` of each row, why they are misuse, why that was ``rejected``."""

    words: Sequence[Words] = ()
    why: str = ""
    rejected: str = ""


def why_left_out(melding: Stored) -> str:
    """Why a person looks at a melding alone (a code of ``IN_A_BATCH``); empty: it may be in a batch.

    Whoever reported danger, feels unsafe, is known, wrote again or was read by a person is no junk by the
    look of it.
    """
    reasons = {
        "besloten": melding.state in DECIDED,
        "gevaar": melding.header.danger_now == "ja"
        or bool(melding.danger_since or melding.danger_judged_at),
        "onveilig": melding.unsafe or melding.header.is_unsafe,
        "bevestigd": bool(melding.verified),
        "bericht": bool(melding.news or melding.arrivals),
        "afgeschermd": melding.shielded,
        "opgepakt": bool(melding.handler or melding.counted or melding.proposed or melding.waits)
        or melding.state not in {"", "ontvangen"}
        or not melding.quarantine,
    }
    return next((code for code, holds in reasons.items() if holds), "")


def seal(ports: Ports, batch_id: str, held: Held) -> bytes:
    """The sealed part of a batch (part ``dossier``). Raises Unavailable."""
    words = [(one.first, one.digest) for one in held.words]
    sealed = {"words": words, "why": held.why, "rejected": held.rejected}
    return ports.keys.seal("dossier", batch_id, to_bytes(sealed))


def held_in(ports: Ports, batch: Batch) -> Held:
    """The words that ``seal`` sealed; empty when all is over. Raises SealBroken and Unavailable."""
    if not batch.sealed:
        return Held()
    held = from_bytes(ports.keys.open("dossier", batch.id, batch.sealed), _Sealed)
    return Held([Words(*one) for one in held["words"]], held["why"], held["rejected"])


def batch_stretch(ports: Ports, body: str, clock: Clock = time.monotonic) -> None:
    """Bring a batch on: read its meldingen, or close them once it is signed.

    Safe to repeat: a stretch counts once, and a melding is closed once. Raises Conflict and Unavailable.
    """
    message = read(body, BatchStretch)
    batch = BatchStore(ports.database).batch(message.batch, ports.now())
    if batch is None:
        return
    bring_on(
        batch,
        is_over=lambda job: job.state not in {"lezen", "sluiten"},
        do=lambda job, is_late: _brought_on(ports, job, is_late),
        again=lambda: ports.queues.send("batches", message),
        clock=clock,
    )


def _brought_on(ports: Ports, batch: Batch, is_late: IsLate) -> Batch:
    does = _read_on if batch.state == "lezen" else _close_on
    return does(ports, batch, is_late)


def send_batches_due(ports: Ports) -> int:
    """Send the message of each batch that stands still; how many. Opens nothing. Raises Unavailable."""
    due = BatchStore(ports.database).standing_still(to_text(ports.now()), limit=_DUE_AT_ONCE)
    for batch_id in due:
        ports.queues.send("batches", BatchStretch(batch=batch_id))
    return len(due)


def _read_on(ports: Ports, batch: Batch, is_late: IsLate) -> Batch:
    work, words = Work(ports, batch.by), list(held_in(ports, batch).words)
    rows, left_out, until = list(batch.rows), Counter(batch.left_out), batch.done
    for sid in batch.todo[batch.done : batch.done + STRETCH]:
        if until > batch.done and is_late():
            break
        until += 1
        try:
            found = _read(work, sid)
        except SealBroken as error:
            log.fault("part_not_opened", error)
            found = "onleesbaar"
        if isinstance(found, str):
            left_out[found] += 1
            continue
        rows.append(found[0])
        words.append(found[1])
    is_over = until >= len(batch.todo)
    if is_over:
        rows, words = _alike_together(rows, words)
    after = replace(
        batch,
        rows=rows,
        left_out=dict(left_out),
        done=until,
        state="gelezen" if is_over else "lezen",
        sealed=seal(ports, batch.id, Held(words)),
    )
    return _stored(work, batch, after)


def _read(work: Work, sid: str) -> tuple[Row, Words] | str:
    """A row of a batch and its words, or why it has none (a code of ``IN_A_BATCH``).

    The journal comes before what is opened. Raises SealBroken, Conflict and Unavailable.
    """
    submissions = SubmissionStore(work.ports.database).submissions(sid)
    if not submissions:
        return "weg"
    melding = submissions[0]
    if why := why_left_out(melding):
        return why
    work.note(object_id(sid), "gelezen", READING_FLOOD)
    words = _words_of(work.ports, melding)
    subject = melding.header.subject_kind
    return Row(sid, melding.version, melding.reference, melding.accepted_at, subject), words


def _words_of(ports: Ports, melding: Stored) -> Words:
    """The first words of what a reporter saw, in their own words. Raises SealBroken and Unavailable."""
    opened = open_content(ports.keys, "content", melding.sid, melding.sealed)
    told = {one["name"]: " ".join(" ".join(one["shown"]).split()) for one in opened["answers"]}
    whole = next(filter(None, map(told.get, _TELLING)), "")
    words = whole[:FIRST_WORDS]
    while len(json.dumps(words, ensure_ascii=False).encode()) > MOST_BYTES:
        words = words[:-1]
    first = words if words == whole else f"{words.rstrip()}…"
    # A script that changes capitals repeats itself too.
    return Words(first, sha256(whole.casefold().encode()).hexdigest()[:16])


def _alike_together(rows: Sequence[Row], words: Sequence[Words]) -> tuple[list[Row], list[Words]]:
    """The rows by their text, what came most often first: a script repeats itself."""
    often = Counter(one.digest for one in words)
    order = {digest: place for place, (digest, _) in enumerate(often.most_common())}
    pairs = sorted(zip(rows, words, strict=True), key=lambda pair: order[pair[1].digest])
    return [row for row, _ in pairs], [one for _, one in pairs]


def _stored(work: Work, seen: Batch, now: Batch, *parts: Part | Noted) -> Batch:
    work.commit(change_batch(seen, now, work.at), *parts)
    return replace(now, version=seen.version + 1)


def _close_on(ports: Ports, batch: Batch, is_late: IsLate) -> Batch:
    work = Work(ports, batch.signed_by)
    proposal = ProposalStore(ports.database, "reports").one(batch.proposal)
    if proposal is None:
        # TTL takes a settled proposal away after weeks: a batch that stood still so long is no work any more.
        return _stored(work, batch, replace(batch, state="beeindigd", sealed=b""))
    why, rows, until = held_in(ports, batch).why, list(batch.rows), batch.done
    for place in range(batch.done, min(batch.done + STRETCH, len(rows))):
        if until > batch.done and is_late():
            break
        rows[place] = replace(rows[place], result=_close(work, proposal, rows[place], why))
        until += 1
    is_over = until >= len(rows)
    after = replace(
        batch,
        rows=rows,
        done=until,
        state="gesloten" if is_over else "sluiten",
        sealed=b"" if is_over else batch.sealed,
    )
    return _stored(work, batch, after)


def _close(work: Work, proposal: Proposal, row: Row, why: str) -> str:
    """Close a melding as misuse, if it is as it was read; what became of it (a code of ``IN_A_BATCH``)."""
    try:
        return looking_again(lambda: _closed(work, proposal, row, why))
    except Conflict:
        # Something comes in for it again and again: a person looks at it.
        return "gewijzigd"
    except SealBroken as error:
        log.fault("part_not_opened", error)
        return "onleesbaar"


def _closed(work: Work, proposal: Proposal, row: Row, why: str) -> str:
    ports = work.ports
    file = FileStore(ports.database).file(row.sid)
    if file is None:
        return "weg"
    if any(step.codes.get("proposal") == proposal.id for step in file.steps):
        return "gesloten"
    melding = file.submissions[0]
    if reason := why_left_out(melding):
        return reason
    if melding.version != row.version:
        return "gewijzigd"
    work.commit(*_parts_of_closing(work, proposal, file, why))
    return "gesloten"


def _parts_of_closing(work: Work, proposal: Proposal, file: File, why: str) -> list[Part | Noted]:
    """A melding is closed as misuse. Nothing is counted: nobody ever took it up as a report.

    Nobody is mailed, because addresses in a flood may be anybody's; the mailbox says that it is done.
    """
    ports, melding = work.ports, file.submissions[0]
    mailbox = MailboxStore(ports.database).mailbox(melding.mailbox) if melding.mailbox else None
    has_box = has_open_box(ports, Talk(melding, mailbox, None))
    feedback = [next_feedback(melding, "postvak", by=work.by, at=work.at)] if has_box else []
    until = after_closing(work)
    words = {"uitkomst": OUTCOME, "verwezen": "", "toelichting": why, "ontbreekt": ""}
    step, _ = judged(
        work,
        file,
        proposal,
        "gesloten",
        "postvak" if has_box else "niet",
        feedback,
        sealed=ports.keys.seal("dossier", melding.sid, to_bytes(words)),
    )
    told = {"act": proposal.act, "proposal": proposal.id, "proposed_by": proposal.by}
    parts: list[Part | Noted] = [
        *ends_as(work, melding, OUTCOME, "gesloten", is_told=has_box, forget_at=until),
        insert_step(step),
        *map(insert_feedback, feedback),
        work.entry(object_id(melding.sid), "getekend", TRIAGE, outcome=OUTCOME, **told),
    ]
    if has_box and mailbox is not None:
        parts.append(set_state(mailbox, "afgerond", expires_at=until))
    return parts
