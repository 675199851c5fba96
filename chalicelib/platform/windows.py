"""Windows of time: what comes in one is told of together, so that a flood buries nobody.

A *line* gives each window so many of something; what comes when a window is full gets the next one, in the
order of arrival.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from chalicelib.platform.clock import from_text, to_text


@dataclass(frozen=True)
class Window:
    """A stretch of time in which things are counted, so that many of them are told of once.

    ``start`` and ``told_at`` are stored moments; at ``told_at`` nothing can be stored in it any more, and
    whoever must know is told of all of it.
    """

    start: str
    told_at: str


# Longer than a function may run, so that what began in a window is stored before it is told of.
_GRACE = timedelta(seconds=60)


def window_at(moment: datetime, minutes: int) -> Window:
    """The window of so many minutes in which ``moment`` (aware) lies.

    >>> window_at(datetime(2026, 3, 2, 10, 14, 59, tzinfo=UTC), 15)
    Window(start='2026-03-02T10:00:00Z', told_at='2026-03-02T10:16:00Z')
    """
    seconds = minutes * 60
    start = datetime.fromtimestamp(moment.timestamp() // seconds * seconds, UTC)
    return Window(to_text(start), to_text(start + timedelta(seconds=seconds) + _GRACE))


@dataclass(frozen=True)
class Line:
    """A line: the last window that was given (``start``, a stored moment), and how often it was."""

    start: str = ""
    taken: int = 0


def next_in_line(line: Line, now: datetime, minutes: int, most: int) -> Line:
    """The line after one more: ``start`` is the window it got, the present one or a later one.

    >>> full = Line("2026-03-02T10:00:00Z", 2)
    >>> next_in_line(full, datetime(2026, 3, 2, 10, 1, tzinfo=UTC), 15, 2)
    Line(start='2026-03-02T10:15:00Z', taken=1)
    """
    present = window_at(now, minutes).start
    if line.start < present:
        return Line(present, 1)
    if line.taken < most:
        return Line(line.start, line.taken + 1)
    return Line(to_text(from_text(line.start) + timedelta(minutes=minutes)), 1)
