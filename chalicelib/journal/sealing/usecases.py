"""Each night a sheet of the day's entries goes where nobody can take it back; and whether all still fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from chalicelib.journal.domain import (
    DaySheet,
    Sealed,
    bad_entries,
    bad_sheets,
    day_sheet,
    from_file,
    to_file,
)
from chalicelib.journal.store import JournalStore
from chalicelib.platform import log
from chalicelib.platform.clock import Clock
from chalicelib.platform.ports import Ports
from chalicelib.platform.write_once import WriteOnce

_FOLDER = "dagstaten/"
# By then the sheet of the day before is there (app.py: shortly after two at night, UTC).
_NIGHT = timedelta(hours=6)


def seal_days(ports: Ports) -> int:
    """Write the sheet of each whole day since the last one; how many. A night that was missed is made up for.

    The first sheet is of yesterday. A day that is sealed stays as it is. Raises Unavailable.
    """
    journal, vault = JournalStore(ports.database), ports.write_once
    yesterday = ports.now().date() - timedelta(days=1)
    names = vault.names(_FOLDER)
    last = _read(vault, names[-1]) if names else None
    day = yesterday if last is None else date.fromisoformat(last.day) + timedelta(days=1)
    sealed = 0
    while day <= yesterday:
        entries = journal.of_day(day.isoformat())
        sheet = day_sheet(
            day.isoformat(), last, (Sealed(e.object_id, e.seq, e.hash) for e in entries)
        )
        vault.keep(f"{_FOLDER}{sheet.day}.json", to_file(sheet))
        log.event("day_sealed", entries=len(sheet.entries))
        last, day, sealed = sheet, day + timedelta(days=1), sealed + 1
    return sealed


def verify(journal: JournalStore, vault: WriteOnce, now: Clock) -> Iterator[str]:
    """Faults in words for a person: sheets first, then the first bad entry of each object.

    It reads every object that a sheet names or that the index of a day gives, from the first sheet to today,
    so a chain that was taken out as a whole is missed too, and one that was put in is found. On days that
    have no sheet yet an edit in the middle of a chain shows; a tail cut off, or a whole chain taken out or
    written anew, does not. Raises Unavailable.
    """
    sheets = [_read(vault, name) for name in vault.names(_FOLDER)]
    for name in vault.touched(_FOLDER):
        yield f"{name} was deleted or written over; its first version is read here"
    yield from bad_sheets(sheets)
    yield from _missing(sheets, now())
    sealed: dict[str, list[Sealed]] = defaultdict(list)
    for sheet in sheets:
        for one in sheet.entries:
            sealed[one.object_id].append(one)
    listed: dict[str, set[int]] = defaultdict(set)
    today = now().date()
    day = date.fromisoformat(sheets[0].day) if sheets else today - timedelta(days=1)
    while day <= today:
        for entry in journal.of_day(day.isoformat()):
            listed[entry.object_id].add(entry.seq)
        day += timedelta(days=1)
    days = {sheet.day for sheet in sheets}
    for object_id in sorted({*sealed, *listed}):
        chain = journal.chain(object_id)
        yield from bad_entries(sealed[object_id], chain, days, listed[object_id])


def _missing(sheets: Sequence[DaySheet], now: datetime) -> Iterator[str]:
    """The days from the first sheet on whose night is over and that have no sheet."""
    days, last = {sheet.day for sheet in sheets}, (now - _NIGHT).date() - timedelta(days=1)
    day = date.fromisoformat(min(days, default="9999-12-31"))
    while day <= last:
        if day.isoformat() not in days:
            yield f"{day} has no day sheet"
        day += timedelta(days=1)


def _read(vault: WriteOnce, name: str) -> DaySheet:
    return from_file(vault.read(name))
