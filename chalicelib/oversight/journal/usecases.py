"""Reading a day of the journal, page by page and as files; its root goes out of the account by mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from chalicelib.access.domain import day_of
from chalicelib.journal.domain import Entry, Purpose
from chalicelib.journal.sealing.usecases import roots
from chalicelib.journal.store import JournalStore
from chalicelib.mail.domain import Announcement, ToRight
from chalicelib.mail.store import ANNOUNCED_ONCE
from chalicelib.platform.spreadsheet import to_csv
from chalicelib.platform.table import Cursor
from chalicelib.work import Work

_READING = Purpose("toegang", "inzage")
# Whoever has it is told of each root.
_OFFICERS = "journaal_lezen"
# A page of the journal, and the entries that a page looks at when it is filtered.
_PAGE, _LOOKED_AT = 100, 2000
# Lambda answers with 6 MB at most, in which each quote counts twice: an entry is some 300 bytes.
FILE_ROWS, FILE_BYTES, _STEP = 10_000, 3_500_000, 500
_COLUMNS = ("at", "actor", "action", "object", "number", "facts", "hash")


def read_journal(
    work: Work, day: date, *, actor: str = "", action: str = "", after: Cursor | None = None
) -> tuple[list[Entry], Cursor | None]:
    """A page of the entries of a (UTC) day, and where the next one begins.

    The journal holds this reading first. With a filter, an actor or an action, at most ``_LOOKED_AT``
    entries are looked at, so a page may hold few and still not be the last one. Codes and ids only: nobody
    learns from it what anybody reported. Raises Conflict and Unavailable.
    """
    _note(work, day, _READING)
    journal = JournalStore(work.ports.database)
    found: list[Entry] = []
    looked_at = 0
    while True:
        entries, after = journal.page_of_day(day.isoformat(), limit=_PAGE, after=after)
        looked_at += len(entries)
        found += [e for e in entries if actor in {"", e.actor} and action in {"", e.action}]
        if after is None or len(found) >= _PAGE or looked_at >= _LOOKED_AT:
            return found, after


@dataclass(frozen=True)
class DayPart:
    """A part of a (UTC) day of the journal, as one file: ``number`` counts from 1.

    ``first_at`` and ``last_at`` are the moments of its first and last entry, empty when there is none;
    ``following`` is where the next part begins, None after the last.
    """

    number: int
    entries: Sequence[Entry]
    following: Cursor | None

    @property
    def first_at(self) -> str:
        return self.entries[0].at if self.entries else ""

    @property
    def last_at(self) -> str:
        return self.entries[-1].at if self.entries else ""


def day_part(work: Work, day: date, number: int, *, after: Cursor | None) -> DayPart:
    """The part of a day that begins behind ``after``, at most ``FILE_ROWS`` entries and ``FILE_BYTES``.

    The journal holds this reading first. Raises Conflict and Unavailable.
    """
    _note(work, day, _READING, part=str(number))
    return _part(work, day, number, after)


def part_file(work: Work, day: date, number: int, *, after: Cursor | None) -> str:
    """A part as CSV. Before the file is given, the journal holds its number of rows and its digest.

    Raises Conflict and Unavailable.
    """
    part = _part(work, day, number, after)
    file = to_csv([_COLUMNS, *map(_row, part.entries)])
    digest = sha256(file.encode()).hexdigest()
    told = {"part": str(number), "rows": str(len(part.entries)), "sha256": digest}
    _note(work, day, _READING.of("uitvoer"), **told)
    return file


def _part(work: Work, day: date, number: int, after: Cursor | None) -> DayPart:
    """Pages of the day until the file is full: a page is taken whole, so that its end is a place."""
    journal = JournalStore(work.ports.database)
    found: list[Entry] = []
    size = 0
    while len(found) + _STEP <= FILE_ROWS and size < FILE_BYTES:
        entries, after = journal.page_of_day(day.isoformat(), limit=_STEP, after=after)
        found += entries
        size += sum(len(cell) + 3 for entry in entries for cell in _row(entry))
        if after is None:
            break
    return DayPart(number, found, after)


def _row(entry: Entry) -> Sequence[str]:
    facts = " ".join(f"{name}={value}" for name, value in sorted(entry.facts.items()))
    place = (entry.object_id, str(entry.seq))
    return (entry.at, entry.actor, entry.action, *place, facts, entry.hash)


def _note(work: Work, day: date, why: Purpose, **facts: str) -> None:
    own = day_of(work.by, work.at)
    work.note(own, "journaal_gelezen", why, day=day.isoformat(), **facts)


def tell_roots(work: Work) -> None:
    """Mail the root of each day that was sealed to whoever reads the journal, once.

    Whoever has the whole account could replace the bucket and the table: a root that lies elsewhere shows it.
    Raises Unavailable.
    """
    for day, root in roots(work.ports).items():
        to = ToRight("fg_dagstaat", _OFFICERS, facts={"day": day, "root": root})
        told = Announcement(f"dagstaat.{day}", work.at, (to,), f"dagstaat#{day}")
        work.commit(tell=told, already={ANNOUNCED_ONCE})
