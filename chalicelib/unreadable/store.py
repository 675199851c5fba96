"""The table ``unreadable``. Its rows are made, read again and settled in ``platform/unreadable.py``.

| question | pk | sk | index ``bak`` | index ``due`` |
| --- | --- | --- | --- | --- |
| a message nobody could read | ``onleesbaar#<queue>#<sha256>`` | ``onleesbaar`` | waits | to read again |
"""

from __future__ import annotations

from typing import Any, cast

from chalicelib.platform.queue import ORDERED, QueueName
from chalicelib.platform.table import Change, Cursor, Database, only_known
from chalicelib.platform.unreadable import PARKED_AS_SEEN, ReadAgain, State, key_of
from chalicelib.unreadable.domain import Kept

# The duty in the index ``due``: a message is read again.
_DUTY = "herlezen"


class UnreadableStore:
    """Reads messages that nobody could read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(self, *, limit: int, after: Cursor | None) -> tuple[list[Kept], Cursor | None]:
        """A page of what waits for a person, the longest waiting first, and where the next one begins."""
        page = self._database.listed("unreadable", "bak", "onleesbaar", limit=limit, after=after)
        return [_kept(cast("dict[str, Any]", item)) for item in page.items], page.next

    def message(self, queue: str, row: str) -> tuple[Kept, str] | None:
        """A message and its body, which is empty when somebody read it after all; None when there is none."""
        item = self._database.get(key_of(cast("QueueName", queue), row))
        if item is None:
            return None
        return _kept(cast("dict[str, Any]", item)), str(item.get("body", ""))

    def due(self, before: str, *, limit: int) -> list[tuple[QueueName, ReadAgain]]:
        """The messages that somebody asked to read again before a stored moment, and of which queue."""
        found: list[tuple[QueueName, ReadAgain]] = []
        for key in self._database.due("unreadable", _DUTY, before, limit=limit):
            _, queue, row = key.pk.split("#")
            line = queue if queue in ORDERED else ""
            found.append((cast("QueueName", queue), ReadAgain(row=row, line=line)))
        return found


def ask_again(kept: Kept, *, at: str) -> Change:
    """The clock tells the reader of the queue to read the message again, from ``at`` on."""
    return _changed(kept, "opnieuw", due=_DUTY, due_at=at)


def set_aside(kept: Kept, reason: str, *, by: str, at: str) -> Change:
    """The message leaves the pile; its body stays until the row goes by itself."""
    return _changed(
        kept, "afgehandeld", "bak", "bak_at", "due", "due_at", reason=reason, by=by, done_at=at
    )


def _changed(kept: Kept, state: State, *without: str, **put: str) -> Change:
    return Change(
        key_of(cast("QueueName", kept.queue), kept.row),
        put={"state": state, **put},
        seen={"state": kept.state},
        promise=PARKED_AS_SEEN,
        remove=without,
    )


def _kept(item: dict[str, Any]) -> Kept:
    return only_known(Kept, item, row=item["pk"].rpartition("#")[2])
