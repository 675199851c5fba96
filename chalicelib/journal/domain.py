"""Entries and their chain. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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


@dataclass(frozen=True)
class Purpose:
    """Why something is done.

    ``activity`` is the name in the register of processing activities (AVG art. 30; docs/privacy.md),
    ``purpose`` a code that says more.
    """

    activity: str
    purpose: str

    def of(self, reason: str) -> Purpose:
        """The same activity, for a reason that a person gave (a code)."""
        return Purpose(self.activity, reason)


@dataclass(frozen=True)
class Noted:
    """An entry before it has its place in the chain of its object.

    ``is_first``: the object is new, so the chain begins with this entry.
    """

    object_id: str
    at: str
    actor: str
    action: str
    facts: Mapping[str, str]
    is_first: bool = False


def next_entry(head: Entry | None, noted: Noted) -> Entry:
    """The entry that follows ``head`` (None: the chain starts), hash included.

    Its facts name ``activity`` and ``purpose``. Raises ValueError when either is missing.
    """
    facts = noted.facts
    if not (facts.get("activity") and facts.get("purpose")):
        msg = f"an entry {noted.action} that does not say what it was for"
        raise ValueError(msg)
    seq = 1 if head is None else head.seq + 1
    previous = _START if head is None else head.hash
    told = (noted.object_id, seq, noted.at, noted.actor, noted.action)
    return Entry(*told, dict(facts), previous, _hash(*told, facts, previous))


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


@dataclass(frozen=True)
class Sealed:
    """One entry as a day sheet holds it: enough to tell that it was there, and that it is the same."""

    object_id: str
    seq: int
    hash: str


@dataclass(frozen=True)
class SheetPart:
    """A part of the sheet of one (UTC) day: some of its entries, in the order in which the day was read.

    ``number`` counts from 1. ``following`` is the place in the day where the next part begins; empty: this
    part closes the day. ``root`` is over all of this and over the part before (``previous``), of this day or
    of an earlier one.
    """

    day: str
    number: int
    following: Mapping[str, str]
    previous: str
    entries: tuple[Sealed, ...]
    root: str

    @property
    def is_last(self) -> bool:
        return not self.following


def sheet_part(
    day: str, before: SheetPart | None, entries: Sequence[Sealed], following: Mapping[str, str]
) -> SheetPart:
    """The part of a day that follows ``before``: the next of the same day, or the first of a later one."""
    number = before.number + 1 if before is not None and before.day == day else 1
    previous = _START if before is None else before.root
    told = (day, number, following, previous, tuple(entries))
    return SheetPart(*told, _root(*told))


def to_file(part: SheetPart) -> bytes:
    """A part as it lies in the bucket: JSON, an entry a line."""
    lines = ",\n".join(json.dumps([e.object_id, e.seq, e.hash]) for e in part.entries)
    head = json.dumps(
        {
            "day": part.day,
            "number": part.number,
            "following": part.following,
            "previous": part.previous,
            "root": part.root,
        }
    )
    return f'{head[:-1]}, "entries": [\n{lines}\n]}}\n'.encode()


def from_file(file: bytes) -> SheetPart:
    """The inverse of ``to_file``. Raises ValueError when it is no part of ours."""
    held = json.loads(file)
    try:
        entries = tuple(Sealed(*one) for one in held["entries"])
        day, number, following, previous, root = (
            held[name] for name in ("day", "number", "following", "previous", "root")
        )
        return SheetPart(day, number, following, previous, entries, root)
    except (KeyError, TypeError):
        msg = "not a day sheet"
        raise ValueError(msg) from None


def bad_parts(parts: Iterable[SheetPart]) -> Iterator[str]:
    """Faults in the sheets themselves, in the order of day and number: a missing or changed part."""
    before: SheetPart | None = None
    for part in parts:
        is_new = before is None or before.day != part.day
        if before is not None and is_new and not before.is_last:
            yield f"the day sheet of {before.day} is not whole: its last part is missing"
        if part.number != (1 if is_new or before is None else before.number + 1):
            yield f"the day sheet of {part.day} misses the part before part {part.number}"
        if part.previous != (_START if before is None else before.root):
            yield f"part {part.number} of the day sheet of {part.day} does not follow the one before"
        told = (part.day, part.number, part.following, part.previous, part.entries)
        if part.root != _root(*told):
            yield f"part {part.number} of the day sheet of {part.day} was changed"
        before = part


def bad_entries(
    sealed: Sequence[Sealed],
    chain: Sequence[Entry],
    days: Collection[str],
    listed: Collection[int],
) -> Iterator[str]:
    """The first bad entry of one object's chain, in words.

    It must follow from itself, hold what the sheets say that was in it, and hold nothing else that says to
    be of one of ``days``, which have their sheet. What is sealed must be among the numbers ``listed``,
    which the days themselves give: else who reads a day does not see it.
    """
    bad = {first_bad(chain)} - {None}
    there = {entry.seq: entry.hash for entry in chain}
    known = {one.seq for one in sealed}
    bad |= {one.seq for one in sealed if there.get(one.seq) != one.hash or one.seq not in listed}
    bad |= {entry.seq for entry in chain if entry.at[:10] in days and entry.seq not in known}
    first = min((number for number in bad if number is not None), default=None)
    if first is not None:
        object_id = (sealed[0] if sealed else chain[0]).object_id
        yield f"{object_id}: entry {first} is missing, was changed or was put in"


def _root(
    day: str,
    number: int,
    following: Mapping[str, str],
    previous: str,
    entries: Sequence[Sealed],
) -> str:
    held = [[one.object_id, one.seq, one.hash] for one in entries]
    fields = [day, number, sorted(following.items()), previous, held]
    return sha256(json.dumps(fields, separators=(",", ":")).encode()).hexdigest()


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
