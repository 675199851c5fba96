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
from chalicelib.journal.watching.usecases import (
    NO_DAY,
    compare,
    compared,
    differences,
    found_wrong,
    seen_on,
)
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
# A root that was not told is told again for so many nights.
_ROOTS_TOLD = 7
# By then the sheet of the day before is there (app.py: half past two to half past five, UTC).
NIGHT = timedelta(hours=6)


def seal_days(ports: Ports, is_late: Callable[[], bool] = lambda: False) -> bool:
    """Write the sheet of each whole day since the last one, in parts; whether all of them are there now.

    A night that was missed is made up for. When ``is_late`` says so, the work stops after a part, and the
    next call goes on behind the last part that the bucket has. The first sheet is of yesterday. What is
    sealed stays as it is. Each sheet is then compared with what the watch saw. Raises Unavailable.
    """
    if not _is_all_sealed(ports, is_late):
        return False
    vault, yesterday = ports.write_once, ports.now().date() - timedelta(days=1)
    by_day: dict[str, list[str]] = defaultdict(list)
    for name in vault.names(_FOLDER):
        if _is_of_a_night(name, yesterday):
            by_day[name.split("/")[1]].append(name)
    for day in sorted(by_day.keys() - compared(vault)):
        if is_late():
            return False
        compare(vault, day, _sealed(vault, by_day[day]))
    return True


def _sealed(vault: WriteOnce, names: Sequence[str]) -> Iterator[Sealed]:
    """The entries in these parts, one part after another."""
    for name in names:
        part = _read_as_named(vault, name)
        yield from part.entries if part is not None else ()


def _is_all_sealed(ports: Ports, is_late: Callable[[], bool]) -> bool:
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


def roots(ports: Ports) -> dict[str, str]:
    """The root of the sheet of each of the last days that have a whole one, by day, oldest first."""
    vault = ports.write_once
    today = ports.now().date()
    last = {
        name.split("/")[1]: name for name in vault.names(_FOLDER) if _is_of_a_night(name, today)
    }
    newest = sorted(last)[-_ROOTS_TOLD:]
    parts = [_read_as_named(vault, last[day]) for day in newest]
    return {part.day: part.root for part in parts if part is not None and part.is_last}


def verify(journal: JournalStore, vault: WriteOnce, now: Clock) -> Iterator[str]:
    """Faults in words for a person: sheets first, then the first bad entry of each object.

    It reads every object that a sheet names or that the index of a day gives, from the first sheet to today,
    so a chain that was taken out as a whole is missed too, and one that was put in is found. Of a day that
    has a sheet the night compared it with what the watch saw; on days that have none yet the entries are
    compared here. Raises Unavailable.
    """
    today = now().date()
    names = vault.names(_FOLDER)
    read = {n: _read_as_named(vault, n) for n in names if _is_of_a_night(n, today)}
    parts = [part for part in read.values() if part is not None]
    yield from (f"{name} is no part of a day sheet" for name in names if name not in read)
    for name in (name for name, part in read.items() if part is None):
        yield f"{name} is not the part that its name says"
    for name in vault.touched(_FOLDER):
        yield f"{name} was deleted or written over; its first version is read here"
    yield from bad_parts(parts)
    yield from _missing(parts, now())
    yield from found_wrong(vault)
    yield from (
        f"{day} was not compared with what was seen" for day in _not_compared(vault, parts, now())
    )
    yield from differences(seen_on(vault, NO_DAY), ())
    sealed: dict[str, list[Sealed]] = defaultdict(list)
    for one in (one for part in parts for one in part.entries):
        sealed[one.object_id].append(one)
    days = {part.day for part in parts if part.is_last}
    listed: dict[str, set[int]] = defaultdict(set)
    first = date.fromisoformat(parts[0].day) if parts else today - timedelta(days=1)
    for number in range((today - first).days + 1):
        day = (first + timedelta(days=number)).isoformat()
        of_day = [Sealed(one.object_id, one.seq, one.hash) for one in journal.of_day(day)]
        for one in of_day:
            listed[one.object_id].add(one.seq)
        if day not in days:
            yield from differences(seen_on(vault, day), of_day, is_over=False)
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
    days, last = {part.day for part in parts}, (now - NIGHT).date() - timedelta(days=1)
    day = date.fromisoformat(min(days, default="9999-12-31"))
    while day <= last:
        if day.isoformat() not in days:
            yield f"{day} has no day sheet"
        day += timedelta(days=1)
    if parts and not parts[-1].is_last and parts[-1].day <= last.isoformat():
        yield f"the day sheet of {parts[-1].day} is not whole: its last part is missing"


def _not_compared(vault: WriteOnce, parts: Sequence[SheetPart], now: datetime) -> list[str]:
    """The days with a whole sheet whose night is over and that no night compared."""
    whole = {part.day for part in parts if part.is_last}
    last = ((now - NIGHT).date() - timedelta(days=1)).isoformat()
    return sorted(day for day in whole - compared(vault) if day <= last)


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
