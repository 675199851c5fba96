"""Keeping a message that nobody could read, for a person: dropping one could drop a cry for help.

The function that could not read a message writes its row in the table ``unreadable`` (``unreadable/store.py``
reads the table for the desk). A medewerker can ask to read the message again; the clock tells the same
function, which then reads the row itself. Nobody else handles the body.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated, Literal

import msgspec

from chalicelib.platform import log
from chalicelib.platform.clock import from_text
from chalicelib.platform.errors import Unreadable, Why
from chalicelib.platform.messages import Digest, Message, Turn
from chalicelib.platform.queue import QueueName
from chalicelib.platform.table import Change, Database, Item, Key, Put, Transaction

PARKED_ONCE = "unreadable message is new"
PARKED_AS_SEEN = "unreadable message stands where we read it"

# How a kept message fares: it waits for a person, is to be read again, was read, or a person set it aside.
State = Literal["wacht", "opnieuw", "gelezen", "afgehandeld"]

_KEPT_FOR = timedelta(days=90)


class ReadAgain(Message, frozen=True, kw_only=True, tag="onleesbaar_opnieuw"):
    """A medewerker asks the reader of a queue to read a message again that is kept under ``row``.

    ``line`` is the queue that keeps order and takes this message in a turn; empty on the other queues.
    """

    row: Digest
    line: Annotated[str, msgspec.Meta(pattern=r"^(registrations)?\Z")] = ""

    @property
    def turn(self) -> Turn | None:
        """A turn of its own for each row: no sign-up waits behind it."""
        return Turn(self.row, self.row) if self.line else None


def key_of(queue: QueueName, row: str) -> Key:
    """The key of a kept message: ``row`` is the sha256 of its body."""
    return Key("unreadable", f"onleesbaar#{queue}#{row}", "onleesbaar")


def park(queue: QueueName, body: str, why: Why, *, at: str) -> Put:
    """The part that keeps ``body``, received ``at`` (a stored moment): the same body is kept once.

    ``why`` says as a code why nobody could read it. The row goes by TTL after 90 days.
    """
    key = key_of(queue, sha256(body.encode()).hexdigest())
    state: State = "wacht"
    item: Item = {
        "pk": key.pk,
        "sk": key.sk,
        "queue": queue,
        "why": why,
        "body": body,
        "size": len(body.encode()),
        "received_at": at,
        "state": state,
        "bak": "onleesbaar",
        "bak_at": at,
        "expires": int((from_text(at) + _KEPT_FOR).timestamp()),
    }
    return Put(key.table, item, PARKED_ONCE)


def read_again(
    database: Database,
    queue: QueueName,
    message: ReadAgain,
    handle: Callable[[str, datetime], None],
    *,
    at: str,
) -> None:
    """Handle a kept message as when it came in.

    ``handle`` is given the body and the moment at which the message came in, and may be given them twice.
    The row leaves the pile when ``handle`` returns, and its body with it; it waits for a person again when
    ``handle`` raises Unreadable. A row that nobody asked to read again is left alone. Raises Conflict,
    Unavailable and what else ``handle`` raises: the queue then brings the message again.
    """
    key = key_of(queue, message.row)
    row = database.get(key)
    if row is None or row["state"] != "opnieuw":
        return
    if "due" in row:
        # From here the queue holds the message, so that the clock need not ask again.
        taken = Change(key, {}, {"state": "opnieuw"}, PARKED_AS_SEEN, remove=("due", "due_at"))
        database.commit(Transaction([taken]))
    try:
        handle(str(row["body"]), from_text(str(row["received_at"])))
    except Unreadable as error:
        log.event("still_unreadable", queue=queue, why=error.why)
        changed = _settled(key, "wacht", why=error.why, tried_at=at)
    else:
        changed = _settled(key, "gelezen", "body", "bak", "bak_at", read_at=at)
    database.commit(Transaction([changed]))


def _settled(key: Key, state: State, *without: str, **put: str) -> Change:
    return Change(
        key,
        put={"state": state, **put},
        seen={"state": "opnieuw"},
        promise=PARKED_AS_SEEN,
        remove=(*without, "due", "due_at"),
    )
