"""What a mailbox sends over the queue ``reports``, and back. Pure."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from chalicelib.mailbox.domain import Reply
from chalicelib.platform.errors import Unreadable

# The kinds of messages about mailboxes on the queue ``reports``.
REPLY, ERASE, EXPIRED = "bericht", "postvak_wissen", "postvak_verlopen"


def to_message(reply: Reply) -> dict[str, Any]:
    """A reply as a message on the queue ``reports``."""
    told = {**asdict(reply), "numbers": list(reply.numbers)}
    return {"kind": REPLY, "v": 1, **told, "sealed": base64.b64encode(reply.sealed).decode("ascii")}


def from_message(message: Mapping[str, Any]) -> Reply:
    """The inverse of ``to_message``. Raises Unreadable when a field is missing, odd or too much."""
    held = dict(message)
    if (held.pop("kind", None), repr(held.pop("v", None))) != (REPLY, "1"):
        msg = "not a reply of a version we know"
        raise Unreadable(msg)
    try:
        numbers = held.pop("numbers")
        sealed = base64.b64decode(held.pop("sealed"), validate=True)
        reply = Reply(numbers=tuple(numbers), sealed=sealed, **held)
    except (KeyError, TypeError, ValueError) as error:
        msg = f"not a reply of ours ({type(error).__name__})"
        raise Unreadable(msg) from None
    texts = (reply.sid, reply.mailbox, reply.digest, reply.accepted_at)
    if not all(type(text) is str and text for text in texts) or type(reply.danger_now) is not str:
        msg = "a reply with a field missing or of another type"
        raise Unreadable(msg)
    is_list = type(message["numbers"]) is list
    if not (reply.sealed and is_list) or any(type(number) is not int for number in reply.numbers):
        msg = "a reply without words, or to no question"
        raise Unreadable(msg)
    return reply
