"""What a melding counts is counted once, and taken back once, exactly as it was."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chalicelib.facts.domain import Counted
from chalicelib.platform.table import Change, Item, Put
from chalicelib.reports.counting.usecases import (
    Feedback,
    count,
    decided,
    decided_count,
    examined_count,
    not_told,
    received,
    reopened,
    take_back,
    told,
    told_count,
)
from chalicelib.reports.handling.usecases import take_up
from chalicelib.reports.store.submissions import MELDING_AS_SEEN, Stored, key_of
from tests.support.bureau import Bureau, later

ARRIVED = date(2026, 3, 2)
DECIDED = date(2026, 3, 12)


def a_decision(uitkomst: str = "reguliere_hulp") -> Counted:
    return decided_count(
        arrived=ARRIVED,
        day=DECIDED,
        uitkomst=uitkomst,
        urgency="hoog",
        fenomeen="polarisatie",
        on_time=False,
        extended=False,
    )


def the_checks(terugkoppeling: Feedback = "volgt") -> Counted:
    return examined_count(
        day=DECIDED,
        bevestigd=True,
        behandelaar=True,
        duiding=True,
        nagegaan=False,
        uitkomst=True,
        handtekening=True,
        terugkoppeling=terugkoppeling,
        termijn=False,
        weegploeg=False,
        gezocht=True,
    )


FEEDBACK = told_count(decided=DECIDED, day=date(2026, 3, 16), how="telefoon")


class Desk(Bureau):
    """A bureau with one melding that somebody took up."""

    def __post_init__(self) -> None:
        super().__post_init__()
        take_up(self.work_of("a"), self.sid)

    @property
    def melding(self) -> Stored:
        return self.file(self.sid).submissions[0]

    def commit(self, counts: tuple[list[Put], Item]) -> list[dict[str, Any]]:
        """Write a step, in one transaction; the facts that it added."""
        facts, counted = counts
        melding = self.melding
        put = {**counted, "version": melding.version + 1}
        self.put(
            Change(key_of(melding), put, {"version": melding.version}, MELDING_AS_SEEN), *facts
        )
        return [part.item for part in facts]

    @property
    def sums(self) -> dict[str, int]:
        """What is left of each kind, without what is counted apart."""
        sums: dict[str, int] = {}
        for row in self.database.items("facts"):
            if "K" not in str(row["when"]):
                kind = str(row["kind"])
                sums[kind] = sums.get(kind, 0) + int(str(row["delta"]))
        return sums

    @property
    def heard(self) -> dict[str, int]:
        """What is left of each word about feedback in the checks."""
        sums: dict[str, int] = {}
        rows: list[Any] = self.database.items("facts")
        for row in rows:
            if row["kind"] == "onderzocht":
                word = row["fields"]["terugkoppeling"]
                sums[word] = sums.get(word, 0) + row["delta"]
        return sums


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_decision_counts_once_with_its_fenomeen_apart(desk: Desk) -> None:
    rows = desk.commit(decided(desk.ports, desk.melding, a_decision(), the_checks()))
    assert [(row["kind"], row["when"]) for row in rows] == [
        ("besloten", "2026-03-12"),
        ("besloten", "2026-K1"),
        ("onderzocht", "2026-03-12"),
    ]
    assert rows[0]["fields"] == {
        "uitkomst": "reguliere_hulp",
        "urgency": "hoog",
        "lead_wd": "8",
        "on_time": "nee",
        "extended": "nee",
    }
    assert rows[1]["fields"] == {"fenomeen": "polarisatie"}
    assert decided(desk.ports, desk.melding, a_decision("doorgezet"), the_checks()) == ([], {})


def test_what_is_taken_back_is_the_mirror_of_what_was_counted(desk: Desk) -> None:
    counted = desk.commit(decided(desk.ports, desk.melding, a_decision()))
    later(desk, days=40)
    back = desk.commit(take_back(desk.ports, desk.melding, ["besloten"], "vergissing"))
    own = {"delta", "reason", "registered", "pk", "sk"}
    mirror = [{name: value for name, value in row.items() if name not in own} for row in counted]
    assert [{name: row[name] for name in row.keys() - own} for row in back] == mirror
    assert [(row["delta"], row["reason"], row["registered"], row["pk"]) for row in back] == [
        (-1, "vergissing", "2026-04-11", "feiten#2026-K2"),
        (-1, "vergissing", "2026-K2", "feiten#2026-K2"),
    ]


def test_what_is_taken_back_twice_is_taken_back_once(desk: Desk) -> None:
    desk.commit(take_back(desk.ports, desk.melding, ["ontvangen"], "dubbel"))
    assert take_back(desk.ports, desk.melding, ["ontvangen"], "dubbel") == ([], {})
    assert desk.sums == {"ontvangen": 0}


def test_what_never_counted_is_not_taken_back(desk: Desk) -> None:
    assert take_back(desk.ports, desk.melding, ["besloten", "onderzocht"], "heropend") == ([], {})


def test_what_was_taken_back_can_count_again(desk: Desk) -> None:
    desk.commit(take_back(desk.ports, desk.melding, ["ontvangen"], "dubbel"))
    desk.commit(received(desk.ports, desk.melding))
    assert desk.sums == {"ontvangen": 1}
    assert received(desk.ports, desk.melding) == ([], {})


def test_one_transaction_takes_back_and_counts_the_same_kind(desk: Desk) -> None:
    desk.commit(decided(desk.ports, desk.melding, a_decision()))
    other = a_decision("doorgezet")
    rows = desk.commit(count(desk.ports, desk.melding, other, back={"besloten": "vergissing"}))
    assert [row["delta"] for row in rows] == [-1, -1, 1, 1]
    assert desk.melding.counted["besloten"]["fields"]["uitkomst"] == "doorgezet"
    assert desk.melding.counted.keys() == {"ontvangen", "besloten"}


@pytest.mark.parametrize("uitkomst", ["dubbel", "misbruik"])
def test_a_double_and_misuse_are_no_report_until_they_are_reopened(
    desk: Desk, uitkomst: str
) -> None:
    desk.commit(decided(desk.ports, desk.melding, a_decision(uitkomst), the_checks()))
    assert desk.sums == {"ontvangen": 0, "besloten": 1, "onderzocht": 1}
    rows = desk.commit(reopened(desk.ports, desk.melding))
    assert desk.sums == {"ontvangen": 1, "besloten": 0, "onderzocht": 0}
    assert {row["reason"] for row in rows if row["delta"] == -1} == {"heropend"}
    assert desk.melding.counted.keys() == {"ontvangen"}


def test_a_decision_after_reopening_counts_as_the_only_one(desk: Desk) -> None:
    desk.commit(decided(desk.ports, desk.melding, a_decision(), the_checks()))
    desk.commit(told(desk.ports, desk.melding, FEEDBACK))
    desk.commit(reopened(desk.ports, desk.melding))
    desk.commit(decided(desk.ports, desk.melding, a_decision("doorgezet"), the_checks()))
    assert desk.sums == {"ontvangen": 1, "besloten": 1, "onderzocht": 1, "teruggekoppeld": 0}
    assert desk.heard == {"volgt": 1, "ja": 0}


@pytest.mark.parametrize("before", ["volgt", "nee"])
def test_feedback_counts_once_and_the_checks_say_that_it_was_given(
    desk: Desk, before: Feedback
) -> None:
    desk.commit(decided(desk.ports, desk.melding, a_decision(), the_checks(before)))
    later(desk, days=40)
    rows = desk.commit(told(desk.ports, desk.melding, FEEDBACK))
    assert desk.heard == {before: 0, "ja": 1}
    # The checks still count on the day of the decision.
    assert {row["when"] for row in rows if row["kind"] == "onderzocht"} == {"2026-03-12"}
    assert {row["registered"] for row in rows} == {"2026-04-11"}
    assert told(desk.ports, desk.melding, FEEDBACK) == ([], {})


def test_feedback_that_nobody_asked_for_changes_no_check(desk: Desk) -> None:
    desk.commit(decided(desk.ports, desk.melding, a_decision(), the_checks("niet_gevraagd")))
    rows = desk.commit(told(desk.ports, desk.melding, FEEDBACK))
    assert [row["kind"] for row in rows] == ["teruggekoppeld"]


def test_feedback_by_mistake_is_taken_back_and_still_to_come(desk: Desk) -> None:
    assert not_told(desk.ports, desk.melding) == ([], {})
    desk.commit(decided(desk.ports, desk.melding, a_decision(), the_checks()))
    desk.commit(told(desk.ports, desk.melding, FEEDBACK))
    desk.commit(not_told(desk.ports, desk.melding))
    assert (desk.sums["teruggekoppeld"], desk.heard) == (0, {"volgt": 1, "ja": 0})
    desk.commit(told(desk.ports, desk.melding, FEEDBACK))
    assert (desk.sums["teruggekoppeld"], desk.heard) == (1, {"volgt": 0, "ja": 1})
