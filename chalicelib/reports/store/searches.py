"""Searches of a medewerker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from chalicelib.platform.clock import from_text
from chalicelib.platform.table import Change, Database, Item, Key, Put, attributes, only_known

SEARCH_IS_NEW = "search is new"
SEARCH_AS_SEEN = "search stands where we read it"
# A search holds what somebody looked for: no longer than its outcome is of use.
SEARCHES_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Search:
    """A search of a medewerker through ``todo`` (``sid`` of each), of which ``looked_at`` are done.

    ``sealed`` is what is searched for, ``found`` (empty at first) what was found: part ``dossier``.
    """

    id: str
    by: str
    at: str
    reason: str
    todo: Sequence[str]
    looked_at: int
    sealed: bytes
    found: bytes


class SearchStore:
    """Reads searches; it cannot open anything."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(self, medewerker_id: str, search_id: str) -> Search | None:
        """A search of a medewerker; None when they have none of that id."""
        key = Key("reports", f"zoeken#{medewerker_id}", search_id)
        item = self._database.get(key)
        if item is None:
            return None
        return only_known(Search, {"found": b"", **item}, id=search_id, by=medewerker_id)

    def begun(self, medewerker_id: str, *, limit: int) -> list[Search]:
        """The last searches that a medewerker asked for, the newest first, without ``todo`` and ``found``."""
        items = self._database.query(
            "reports", f"gezocht#{medewerker_id}", newest_first=True, limit=limit
        )
        unread: Item = {"todo": [], "looked_at": 0, "found": b""}
        return [only_known(Search, {**unread, **item}, by=medewerker_id) for item in items]


def insert_search(search: Search) -> list[Put]:
    """The search, and a small row that names it in the order of time: the search itself may be large."""
    expires: Item = {"expires": int((from_text(search.at) + SEARCHES_KEPT).timestamp())}
    item: Item = {
        "pk": f"zoeken#{search.by}",
        "sk": search.id,
        **attributes(search, "id", "by", "found"),
        **expires,
    }
    named: Item = {
        "pk": f"gezocht#{search.by}",
        "sk": f"{search.at}#{search.id}",
        **attributes(search, "by", "todo", "looked_at", "found"),
        **expires,
    }
    return [Put("reports", item, SEARCH_IS_NEW), Put("reports", named, SEARCH_IS_NEW)]


def advance_search(search: Search, *, to: int, found: bytes) -> Change:
    """A search looked at so many meldingen, and found this."""
    return Change(
        Key("reports", f"zoeken#{search.by}", search.id),
        put={"looked_at": to, "found": found},
        seen={"looked_at": search.looked_at},
        promise=SEARCH_AS_SEEN,
    )
