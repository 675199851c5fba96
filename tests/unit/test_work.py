"""``Work`` promises every use case: one actor, one moment, entries in their chain, and once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bootstrap import GIVEN
from chalicelib.journal.domain import Purpose, first_bad
from chalicelib.journal.store import JournalStore
from chalicelib.mail.domain import Announcement, ToDesk
from chalicelib.platform.errors import Conflict, Contended, Unavailable
from chalicelib.platform.table import Change, Key, Put, Transaction
from chalicelib.work import Work
from tests.support.fakes import MemoryDatabase, MemoryQueues, VirtualClock, memory_ports

WHY = Purpose("signalen_beoordelen", "triage")
MELDING = "melding#x"


class Meeting(MemoryDatabase):
    """Tables in which something happens just before each of the next commits."""

    def __init__(self) -> None:
        super().__init__()
        self.before: list[Callable[[], None]] = []

    def commit(self, transaction: Transaction) -> None:
        if self.before:
            self.before.pop(0)()
        super().commit(transaction)


@pytest.fixture
def database() -> Meeting:
    return Meeting()


def work_on(database: Meeting) -> Work:
    clock = VirtualClock()
    return Work(memory_ports(GIVEN["bureau"], database, MemoryQueues(clock), clock), "a")


@pytest.fixture
def work(database: Meeting) -> Work:
    return work_on(database)


def a_row(text: str = "x") -> Put:
    return Put("reports", {"pk": MELDING, "sk": "melding", "text": text}, "row is new")


def take_up(work: Work, **more: Any) -> bool:
    return work.commit(a_row(), work.entry(MELDING, "opgepakt", WHY), **more)


def actions(database: MemoryDatabase) -> list[str]:
    chain = JournalStore(database).chain(MELDING)
    assert first_bad(chain) is None
    return [entry.action for entry in chain]


def told_by(work: Work) -> Announcement:
    return Announcement("a", work.at, (ToDesk("desk_nieuw", ("triagist",)),), about=MELDING)


def sent(work: Work) -> list[str]:
    queues: Any = work.ports.queues
    return [body for queue, body in queues.bodies if queue == "post"]


@given(readers=st.lists(st.integers(0, 3), max_size=7))
def test_colleagues_who_read_never_make_a_decision_fail(readers: list[int]) -> None:
    database = Meeting()
    work = work_on(database)
    colleague = Work(work.ports, "b")

    def read(times: int) -> Callable[[], None]:
        def note() -> None:
            waiting, database.before = database.before, []
            for _ in range(times):
                colleague.note(MELDING, "gelezen", WHY)
            database.before = waiting

        return note

    database.before = [read(times) for times in readers]
    assert take_up(work)
    # The readings that came after the decision belong to nobody here.
    database.before = []
    assert actions(database).count("opgepakt") == 1
    assert database.get(Key("reports", MELDING, "melding")) is not None


def test_a_decision_that_lost_more_than_its_place_conflicts(work: Work, database: Meeting) -> None:
    database.before = [lambda: Work(work.ports, "b").note(MELDING, "gelezen", WHY)]
    database.tables["reports"] = {MELDING: {"melding": dict(a_row("theirs").item)}}
    with pytest.raises(Conflict) as caught:
        take_up(work)
    assert "row is new" in caught.value.refused
    assert "opgepakt" not in actions(database)


def test_a_race_for_places_without_end_is_told(work: Work, database: Meeting) -> None:
    colleague = Work(work.ports, "b")
    # A reading commits too, so each try of ours needs its own.
    steps = (lambda: colleague.note(MELDING, "gelezen", WHY), lambda: None)
    database.before = [*steps] * 60
    with pytest.raises(Conflict):
        take_up(work)


@pytest.mark.parametrize("times", [1, 7])
def test_two_writers_at_one_item_are_no_outage(work: Work, database: Meeting, times: int) -> None:
    database.before = [Mock(side_effect=Contended)] * times
    assert take_up(work)
    assert actions(database) == ["opgepakt"]


def test_an_outage_is_told_and_not_tried_again(work: Work, database: Meeting) -> None:
    database.before = [Mock(side_effect=Unavailable)]
    with pytest.raises(Unavailable):
        work.commit(a_row())
    assert database.committed == []


def test_an_act_done_before_is_done_once_and_told_again(work: Work, database: Meeting) -> None:
    once = {"tell": told_by(work), "already": {"row is new"}}
    assert [take_up(work, **once) for _ in range(3)] == [True, False, False]
    assert actions(database) == ["opgepakt"]
    assert len(sent(work)) == 3
    assert len(database.items("post")) == 1


def test_without_a_name_for_it_a_repeated_act_is_a_conflict(work: Work) -> None:
    work.commit(a_row())
    with pytest.raises(Conflict):
        work.commit(a_row())


def test_a_refused_act_tells_nobody(work: Work, database: Meeting) -> None:
    stands = Change(Key("reports", MELDING, "melding"), {"a": "b"}, {}, "row stands")
    with pytest.raises(Conflict):
        work.commit(stands, work.entry(MELDING, "opgepakt", WHY), tell=told_by(work))
    assert sent(work) == []
    assert actions(database) == []


def test_an_entry_names_its_actor_activity_and_reason(work: Work, database: Meeting) -> None:
    work.commit(work.first_entry(MELDING, "gekoppeld", WHY.of("zelfde_plek"), to="y"))
    (entry,) = JournalStore(database).chain(MELDING)
    assert (entry.actor, entry.action) == ("a", "gekoppeld")
    assert entry.facts == {"activity": "signalen_beoordelen", "purpose": "zelfde_plek", "to": "y"}
