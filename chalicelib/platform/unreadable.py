"""Keeping a message that nobody could read, for a person: dropping one could drop a cry for help.

Its row ``onleesbaar#<sha256 of the body>`` lies in the table of the function that could not read it. It says
from which queue the message came and why nobody could read it (one code), and goes by TTL after 90 days.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from chalicelib.platform.clock import from_text
from chalicelib.platform.errors import Why
from chalicelib.platform.queue import QueueName
from chalicelib.platform.table import Item, Put

PARKED_ONCE = "unreadable message is new"

_KEPT_FOR = timedelta(days=90)


def park(table: str, queue: QueueName, body: str, why: Why, *, at: str) -> Put:
    """The part that keeps ``body``, received ``at`` (a stored moment): the same body is kept once."""
    name = f"onleesbaar#{sha256(body.encode()).hexdigest()}"
    item: Item = {
        "pk": name,
        "sk": "onleesbaar",
        "queue": queue,
        "why": why,
        "body": body,
        "received_at": at,
        "expires": int((from_text(at) + _KEPT_FOR).timestamp()),
    }
    return Put(table, item, PARKED_ONCE)
