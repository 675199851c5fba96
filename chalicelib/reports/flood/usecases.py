"""Storing what arrives, in peace and in a flood.

Anybody can send anything, so unverified arrivals are counted: the first of a window take a place in
it, and are told of at once. When the places are taken, what comes is stored all the same but set apart,
and the desk gets one mail for the whole window, after it: an urgent one when there was danger in it. So
a thousand pieces of junk make no thousand mails, and what was true among them is found.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from chalicelib.mail.announcing.usecases import commit_and_tell, tell_mailer
from chalicelib.mail.domain import Announcement, Recipient, ToDesk
from chalicelib.mail.store import announce
from chalicelib.platform import log
from chalicelib.platform.clock import Clock, to_text
from chalicelib.platform.errors import Conflict
from chalicelib.platform.gemeente import Flood
from chalicelib.platform.queue import Queues
from chalicelib.platform.table import Database, Part, Transaction
from chalicelib.reports.domain import Window, window_at
from chalicelib.reports.store.windows import (
    PLACE_IS_FREE,
    Taken,
    WindowStore,
    count_arrival,
    note_announced,
)


class Parts(Protocol):
    """Makes what stores an arrival; ``quarantine``: it is set apart."""

    def __call__(self, *, quarantine: bool) -> Sequence[Part]: ...


@dataclass(frozen=True)
class Arrival:
    """Something that came in, how it is stored and who must be told.

    ``still_told`` answers who hears of it at once even then: who must confirm an address, not the desk.
    """

    parts: Parts
    announcement: Announcement
    verified: bool
    is_urgent: bool
    still_told: Callable[[], tuple[Recipient, ...]] = tuple


@dataclass(frozen=True)
class Arriving:
    """What arrivals are stored with."""

    database: Database
    queues: Queues
    now: Clock
    flood: Flood

    def store(self, arrival: Arrival) -> None:
        """Store an arrival and tell of it, at once or after its window. Raises Conflict, Unavailable."""
        if arrival.verified:
            parts = arrival.parts(quarantine=False)
            commit_and_tell(self.database, self.queues, parts, arrival.announcement)
            return
        window = window_at(self.now(), self.flood.minutes)
        place, taken = _place_of(arrival, self.flood.unverified), Taken()
        while place:
            try:
                commit_and_tell(
                    self.database,
                    self.queues,
                    [*arrival.parts(quarantine=False), count_arrival(window, place)],
                    arrival.announcement,
                )
            except Conflict as conflict:
                if conflict.refused != {PLACE_IS_FREE}:
                    raise
            else:
                return
            taken = WindowStore(self.database).taken(window)
            free = set(range(1, self.flood.unverified + 1)) - taken.places
            place = min(free, default=0)
        self._set_apart(arrival, window, taken)

    def _set_apart(self, arrival: Arrival, window: Window, taken: Taken) -> None:
        log.event("set_apart", urgent=arrival.is_urgent)
        own = replace(arrival.announcement, recipients=arrival.still_told())
        parts = list(arrival.parts(quarantine=True))
        if own.recipients:
            parts.append(announce(own, due_at=to_text(self.now())))
        of_all = _of_the_window(window, arrival)
        # Who sees that it is announced leaves it alone, so that a thousand do not contend for one item.
        if of_all.id in taken.announced:
            self.database.commit(Transaction(parts))
        else:
            self._announce_first(parts, window, of_all)
        if own.recipients:
            tell_mailer(self.queues, own.id)

    def _announce_first(self, parts: list[Part], window: Window, of_all: Announcement) -> None:
        """The clock announces after the window, once for all that were set apart in it."""
        announced = [
            announce(of_all, due_at=window.told_at),
            note_announced(window, of_all.id),
        ]
        try:
            self.database.commit(Transaction([*parts, *announced]))
        except Conflict as conflict:
            if not conflict.refused <= {part.promise for part in announced}:
                raise
            self.database.commit(Transaction(parts))


def _place_of(arrival: Arrival, places: int) -> int:
    """The place to try first: one that hardly anybody else tries, so that in peace it is free; 0: none."""
    if not places:
        return 0
    return zlib.crc32(arrival.announcement.id.encode()) % places + 1


def _of_the_window(window: Window, arrival: Arrival) -> Announcement:
    """The one announcement of what was set apart in a window; danger has one of its own."""
    if arrival.is_urgent:
        to = ToDesk("desk_dringend", ("triagist", "teamleider", "oproep"))
    else:
        to = ToDesk("desk_stroom", ("triagist",))
    return Announcement(f"venster.{window.start}.{to.letter}", window.told_at, (to,))
