"""A database as somebody sees it from whom some things are kept: nothing tells that they are there."""

from __future__ import annotations

from collections.abc import Collection

from chalicelib.platform.table import Cursor, Database, Item, Key, Listed, Transaction

# A chain of the journal goes on behind its newest entry. In ``access`` a key names an id only in drafts of
# whoever looks, at a page that is not there.
_WHOLE = frozenset({"journal", "access"})


class Hiding:
    """The database without each item whose key names one of ``hidden``: ids that nobody can guess.

    A page of an index or a partition holds as many items as without the hidden ones, and ends where it would
    end, so that no count and no cursor tells of them. The journal is whole: a page that shows a chain leaves
    out what ``Ports.hidden`` names, and whoever may read all of it is shut out of nothing there.
    """

    def __init__(self, database: Database, hidden: Collection[str]) -> None:
        self._database = database
        self._hidden = tuple(hidden)

    def get(self, key: Key) -> Item | None:
        return None if self._is_hidden(key) else self._database.get(key)

    def query(
        self,
        table: str,
        pk: str,
        *,
        newest_first: bool = False,
        limit: int | None = None,
        after: str = "",
    ) -> list[Item]:
        most = limit
        while True:
            found = self._database.query(
                table, pk, newest_first=newest_first, limit=most, after=after
            )
            seen = self._seen(table, found)
            if limit is None or most is None or len(seen) >= limit or len(found) < most:
                return seen[:limit]
            most *= 2

    def due(self, table: str, duty: str, before: str, *, limit: int) -> list[Key]:
        return self._database.due(table, duty, before, limit=limit)

    def listed(
        self,
        table: str,
        index: str,
        value: str,
        *,
        limit: int,
        after: Cursor | None = None,
        newest_first: bool = False,
    ) -> Listed:
        seen: list[Item] = []
        while True:
            page = self._database.listed(
                table,
                index,
                value,
                limit=limit - len(seen),
                after=after,
                newest_first=newest_first,
            )
            seen += self._seen(table, page.items)
            after = page.next
            if after is None or len(seen) == limit:
                return Listed(seen, after)

    def commit(self, transaction: Transaction) -> None:
        self._database.commit(transaction)

    def _seen(self, table: str, items: Collection[Item]) -> list[Item]:
        return [
            one for one in items if not self._is_hidden(Key(table, str(one["pk"]), str(one["sk"])))
        ]

    def _is_hidden(self, key: Key) -> bool:
        return key.table not in _WHOLE and any(
            one in text for text in (key.pk, key.sk) for one in self._hidden
        )
