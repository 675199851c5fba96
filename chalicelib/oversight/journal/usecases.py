"""Reading a day of the journal, page by page and as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256

from chalicelib.access.domain import day_of
from chalicelib.journal.domain import Entry, Purpose
from chalicelib.journal.store import JournalStore
from chalicelib.platform.spreadsheet import to_csv
from chalicelib.platform.table import Cursor
from chalicelib.work import Work

_READING = Purpose("toegang", "inzage")
# A page of the journal, and the entries that a page looks at when it is filtered.
_PAGE, _LOOKED_AT = 100, 2000
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


def journal_file(work: Work, day: date) -> str:
    """All of a (UTC) day of the journal as CSV.

    Before the file is given, the journal holds its number of rows and its digest. Raises Conflict and
    Unavailable.
    """
    count = 0

    def rows() -> Iterator[Sequence[str]]:
        nonlocal count
        yield _COLUMNS
        for entry in JournalStore(work.ports.database).of_day(day.isoformat()):
            count += 1
            yield _row(entry)

    file = to_csv(rows())
    digest = sha256(file.encode()).hexdigest()
    _note(work, day, _READING.of("uitvoer"), rows=str(count), sha256=digest)
    return file


def _row(entry: Entry) -> Sequence[str]:
    facts = " ".join(f"{name}={value}" for name, value in sorted(entry.facts.items()))
    place = (entry.object_id, str(entry.seq))
    return (entry.at, entry.actor, entry.action, *place, facts, entry.hash)


def _note(work: Work, day: date, why: Purpose, **facts: str) -> None:
    own = day_of(work.by, work.at)
    work.note(own, "journaal_gelezen", why, day=day.isoformat(), **facts)
