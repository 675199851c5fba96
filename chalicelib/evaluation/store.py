"""The table ``evaluation``.

| question | pk | sk |
| --- | --- | --- |
| which releases there are | ``uitgaven`` | ``<plan>.<period>.<profile>.r<revision>`` |
| how counters stood at the end of a month | ``tellingen`` | ``<year>-<month>`` |
| what was booked on a plan | ``kosten#<plan>`` | ``<id>`` |
| what was done for a plan | ``activiteiten#<plan>`` | ``<id>`` |
| who may read releases that are not public | ``leeslijst`` | ``<name of the list>`` |
| what waits for a signature | ``voorstellen`` | ``<id>`` (process/store.py) |

Counters of a month are never changed. Rows of costs and activities that were taken back stay, with their
state: figures were made of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, cast

import msgspec

from chalicelib.evaluation.domain import Activity, Profile
from chalicelib.evaluation.figures import Frozen
from chalicelib.evaluation.periods import Month, first_day
from chalicelib.evaluation.releases import Edition
from chalicelib.facts.domain import Line
from chalicelib.platform.table import (
    Change,
    Database,
    Item,
    Key,
    Put,
    attributes,
    only_known,
    readable,
)

# ``bezig``: a run of the job makes it; ``gevraagd``: a revision that the next run makes.
ReleaseState = Literal["gevraagd", "bezig", "klaar", "gepubliceerd", "ingetrokken"]

RELEASE_IS_NEW = "release is new"
RELEASE_AS_SEEN = "release is as it was seen"
MONTH_IS_OPEN = "month was not closed yet"
COST_IS_NEW = "cost is new"
COST_AS_SEEN = "cost is as it was seen"
ACTIVITY_IS_NEW = "activity is new"
ACTIVITY_AS_SEEN = "activity is as it was seen"
LIST_AS_SEEN = "reading list is as it was seen"

CostState = Literal["toegezegd", "betaald", "vervallen"]
Given = Mapping[str, str]


@dataclass(frozen=True)
class Made:
    """A release in the list. Moments are stored ones, days are local ones (ISO).

    ``number`` is its place in the chain of its plan and profile, ``manifest`` the SHA-256 of its manifest
    and ``folder`` where its files lie, both empty until it is made. ``lease`` is the moment until which the
    run that makes it has it. ``activities`` are those of the plan when it was begun, so that a second try
    makes the same. ``reason`` says why a revision was made, ``withdrawn_for`` why it was withdrawn.
    ``given`` says when the council got it: ``day``, ``what`` and ``by``.
    """

    plan: str
    period: str
    kind: str
    profile: Profile
    revision: int
    end: str
    last: int
    is_final: bool
    state: ReleaseState
    version: int = 1
    number: int = 0
    at: str = ""
    lease: str = ""
    previous: str = ""
    manifest: str = ""
    folder: str = ""
    reason: str = ""
    is_told: bool = False
    proposal: str = ""
    words: str = ""
    annex: str = ""
    published_at: str = ""
    published_by: str = ""
    withdrawn_at: str = ""
    withdrawn_for: str = ""
    activities: tuple[Mapping[str, Any], ...] = ()
    given: tuple[Given, ...] = ()

    @property
    def id(self) -> str:
        return release_id(self.plan, self.edition)

    @property
    def edition(self) -> Edition:
        return Edition(self.period, self.profile, self.revision)

    @property
    def is_there(self) -> bool:
        """Whether its files are whole."""
        return self.state not in {"gevraagd", "bezig"}

    @property
    def planned(self) -> list[Activity]:
        """The activities as they were when it was begun."""
        return [msgspec.convert(dict(one), Activity) for one in self.activities]


@dataclass(frozen=True)
class Cost:
    """An amount on the budget of a plan, in cents, on a local day; ``about`` says what it is for, inside.

    ``counted`` is what of it counts (facts/store.py).
    """

    id: str
    plan: str
    line: Line
    day: date
    cents: int
    state: CostState
    about: str
    by: str
    at: str
    version: int = 1
    counted: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entered:
    """An activity as the coordinator entered it, and who did when. ``is_gone``: it was taken back."""

    activity: Activity
    by: str
    at: str
    version: int = 1
    is_gone: bool = False
    counted: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ReadingList:
    """Who may read releases of a sort that is not public: ids of medewerkers."""

    name: str
    people: tuple[str, ...] = ()
    version: int = 0


def release_id(plan: str, edition: Edition) -> str:
    """The name of a release in addresses and in the journal."""
    return f"{plan}.{edition.period}.{edition.profile}.r{edition.revision}"


class EvaluationStore:
    """Reads what there is of the evaluation. Everything may raise Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def releases(self) -> list[Made]:
        """All releases, the earliest end first."""
        found, _ = readable(_made, self._database.query("evaluation", "uitgaven"))
        return sorted(found, key=lambda one: (one.end, one.plan, one.number, one.id))

    def release(self, named: str) -> Made | None:
        item = self._database.get(Key("evaluation", "uitgaven", named))
        return None if item is None else _made(item)

    def frozen(self) -> dict[Month, Frozen]:
        """The counters of every month that was closed."""
        found = self._database.query("evaluation", "tellingen")
        return {_month(item): only_known(Frozen, item) for item in found}

    def costs(self, plan: str) -> list[Cost]:
        """All costs of a plan, the newest day first."""
        found, _ = readable(_cost, self._database.query("evaluation", f"kosten#{plan}"))
        return sorted(found, key=lambda one: (one.day, one.at, one.id), reverse=True)

    def cost(self, plan: str, cost_id: str) -> Cost | None:
        item = self._database.get(Key("evaluation", f"kosten#{plan}", cost_id))
        return None if item is None else _cost(item)

    def entered(self, plan: str) -> list[Entered]:
        """All activities of a plan, the newest day first."""
        found, _ = readable(_entered, self._database.query("evaluation", f"activiteiten#{plan}"))
        return sorted(found, key=lambda one: (one.activity.day, one.at), reverse=True)

    def one_entered(self, plan: str, activity_id: str) -> Entered | None:
        item = self._database.get(Key("evaluation", f"activiteiten#{plan}", activity_id))
        return None if item is None else _entered(item)

    def reading_list(self, name: str) -> ReadingList:
        """A reading list; an empty one when nobody is on it yet."""
        item = self._database.get(Key("evaluation", "leeslijst", name))
        if item is None:
            return ReadingList(name)
        people = tuple(cast("Sequence[str]", item.get("people", ())))
        return only_known(ReadingList, item, name=name, people=people)


def change_release(seen: Made, **put: Any) -> Change:
    """Change a release that is as it was seen."""
    return Change(
        Key("evaluation", "uitgaven", seen.id),
        {**put, "version": seen.version + 1},
        {"version": seen.version},
        RELEASE_AS_SEEN,
    )


def retake(seen: Made, now: Made) -> Change:
    """Write over the row of a release that is as it was seen."""
    return change_release(seen, **attributes(now, "version"))


def insert_release(made: Made) -> Put:
    """A release that a run begins to make, or that somebody asks for. Refused when it is there."""
    item: Item = {"pk": "uitgaven", "sk": made.id, **attributes(made)}
    return Put("evaluation", item, RELEASE_IS_NEW)


def freeze(month: Month, frozen: Frozen) -> Put:
    """Close a month. Refused when it was closed already: it stays as it was."""
    item: Item = {
        "pk": "tellingen",
        "sk": first_day(month).isoformat()[:7],
        "running": {cell: n for cell, n in frozen.running.items() if n},
        "published": {cell: n for cell, n in frozen.published.items() if n},
        "waiting": {cell: list(found) for cell, found in frozen.waiting.items() if found},
        "done": {cell: list(found) for cell, found in frozen.done.items()},
    }
    return Put("evaluation", item, MONTH_IS_OPEN)


def insert_cost(cost: Cost) -> Put:
    item: Item = {"pk": f"kosten#{cost.plan}", "sk": cost.id, **attributes(cost, "id")}
    return Put("evaluation", item, COST_IS_NEW)


def change_cost(seen: Cost, **put: Any) -> Change:
    """Change a cost that is as it was seen."""
    return Change(
        Key("evaluation", f"kosten#{seen.plan}", seen.id),
        {**put, "version": seen.version + 1},
        {"version": seen.version},
        COST_AS_SEEN,
    )


def insert_activity(entered: Entered) -> Put:
    one = entered.activity
    key = {"pk": f"activiteiten#{one.plan}", "sk": one.id}
    item: Item = {**key, **attributes(entered, "activity"), "activity": _held(one)}
    return Put("evaluation", item, ACTIVITY_IS_NEW)


def change_activity(seen: Entered, activity: Activity, **put: Any) -> Change:
    """Change an activity that is as it was seen."""
    told: Item = {**put, "activity": _held(activity), "version": seen.version + 1}
    key = Key("evaluation", f"activiteiten#{activity.plan}", activity.id)
    return Change(key, told, {"version": seen.version}, ACTIVITY_AS_SEEN)


def _held(one: Activity) -> dict[str, Any]:
    return dict(attributes(one))


def put_reading_list(seen: ReadingList, people: Sequence[str]) -> Put | Change:
    """Who is on a reading list from now on, if it is as it was seen."""
    put: Item = {"people": sorted(people), "version": seen.version + 1}
    if not seen.version:
        return Put("evaluation", {"pk": "leeslijst", "sk": seen.name, **put}, LIST_AS_SEEN)
    key = Key("evaluation", "leeslijst", seen.name)
    return Change(key, put, {"version": seen.version}, LIST_AS_SEEN)


def _made(item: Mapping[str, Any]) -> Made:
    lists = {name: tuple(item.get(name, ())) for name in ("activities", "given")}
    return only_known(Made, item, **lists)


def _cost(item: Mapping[str, Any]) -> Cost:
    return only_known(Cost, item, id=item["sk"], day=date.fromisoformat(item["day"]))


def _entered(item: Mapping[str, Any]) -> Entered:
    return only_known(Entered, item, activity=msgspec.convert(dict(item["activity"]), Activity))


def _month(item: Mapping[str, Any]) -> Month:
    year, month = str(item["sk"]).split("-")
    return int(year) * 12 + int(month) - 1
