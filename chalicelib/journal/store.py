"""The table ``journal``.

| question | pk | sk |
| --- | --- | --- |
| the chain of an object, its newest entry | object id (``melding#<sid>``) | number, 9 digits |

Index ``day`` holds the entries of a (UTC) day.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from typing import Any, cast

from chalicelib.journal.domain import Entry, next_entry
from chalicelib.platform.errors import Conflict
from chalicelib.platform.table import Cursor, Database, Item, Put, Transaction

_PAGE = 500
NEXT_IN_CHAIN = "journal entry is the next of its chain"


class JournalStore:
    """Reads chains and makes the part of a transaction that adds an entry."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def first(
        self, object_id: str, *, at: str, actor: str, action: str, facts: Mapping[str, str]
    ) -> Put:
        """The insert of the first entry of a new object: no read is needed."""
        return _insert(next_entry(None, object_id, at=at, actor=actor, action=action, facts=facts))

    def following(
        self, object_id: str, *, at: str, actor: str, action: str, facts: Mapping[str, str]
    ) -> Put:
        """The insert of the entry after the newest one. Refused as NEXT_IN_CHAIN in a race."""
        newest = self._database.query("journal", object_id, newest_first=True, limit=1)
        head = _from_item(newest[0]) if newest else None
        return _insert(next_entry(head, object_id, at=at, actor=actor, action=action, facts=facts))

    def write(
        self, object_id: str, *, at: str, actor: str, action: str, facts: Mapping[str, str]
    ) -> None:
        """Write an entry by itself, of something that changes nothing else: a reading, a refusal.

        Who comes second in a race takes the next place; what was written by a try of which the answer got
        lost is not written again: ``trace`` tells it from any other. Raises Conflict when the race goes on,
        Unavailable.
        """
        facts = {**facts, "trace": secrets.token_hex(8)}
        for last in (False, False, False, True):
            entry = self.following(object_id, at=at, actor=actor, action=action, facts=facts)
            try:
                self._database.commit(Transaction([entry]))
            except Conflict:
                there = self._database.get(entry.key)
                if there is not None and there["hash"] == entry.item["hash"]:
                    return
                if last:
                    raise
            else:
                return

    def of_day(self, day: str) -> Iterator[Entry]:
        """The entries that were written on a (UTC) day, in the order of their moments."""
        after: Cursor | None = None
        while True:
            entries, after = self.page_of_day(day, limit=_PAGE, after=after)
            yield from entries
            if after is None:
                return

    def page_of_day(
        self, day: str, *, limit: int, after: Cursor | None
    ) -> tuple[list[Entry], Cursor | None]:
        """A page of ``of_day``, and where the next one begins."""
        page = self._database.listed("journal", "day", day, limit=limit, after=after)
        return [_from_item(item) for item in page.items], page.next

    def chain(self, object_id: str) -> list[Entry]:
        """All entries of an object, oldest first."""
        return [_from_item(item) for item in self._database.query("journal", object_id)]


def _insert(entry: Entry) -> Put:
    item: Item = {
        "pk": entry.object_id,
        "sk": f"{entry.seq:09}",
        "at": entry.at,
        "actor": entry.actor,
        "action": entry.action,
        "facts": dict(entry.facts),
        "previous": entry.previous,
        "hash": entry.hash,
        "day": entry.at[:10],
        "day_at": entry.at,
    }
    return Put("journal", item, NEXT_IN_CHAIN)


def _from_item(item: Item) -> Entry:
    held = cast("dict[str, Any]", item)
    return Entry(
        object_id=held["pk"],
        seq=int(held["sk"]),
        at=held["at"],
        actor=held["actor"],
        action=held["action"],
        facts=held["facts"],
        previous=held["previous"],
        hash=held["hash"],
    )
