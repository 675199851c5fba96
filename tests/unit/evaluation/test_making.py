"""The daily job: each release once, however often a run is killed, late or beside another one."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.bootstrap import GIVEN
from chalicelib.evaluation import plans
from chalicelib.evaluation.__main__ import main
from chalicelib.evaluation.domain import Activity
from chalicelib.evaluation.files import MANIFEST
from chalicelib.evaluation.files.manifest import digest
from chalicelib.evaluation.lines import as_lines
from chalicelib.evaluation.making.usecases import make_due
from chalicelib.evaluation.store import Entered, EvaluationStore, insert_activity
from chalicelib.facts.domain import Counted, Fact, facts_of
from chalicelib.facts.store import insert_facts
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.ports import Ports
from chalicelib.platform.settings import Settings
from chalicelib.platform.table import Item, Put, Transaction
from chalicelib.work import Work
from tests.support.fakes import (
    SETTINGS,
    MemoryDatabase,
    MemoryFiles,
    MemoryQueues,
    VirtualClock,
    memory_ports,
)

# Of the plan the first quarter, and the three months after which its figures are final.
SPRING = datetime(2020, 4, 2, 3, 10, tzinfo=UTC)
OF_A_QUARTER = 3 + 1 + 2  # months, the quarter, what runs on since two days
# What the plan is called in the file of Dordrecht.
PLAN = "SASS-2020-2022"
_DAY = date(2020, 1, 20)
TALK = Activity("a", PLAN, "voorkomen", "voorlichting", _DAY, "Een voorlichting.", present=20)


def counts(year: int = 2020, *, seed: int = 1, reports: int = 60) -> list[Counted]:
    """Reports on days of a year, with a wijk."""
    drawn = random.Random(seed)
    found = list[Counted]()
    for _ in range(reports):
        day = date(year, 1, 1) + timedelta(days=drawn.randrange(360))
        channel = drawn.choice(["publiek", "professional"])
        fields = {"channel": channel, "subject_kind": "persoon", "verified": "nee"}
        wijk = drawn.choice(["WK050501", "WK050502"])
        found.append(Counted("ontvangen", day, fields, {"wijk": wijk}))
    return found


class Killed(BaseException):
    """The function is killed: no handler sees it."""


@dataclass
class Falling:
    """Ports that kill the function at the n-th call, before or after its effect."""

    at: int
    after: bool
    calls: int = 0

    def around(self, do: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            self.calls += 1
            if self.calls == self.at and not self.after:
                raise Killed
            done = do(*args, **named)
            if self.calls == self.at:
                raise Killed
            return done

        return call


@dataclass
class Hall:
    """The evaluation in memory: its tables, buckets and clock."""

    clock: VirtualClock = field(default_factory=lambda: VirtualClock(SPRING))
    database: MemoryDatabase = field(default_factory=MemoryDatabase)
    files: MemoryFiles = field(default_factory=MemoryFiles)

    def __post_init__(self) -> None:
        self.queues = MemoryQueues(self.clock)

    def register(self, counted: Counted, on: date | None = None) -> list[Fact]:
        """Facts as a step writes them, on the day of the event or on another one."""
        day = on or counted.day
        self.database.commit(Transaction(list(insert_facts(counted, day))))
        return facts_of(counted, day)

    def enter(self, activity: Activity) -> None:
        entered = Entered(activity, "coordinator", "2020-01-01T09:00:00Z")
        self.database.commit(Transaction([insert_activity(entered)]))

    def ports(self, falling: Falling | None = None) -> Ports:
        made = memory_ports(
            GIVEN["evaluation"],
            self.database,
            self.queues,
            self.clock,
            releases=self.files,
            settings=Settings({**SETTINGS, "GEMEENTE": "dordrecht"}),
        )
        return replace(made, **_falling(falling, made)) if falling else made

    def run(
        self, falling: Falling | None = None, *, late: Callable[[], bool] | None = None
    ) -> bool:
        return make_due(Work(self.ports(falling), "evaluation"), late or (lambda: False))

    @property
    def store(self) -> EvaluationStore:
        return EvaluationStore(self.database)

    def whole(self) -> dict[str, dict[str, bytes]]:
        """The files of each release that is there, by its id."""
        return {
            made.id: {
                name.removeprefix(f"{made.folder}/"): file
                for name, file in self.files.files.items()
                if name.startswith(f"{made.folder}/")
            }
            for made in self.store.releases()
            if made.is_there
        }

    def announced(self) -> list[Item]:
        return [
            part.item
            for transaction in self.database.committed
            for part in transaction.parts
            if isinstance(part, Put) and part.table == "post"
        ]


def _falling(falling: Falling, made: Ports) -> dict[str, Any]:
    """The ports whose calls are counted."""

    class Through:
        def __init__(self, port: object) -> None:
            self._port = port

        def __getattr__(self, name: str) -> Any:
            return falling.around(getattr(self._port, name))

    named = ("database", "queues", "releases")
    return {name: Through(getattr(made, name)) for name in named}


@pytest.fixture(autouse=True)
def _counting_began(monkeypatch: pytest.MonkeyPatch) -> None:
    known = replace(plans.load("dordrecht"), counted_from=date(2020, 1, 1))
    monkeypatch.setattr(plans, "load", lambda name: known)


@pytest.fixture
def hall() -> Hall:
    hall = Hall()
    for counted in counts():
        hall.register(counted)
    hall.enter(
        Activity(
            "a",
            PLAN,
            "voorkomen",
            "voorlichting",
            date(2020, 2, 3),
            "Een voorlichting.",
            present=20,
        )
    )
    return hall


def test_every_release_that_is_due_is_made_once_and_told_of_once(hall: Hall) -> None:
    assert hall.run()
    made = hall.whole()
    assert len(made) == 2 * OF_A_QUARTER
    assert all(len(files) == 9 for files in made.values())
    (told,) = hall.announced()
    assert "export_klaar" in json.dumps(told)
    before = dict(hall.files.files)
    assert hall.run()
    assert hall.files.files == before
    assert len(hall.announced()) == 1


def test_a_run_on_a_day_on_which_nothing_is_due_reads_no_fact(hall: Hall) -> None:
    hall.run()
    falling = Falling(at=0, after=False)
    hall.run(falling)
    # What is there, and whether anybody must be told.
    assert falling.calls == 2


def test_of_what_was_over_before_counting_began_there_is_no_release(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = replace(plans.load("dordrecht"), counted_from=date(2020, 6, 1))
    monkeypatch.setattr(plans, "load", lambda name: known)
    hall = Hall(VirtualClock(datetime(2021, 1, 2, 3, 10, tzinfo=UTC)))
    # Whether a fact was counted or not tells nothing: the same releases are there.
    assert hall.run()
    ends = {made.end for made in hall.store.releases()}
    assert (min(ends), max(ends)) == ("2020-06-30", "2020-12-31")


def test_what_was_missed_for_fourteen_months_is_made_up_for_oldest_first(hall: Hall) -> None:
    hall.clock.start = datetime(2021, 6, 2, 3, 10, tzinfo=UTC)
    assert hall.run()
    made = hall.store.releases()
    chain = sorted((m for m in made if m.profile == "publicatie"), key=lambda m: m.number)
    assert [m.number for m in chain] == list(range(1, len(chain) + 1))
    assert [m.end for m in chain] == sorted(m.end for m in chain)
    # As if each day had had its run.
    daily = Hall()
    for counted in counts():
        daily.register(counted)
    daily.enter(
        Activity(
            "a",
            PLAN,
            "voorkomen",
            "voorlichting",
            date(2020, 2, 3),
            "Een voorlichting.",
            present=20,
        )
    )
    day = SPRING - timedelta(days=62)
    while day <= hall.clock.start:
        daily.clock.start = day
        daily.run()
        day += timedelta(days=1)
    assert daily.whole() == hall.whole()


def test_the_job_and_the_command_make_the_same_bytes(hall: Hall, tmp_path: Path) -> None:
    hall.clock.start = datetime(2021, 1, 2, 3, 10, tzinfo=UTC)
    hall.run()
    facts = [fact for counted in counts() for fact in facts_of(counted, counted.day)]
    activities = [entered.activity for entered in hall.store.entered(PLAN)]
    (tmp_path / "facts").write_bytes(b"".join(as_lines(facts, activities)))
    for profile in ("publicatie", "intern"):
        told = ["--facts", str(tmp_path / "facts"), "--plan", PLAN, "--until", "2020-12-31"]
        assert main([*told, "--profile", profile, "--out", str(tmp_path / "out")]) == 0
    offline = {
        f"{PLAN}.{'.'.join(path.parent.relative_to(tmp_path / 'out').parts)}": {
            one.name: one.read_bytes() for one in path.parent.iterdir()
        }
        for path in (tmp_path / "out").rglob(MANIFEST)
    }
    assert offline == hall.whole()


def calls_of_a_run() -> int:
    hall, falling = small(), Falling(at=0, after=False)
    assert hall.run(falling)
    return falling.calls


def small() -> Hall:
    """One month, so that every call of a run can be tried."""
    hall = Hall(VirtualClock(datetime(2020, 2, 2, 3, 10, tzinfo=UTC)))
    for counted in counts(reports=30):
        hall.register(counted)
    hall.enter(
        Activity(
            "a",
            PLAN,
            "voorkomen",
            "voorlichting",
            date(2020, 1, 3),
            "Een voorlichting.",
            present=20,
        )
    )
    return hall


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_any_call_and_run_again_it_is_the_same_and_each_once(*, after: bool) -> None:
    right = small()
    right.run()
    for call in range(1, calls_of_a_run() + 1):
        hall = small()
        with pytest.raises(Killed):
            hall.run(Falling(at=call, after=after))
        if len(hall.store.releases()) == len(right.store.releases()):
            # Entered between the two tries: what was begun holds, so the second makes the same.
            hall.enter(replace(TALK, id="b", sentence="Later ingevoerd."))
        hall.clock.start += timedelta(days=1)
        assert hall.run(), f"killed at call {call}"
        assert hall.whole() == right.whole(), f"killed at call {call}"
        assert all(made.is_told for made in hall.store.releases())


def test_a_run_beside_another_one_makes_nothing_twice(hall: Hall) -> None:
    """The second begins while the first has its claim: it stays away, and the first goes on."""
    seen = list[bool]()
    other = hall.ports()

    def meanwhile() -> bool:
        if len(seen) < 3:
            seen.append(make_due(Work(other, "evaluation")))
        return False

    hall.run(late=meanwhile)
    hall.run()
    assert len(hall.whole()) == 2 * OF_A_QUARTER
    assert len({made.id for made in hall.store.releases()}) == 2 * OF_A_QUARTER


def test_of_more_than_a_transaction_holds_there_is_one_mail(hall: Hall) -> None:
    hall.clock.start = datetime(2021, 6, 2, 3, 10, tzinfo=UTC)
    assert hall.run()
    assert len(hall.whole()) > 90
    assert all(made.is_told for made in hall.store.releases())
    assert len(hall.announced()) == 1


def test_a_claim_that_still_holds_keeps_another_run_away_until_it_lapses(hall: Hall) -> None:
    with pytest.raises(Killed):
        hall.run(Falling(at=40, after=True))
    begun = [made for made in hall.store.releases() if made.state == "bezig"]
    assert len(begun) == 1
    assert not hall.run()
    hall.clock.start += timedelta(minutes=15)
    assert hall.run()


def test_a_run_that_is_late_stops_and_the_next_one_goes_on(hall: Hall) -> None:
    left = iter([False, False, True])
    assert not hall.run(late=lambda: next(left, True))
    assert len(hall.whole()) == 2
    assert hall.run()
    assert len(hall.whole()) == 2 * OF_A_QUARTER


def test_while_a_fact_cannot_be_counted_nothing_is_made_and_the_log_says_why(
    hall: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    bad: Item = {"pk": "feiten#2020-K1", "sk": "f", "kind": "gelekt", "line": "overig", "delta": 1}
    bad |= {"when": "2020-02-02", "registered": "2020-02-02", "fields": {}, "version": 1}
    hall.database.commit(Transaction([Put("facts", bad, "fact is new")]))
    assert not hall.run()
    assert hall.whole() == {}
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (line,) = [line for line in lines if line["event"] == "facts_not_counted"]
    assert (line["level"], line["times"]) == ("error", 1)
    assert "gelekt" not in json.dumps(lines)


def test_a_fact_that_comes_after_its_month_was_closed_counts_in_the_next_one(
    hall: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    """A clock that went back: what was published stays, and nothing is lost."""
    hall.clock.start = datetime(2020, 2, 2, 3, 10, tzinfo=UTC)
    hall.run()
    january = hall.store.frozen()
    for counted in counts(seed=7, reports=400):
        if counted.day < date(2020, 2, 1):
            hall.register(counted)
    hall.clock.start = datetime(2020, 3, 2, 3, 10, tzinfo=UTC)
    assert hall.run()
    assert "facts_came_late" in capsys.readouterr().out
    closed = hall.store.frozen()
    (first,) = january
    assert closed[first] == january[first]
    found = [
        row
        for row in hall.database.query("facts", "feiten#2020-K1")
        if "wijk" not in str(row["fields"])
    ]
    until = [row for row in found if str(row["registered"]) < "2020-03-01"]
    assert closed[first + 1].running["ontvangen"] == len(until)


def test_an_outage_is_no_end_of_a_run_and_the_next_one_goes_on(hall: Hall) -> None:
    class Away(MemoryFiles):
        def keep(self, name: str, file: bytes) -> None:
            raise Unavailable("s3 does not answer")

    with pytest.raises(Unavailable):
        make_due(Work(replace(hall.ports(), releases=Away()), "evaluation"))
    hall.clock.start += timedelta(days=1)
    assert hall.run()
    assert len(hall.whole()) == 2 * OF_A_QUARTER


def test_each_manifest_names_the_one_before_of_its_profile(hall: Hall) -> None:
    hall.run()
    whole = hall.whole()
    for profile in ("intern", "publicatie"):
        chain = sorted(
            (made for made in hall.store.releases() if made.profile == profile),
            key=lambda made: made.number,
        )
        before = ""
        for made in chain:
            assert json.loads(whole[made.id][MANIFEST])["previous"] == before
            before = digest(whole[made.id][MANIFEST])


def test_the_log_of_a_run_says_nothing_of_what_was_counted(
    hall: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    hall.run()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    # The first page that is made names what of a municipality is still an example.
    told = [line for line in lines if line["event"] != "gemeente_has_example"]
    assert {line["event"] for line in told} == {"release_made"}
    assert all(line.keys() == {"event", "at", "release"} for line in told)


def test_figures_by_the_day_of_the_event_are_made_again_when_they_change_no_more(
    hall: Hall,
) -> None:
    hall.clock.start = datetime(2020, 2, 2, 3, 10, tzinfo=UTC)
    hall.run()
    late = Counted(
        "ontvangen",
        date(2020, 1, 31),
        {"channel": "brief", "subject_kind": "persoon", "verified": "nee"},
    )
    hall.register(late, date(2020, 2, 10))
    hall.clock.start = datetime(2020, 5, 2, 3, 10, tzinfo=UTC)
    hall.run()
    whole = hall.whole()
    first, final = (json.loads(whole[f"{PLAN}.2020-M01.intern.r{n}"][MANIFEST]) for n in (1, 2))
    assert (first["status"], final["status"]) == ("voorlopig", "definitief")
    assert _received(whole[f"{PLAN}.2020-M01.intern.r2"]) == (
        _received(whole[f"{PLAN}.2020-M01.intern.r1"]) + 1
    )
    assert f"{PLAN}.2020-M01.publicatie.r2" not in whole


def _received(files: dict[str, bytes]) -> int:
    return next(_numbers(files, "SIG-1", "teller"))


def _numbers(files: dict[str, bytes], indicator: str, level: str) -> Iterator[int]:
    rows = csv.DictReader(io.StringIO(files["cijfers-data.csv"].decode()))
    return (int(r["cijfer"]) for r in rows if (r["indicator"], r["niveau"]) == (indicator, level))
