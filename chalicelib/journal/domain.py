"""Entries and their chain. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

_START = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One thing done to one object; ``facts`` are codes, never text of a person."""

    object_id: str
    seq: int
    at: str
    actor: str
    action: str
    facts: Mapping[str, str]
    previous: str
    hash: str


def next_entry(
    head: Entry | None,
    object_id: str,
    *,
    at: str,
    actor: str,
    action: str,
    facts: Mapping[str, str],
) -> Entry:
    """The entry that follows ``head`` (None: the chain starts), hash included."""
    seq = 1 if head is None else head.seq + 1
    previous = _START if head is None else head.hash
    digest = _hash(object_id, seq, at, actor, action, facts, previous)
    return Entry(object_id, seq, at, actor, action, dict(facts), previous, digest)


def first_bad(entries: Sequence[Entry]) -> int | None:
    """The number of the first entry that does not follow from the one before; None if all do.

    ``entries`` is one object's whole chain in order. Anything edited, swapped, inserted or taken
    out of the middle shows here; a tail cut off shows only against a published root.
    """
    previous, expected = _START, 1
    for entry in entries:
        digest = _hash(
            entry.object_id, entry.seq, entry.at, entry.actor, entry.action, entry.facts, previous
        )
        if (entry.seq, entry.previous, entry.hash) != (expected, previous, digest):
            return expected
        previous, expected = entry.hash, expected + 1
    return None


def _hash(
    object_id: str,
    seq: int,
    at: str,
    actor: str,
    action: str,
    facts: Mapping[str, str],
    previous: str,
) -> str:
    # JSON with fixed order: no two different entries have the same bytes.
    fields = [object_id, seq, at, actor, action, sorted(facts.items()), previous]
    return sha256(json.dumps(fields, separators=(",", ":")).encode()).hexdigest()
