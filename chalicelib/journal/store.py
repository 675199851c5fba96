"""The table ``journal``.

| question | pk | sk |
| --- | --- | --- |
| the chain of an object, its newest entry | object id (``melding#<sid>``) | number, 9 digits |

Index ``day`` holds the entries of a (UTC) day.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from chalicelib.journal.domain import Entry, Noted, next_entry
from chalicelib.platform.errors import Conflict, Contended
from chalicelib.platform.table import (
    Cursor,
    Database,
    Item,
    Put,
    Transaction,
    attributes,
    only_known,
)

_PAGE = 500
# Each writer at the same moment takes one place; more than so many at once is no reading.
_TRIES = 8
_NUMBER = re.compile("[0-9]{9}")
_TEXTS = ("at", "actor", "action", "previous", "hash")
# The action of a row that is no entry.
NO_ENTRY = "geen_regel"
NEXT_IN_CHAIN = "journal entry is the next of its chain"


class JournalStore:
    """Reads chains and makes the part of a transaction that adds an entry."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def placed(self, noted: Noted) -> Put:
        """The insert of an entry at the place after the newest one. Refused as NEXT_IN_CHAIN in a race."""
        if noted.is_first:
            return _insert(next_entry(None, noted))
        newest = self._database.query("journal", noted.object_id, newest_first=True, limit=1)
        return _insert(next_entry(_from_item(newest[0]) if newest else None, noted))

    def write(self, noted: Noted) -> None:
        """Write an entry by itself, of a deed that changes nothing else: a reading, a refusal.

        The second in a race takes the next place. An entry whose answer got lost is not written again:
        ``trace`` tells it from any other. Raises Conflict when the race goes on, Unavailable.
        """
        noted = replace(noted, facts={**noted.facts, "trace": secrets.token_hex(8)})
        for tries_left in reversed(range(_TRIES)):
            entry = self.placed(noted)
            try:
                self._database.commit(Transaction([entry]))
            except (Conflict, Contended) as error:
                there = self._database.get(entry.key) if isinstance(error, Conflict) else None
                if there is not None and there["hash"] == entry.item["hash"]:
                    return
                if not tries_left:
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
        self, day: str, *, limit: int, after: Cursor | None, newest_first: bool = False
    ) -> tuple[list[Entry], Cursor | None]:
        """A page of ``of_day``, or of its entries from the newest back, and where the next one begins."""
        page = self._database.listed(
            "journal", "day", day, limit=limit, after=after, newest_first=newest_first
        )
        return [_from_item(item) for item in page.items], page.next

    def page_of_chain(self, object_id: str, *, limit: int, before: int = 0) -> list[Entry]:
        """The newest entries of an object, or those before the number ``before``, newest first."""
        after = f"{before:09}" if before else ""
        items = self._database.query(
            "journal", object_id, newest_first=True, limit=limit, after=after
        )
        return [_from_item(item) for item in items]

    def chain(self, object_id: str, *, newest: int | None = None) -> list[Entry]:
        """All entries of an object, or the newest so many of them, oldest first."""
        items = self._database.query("journal", object_id, newest_first=True, limit=newest)
        return [_from_item(item) for item in reversed(items)]


def _insert(entry: Entry) -> Put:
    item: Item = {
        "pk": entry.object_id,
        "sk": f"{entry.seq:09}",
        **attributes(entry, "object_id", "seq"),
        "day": entry.at[:10],
        "day_at": entry.at,
    }
    return Put("journal", item, NEXT_IN_CHAIN)


def _from_item(item: Item) -> Entry:
    """The entry in a row. A row that is no entry has no hash, so that it stops no night and no page.

    Any function that adds entries could write such a row; the verifier names the row.
    """
    held = cast("dict[str, Any]", item)
    facts = held.get("facts")
    is_entry = (
        _NUMBER.fullmatch(held["sk"])
        and all(isinstance(held.get(name), str) for name in _TEXTS)
        and isinstance(facts, dict)
        and all(isinstance(value, str) for value in facts.values())
    )
    if not is_entry:
        seq = int(held["sk"]) if _NUMBER.fullmatch(held["sk"]) else 0
        return Entry(held["pk"], seq, str(held.get("day_at", "")), "", NO_ENTRY, {}, "", "")
    return only_known(Entry, held, object_id=held["pk"], seq=int(held["sk"]))
