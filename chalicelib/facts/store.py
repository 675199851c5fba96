"""The table ``facts``: facts are added, and none is changed or taken away.

| question | pk | sk |
| --- | --- | --- |
| what was registered in a quarter | ``feiten#<quarter>`` | random: no order tells which came first |
"""

from __future__ import annotations

import secrets
from datetime import date

from chalicelib.facts.domain import Counted, Fact, facts_of, quarter_of
from chalicelib.platform.table import Item, Put, attributes

FACT_IS_NEW = "fact is new"


def insert_facts(counted: Counted, registered: date) -> list[Put]:
    """The parts that add the facts of what a step counts, on the local day of its transaction."""
    return [_insert(fact, quarter_of(registered)) for fact in facts_of(counted, registered)]


def _insert(fact: Fact, quarter: str) -> Put:
    item: Item = {"pk": f"feiten#{quarter}", "sk": secrets.token_hex(16), **attributes(fact)}
    return Put("facts", item, FACT_IS_NEW)
