"""Reading the journal page by page, the newest first, by what somebody looks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from chalicelib.access.domain import day_of
from chalicelib.journal.codes.action import Group
from chalicelib.journal.domain import Entry, Purpose
from chalicelib.journal.store import NO_ENTRY, JournalStore
from chalicelib.journal.telling.usecases import action_of, group_of, kind_of
from chalicelib.platform.clock import to_text
from chalicelib.platform.gemeente import Gemeente
from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Cursor
from chalicelib.reports.store.submissions import SubmissionStore
from chalicelib.work import Work

READING = Purpose("toegang", "inzage")
# Entries of a page, and the calls to the journal that it takes at most: a quiet day is a call too.
_PAGE, _CALLS = 50, 40
LOOK_BACK = timedelta(days=30)


@dataclass(frozen=True)
class Asked:
    """The entries that somebody wants to see. Empty: all.

    ``first`` and ``last`` are local days, both included; without ``first`` a page goes ``LOOK_BACK`` days
    back, or to the beginning of the one chain ``object_id``. ``actor`` is an id, ``action`` a code, ``kind``
    one of ``OBJECTS``.
    """

    first: date | None = None
    last: date | None = None
    actor: str = ""
    action: str = ""
    group: Group | Literal[""] = ""
    kind: str = ""
    object_id: str = ""


@dataclass(frozen=True)
class Place:
    """Where a page begins: in a (UTC) ``day`` behind ``after``, or in one chain before ``number``."""

    day: str = ""
    after: Cursor | None = None
    number: int = 0


def read_journal(
    work: Work, asked: Asked, begins: Place | None = None
) -> tuple[list[Entry], Place | None]:
    """A page of the entries that were asked for, the newest first, and where the next one begins.

    The journal holds this reading first. A page takes ``_CALLS`` calls at most, so it may hold few and still
    not be the last one. Codes and ids only: nobody learns from it what anybody reported. Raises Conflict and
    Unavailable.
    """
    told = {
        "first": asked.first.isoformat() if asked.first else "",
        "last": asked.last.isoformat() if asked.last else "",
        "by": asked.actor,
        "filter": asked.action or asked.group or asked.kind,
        "sid": asked.object_id.removeprefix("melding#"),
    }
    note_reading(work, READING, **{name: value for name, value in told.items() if value})
    journal, begins = JournalStore(work.ports.database), begins or Place()
    if asked.object_id:
        return _of_chain(journal, work.ports.here, asked, begins)
    return _of_days(journal, work.ports, asked, begins)


def _of_days(
    journal: JournalStore, ports: Ports, asked: Asked, begins: Place
) -> tuple[list[Entry], Place | None]:
    until = asked.last or ports.today
    first, last = _span(ports.here, asked.first or until - LOOK_BACK, until)
    # The day with the newest entries that can be meant.
    day = date.fromisoformat(begins.day or min(last, to_text(ports.now()))[:10])
    found: list[Entry] = []
    after = begins.after
    for _ in range(_CALLS):
        if day.isoformat() < first[:10]:
            return found, None
        page, after = journal.page_of_day(
            day.isoformat(), limit=_PAGE, after=after, newest_first=True
        )
        found += _wanted(page, asked, first, last)
        if after is None:
            day -= timedelta(days=1)
        if len(found) >= _PAGE:
            break
    return found, None if day.isoformat() < first[:10] else Place(day.isoformat(), after)


def _of_chain(
    journal: JournalStore, here: Gemeente, asked: Asked, begins: Place
) -> tuple[list[Entry], Place | None]:
    first, last = _span(here, asked.first, asked.last)
    found: list[Entry] = []
    number = begins.number
    for _ in range(_CALLS):
        page = journal.page_of_chain(asked.object_id, limit=_PAGE, before=number)
        found += _wanted(page, asked, first, last)
        if len(page) < _PAGE or number == 1:
            return found, None
        number = page[-1].seq
        if len(found) >= _PAGE:
            break
    return found, Place(number=number)


def _span(here: Gemeente, first: date | None, last: date | None) -> tuple[str, str]:
    """The stored moments of the first and the last second of local days; None: no end."""
    zone = ZoneInfo(here.hours.zone)
    begins, ends = "", "9999"
    if first is not None:
        begins = to_text(datetime.combine(first, time(), zone))
    if last is not None:
        ends = to_text(datetime.combine(last, time(23, 59, 59), zone))
    return begins, ends


def _wanted(page: Iterable[Entry], asked: Asked, first: str, last: str) -> list[Entry]:
    return [
        one
        for one in page
        # A row that is no entry has no moment to trust, and nobody may overlook it.
        if (first <= one.at <= last or one.action == NO_ENTRY)
        and asked.actor in {"", one.actor}
        and asked.action in {"", one.action, action_of(one)}
        and asked.group in {"", group_of(one)}
        and asked.kind in {"", kind_of(one)}
    ]


def find_melding(ports: Ports, reference: str) -> list[str]:
    """``sid`` of the meldingen with a reference: one or none, unless chance made two the same.

    Raises Unavailable.
    """
    return [one.sid for one in SubmissionStore(ports.database).with_reference(reference)]


def note_reading(work: Work, why: Purpose, **facts: str) -> None:
    """The journal holds that somebody reads it. Raises Conflict and Unavailable: then nothing is shown."""
    work.note(day_of(work.by, work.at), "journaal_gelezen", why, **facts)
