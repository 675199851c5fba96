"""The row of a case in the werkvoorraad: the melding itself, in the place that its standing gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, cast

from chalicelib.platform.calendar import OfficeHours
from chalicelib.platform.clock import from_text
from chalicelib.platform.table import (
    Change,
    Cursor,
    Database,
    Item,
    Value,
    attributes,
    only_known,
    readable,
)
from chalicelib.reports.domain import Header
from chalicelib.reports.piles import Answerer, Kind, Pile, Standing, Waiting, placed, rests
from chalicelib.reports.store.submissions import MELDING_AS_SEEN, Stored, danger_of, key_of, kind_of

# Whose answer each kind of arrival is.
_ANSWERS: Mapping[Kind, Answerer] = {
    "aanvulling": "melder",
    "antwoord": "melder",
    "meer": "melder",
    "duiding": "organisatie",
}
_STANDING = frozenset(Standing.__dataclass_fields__)


class CaseStore:
    """Lists the cases of the werkvoorraad; it opens nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(
        self, pile: Pile, *, limit: int, after: Cursor | None = None
    ) -> tuple[list[Waiting], Cursor | None]:
        """A page of a pile, and where the next one begins."""
        page = self._database.listed("reports", "bak", pile, limit=limit, after=after)
        # What came in beside a melding lay in piles once; its case says so now.
        items = [item for item in page.items if kind_of(item) not in _ANSWERS]
        return [_waiting(cast("dict[str, Any]", item)) for item in items], page.next

    def of_handler(
        self, handler: str, *, limit: int, after: Cursor | None = None
    ) -> tuple[list[Waiting], Cursor | None]:
        """A page of the cases that a medewerker took up, and where the next one begins."""
        page = self._database.listed("reports", "van", handler, limit=limit, after=after)
        return [_waiting(cast("dict[str, Any]", item)) for item in page.items], page.next

    def kept(
        self, outcome: str, *, limit: int, after: Cursor | None = None
    ) -> tuple[list[str], Cursor | None]:
        """A page of what is kept after a decision with an outcome, by ``sid``, and where the next begins."""
        page = self._database.listed("reports", "bewaren", outcome, limit=limit, after=after)
        return [str(item["pk"]).removeprefix("melding#") for item in page.items], page.next


def first_place(header: Header, accepted_at: str, *, quarantine: bool, hours: OfficeHours) -> Item:
    """The attributes that place a melding that is new, and mark it when its reporter feels unsafe."""
    danger = accepted_at if header.danger_now == "ja" else ""
    unsafe: Item = {"unsafe": True} if header.is_unsafe else {}
    return {**placed_as(Standing(accepted_at, danger, quarantine), hours), **unsafe}


def placed_as(case: Standing, hours: OfficeHours) -> Item:
    """The attributes that place a melding that stands so."""
    return _attributes(case, hours)


def move(
    melding: Stored,
    hours: OfficeHours,
    *,
    put: Mapping[str, Value] | None = None,
    promise: str = MELDING_AS_SEEN,
    **standing: Any,
) -> Change:
    """The melding stands elsewhere now: fields of ``Standing``, and ``put``, other attributes of it.

    Whoever moves it at the same moment must look again: a place follows from all fields together.
    """
    after = replace(_standing_of(melding), **standing)
    item = _attributes(after, hours)
    leaves = tuple(name for name in _PLACES if name not in item)
    return Change(
        key_of(melding),
        put={**item, **(put or {}), "version": melding.version + 1},
        seen={"version": melding.version or None},
        promise=promise,
        remove=leaves,
    )


def add_news(
    melding: Stored,
    kind: Kind,
    accepted_at: str,
    danger_now: str,
    hours: OfficeHours,
    *,
    unsafe: bool = False,
) -> Change:
    """Something came in for a case: its row says so, until somebody deals with it.

    ``unsafe``: its reporter feels unsafe, which the case says from now on. Danger is open again, also when
    earlier danger was judged; nobody waits any longer for who answered.
    """
    news = {**melding.news, kind: melding.news.get(kind, 0) + 1}
    first = min(filter(None, (melding.news_since, accepted_at)))
    waits = {who: until for who, until in melding.waits.items() if who != _ANSWERS.get(kind)}
    danger = melding.danger_since or (accepted_at if danger_now == "ja" else "")
    return move(
        melding,
        hours,
        put={"arrivals": melding.arrivals + 1, "unsafe": melding.unsafe or unsafe},
        news=news,
        news_since=first,
        waits=waits,
        danger_since=danger,
    )


def wait_for(melding: Stored, who: Answerer, until: str, hours: OfficeHours) -> Change:
    """We asked somebody something, and expect the answer by a stored moment; empty: we wait no longer."""
    return move(melding, hours, waits=waiting_for(melding, who, until))


def waiting_for(melding: Stored, who: Answerer, until: str) -> Mapping[str, str]:
    """Whose answers a melding waits for, when that of ``who`` is expected by ``until``; empty: no longer."""
    others = {one: by for one, by in melding.waits.items() if one != who}
    return {**others, who: until} if until else others


_PLACES = ("bak", "bak_at", "van", "van_at", "danger_since", "handler", "taken_at", "news_since")
# What is closed and kept lies in the index by its outcome, since the moment of the decision.
KEPT = ("bewaren", "bewaren_at")


def _standing_of(melding: Stored) -> Standing:
    return Standing(**{name: getattr(melding, name) for name in _STANDING})


def _attributes(case: Standing, hours: OfficeHours) -> Item:
    """All that is stored of where a case stands. An empty text is not stored."""
    held = {name: value for name, value in attributes(case).items() if value != ""}
    if rests(case):
        return held
    pile, place = placed(case, hours)
    # Of cases with one moment, such as the next opening, the one that came in first stands on top.
    at = f"{place}#{case.accepted_at}"
    mine: Item = {"van": case.handler, "van_at": at} if case.handler else {}
    return {**held, "bak": pile, "bak_at": at, **mine}


# Stands for the moment of a row that tells none: it is the first of all that wait.
_LONG_AGO = "2000-01-01T00:00:00Z"


def _waiting(item: Mapping[str, Any]) -> Waiting:
    """A row of the werkvoorraad; of an odd one only where it lies, so that a person looks at it."""
    sid, pile = str(item["pk"]).removeprefix("melding#"), item["bak"]
    ours = [cast("Item", item)] if kind_of(item) == "melding" else []
    rows, _ = readable(partial(_row, sid), ours)
    if rows:
        return rows[0]
    return Waiting(
        sid=sid,
        pile=pile,
        place=_LONG_AGO,
        reference="",
        accepted_at=_LONG_AGO,
        channel="",
        subject_kind="",
        wijk_code="",
        verified="",
        quarantine=False,
        handler="",
        is_odd=True,
    )


def _row(sid: str, item: Mapping[str, Any]) -> Waiting:
    header = only_known(Header, item["header"])
    row = only_known(
        Waiting,
        {"handler": "", "danger_since": danger_of(item), **item},
        sid=sid,
        pile=item["bak"],
        place=_moment_in(str(item["bak_at"])),
        channel=header.channel,
        subject_kind=header.subject_kind,
        wijk_code=header.wijk_code,
    )
    from_text(row.accepted_at)
    from_text(row.place)
    return row


def _moment_in(place: str) -> str:
    """The moment that a stored place names; a former release put a figure in front of it."""
    first, _, second = place.partition("#")
    return second if first in {"0", "1"} else first
