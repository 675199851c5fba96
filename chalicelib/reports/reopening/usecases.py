"""Opening a decided melding again: its handler has it, and what the decision counted is taken back."""

from __future__ import annotations

from chalicelib.access.domain import may
from chalicelib.access.store import AccessStore
from chalicelib.mail.domain import Announcement, ToMedewerker
from chalicelib.mailbox.store import set_state
from chalicelib.platform.errors import Conflict, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import to_bytes
from chalicelib.platform.table import Change, Item, Part, together
from chalicelib.reports.allowing.usecases import stop_if_barred
from chalicelib.reports.codes import REOPEN_REASONS
from chalicelib.reports.counting.usecases import reopened
from chalicelib.reports.melding.usecases import TRIAGE, file_of
from chalicelib.reports.merging.usecases import goes_on_without
from chalicelib.reports.reporter.usecases import after_closing, has_open_box, talk_of
from chalicelib.reports.store.cases import KEPT, move
from chalicelib.reports.store.file import File
from chalicelib.reports.store.steps import insert_step, next_step
from chalicelib.reports.store.submissions import (
    MELDING_AS_SEEN,
    Stored,
    key_of,
    not_done,
    object_id,
)
from chalicelib.reports.store.terms import Term, begin_term, end_term
from chalicelib.reports.terms import decide_before
from chalicelib.work import Work


def reopen(work: Work, sid: str, reason: str, words: str, *, seen: int) -> None:
    """Open a decided melding again: ``reason`` is in ``REOPEN_REASONS``, ``words`` say what is new.

    Its handler has it again, who is told; whoever reopens it, when that one can have it no more. What the
    reporter sees follows. The same words from the same page are one reopening. Raises NotThere, Refused,
    Barred, Conflict and Unavailable.
    """
    if reason not in REOPEN_REASONS:
        raise Refused("waarom", N_("Kies een reden."))
    ports = work.ports
    file, talk = file_of(ports, sid), talk_of(ports, sid)
    melding = talk.melding
    if file.was_done(work.once):
        return
    stop_if_barred(work, melding, "heropenen")
    if melding.version != seen:
        raise Conflict(MELDING_AS_SEEN)
    handler = _handler_after(ports, melding, work.by)
    facts, counted = reopened(ports, melding)
    terms, begun = _terms_of_reopened(work, file)
    step = next_step(
        melding,
        "heropend",
        by=work.by,
        at=work.at,
        codes={"reason": reason, "once": work.once},
        sealed=ports.keys.seal("dossier", sid, to_bytes({"toelichting": words})),
    )
    parts: list[Part] = [
        *together(
            move(
                melding,
                ports.here.hours,
                put={**counted, **begun},
                state="in_triage",
                handler=handler,
                taken_at=work.at,
            ),
            not_done(melding),
            Change(key_of(melding), {}, {}, MELDING_AS_SEEN, (*KEPT, "told_at", "merged_into")),
        ),
        *goes_on_without(work, melding),
        insert_step(step),
        *facts,
        *terms,
    ]
    if talk.mailbox is not None and has_open_box(ports, talk):
        until = after_closing(work)
        parts.append(set_state(talk.mailbox, "in_onderzoek", expires_at=until))
    told = None
    if handler != work.by:
        letter = ToMedewerker("mw_heropend", handler)
        told = Announcement(f"{sid}.heropend.{melding.version}", work.at, (letter,), object_id(sid))
    work.commit(*parts, work.entry(object_id(sid), "heropend", TRIAGE.of(reason)), tell=told)


def _terms_of_reopened(work: Work, file: File) -> tuple[list[Part], Item]:
    """The term of a decision begins anew, and nobody need be called; what the row says of it."""
    ports, melding, term = work.ports, file.submissions[0], file.term("terugkoppeling")
    ends_at = decide_before(work.at, melding.urgency, ports.here.terms, ports.here.hours)
    begun = begin_term(Term(melding.sid, "besluit", work.at, ends_at))
    return [*([end_term(term)] if term else []), begun], {"term_at": ends_at}


def _handler_after(ports: Ports, melding: Stored, by: str) -> str:
    """The handler of a melding that is opened again: who had it, if they can have it still."""
    found = AccessStore(ports.database).medewerker(melding.handler) if melding.handler else None
    if found is None or not may(found, "melding_oppakken"):
        return by
    return found.id if found.may_hear_of(object_id(melding.sid)) else by
