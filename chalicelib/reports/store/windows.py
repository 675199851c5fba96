"""Windows in which unverified arrivals are counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from chalicelib.platform.clock import from_text
from chalicelib.platform.table import Database, Put
from chalicelib.platform.windows import Window

NUMBER_IS_FREE = "number in the window is free"
ANNOUNCED_IN_WINDOW = "window is not announced yet"

_NUMBERS_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Taken:
    """The numbers of a window that are taken, and the ids of the announcements that were made for it."""

    numbers: frozenset[int] = frozenset()
    announced: frozenset[str] = frozenset()


class WindowStore:
    """Reads windows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def taken(self, window: Window) -> Taken:
        """The numbers taken and the announcements made in a window."""
        items = self._database.query("reports", f"venster#{window.start}")
        held = [str(item["sk"]).partition("#") for item in items]
        return Taken(
            numbers=frozenset(int(rest) for kind, _, rest in held if kind == "nummer"),
            announced=frozenset(rest for kind, _, rest in held if kind == "gemeld"),
        )


def count_arrival(window: Window, number: int) -> Put:
    """Take a number among the unverified of a window."""
    return _in_window(window, f"nummer#{number:06}", NUMBER_IS_FREE)


def note_announced(window: Window, announcement_id: str) -> Put:
    """Note that what is set apart in a window is announced."""
    return _in_window(window, f"gemeld#{announcement_id}", ANNOUNCED_IN_WINDOW)


def _in_window(window: Window, sk: str, promise: str) -> Put:
    expires = int((from_text(window.start) + _NUMBERS_KEPT).timestamp())
    return Put("reports", {"pk": f"venster#{window.start}", "sk": sk, "expires": expires}, promise)
