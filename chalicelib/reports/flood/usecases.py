"""Storing an arrival, and setting it apart when too many unverified ones come in a window.

Anybody can send anything, so unverified arrivals are counted: the first of a window take a number in it,
and are told of at once. When the numbers are taken, an arrival is stored all the same but set apart, and
the desk gets one mail for the whole window, after it: an urgent one when there was danger in it. So a
thousand pieces of junk make no thousand mails, and a true report among them is found.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from chalicelib.journal.domain import Noted
from chalicelib.journal.store import NEXT_IN_CHAIN
from chalicelib.mail.announcing.usecases import InLine, Queued, in_line, tell_mailer
from chalicelib.mail.domain import Announcement, Recipient, ToDesk
from chalicelib.mail.store import announce
from chalicelib.platform import log
from chalicelib.platform.errors import Conflict
from chalicelib.platform.lines import LINE_AS_SEEN
from chalicelib.platform.table import Part
from chalicelib.platform.windows import Window, window_at
from chalicelib.reports.store.windows import (
    NUMBER_IS_FREE,
    Taken,
    WindowStore,
    count_arrival,
    note_announced,
)
from chalicelib.work import Work

# Others who get a place in the same line at that moment take one try each.
_TRIES = 8


class Parts(Protocol):
    """Makes the parts that store an arrival; ``quarantine``: it is set apart."""

    def __call__(self, *, quarantine: bool) -> Sequence[Part | Noted]: ...


@dataclass(frozen=True)
class Arrival:
    """An arrival, how it is stored and who must be told.

    ``still_told`` answers who hears of it also when it is set apart: who must confirm an address, not
    the desk. They hear in the order of their line, ``domain``: so many of one mail domain in a window.
    ``is_shielded``: the melding that it is for is kept from somebody.
    """

    parts: Parts
    announcement: Announcement
    verified: bool
    is_urgent: bool
    still_told: Callable[[], tuple[Recipient, ...]] = tuple
    domain: str = ""
    is_shielded: bool = False


def store_arrival(work: Work, arrival: Arrival) -> None:
    """Store an arrival and tell of it, at once or after its window. Raises Conflict, Unavailable."""
    if arrival.verified:
        work.commit(*arrival.parts(quarantine=False), tell=arrival.announcement)
        return
    flood = work.ports.here.flood
    window = window_at(work.ports.now(), flood.minutes)
    number, taken = _first_try(arrival, flood.unverified), Taken()
    while number:
        parts = [*arrival.parts(quarantine=False), count_arrival(window, number)]
        try:
            work.commit(*parts, tell=arrival.announcement)
        except Conflict as conflict:
            if conflict.refused - {NEXT_IN_CHAIN} != {NUMBER_IS_FREE}:
                raise
        else:
            return
        taken = WindowStore(work.ports.database).taken(window)
        free = set(range(1, flood.unverified + 1)) - taken.numbers
        number = min(free, default=0)
    _set_apart(work, arrival, window, taken)


def _set_apart(work: Work, arrival: Arrival, window: Window, taken: Taken) -> None:
    log.event("set_apart", urgent=arrival.is_urgent)
    own = replace(arrival.announcement, recipients=arrival.still_told())
    for tries_left in reversed(range(_TRIES)):
        parts = list(arrival.parts(quarantine=True))
        queued = _in_line(work, arrival, own) if own.recipients else None
        if queued is not None:
            parts += queued.parts
            parts += [announce(queued.tell, due_at=work.at)] if queued.tell else []
        try:
            _store_apart(work, arrival, parts, window, taken)
        except Conflict as conflict:
            if LINE_AS_SEEN not in conflict.refused or not tries_left:
                raise
        else:
            break
    if queued is not None and queued.tell:
        tell_mailer(work.ports.queues, own.id)


def _in_line(work: Work, arrival: Arrival, own: Announcement) -> Queued:
    line = InLine("reports", f"domein#{arrival.domain}", work.ports.here.letters.per_domain)
    return in_line(work, line, own)


def _store_apart(
    work: Work, arrival: Arrival, parts: Sequence[Part | Noted], window: Window, taken: Taken
) -> None:
    of_all = _of_the_window(window, arrival)
    # Who sees that it is announced leaves it alone, so that a thousand do not contend for one item.
    if of_all.id in taken.announced:
        work.commit(*parts)
    else:
        _announce_first(work, parts, window, of_all)


def _announce_first(
    work: Work, parts: Sequence[Part | Noted], window: Window, of_all: Announcement
) -> None:
    """The clock announces after the window, once for all that were set apart in it."""
    announced = [announce(of_all, due_at=window.told_at), note_announced(window, of_all.id)]
    try:
        work.commit(*parts, *announced)
    except Conflict as conflict:
        if not conflict.refused <= {NEXT_IN_CHAIN, *(part.promise for part in announced)}:
            raise
        work.commit(*parts)


def _first_try(arrival: Arrival, numbers: int) -> int:
    """The number to try first: one that hardly anybody else tries, so that in peace it is free; 0: none."""
    if not numbers:
        return 0
    return zlib.crc32(arrival.announcement.id.encode()) % numbers + 1


def _of_the_window(window: Window, arrival: Arrival) -> Announcement:
    """The one announcement of the arrivals set apart in a window; danger has one of its own.

    So has a melding that is kept from somebody: that one may not hear of it.
    """
    if arrival.is_urgent:
        to = ToDesk("desk_dringend", ("triagist", "teamleider", "oproep"))
    else:
        to = ToDesk("desk_stroom", ("triagist",))
    announcement_id = f"venster.{window.start}.{to.letter}"
    about = f"venster#{window.start}"
    if arrival.is_shielded:
        about = arrival.announcement.about
        announcement_id += "." + about.partition("#")[2]
    return Announcement(announcement_id, window.told_at, (to,), about)
