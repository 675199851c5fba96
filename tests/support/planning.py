"""A bureau with two coordinators who keep a plan, and what the facts of the plan add up to."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from chalicelib.facts.domain import Kind, quarter_of
from chalicelib.journal.telling.usecases import sentence
from tests.support.bureau import PAGE, Bureau, Fields, text_of
from tests.support.reading import elements, every
from tests.support.web import Answer

PLAN, EARLIER = "SASS-2023-2026", "SASS-2020-2022"
TITLE, EARLIER_TITLE = (
    f"Samenwerken aan Sociale Stabiliteit {years}" for years in ("2023-2026", "2020-2022")
)


def on(day: int, month: int, year: int) -> dict[str, str]:
    """A day as the inputs of a date hold it."""
    return {"datum-dag": str(day), "datum-maand": str(month), "datum-jaar": str(year)}


class Office(Bureau):
    """A bureau with its trainingscoordinator and its netwerkcoordinator."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.hire("training", "trainingscoordinator")
        self.hire("netwerk", "netwerkcoordinator")

    def see(self, path: str) -> Answer:
        """A page, for the trainingscoordinator."""
        return self.get(path, self.alive("training"))

    def words(self, path: str) -> str:
        """The words of a page, for the trainingscoordinator."""
        return text_of(self.see(path).body)

    def do(self, path: str, fields: Fields, by: str = "training", page: str = PAGE) -> Answer:
        """What is answered to a form of a page."""
        return self.post(path, {"blad": page, **fields}, self.alive(by))

    @property
    def facts(self) -> list[dict[str, Any]]:
        """Every fact of today's quarter and of those before, in an order of its own."""
        quarters = {quarter_of(self.ports.today), "2026-K1"}
        found = [row for one in quarters for row in self.database.query("facts", f"feiten#{one}")]
        return sorted(({**row, "sk": ""} for row in found), key=repr)

    def standing(self, kind: Kind) -> list[tuple[Any, ...]]:
        """What the facts of a kind add up to: day, action line and values of what still counts."""
        total: Counter[tuple[Any, ...]] = Counter()
        for row in self.facts:
            assert row["kind"] == kind
            assert (row["delta"] == -1) == bool(row["reason"])
            total[row["when"], row["line"], *row["fields"].values()] += row["delta"]
        assert set(total.values()) <= {0, 1}
        return sorted(one for one, number in total.items() if number)

    def told(self, language: str = "nl") -> list[str]:
        """What the journal says of the plan, in words."""
        names = {"training": "T. Bos", "netwerk": "N. Kok"}
        return [sentence(one, language, names) for one in self.chain(f"plan#{PLAN}")]


def rows_of(answer: Answer) -> list[list[str]]:
    """The rows of the tables of a page, cell by cell, without the names that a phone shows."""
    body = re.sub(
        r'<span class="label">.*?</span>|<span class="hidden">.*?</span>', "", answer.body
    )
    return [
        [
            " ".join(one.text.split())
            for one in elements(body)
            if one.parents and one.parents[-1] is row
        ]
        for row in every(body, "tr")
        if row.parents[-1].tag == "tbody"
    ]


def errors_of(answer: Answer) -> dict[str, str]:
    """What is said at each field of a form that is shown again, by the name of the field."""
    said = {}
    for one in elements(answer.body):
        if one.tag == "p" and one["id"].endswith("-error"):
            said[one["id"].removesuffix("-error").partition("-")[0]] = one.text.partition(":")[
                2
            ].strip()
    return said


def typed_in(answer: Answer) -> dict[str, str]:
    """What stands in the fields of the one form of a page that asks something."""
    found = {}
    for one in elements(answer.body):
        if one.tag == "input" and (
            one["type"] in {"text", "hidden"} or "checked" in one.attributes
        ):
            found[one["name"]] = one["value"]
        if one.tag == "textarea":
            found[one["name"]] = one.text.strip()
        if one.tag == "option" and "selected" in one.attributes:
            found[one.parents[-1]["name"]] = one["value"]
    return found
