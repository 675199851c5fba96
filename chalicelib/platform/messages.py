"""Messages on queues: what one kind holds, and how a body is read back.

| the body | answer of ``read`` |
| --- | --- |
| is no JSON, of no kind that is known here, or odd in a field | Unreadable: a person looks at it |
| has a field that is not known here | the field is ignored, so that older code can read newer messages |
| is of a later version than is known here | TooNew: the queue brings it again, until newer code runs |
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Annotated, NamedTuple, TypeVar

import msgspec

from chalicelib.platform.clock import from_text
from chalicelib.platform.errors import TooNew, Unreadable, Why

# What ids look like: 16 bytes of a derived id, 10 of the name of a page, 32 of a digest, in hex.
Id = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
OnceKey = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{20}\Z")]
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
NoDigest = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?\Z")]
# As it is spoken and shown (platform/code.py): three times three characters of Crockford's.
Reference = Annotated[
    str, msgspec.Meta(pattern=r"^[0-9A-HJKMNP-TV-Z]{3}(-[0-9A-HJKMNP-TV-Z]{3}){2}\Z")
]
# An id that people chose or that was made from a happening: letters, digits and a few signs, no text.
Name = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_.#/:-]{1,200}\Z")]
NoName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_.#/:-]{0,200}\Z")]
Sealed = Annotated[bytes, msgspec.Meta(min_length=1)]
# Of this century: a day more or less, or the local time of it, must be a moment too.
Moment = Annotated[
    str,
    msgspec.Meta(pattern=r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z"),
]

# A queue keeps a message 14 days (infra/data.yaml), and a message that nobody could read is kept 90 more.
_ON_ITS_WAY = timedelta(days=14 + 90)
_CLOCKS_DIFFER = timedelta(minutes=5)


def one_of(codes: Iterable[str]) -> msgspec.Meta:
    """The check of a field that holds one of these codes."""
    return msgspec.Meta(pattern=f"^({'|'.join(map(re.escape, codes))})\\Z")


class Turn(NamedTuple):
    """The place of a message in a queue that keeps order (SQS FIFO).

    Messages of one ``group`` are handled one after another, in the order of sending; the same ``key`` sent
    again within five minutes is the same message. Both have at most 128 characters.
    """

    group: str
    key: str


class Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """A message; each kind names itself with ``tag``. ``v`` is its version: a kind that changes in a way
    that older code would misread says its own default.
    """

    v: Annotated[int, msgspec.Meta(ge=1)] = 1

    @property
    def turn(self) -> Turn | None:
        """The place in the order of its queue; None on a queue that keeps none."""
        return None


class _Envelope(msgspec.Struct):
    kind: str
    v: int = 1


M = TypeVar("M", bound=Message)
T = TypeVar("T", bound=msgspec.Struct)


def read(body: str, *kinds: type[M]) -> M:
    """A message of one of these kinds. Raises Unreadable and TooNew."""
    envelope = _decoded(body, _Envelope, "geen_bericht")
    known = {str(kind.__struct_config__.tag): kind for kind in kinds}
    kind = known.get(envelope.kind)
    if kind is None:
        raise Unreadable("onbekende_soort")
    if envelope.v > _newest(kind):
        msg = f"a message of a later version ({envelope.v})"
        raise TooNew(msg)
    return _decoded(body, kind, "vreemde_inhoud")


def read_foreign(body: str, kind: type[T]) -> T:
    """A message that another service makes, so without kind and version. Raises Unreadable."""
    return _decoded(body, kind, "vreemde_inhoud")


def _decoded(body: str, kind: type[T], why: Why) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    # No word of the error is told: the path in it can repeat a key that came in.
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise Unreadable(why) from None


def is_moment(text: str) -> None:
    """Raise ValueError when a text of the form of a moment is none, such as the 31st of February."""
    from_text(text)


def check_moment(accepted_at: str, now: datetime) -> None:
    """Raise Unreadable for a stored moment at which nothing was accepted that comes in ``now``.

    A report of the future would stand below all others, and its mailbox would never end.
    """
    if not -_CLOCKS_DIFFER <= now - from_text(accepted_at) <= _ON_ITS_WAY:
        raise Unreadable("vreemd_moment")


@cache
def _newest(kind: type[Message]) -> int:
    (version,) = (f.default for f in msgspec.structs.fields(kind) if f.name == "v")
    return int(version)
