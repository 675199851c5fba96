"""Listing the werkbak."""

from __future__ import annotations

from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Cursor
from chalicelib.reports.piles import Filters, Pile, Waiting
from chalicelib.reports.store.submissions import SubmissionStore

# Rows of a pile that one page looks at, whatever is filtered.
_LOOKED_AT = 250


def list_pile(
    ports: Ports, pile: Pile, filters: Filters, *, limit: int, after: Cursor | None
) -> tuple[list[Waiting], Cursor | None]:
    """A page of a pile, and where the next one begins; nothing is opened. Raises Unavailable.

    However long the pile, at most ``_LOOKED_AT`` rows are looked at; with filters a page may hold fewer
    than ``limit`` and still not be the last one.
    """
    store = SubmissionStore(ports.database)
    found: list[Waiting] = []
    looked_at = 0
    while True:
        rows, after = store.waiting(pile, limit=limit, after=after)
        looked_at += len(rows)
        found += [row for row in rows if filters.take(row)]
        if after is None or len(found) >= limit or looked_at + limit > _LOOKED_AT:
            return found, after
