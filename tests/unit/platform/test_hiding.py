"""A database with hidden rows is the same, call by call, as one in which they never were."""

from __future__ import annotations

from itertools import count
from typing import TypedDict

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.platform.hiding import Hiding
from chalicelib.platform.table import Cursor, Database, Item, Key, Put, Transaction
from tests.support.fakes import MemoryDatabase

HIDDEN = ("a" * 32, "b" * 32)
# Whether a row, in its place among the others, is of what is hidden; many in a row make a border of pages.
ROWS = st.lists(st.sampled_from(["seen", *HIDDEN]), max_size=12)
LIMITS = st.integers(1, 6)


class Direction(TypedDict):
    newest_first: bool


DIRECTIONS = st.sampled_from([Direction(newest_first=False), Direction(newest_first=True)])


def stored(*items: tuple[str, Item]) -> MemoryDatabase:
    database = MemoryDatabase()
    for table, item in items:
        database.commit(Transaction([Put(table, item, "new")]))
    return database


def of_a_partition(rows: list[str]) -> list[Item]:
    """Rows of one partition, the hidden ones by their sort keys: links and drafts are so."""
    return [
        {"pk": "melding#c", "sk": f"verband#{place:02}{'' if of == 'seen' else of}"}
        for place, of in enumerate(rows)
    ]


def of_an_index(rows: list[str]) -> list[Item]:
    """Rows of one pile, the hidden ones by their partition keys; two share each moment."""
    return [
        {
            "pk": f"melding#{f'{place:032}' if of == 'seen' else f'{of}{place}'}",
            "sk": "melding",
            "bak": "nieuw",
            "bak_at": f"2026-03-02T10:{place // 2:02}:00Z",
        }
        for place, of in enumerate(rows)
    ]


def twice(items: list[Item], table: str = "reports") -> tuple[Database, Database]:
    """With the hidden rows and hiding them, and without them."""
    seen = [i for i in items if not any(one in f"{i['pk']!s}{i['sk']!s}" for one in HIDDEN)]
    hiding = Hiding(stored(*((table, item) for item in items)), HIDDEN)
    return hiding, stored(*((table, item) for item in seen))


@given(
    ROWS,
    st.none() | LIMITS,
    DIRECTIONS,
    st.sampled_from(["", *map("verband#{:02}~".format, range(12))]),
)
def test_a_partition_holds_what_it_would(
    rows: list[str], limit: int | None, direction: Direction, after: str
) -> None:
    answers = [
        one.query("reports", "melding#c", **direction, limit=limit, after=after)
        for one in twice(of_a_partition(rows))
    ]
    assert answers[0] == answers[1]


@given(ROWS, LIMITS, DIRECTIONS)
def test_a_pile_has_the_pages_and_the_borders_that_it_would(
    rows: list[str], limit: int, direction: Direction
) -> None:
    hiding, without = twice(of_an_index(rows))
    after: Cursor | None = None
    for _ in count():
        page = hiding.listed("reports", "bak", "nieuw", limit=limit, after=after, **direction)
        assert page == without.listed(
            "reports", "bak", "nieuw", limit=limit, after=after, **direction
        )
        after = page.next
        if after is None:
            return


@given(ROWS, LIMITS, st.integers(0, 11), DIRECTIONS)
def test_a_page_that_began_at_a_row_that_is_hidden_by_now_is_the_same(
    rows: list[str], limit: int, place: int, direction: Direction
) -> None:
    hiding, without = twice(of_an_index(rows))
    moment = f"2026-03-02T10:{place // 2:02}:00Z"
    row = f"melding#{HIDDEN[0]}{place}"
    after = {"bak": "nieuw", "bak_at": moment, "pk": row, "sk": "melding"}
    asked = ("reports", "bak", "nieuw")
    assert hiding.listed(*asked, limit=limit, after=after, **direction) == without.listed(
        *asked, limit=limit, after=after, **direction
    )


@given(ROWS)
def test_a_row_is_there_or_not_as_it_would_be(rows: list[str]) -> None:
    items = [*of_a_partition(rows), *of_an_index(rows)]
    hiding, without = twice(items)
    for item in items:
        key = Key("reports", str(item["pk"]), str(item["sk"]))
        assert hiding.get(key) == without.get(key)


@given(ROWS, st.none() | LIMITS, DIRECTIONS)
def test_the_journal_is_read_whole(
    rows: list[str], limit: int | None, direction: Direction
) -> None:
    items: list[Item] = [
        {"pk": f"melding#{HIDDEN[0]}", "sk": f"{place:09}", "day": "2026-03-02", "day_at": of}
        for place, of in enumerate(rows)
    ]
    whole = stored(*(("journal", item) for item in items))
    hiding = Hiding(whole, HIDDEN)
    pk = f"melding#{HIDDEN[0]}"
    assert hiding.query("journal", pk, **direction, limit=limit) == whole.query(
        "journal", pk, **direction, limit=limit
    )
    day = ("journal", "day", "2026-03-02")
    assert hiding.listed(*day, limit=5) == whole.listed(*day, limit=5)
    for item in items:
        assert hiding.get(Key("journal", pk, str(item["sk"]))) == item
