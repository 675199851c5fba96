"""Kept messages as the desk sees them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import msgspec

from chalicelib.platform.messages import Moment, Reference, one_of

# Of a message that is none of ours only these are shown, and only as codes that we know.
_KINDS = ("melding", "bevestiging", "antwoord", "aanmelding")
_DANGERS = ("ja", "nee", "weet_niet")


@dataclass(frozen=True)
class Kept:
    """A message that nobody could read, without its body.

    ``row`` is the sha256 of the body, ``size`` its number of bytes. ``queue``, ``why`` and ``state`` are
    codes (``codes.py``); later code may have written others. ``by`` and ``reason`` say who set the message
    aside, and why. ``tried_at`` is when somebody last tried to read the message again, ``read_at`` when
    that worked.
    """

    queue: str
    row: str
    why: str
    size: int
    received_at: str
    state: str
    by: str = ""
    reason: str = ""
    tried_at: str = ""
    read_at: str = ""


@dataclass(frozen=True)
class Glimpse:
    """The codes that a body still shows; empty for each that is not exactly as we write it."""

    kind: str = ""
    version: str = ""
    reference: str = ""
    accepted_at: str = ""
    danger_now: str = ""


def glimpse(body: str) -> Glimpse:
    """The codes in a body that nobody could read.

    A body may hold ciphertext, a mail domain and anybody's words, so nothing is shown that is not one of our
    codes, a moment or a reference.

    >>> glimpse('{"kind": "melding", "v": 1, "reference": "Jan"}')
    Glimpse(kind='melding', version='1', reference='', accepted_at='', danger_now='')
    """
    try:
        held = msgspec.json.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return Glimpse()
    if not isinstance(held, dict):
        return Glimpse()
    header = held.get("header")
    coded = {**(header if isinstance(header, dict) else {}), **held}
    return Glimpse(
        kind=_as_ours(coded.get("kind"), Annotated[str, one_of(_KINDS)]),
        version=_as_ours(coded.get("v"), Annotated[int, msgspec.Meta(ge=1, le=999)]),
        reference=_as_ours(coded.get("reference"), Reference),
        accepted_at=_as_ours(coded.get("accepted_at"), Moment),
        danger_now=_as_ours(coded.get("danger_now"), Annotated[str, one_of(_DANGERS)]),
    )


def _as_ours(value: object, kind: Any) -> str:
    try:
        return str(msgspec.convert(value, kind))
    except msgspec.ValidationError:
        return ""
