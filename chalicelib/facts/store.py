"""The table ``facts``: facts are added, and none is changed or taken away.

| question | pk | sk |
| --- | --- | --- |
| what was registered in a quarter | ``feiten#<quarter>`` | random: no order tells which came first |

What of it stays on an object, by kind of fact, is written and read here too (``as_kept``, ``from_kept``).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from chalicelib.facts.domain import Correction, Counted, Fact, Kind, facts_of, quarter_of
from chalicelib.platform.table import Database, Item, Put, attributes, only_known

FACT_IS_NEW = "fact is new"
# So many facts are in memory at once: a page of DynamoDB of some 300 kB.
_PAGE = 1_000


class FactStore:
    """Reads facts by the quarter in which they were registered."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_quarter(self, quarter: str) -> Iterator[Item]:
        """All facts of a quarter (``2026-K1``), in no order that tells anything. Raises Unavailable."""
        after = ""
        while True:
            page = self._database.query("facts", f"feiten#{quarter}", limit=_PAGE, after=after)
            yield from page
            if len(page) < _PAGE:
                return
            after = str(page[-1]["sk"])


def insert_facts(counted: Counted, registered: date, back: Correction | None = None) -> list[Put]:
    """The parts that add the facts of what a step counted, or those that take it back (``facts_of``)."""
    facts = facts_of(counted, registered, back)
    return [insert_fact(fact, quarter_of(registered)) for fact in facts]


def insert_fact(fact: Fact, quarter: str) -> Put:
    """The part that adds a fact that was registered in a quarter."""
    item: Item = {"pk": f"feiten#{quarter}", "sk": secrets.token_hex(16), **attributes(fact)}
    return Put("facts", item, FACT_IS_NEW)


def as_kept(counted: Counted) -> Item:
    """A count as it stays on its object, under the name of its kind."""
    return attributes(counted, "kind")


def from_kept(kind: Kind, kept: Mapping[str, Any]) -> Counted:
    """The inverse of ``as_kept``. Raises LookupError, TypeError and ValueError for what is none."""
    # What was kept before this had a version is of the first one.
    held = {"version": 1, **kept}
    return only_known(Counted, held, kind=kind, day=date.fromisoformat(held["day"]))
