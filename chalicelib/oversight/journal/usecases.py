"""Reading a day of the journal, page by page and as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256

from chalicelib.access.accounts import ACTIVITY, Access, day_of
from chalicelib.access.domain import Medewerker
from chalicelib.journal.domain import Entry
from chalicelib.platform.clock import to_text
from chalicelib.platform.spreadsheet import to_csv
from chalicelib.platform.table import Cursor

# A page of the journal, and what a page looks at when it is filtered.
_PAGE, _LOOKED_AT = 100, 2000
_COLUMNS = ("at", "actor", "action", "object", "number", "facts", "hash")


def read_journal(
    access: Access,
    day: date,
    *,
    by: Medewerker,
    actor: str = "",
    action: str = "",
    after: Cursor | None = None,
) -> tuple[list[Entry], Cursor | None]:
    """A page of what was done on a (UTC) day, by whom, to what and what for, and where the next one begins.

    That this was read stands in it first. With a filter, an actor or an action, at most ``_LOOKED_AT``
    entries are looked at, so a page may hold few and still not be the last one. Codes and ids only: nobody
    learns from it what anybody reported. Raises Conflict and Unavailable.
    """
    _note_reading(access, day, by, purpose="inzage")
    found: list[Entry] = []
    looked_at = 0
    while True:
        entries, after = access.journal.page_of_day(day.isoformat(), limit=_PAGE, after=after)
        looked_at += len(entries)
        found += [e for e in entries if actor in {"", e.actor} and action in {"", e.action}]
        if after is None or len(found) >= _PAGE or looked_at >= _LOOKED_AT:
            return found, after


def journal_file(access: Access, day: date, *, by: Medewerker) -> str:
    """All of a (UTC) day of the journal as CSV. Before it is given the journal knows what left: how many
    rows, and the digest of the file. Raises Conflict and Unavailable.
    """
    count = 0

    def rows() -> Iterator[Sequence[str]]:
        nonlocal count
        yield _COLUMNS
        for entry in access.journal.of_day(day.isoformat()):
            count += 1
            yield _row(entry)

    file = to_csv(rows())
    digest = sha256(file.encode()).hexdigest()
    _note_reading(access, day, by, purpose="uitvoer", rows=str(count), sha256=digest)
    return file


def _row(entry: Entry) -> Sequence[str]:
    facts = " ".join(f"{name}={value}" for name, value in sorted(entry.facts.items()))
    place = (entry.object_id, str(entry.seq))
    return (entry.at, entry.actor, entry.action, *place, facts, entry.hash)


def _note_reading(access: Access, day: date, by: Medewerker, **more: str) -> None:
    at = to_text(access.now())
    facts = {"activity": ACTIVITY, "day": day.isoformat(), **more}
    own = day_of(by.id, at)
    access.journal.write(own, at=at, actor=by.id, action="journaal_gelezen", facts=facts)
