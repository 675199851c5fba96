"""Listing the werkvoorraad: one row for each case, and how many there are in each view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from chalicelib.platform.ports import Ports
from chalicelib.platform.table import Cursor
from chalicelib.reports.piles import PILES, Filters, Pile, Waiting
from chalicelib.reports.store.cases import CaseStore

Tab = Literal[
    "te_doen", "gevaar", "te_laat", "mij", "vrij", "tekenen", "wacht", "onderzoek", "piek"
]
TABS: tuple[Tab, ...] = get_args(Tab)
# Where the rows of a view lie, in the order in which they are shown. One's own cases have an index.
PILES_OF: Mapping[Tab, tuple[Pile, ...]] = {
    "te_doen": ("dringend", "reactie", "nieuw"),
    "gevaar": ("dringend", "apart_dringend"),
    "te_laat": ("dringend", "reactie", "nieuw", "tekenen", "wacht", "lopend"),
    "mij": (),
    "vrij": ("dringend", "nieuw"),
    "tekenen": ("tekenen",),
    "wacht": ("wacht",),
    "onderzoek": ("lopend",),
    "piek": ("apart_dringend", "apart"),
}
# Of each pile so many rows are read for the counts; a view with more of them says so.
HEAD = 100
# Rows of a pile that one page looks at, whatever is filtered.
_LOOKED_AT = 250


@dataclass(frozen=True)
class Counted:
    """How many rows a view has; ``is_more``: at least so many."""

    number: int
    is_more: bool


@dataclass(frozen=True)
class Overview:
    """The first rows of each pile, and of the medewerker's own cases: all that counts are made of.

    ``more`` are the piles with more rows than were read, each with the place where the next ones begin.
    """

    heads: Mapping[Pile, Sequence[Waiting]]
    more: Mapping[Pile, Cursor]
    own: Sequence[Waiting]
    more_own: Cursor | None

    def count(self, tab: Tab, now: datetime) -> Counted:
        """How many rows a view has at a moment, as far as was read."""
        if tab == "mij":
            return Counted(len(self.own), self.more_own is not None)
        rows = [row for pile in PILES_OF[tab] for row in self.heads[pile]]
        taken = [row for row in rows if filter_of(tab, now).take(row)]
        return Counted(len(taken), any(pile in self.more for pile in PILES_OF[tab]))


def by_urgency(row: Waiting) -> tuple[bool, bool, str, str]:
    """The order of the list: danger that nobody took up, other danger, then what waits longest."""
    has_danger = bool(row.danger_since)
    return not has_danger, has_danger and bool(row.handler), row.place, row.accepted_at


def next_case(seen: Overview, sid: str, by: str) -> str:
    """``sid`` of the case to do behind another one, round and round; empty when there is none.

    In the order of the list, of what is to be done: the cases of nobody and those of the medewerker ``by``.
    """
    rows = [row for pile in PILES_OF["te_doen"] for row in seen.heads[pile]]
    mine = sorted((row for row in rows if row.handler in {"", by}), key=by_urgency)
    order = [row.sid for row in mine]
    behind = order[order.index(sid) + 1 :] if sid in order else []
    return next((one for one in [*behind, *order] if one != sid), "")


def filter_of(tab: Tab, now: datetime) -> Filters:
    """What a view leaves out of its piles."""
    if tab == "te_laat":
        return Filters(late_at=now)
    return Filters(nobodys=tab == "vrij")


def overview(ports: Ports, by: str) -> Overview:
    """The first rows of everything, for a medewerker. Nothing is opened.

    As many calls however much there is: one for each pile, and one for the own cases. Raises Unavailable.
    """
    store = CaseStore(ports.database)
    heads: dict[Pile, list[Waiting]] = {}
    more: dict[Pile, Cursor] = {}
    for pile in PILES:
        heads[pile], following = store.waiting(pile, limit=HEAD)
        if following is not None:
            more[pile] = following
    own, more_own = store.of_handler(by, limit=HEAD)
    return Overview(heads, more, own, more_own)


def list_pile(
    ports: Ports,
    pile: Pile,
    filters: Filters,
    *,
    limit: int,
    after: Cursor | None,
    seen: Overview,
) -> tuple[list[Waiting], Cursor | None]:
    """A page of a pile, and where the next one begins; nothing is opened. Raises Unavailable.

    What was ``seen`` for the counts is not read again when it is the whole pile. However long the pile, at
    most ``_LOOKED_AT`` rows are looked at; with filters a page may hold fewer than ``limit`` and still not be
    the last one.
    """
    if after is None and pile not in seen.more:
        known = [row for row in seen.heads[pile] if filters.take(row)]
        if len(known) <= limit:
            return known, None
    store = CaseStore(ports.database)
    found: list[Waiting] = []
    looked_at = 0
    while True:
        rows, after = store.waiting(pile, limit=limit, after=after)
        looked_at += len(rows)
        found += [row for row in rows if filters.take(row)]
        if after is None or len(found) >= limit or looked_at + limit > _LOOKED_AT:
            return found, after
