"""The messages of reports on the queue ``reports``, and back. Pure."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from chalicelib.platform.errors import Unreadable
from chalicelib.reports.domain import Header, Submission

# The clock's message: the addresses of a melding are due.
FORGET_ADDRESSES = "adressen_verlopen"


def to_message(submission: Submission) -> dict[str, Any]:
    """The submission as a queue message."""
    told = asdict(submission)
    told["mailbox_key"] = _text(submission.mailbox_key)
    told["sealed"] = {part: _text(sealed) for part, sealed in submission.sealed.items()}
    return {"kind": "submission", "v": 1, **told}


def from_message(message: Mapping[str, Any]) -> Submission:
    """The inverse of ``to_message``. Raises Unreadable when a field is missing, odd or too much."""
    held = dict(message)
    if (held.pop("kind", None), repr(held.pop("v", None))) != ("submission", "1"):
        msg = "not a submission of a version we know"
        raise Unreadable(msg)
    try:
        held["header"] = Header(**held["header"])
        held["mailbox_key"] = base64.b64decode(held["mailbox_key"], validate=True)
        held["sealed"] = {
            part: base64.b64decode(sealed, validate=True) for part, sealed in held["sealed"].items()
        }
        submission = Submission(**held)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        msg = f"not a submission of ours ({type(error).__name__})"
        raise Unreadable(msg) from None
    if not (submission.sid and submission.header.digest and submission.sealed.get("content")):
        msg = "a submission without id, digest or content"
        raise Unreadable(msg)
    if submission.confirmation and not submission.sealed.get("notify"):
        msg = "a submission to be confirmed at no address"
        raise Unreadable(msg)
    if not (_is_as_declared(submission) and _is_as_declared(submission.header)):
        msg = "a submission with a field of another type"
        raise Unreadable(msg)
    return submission


def _is_as_declared(part: Submission | Header) -> bool:
    """Whether every plain field holds the type of its declaration."""
    plain: Mapping[str, type] = {"str": str, "int": int, "bool": bool, "bytes": bytes}
    return all(
        type(getattr(part, declared.name)) is plain[str(declared.type)]
        for declared in fields(part)
        if str(declared.type) in plain
    )


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
