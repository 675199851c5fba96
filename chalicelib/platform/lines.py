"""Lines in a table (``windows.py`` says what a line is): one item each, ``rij#<name>``."""

from __future__ import annotations

from datetime import timedelta

from chalicelib.platform.clock import from_text
from chalicelib.platform.table import Change, Database, Item, Key, Part, Put
from chalicelib.platform.windows import Line

LINE_AS_SEEN = "line stands where we read it"

# An item that TTL took away is a new line, so it may go when its last window is over.
_LINE_KEPT = timedelta(days=1)


def read_line(database: Database, table: str, name: str) -> Line:
    """A line as it stands; a new one when nothing is in it. Raises Unavailable."""
    item = database.get(_line_key(table, name))
    return Line() if item is None else Line(str(item["start"]), int(str(item["taken"])))


def move_line(table: str, name: str, seen: Line, after: Line) -> Part:
    """The part that gives a place in a line, as long as nobody else got one since it was ``seen``."""
    key = _line_key(table, name)
    end = from_text(after.start) + _LINE_KEPT
    held: Item = {
        "start": after.start,
        "taken": after.taken,
        "expires": int(end.timestamp()),
    }
    if not seen.start:
        return Put(table, {"pk": key.pk, "sk": key.sk, **held}, LINE_AS_SEEN)
    return Change(key, held, {"start": seen.start, "taken": seen.taken}, LINE_AS_SEEN)


def _line_key(table: str, name: str) -> Key:
    return Key(table, f"rij#{name}", "rij")
