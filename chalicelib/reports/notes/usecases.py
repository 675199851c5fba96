"""Notes and contacts of a melding: writing one, and reading them.

A note is never changed: whoever was wrong writes another one, and both are read. What is in them lies sealed
(part ``dossier``); that one was written is in the journal, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from chalicelib.access.staff.usecases import names_of
from chalicelib.platform import log
from chalicelib.platform.calendar import closing_of, full_date_text
from chalicelib.platform.clock import to_text
from chalicelib.platform.errors import Conflict, NotThere, Refused
from chalicelib.platform.i18n import N_
from chalicelib.platform.ports import Ports
from chalicelib.platform.sealing import SealBroken, from_bytes, to_bytes
from chalicelib.platform.table import Change
from chalicelib.reports.codes import CONTACT_WAYS
from chalicelib.reports.domain import DECIDED
from chalicelib.reports.excerpts import first_words
from chalicelib.reports.melding.usecases import TRIAGE
from chalicelib.reports.store.cases import wait_for
from chalicelib.reports.store.notes import (
    NOTE_IS_NEW,
    NOTE_NUMBER_IS_FREE,
    Note,
    NoteKind,
    NoteStore,
    insert_note,
)
from chalicelib.reports.store.submissions import (
    MELDING_AS_SEEN,
    Stored,
    SubmissionStore,
    object_id,
)
from chalicelib.work import Work

# Characters. A note of a page of paper is long; a melding with more than 200 is a casus.
MAX_NOTE_LENGTH, MAX_WHO_LENGTH, MAX_AIM_LENGTH = 4_000, 200, 500
MAX_NOTES = 200
# Notes that one page opens.
NOTES_ON_A_PAGE = 20
# Each colleague who writes at the same moment takes one number.
_TRIES = 8


class _Notitie(msgspec.Struct):
    tekst: str


class _Contact(msgspec.Struct):
    wie: str
    hoe: str
    doel: str
    gezegd: str


# Another text that the desk sealed for the same melding is no note, wherever it lies.
_SHAPES: Mapping[NoteKind, type[msgspec.Struct]] = {"notitie": _Notitie, "contact": _Contact}


@dataclass(frozen=True)
class OpenedNote:
    """A note, opened: ``text`` holds what was written, by the names of its questions.

    ``text`` of a note has ``tekst``; that of a contact ``wie``, ``hoe`` (a code of ``CONTACT_WAYS``),
    ``doel`` and ``gezegd``. None: it does not open.
    """

    note: Note
    text: Mapping[str, Any] | None


@dataclass(frozen=True)
class Notes:
    """A page of the notes of a melding, the newest first, and how many are ``older`` than these."""

    found: Sequence[OpenedNote]
    older: int

    @property
    def before(self) -> str:
        """Where the page with the older ones begins; empty when there are none."""
        return str(self.found[-1].note.number) if self.older else ""


def write_note(work: Work, sid: str, text: str) -> None:
    """Write a note at a melding. The same words from the same page are one note.

    Raises NotThere, Refused (a melding has as many as it can hold), Conflict and Unavailable.
    """
    _write(work, sid, "notitie", "notitie_geschreven", {"tekst": text})


def write_contact(
    work: Work,
    sid: str,
    *,
    who: str,
    way: str,
    aim: str,
    said: str,
    answer_by: date | None,
    is_over: bool = False,
) -> None:
    """Write down that somebody of the desk spoke with somebody about a melding, as ``write_note``.

    ``who`` and ``aim`` are free words, ``way`` is one of ``CONTACT_WAYS``, ``answer_by`` the local day by
    which an answer was promised: until the end of that day the melding waits, of several the first.
    ``is_over``: it waits no longer for what was promised before.
    """
    if way not in CONTACT_WAYS:
        raise Refused("hoe", N_("Kies een contactvorm."))
    written = {"wie": who, "hoe": way, "doel": aim, "gezegd": said}
    _write(work, sid, "contact", "contact_vastgelegd", written, answer_by, is_over=is_over)


def _write(
    work: Work,
    sid: str,
    kind: NoteKind,
    action: str,
    written: Mapping[str, str],
    answer_by: date | None = None,
    *,
    is_over: bool = False,
) -> None:
    store = NoteStore(work.ports.database)
    sealed = work.ports.keys.seal("dossier", sid, to_bytes(written))
    for tries_left in reversed(range(_TRIES)):
        melding = melding_of(work.ports, sid)
        number = store.newest(sid) + 1
        day = answer_by.isoformat() if answer_by else ""
        note = Note(sid, number, kind, work.at, work.by, day, sealed)
        if number > MAX_NOTES:
            if store.is_written(sid, work.once):
                return
            raise Refused("", N_("Maximaal 200 notities per melding; dat aantal is bereikt."))
        entry = work.entry(object_id(sid), action, TRIAGE, number=str(number))
        try:
            work.commit(
                *insert_note(note, once=work.once),
                *_waits(work.ports, melding, answer_by, is_over=is_over),
                entry,
                already={NOTE_IS_NEW},
            )
        except Conflict as conflict:
            if not {NOTE_NUMBER_IS_FREE, MELDING_AS_SEEN} & set(conflict.refused) or not tries_left:
                raise
        else:
            return


def _waits(
    ports: Ports, melding: Stored, answer_by: date | None, *, is_over: bool
) -> Sequence[Change]:
    """The part that says until when a melding waits for what was promised; none when that stays as it is."""
    kept = "" if is_over else melding.waits.get("contact", "")
    promised = to_text(closing_of(answer_by, ports.here.hours)) if answer_by else ""
    until = min(filter(None, (kept, promised)), default="")
    if melding.state in DECIDED or until == melding.waits.get("contact", ""):
        return ()
    return (wait_for(melding, "contact", until, ports.here.hours),)


def melding_of(ports: Ports, sid: str) -> Stored:
    """The melding at which somebody writes; nothing is opened. Raises NotThere and Unavailable."""
    melding = SubmissionStore(ports.database).submission(sid, "melding")
    if melding is None:
        raise NotThere
    return melding


def read_notes(work: Work, sid: str, *, before: str = "") -> Notes:
    """Open a page of the notes of a melding; the journal holds who reads before that.

    ``before`` is a number, or empty for the newest. Raises NotThere, Conflict and Unavailable.
    """
    melding_of(work.ports, sid)
    work.note(object_id(sid), "notities_gelezen", TRIAGE)
    return opened_notes(work.ports, sid, before=before)


def opened_notes(
    ports: Ports, sid: str, *, limit: int = NOTES_ON_A_PAGE, before: str = ""
) -> Notes:
    """A page of the notes of a melding, for whoever noted in the journal that the melding is read.

    A note that does not open hides no other one. Raises Unavailable.
    """
    below = int(before) if before.isascii() and before.isdigit() and len(before) < 5 else 0
    found = NoteStore(ports.database).page(sid, limit=limit, before=below)
    older = found[-1].number - 1 if found else 0
    return Notes([OpenedNote(note, _opened(ports, note)) for note in found], older)


def to_read(ports: Ports, notes: Notes, language: str) -> list[dict[str, Any]]:
    """A page of notes as ``macros/notities.html`` draws it, with the names of who wrote them.

    Raises Unavailable.
    """
    names = names_of(ports, {one.note.by for one in notes.found})
    return [
        {
            "number": one.note.number,
            "kind": one.note.kind,
            "who": names.get(one.note.by, ""),
            "at": ports.here.said(one.note.at, language),
            "is_opened": one.text is not None,
            "text": one.text or {},
            "excerpt": first_words(
                (one.text or {}).get("gezegd") or (one.text or {}).get("tekst", "")
            ),
            "way": CONTACT_WAYS.get(str((one.text or {}).get("hoe")), ""),
            "answer_by": _day(one.note.answer_by, language),
        }
        for one in notes.found
    ]


def _day(stored: str, language: str) -> str:
    return full_date_text(date.fromisoformat(stored), language) if stored else ""


def words_of_notes(ports: Ports, sid: str) -> tuple[list[str], bool]:
    """All that was written in the notes of a melding, for a search, and whether all of it opened.

    The search notes the melding in the journal when something is found. Raises Unavailable.
    """
    opened = [_opened(ports, note) for note in NoteStore(ports.database).page(sid, limit=MAX_NOTES)]
    words = [
        str(text)
        for one in opened
        if one is not None
        for name, text in one.items()
        if name != "hoe"
    ]
    return words, None not in opened


def _opened(ports: Ports, note: Note) -> Mapping[str, Any] | None:
    try:
        return from_bytes(ports.keys.open("dossier", note.sid, note.sealed), _SHAPES[note.kind])
    except SealBroken as error:
        log.fault("part_not_opened", error)
        return None
