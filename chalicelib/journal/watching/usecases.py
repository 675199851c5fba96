"""Watching the journal: entries are only ever added, and IAM cannot say so.

A function that may add an entry may write over one too. So the stream of the table is read by a function of
its own: it rings when an entry is changed or taken out, and writes the hash of each new entry where nobody
can take it back. The night compares those with the sheet of the day.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from chalicelib.journal.domain import Sealed
from chalicelib.platform import log
from chalicelib.platform.ports import Ports
from chalicelib.platform.write_once import WriteOnce

_SEEN, _COMPARED = "gezien/", "vergeleken/"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# Where an entry goes that names no day.
NO_DAY = "onbekend"
# Of what differs the file of a day names so many; the rest is counted.
_NAMED = 1_000


@dataclass
class Seen:
    """What the stream told of a day: hashes of entries that were added, by object and number as stored.

    ``changed`` are the places of entries that somebody wrote over or took out. ``strange`` counts files that
    the watch did not write.
    """

    added: dict[tuple[str, str], str] = field(default_factory=dict)
    changed: list[tuple[str, str]] = field(default_factory=list)
    strange: int = 0


def watch(ports: Ports, records: Iterable[Mapping[str, Any]]) -> None:
    """Keep what a batch of the stream tells, and ring for what is no addition.

    ``records`` are as DynamoDB sends them; the same batch again is the same file. Raises Unavailable: then
    the stream brings the batch again.
    """
    by_day: dict[str, Seen] = defaultdict(Seen)
    rewritten = 0
    for record in records:
        told = record["dynamodb"]
        new, old = told.get("NewImage", {}), told.get("OldImage", {})
        image = new or old
        place = _text(image, "pk"), _text(image, "sk")
        day = _text(image, "day")
        seen = by_day[day if _DAY.fullmatch(day) else NO_DAY]
        if record["eventName"] == "INSERT":
            seen.added[place] = _text(new, "hash")
        else:
            seen.changed.append(place)
            rewritten += 1
    for day, seen in sorted(by_day.items()):
        file = _to_file(seen)
        ports.write_once.keep(f"{_SEEN}{day}/{sha256(file).hexdigest()}.json", file)
    if rewritten:
        # The file says which; a log line holds counts only.
        log.event("journal_rewritten", level="error", entries=rewritten)


def seen_on(vault: WriteOnce, day: str) -> Seen:
    """What the stream told of a day. Raises Unavailable."""
    found = Seen()
    for file in vault.read_all(f"{_SEEN}{day}/"):
        try:
            held = json.loads(file)
            added = {(pk, sk): digest for pk, sk, digest in held["added"]}
            changed = [(pk, sk) for pk, sk in held["changed"]]
        except (ValueError, KeyError, TypeError):
            # Somebody else wrote here; the night goes on, and says so.
            found.strange += 1
        else:
            found.added |= added
            found.changed += changed
    return found


def differences(seen: Seen, sealed: Iterable[Sealed], *, is_over: bool = True) -> Iterator[str]:
    """Where the entries of a day are not those that the stream told of, in words.

    ``is_over``: the stream told of the whole day; before that it may be a minute behind.
    """
    left = dict(seen.added)
    if seen.strange:
        yield f"files among what was seen that the watch did not write: {seen.strange}"
    for pk, sk in dict.fromkeys(seen.changed):
        yield f"{pk}: entry {_number(sk)} was written over or taken out"
    for one in sealed:
        digest = left.pop((one.object_id, f"{one.seq:09}"), None)
        if digest is None and is_over:
            yield f"{one.object_id}: entry {one.seq} was not seen when it was written"
        elif digest not in {None, one.hash}:
            yield f"{one.object_id}: entry {one.seq} is another one than was written"
    for pk, sk in left:
        yield f"{pk}: entry {_number(sk)} was written and is not there"


def compare(vault: WriteOnce, day: str, sealed: Iterable[Sealed]) -> None:
    """Keep whether the sheet of a day is what the stream told of, and ring when it is not.

    Raises Unavailable.
    """
    wrong, named = 0, []
    for line in differences(seen_on(vault, day), sealed):
        wrong += 1
        if wrong <= _NAMED:
            named.append(line)
    vault.keep(f"{_COMPARED}{day}.json", json.dumps({"wrong": wrong, "named": named}).encode())
    if wrong:
        log.event("journal_differs", level="error", day=day, entries=wrong)


def compared(vault: WriteOnce) -> set[str]:
    """The days that were compared."""
    return {name.removeprefix(_COMPARED).removesuffix(".json") for name in vault.names(_COMPARED)}


def wrong_on(vault: WriteOnce, days: Collection[str]) -> dict[str, int]:
    """How many entries of each of these days differ from what was seen, as far as a day was compared.

    Raises Unavailable.
    """
    there = compared(vault)
    return {
        day: int(json.loads(vault.read(f"{_COMPARED}{day}.json"))["wrong"])
        for day in days
        if day in there
    }


def found_wrong(vault: WriteOnce) -> Iterator[str]:
    """What the nights found that differs, in words: a day for which something is wrong, then its entries."""
    for file, day in zip(vault.read_all(_COMPARED), sorted(compared(vault)), strict=True):
        held = json.loads(file)
        if held["wrong"]:
            yield f"{day}: {held['wrong']} entries differ from what was seen when they were written"
            yield from held["named"]


def _to_file(seen: Seen) -> bytes:
    added = sorted([*place, digest] for place, digest in seen.added.items())
    return json.dumps({"added": added, "changed": sorted(seen.changed)}).encode()


def _number(sk: str) -> str:
    return sk.lstrip("0") or sk


def _text(image: Mapping[str, Any], name: str) -> str:
    return str(image.get(name, {}).get("S", ""))
