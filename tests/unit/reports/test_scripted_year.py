"""The scripted year, played through the steps that count, adds up to the table that a person made."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from typing import Any, cast

import pytest

from chalicelib.facts.recounting.usecases import recount
from chalicelib.network.store import insert_organisatie
from chalicelib.platform.clock import from_text, to_text
from chalicelib.platform.table import Change, Item, Put
from chalicelib.reports.counting.usecases import (
    decided,
    decided_count,
    examined_count,
    not_told,
    reopened,
    told,
    told_count,
)
from chalicelib.reports.domain import Channel, Header
from chalicelib.reports.handling.usecases import give_back, take_up
from chalicelib.reports.store.cases import first_place
from chalicelib.reports.store.submissions import (
    MELDING_AS_SEEN,
    Stored,
    SubmissionStore,
    key_of,
    object_id,
)
from tests.support.builders import an_organisatie
from tests.support.bureau import Bureau
from tests.unit.reports.scripted_year import (
    BY_REGISTERED,
    BY_WHEN,
    OVER_THE_YEAR,
    REPORTS,
    ROWS,
    Decided,
    GivenBack,
    NotTold,
    Reopened,
    Report,
    Step,
    Table,
    TakenUp,
    Told,
)

_CHECKS = (
    "bevestigd", "behandelaar", "duiding", "nagegaan", "uitkomst", "handtekening", "termijn"
)  # fmt: skip


class Year(Bureau):
    """A bureau at which the year of the script passes, day by day."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for sector in sorted({report.sector for report in REPORTS if report.sector}):
            of_it = an_organisatie(id=sector, name=sector, sector=sector, email_domains=())
            self.put(*insert_organisatie(of_it))

    def play(self) -> None:
        """Everything that happens, in the order of its days; of one report in its own order."""
        happens = [(report.arrived, report, None) for report in REPORTS] + [
            (step.day, report, step) for report in REPORTS for step in report.steps
        ]
        for on, report, step in sorted(happens, key=lambda one: one[0]):
            self._pass_to(on)
            if step is None:
                self._arrive(report)
            else:
                self._do(report, step)

    def _pass_to(self, on: date) -> None:
        at = datetime.combine(on, time(10), UTC)
        self.clock.elapsed = (at - self.clock.start).total_seconds()

    def _arrive(self, report: Report) -> None:
        at, hours = to_text(self.now()), self.ports.here.hours
        # Of "weg" the directory knows nothing.
        works_at = "" if report.sector is None else report.sector or "weg"
        header = Header(
            cast("Channel", report.channel),
            report.subject_kind,
            "nee",
            "d" * 64,
            works_at,
            report.wijk,
        )
        item: Item = {
            "pk": object_id(report.name),
            "sk": "melding",
            "accepted_at": at,
            "header": cast("Any", asdict(header)),
            "mailbox": "",
            "sealed": {},
            "verified": report.verified,
            "version": 1,
            # Nobody takes up what stays apart.
            **first_place(header, at, quarantine=not report.steps, hours=hours),
        }
        self.put(Put("reports", item, "melding is new"))

    def _do(self, report: Report, step: Step) -> None:
        match step:
            case TakenUp():
                take_up(self.work_of("triagist"), report.name)
            case GivenBack():
                give_back(self.work_of("triagist"), report.name, "afwezig")
            case Decided():
                self._decide(report, step)
            case Told():
                self._count(report, self._tell(report, step))
            case NotTold():
                self._count(report, not_told(self.ports, self._melding(report)))
            case Reopened():
                self._count(report, reopened(self.ports, self._melding(report)))

    def _decide(self, report: Report, step: Decided) -> None:
        melding = self._melding(report)
        decision = decided_count(
            arrived=self.ports.here.local(from_text(melding.accepted_at)).date(),
            day=step.day,
            uitkomst=step.uitkomst,
            urgency=step.urgency,
            fenomeen=step.fenomeen,
            on_time=step.on_time,
            extended=step.extended,
        )
        checks: dict[str, Any] = {name: name not in step.lacks for name in _CHECKS}
        examined = examined_count(
            day=step.day,
            terugkoppeling=cast("Any", step.feedback),
            weegploeg=step.weegploeg,
            gezocht=step.gezocht,
            **checks,
        )
        self._count(report, decided(self.ports, melding, decision, examined))

    def _tell(self, report: Report, step: Told) -> tuple[list[Put], Item]:
        decided_on = max(
            one.day for one in report.steps if isinstance(one, Decided) and one.day <= step.day
        )
        counted = told_count(decided=decided_on, day=step.day, how=cast("Any", step.how))
        return told(self.ports, self._melding(report), counted)

    def _melding(self, report: Report) -> Stored:
        melding = SubmissionStore(self.database).submission(report.name, "melding")
        assert melding is not None
        return melding

    def _count(self, report: Report, counts: tuple[list[Put], Item]) -> None:
        facts, counted = counts
        melding = self._melding(report)
        seen = {"version": melding.version}
        put = {**counted, "version": melding.version + 1}
        self.put(Change(key_of(melding), put, seen, MELDING_AS_SEEN), *facts)

    @property
    def facts(self) -> list[dict[str, Any]]:
        return cast("list[dict[str, Any]]", self.database.items("facts"))

    @property
    def meldingen(self) -> list[dict[str, Any]]:
        return cast("list[dict[str, Any]]", self.database.items("reports", "melding#"))

    @property
    def kept(self) -> list[dict[str, Any]]:
        return [one.get("counted", {}) for one in self.meldingen]

    def counts(self, day: str) -> Table:
        """What the facts add up to in each quarter, by their ``when`` or ``registered``."""
        sums: dict[str, dict[str, dict[str, list[int]]]] = {}
        for row in self.facts:
            for name, value in row["fields"].items():
                values = sums.setdefault(row["kind"], {}).setdefault(name, {})
                values.setdefault(value, [0, 0, 0, 0])[_quarter(row[day])] += row["delta"]
        return {
            kind: {
                name: {
                    value: (one, two, three, four)
                    for value, (one, two, three, four) in values.items()
                    if any((one, two, three, four))
                }
                for name, values in names.items()
            }
            for kind, names in sums.items()
        }


def _quarter(at: str) -> int:
    """The place of a day or a quarter of 2027 in the year, from 0."""
    assert at.startswith("2027-")
    return int(at[-1]) - 1 if "K" in at else (int(at[5:7]) - 1) // 3


@pytest.fixture(scope="module")
def year() -> Year:
    made = Year()
    made.play()
    return made


@pytest.mark.parametrize(("day", "by_hand"), [("when", BY_WHEN), ("registered", BY_REGISTERED)])
def test_the_year_adds_up_to_what_was_counted_by_hand(year: Year, day: str, by_hand: Table) -> None:
    assert year.counts(day) == by_hand


@pytest.mark.parametrize("table", [BY_WHEN, BY_REGISTERED])
def test_both_tables_have_the_totals_of_the_year(table: Table) -> None:
    """Each was added up by hand; nothing of this year is registered in another one."""
    totals = {
        kind: {
            name: {value: sum(counts) for value, counts in values.items() if sum(counts)}
            for name, values in names.items()
        }
        for kind, names in table.items()
    }
    assert totals == OVER_THE_YEAR


def test_the_rows_of_the_year_are_those_that_were_counted_by_hand(year: Year) -> None:
    whole = [row for row in year.facts if "K" not in row["when"]]
    added = Counter(row["kind"] for row in whole if row["delta"] == 1)
    taken = {
        kind: Counter(row["reason"] for row in whole if row["kind"] == kind and row["delta"] == -1)
        for kind in added
    }
    assert {kind: (added[kind], taken[kind]) for kind in added} == ROWS


def test_the_lead_times_of_the_script_are_those_that_are_counted(year: Year) -> None:
    """The table cannot tell two lead times that were exchanged; the script can."""
    counted = Counter(
        (row["kind"], row["when"], row["fields"]["lead_wd"])
        for row in year.facts
        if "lead_wd" in row["fields"] and row["delta"] == 1
    )
    kinds = {Decided: "besloten", Told: "teruggekoppeld"}
    by_hand = Counter(
        (kinds[type(step)], step.day.isoformat(), str(step.lead_wd))
        for report in REPORTS
        for step in report.steps
        if isinstance(step, Decided | Told)
    )
    assert counted == by_hand


def test_the_year_counted_again_shows_no_difference(year: Year) -> None:
    assert recount(year.kept, year.facts) == ([], 0)


def test_each_fact_that_is_missing_or_there_twice_is_a_difference(year: Year) -> None:
    facts = year.facts
    for number, row in enumerate(facts):
        for rows in (facts[:number] + facts[number + 1 :], [*facts, row]):
            (one,), _ = recount(year.kept, rows)
            assert one.found - one.counted == (len(rows) - len(facts)) * row["delta"]
            assert (one.kind, one.fields) == (row["kind"], row["fields"])
            assert _quarter(one.quarter) == _quarter(row["when"])


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: str(report.name))
def test_a_melding_that_is_gone_makes_the_table_larger_and_never_smaller(
    year: Year, report: Report
) -> None:
    left = [one for one in year.meldingen if one["pk"] != object_id(report.name)]
    differences, _ = recount([one.get("counted", {}) for one in left], year.facts)
    assert all(one.found > one.counted for one in differences)
    counts = year._melding(report).counted
    assert {one.kind for one in differences} == counts.keys()
