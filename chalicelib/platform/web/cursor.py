"""A place in a list, as an address holds it: where the next page begins."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection

from chalicelib.platform.table import Cursor

# Longer is no key of ours, and DynamoDB refuses what is much longer.
_LONGEST = 200


def to_address(cursor: Cursor) -> str:
    """The place as text for a query: letters, digits, ``-`` and ``_``."""
    held = json.dumps(dict(cursor), sort_keys=True, separators=(",", ":"))
    return base64.urlsafe_b64encode(held.encode()).decode().rstrip("=")


def from_address(said: str, names: Collection[str], index: str, value: str) -> Cursor | None:
    """The inverse of ``to_address``; None, the start, for what is no place in this list.

    ``names`` are the attributes that a place has; ``index`` is the one that all of this list have in common,
    with ``value``. DynamoDB refuses to begin in another list (ValidationException).
    """
    try:
        held = json.loads(base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)))
    # So deep that it cannot be read is also possible.
    except (ValueError, RecursionError):
        return None
    if not isinstance(held, dict) or set(held) != set(names) or held[index] != value:
        return None
    return held if all(_is_key(part) for part in held.values()) else None


def _is_key(part: object) -> bool:
    return (
        isinstance(part, str)
        and 0 < len(part) <= _LONGEST
        and part.isascii()
        and part.isprintable()
    )
