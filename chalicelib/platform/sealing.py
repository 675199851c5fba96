"""Sealing: what a reporter writes is readable for exactly one role, by key and by context.

The format is the AWS Encryption SDK's (committing suite, one data key a message); the context
``{app, part, id}`` is authenticated and, by IAM condition, decides which role may open which part.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal, Protocol

import msgspec

SealedPart = Literal["content", "notify", "registration", "dossier"]

# A length tells something about a text, so sealed parts come in a few sizes only (bytes).
_SIZES = (1_024, 4_096, 16_384, 65_536, 131_072)


class SealBroken(ValueError):
    """A sealed part does not open: damaged, of another object, or of another part."""


class Keys(Protocol):
    """Seals and opens bytes, and marks them; each call is one call to the key service."""

    def seal(self, part: SealedPart, object_id: str, plain: bytes) -> bytes:
        """Seal ``plain`` for the role that opens ``part``. Raises Unavailable."""
        ...

    def open(self, part: SealedPart, object_id: str, sealed: bytes) -> bytes:
        """Open what ``seal`` made for this part and object. Raises SealBroken, Unavailable."""
        ...

    def mark(self, text: str) -> str:
        """A keyed digest (HMAC-SHA256, hex) that nobody can test guesses against. Unavailable."""
        ...


def to_bytes(content: Mapping[str, Any]) -> bytes:
    """``content`` as JSON, padded with spaces up to the next size.

    Raises ValueError above the largest size; forms keep well under it (64 KiB of text).
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    for size in _SIZES:
        if len(text) <= size:
            return text.ljust(size)
    msg = f"content of {len(text)} bytes is over the largest sealed size"
    raise ValueError(msg)


def from_bytes(plain: bytes, shape: type[msgspec.Struct] | None = None) -> dict[str, Any]:
    """The inverse of ``to_bytes``.

    Raises SealBroken when it is no object, or lacks what ``shape`` has: what a seal proves is who sealed it,
    not that it is well made.
    """
    try:
        # Strict: JSON can hold half a character, which no answer of ours can.
        content = msgspec.json.decode(plain, type=dict[str, Any])
        if shape is not None:
            msgspec.convert(content, shape)
    # No word of the error is told: it can repeat what was sealed.
    except (ValueError, RecursionError):
        msg = "sealed content is none of ours"
        raise SealBroken(msg) from None
    return content
