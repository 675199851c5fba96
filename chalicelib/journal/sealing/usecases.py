"""Each night the day's entries go, in parts, where nobody can take them back; and whether all still fits."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

from chalicelib.journal.domain import (
    Entry,
    Sealed,
    SheetPart,
    bad_entries,
    bad_parts,
    from_file,
    sheet_part,
    to_file,
)
from chalicelib.journal.store import JournalStore
from chalicelib.platform import log
from chalicelib.platform.clock import Clock
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Cursor
from chalicelib.platform.write_once import WriteOnce

_FOLDER = "dagstaten/"
_NAME = re.compile(_FOLDER + r"(\d{4}-\d\d-\d\d)/\d{6}\.json")
# Entries in a part: 6 MB in the bucket, and all of them that are in memory at once.
PART = 50_000
# A part takes some ten seconds of a whole core; nobody begins one with less than this left.
SECONDS_OF_A_PART = 60
# By then the sheet of the day before is there (app.py: half past two to half past five, UTC).
_NIGHT = timedelta(hours=6)


def seal_days(ports: Ports, is_late: Callable[[], bool] = lambda: False) -> bool:
    """Write the sheet of each whole day since the last one, in parts; whether all of them are there now.

    A night that was missed is made up for. When ``is_late`` says so, the work stops after a part, and the
    next call goes on behind the last part that the bucket has. The first sheet is of yesterday. What is
    sealed stays as it is. Raises Unavailable.
    """
    journal, vault = JournalStore(ports.database), ports.write_once
    yesterday = ports.now().date() - timedelta(days=1)
    names = [name for name in vault.names(_FOLDER) if _is_of_a_night(name, yesterday)]
    last = _read(vault, names[-1]) if names else None
    day, after = _next_place(last) if last else (yesterday.isoformat(), None)
    while day <= yesterday.isoformat():
        if is_late():
            return False
        entries, after = _stretch(journal, day, after)
        sealed = [Sealed(one.object_id, one.seq, one.hash) for one in entries]
        part = sheet_part(day, last, sealed, after or {})
        name = _name_of(part)
        vault.keep(name, to_file(part))
        # Another run may have kept this part a moment before: the chain goes on from the first one.
        last = _read(vault, name)
        log.event(
            "part_sealed", day=last.day, part=last.number, entries=len(last.entries), root=last.root
        )
        day, after = _next_place(last)
    return True


def verify(journal: JournalStore, vault: WriteOnce, now: Clock) -> Iterator[str]:
    """Faults in words for a person: sheets first, then the first bad entry of each object.

    It reads every object that a sheet names or that the index of a day gives, from the first sheet to today,
    so a chain that was taken out as a whole is missed too, and one that was put in is found. On days that
    have no sheet yet an edit in the middle of a chain shows; a tail cut off, or a whole chain taken out or
    written anew, does not. Raises Unavailable.
    """
    today = now().date()
    parts: list[SheetPart] = []
    for name in vault.names(_FOLDER):
        if not _is_of_a_night(name, today):
            yield f"{name} is no part of a day sheet"
        elif (part := _read_as_named(vault, name)) is None:
            yield f"{name} is not the part that its name says"
        else:
            parts.append(part)
    for name in vault.touched(_FOLDER):
        yield f"{name} was deleted or written over; its first version is read here"
    yield from bad_parts(parts)
    yield from _missing(parts, now())
    sealed: dict[str, list[Sealed]] = defaultdict(list)
    for part in parts:
        for one in part.entries:
            sealed[one.object_id].append(one)
    listed: dict[str, set[int]] = defaultdict(set)
    day = date.fromisoformat(parts[0].day) if parts else today - timedelta(days=1)
    while day <= today:
        for entry in journal.of_day(day.isoformat()):
            listed[entry.object_id].add(entry.seq)
        day += timedelta(days=1)
    days = {part.day for part in parts if part.is_last}
    for object_id in sorted({*sealed, *listed}):
        chain = journal.chain(object_id)
        yield from bad_entries(sealed[object_id], chain, days, listed[object_id])


def _stretch(
    journal: JournalStore, day: str, after: Cursor | None
) -> tuple[list[Entry], Cursor | None]:
    """The next entries of a day, ``PART`` at most, and where those behind them begin."""
    found: list[Entry] = []
    while len(found) < PART:
        limit = min(500, PART - len(found))
        entries, after = journal.page_of_day(day, limit=limit, after=after)
        found += entries
        if after is None:
            break
    return found, after


def _next_place(part: SheetPart) -> tuple[str, Cursor | None]:
    """The day of the part that follows, and where its entries begin."""
    if part.is_last:
        return (date.fromisoformat(part.day) + timedelta(days=1)).isoformat(), None
    return part.day, part.following


def _is_of_a_night(name: str, last: date) -> bool:
    """Whether a file has the name of a part of a day until ``last``: a later one would stop the nights."""
    found = _NAME.fullmatch(name)
    return found is not None and found[1] <= last.isoformat()


def _missing(parts: Sequence[SheetPart], now: datetime) -> Iterator[str]:
    """The days from the first sheet on whose night is over and that have no whole sheet."""
    days, last = {part.day for part in parts}, (now - _NIGHT).date() - timedelta(days=1)
    day = date.fromisoformat(min(days, default="9999-12-31"))
    while day <= last:
        if day.isoformat() not in days:
            yield f"{day} has no day sheet"
        day += timedelta(days=1)
    if parts and not parts[-1].is_last and parts[-1].day <= last.isoformat():
        yield f"the day sheet of {parts[-1].day} is not whole: its last part is missing"


def _read_as_named(vault: WriteOnce, name: str) -> SheetPart | None:
    """The part in a file; None when the file holds none, or one of another name."""
    try:
        part = _read(vault, name)
    except ValueError:
        return None
    return part if _name_of(part) == name else None


def _name_of(part: SheetPart) -> str:
    return f"{_FOLDER}{part.day}/{part.number:06}.json"


def _read(vault: WriteOnce, name: str) -> SheetPart:
    return from_file(vault.read(name))
