"""Telling the mailer that something was announced, and the desk that a message could not be read.

Letters that a form alone can cause wait in a line, so that no flood of forms is a flood of mail.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.mail.domain import Announcement, DeskRole, ToDesk, ToSealed, sealed_row
from chalicelib.mail.messages import Announced
from chalicelib.mail.store import ANNOUNCED_ONCE, announce, insert
from chalicelib.platform import log
from chalicelib.platform.clock import from_text
from chalicelib.platform.errors import Conflict, Unavailable
from chalicelib.platform.lines import LINE_AS_SEEN, move_line, read_line
from chalicelib.platform.queue import Queues
from chalicelib.platform.unreadable import PARKED_ONCE
from chalicelib.platform.windows import next_in_line, window_at

if TYPE_CHECKING:
    from chalicelib.journal.domain import Noted
    from chalicelib.platform.table import Part, Put
    from chalicelib.work import Work

# A letter that cannot go within a day is withheld: junk of today holds up no letter of tomorrow.
_LONGEST_LINE = timedelta(days=1)
# Others who get a place in the same line at that moment take one try each.
_TRIES = 8
# A person looks within half an hour at what may be a cry for help.
_MINUTES = 30


def tell_mailer(queues: Queues, announcement_id: str) -> None:
    """Tell the mailer of an announcement. Telling it twice is harmless.

    Mail never stands in the way of storing: if this message is lost, the clock finds the
    announcement by its ``due_at``.
    """
    try:
        queues.send("post", Announced(announcement=announcement_id))
    except Unavailable as error:
        log.fault("announcement_waits", error)


@dataclass(frozen=True)
class InLine:
    """A line for letters: its table and name, and how many of them go in a window."""

    table: str
    name: str
    most: int


@dataclass(frozen=True)
class Queued:
    """A place in a line: the parts that take it, and the announcement to tell at once, if any."""

    parts: tuple[Part, ...]
    tell: Announcement | None


def commit_in_line(
    work: Work,
    line: InLine,
    *parts: Part | Noted,
    tell: Announcement,
    already: Collection[str] = (),
) -> bool:
    """As ``Work.commit``; the letters go at once, or in the first window of the line that has room."""
    for tries_left in reversed(range(_TRIES)):
        queued = in_line(work, line, tell)
        try:
            done = work.commit(*parts, *queued.parts, tell=queued.tell, already=already)
        except Conflict as conflict:
            if conflict.refused != {LINE_AS_SEEN} or not tries_left:
                raise
        else:
            return done
    raise AssertionError  # the last try returns or raises


def in_line(work: Work, line: InLine, announcement: Announcement) -> Queued:
    """The next place in a line for the sealed letters of an announcement. Raises Unavailable.

    A letter whose window is still to come has a row that waits for it; one that would wait longer than a day
    is withheld, and its row says so.
    """
    seen, now = read_line(work.ports.database, line.table, line.name), work.ports.now()
    minutes = work.ports.here.flood.minutes
    after = next_in_line(seen, now, minutes, line.most)
    take = move_line(line.table, line.name, seen, after)
    if after.start == window_at(now, minutes).start:
        return Queued((take,), announcement)
    letters = [to for to in announcement.recipients if isinstance(to, ToSealed)]
    if from_text(after.start) - now > _LONGEST_LINE:
        log.event("letter_withheld", level="error", line=line.name.partition("#")[0])
        withheld = [sealed_row(announcement, to, "withheld", due_at="") for to in letters]
        return Queued(tuple(insert(row, announcement) for row in withheld), None)
    log.event("letter_waits", line=line.name.partition("#")[0])
    waiting = [sealed_row(announcement, to, "waiting", due_at=after.start) for to in letters]
    return Queued((take, *(insert(row, announcement) for row in waiting)), None)


def keep_unreadable(work: Work, parked: Put, *roles: DeskRole) -> None:
    """Keep a message that nobody could read (``platform/unreadable.py``), and ask ``roles`` to look at it.

    They get a mail for the first of half an hour, and one after it for all that came behind: anybody who can
    send messages could bury the desk otherwise. Twice is once. Raises Conflict and Unavailable.
    """
    window = window_at(from_text(work.at), _MINUTES)
    about = "onleesbaar#" + str(parked.item["queue"])
    name, to = about.replace("#", ".") + "." + window.start, ToDesk("desk_nieuw", roles)
    first = Announcement(name, work.at, (to,), about)
    rest = Announcement(f"{name}.rest", window.told_at, (to,), about)
    for told in ([announce(first, due_at=work.at)], [announce(rest, due_at=window.told_at)], []):
        try:
            work.commit(parked, *told, already={PARKED_ONCE})
        except Conflict as conflict:
            if conflict.refused != {ANNOUNCED_ONCE}:
                raise
        else:
            break
    tell_mailer(work.ports.queues, name)
