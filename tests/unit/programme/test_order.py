"""The order of sending decides who gets a seat, whatever happens between sending and seating."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bootstrap import GIVEN
from chalicelib.catalogue.store import CatalogueStore
from chalicelib.catalogue.store import put_sessie as put_shown_sessie
from chalicelib.platform import code
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.queue import handle_each
from chalicelib.platform.sealing import from_bytes
from chalicelib.platform.table import Change, Item, Part, Transaction
from chalicelib.programme.intake.usecases import sign_up
from chalicelib.programme.messages import turn_at
from chalicelib.programme.places.usecases import register
from chalicelib.programme.store import put_sessie
from chalicelib.work import Work
from tests.support.builders import a_sessie, a_shown_sessie, a_sign_up
from tests.support.fakes import MemoryDatabase, MemoryKeys, MemoryQueues, VirtualClock, memory_ports

_VISIBILITY = 180
# What goes wrong at a commit. "conflict": somebody else changes the session just before it.
_FAULTS = st.sampled_from(("", "", "away", "answer lost", "conflict"))


@dataclass
class Faulty(MemoryDatabase):
    """Tables that go wrong at a commit, in the order of ``faults``; then all is well."""

    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def commit(self, transaction: Transaction) -> None:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "away":
            raise Unavailable(fault)
        if fault == "conflict":
            sessie = next(p for p in transaction.parts if isinstance(p, Change))
            row: Any = self.get(sessie.key)
            self.tables[sessie.key.table][sessie.key.pk][sessie.key.sk] = {
                **row,
                "version": row["version"] + 1,
            }
        super().commit(transaction)
        if fault == "answer lost":
            raise Unavailable(fault)


@given(st.lists(st.from_regex(r"[A-Za-z0-9_.#/:-]{1,200}", fullmatch=True), unique=True))
def test_each_session_has_a_line_of_its_own_that_the_queue_takes(sessions: list[str]) -> None:
    """SQS refuses a group of more than 128 characters; an id of a session may have 200."""
    lines = {turn_at(one, "een").group for one in sessions}
    assert len(lines) == len(sessions)
    assert all(0 < len(line) <= 128 for line in lines)


class Town:
    """Sessions, the queue of the sign-ups, and the registrar."""

    def __init__(self, faults: list[str], **seats: int) -> None:
        self.clock, self.database = VirtualClock(), Faulty()
        self.queues = MemoryQueues(self.clock, visibility=_VISIBILITY)
        self.public, self.registrar = (
            memory_ports(GIVEN[name], self.database, self.queues, self.clock)
            for name in ("public", "registrar")
        )
        for sessie_id, free in seats.items():
            sessie = a_sessie(id=sessie_id, free=free)
            parts: list[Part] = [put_sessie(sessie), put_shown_sessie(a_shown_sessie(sessie))]
            self.database.commit(Transaction(parts))
        self.database.faults = faults

    def send(self, name: str, sessie_id: str, address: str = "") -> None:
        filled = a_sign_up(
            address or f"{name.lower()}@waterlijn.example",
            name=name,
            training_session_id=sessie_id,
        )
        sign_up(self.public.visiting, code.mint(), filled)

    def seat_all(self, batches: list[int]) -> None:
        """Let the registrar take batches of these sizes, until the queue is empty."""
        while self.queues.waiting["registrations"]:
            size = batches.pop(0) if batches else 10
            visible = self.queues.visible("registrations")[:size]
            received = self.queues.receive("registrations", visible)
            records = [one.record for one in received]
            answer = handle_each("registrar", records, self._register)
            failed = {one["itemIdentifier"] for one in answer["batchItemFailures"]}
            for one in received:
                if one.receipt not in failed:
                    self.queues.delete("registrations", one.receipt)
            self.clock.advance(_VISIBILITY if failed else 1)

    def places(self, sessie_id: str) -> dict[str, tuple[str, int]]:
        """What each person got, by name."""
        rows: list[Item] = self.database.items("programme", f"sessie#{sessie_id}")
        return {
            self._name(row): (str(row["place"]), int(str(row["ticket"])))
            for row in rows
            if str(row["sk"]).startswith("aanmelding#")
        }

    def _name(self, row: Any) -> str:
        opened = MemoryKeys("registration").open("registration", row["sid"], row["registration"])
        return str(from_bytes(opened)["name"])

    def _register(self, body: str) -> None:
        register(Work(self.registrar, "registrar"), body)


def in_order(names: list[str], seats: int) -> dict[str, tuple[str, int]]:
    """The first get the seats, and the others a number in the order in which they came."""
    return {
        name: ("aangemeld", 0) if at < seats else ("wachtlijst", at - seats + 1)
        for at, name in enumerate(names)
    }


@given(
    people=st.lists(st.sampled_from(("a", "b")), min_size=1, max_size=12),
    seats=st.integers(0, 4),
    faults=st.lists(_FAULTS, max_size=40),
    batches=st.lists(st.integers(1, 10), max_size=10),
)
def test_order_of_sending_decides_whatever_fails_on_the_way(
    people: list[str], seats: int, faults: list[str], batches: list[int]
) -> None:
    town = Town(faults, a=seats, b=seats)
    sent: dict[str, list[str]] = {"a": [], "b": []}
    for number, sessie_id in enumerate(people):
        name = f"Deelnemer {number}"
        sent[sessie_id].append(name)
        town.send(name, sessie_id, f"d{number}@waterlijn.example")
    town.seat_all(batches)
    for sessie_id, names in sent.items():
        assert town.places(sessie_id) == in_order(names, seats)


def test_anna_and_bert_are_seated_and_chris_waits_also_when_bert_fails_at_first() -> None:
    town = Town(["", "away"], a=2)
    for name in ("Anna", "Bert", "Chris"):
        town.send(name, "a")
        town.clock.advance(3)
    town.seat_all([3])
    assert town.places("a") == in_order(["Anna", "Bert", "Chris"], 2)


def test_two_hundred_at_once_are_all_seated_or_numbered_and_none_is_set_aside() -> None:
    town = Town(["conflict"] * 3, a=20)
    names = [f"Deelnemer {number}" for number in range(200)]
    for number, name in enumerate(names):
        town.send(name, "a", f"d{number}@waterlijn.example")
    town.seat_all([])
    assert town.places("a") == in_order(names, 20)
    assert town.queues.failed["registrations"] == []
    # Three times one batch waited for its turn again.
    assert town.clock.elapsed == 3 * _VISIBILITY + 20
    (shown,) = CatalogueStore(town.database).sessies()
    assert (shown.free, shown.waiting, shown.seats_left) == (0, 180, 0)


def test_one_session_does_not_wait_for_another() -> None:
    town = Town(["away"], a=1, b=1)
    town.send("Anna", "a")
    town.send("Bert", "b")
    town.clock.advance(1)
    received = town.queues.receive("registrations")
    answer = handle_each("registrar", [one.record for one in received], town._register)
    assert [one["itemIdentifier"] for one in answer["batchItemFailures"]] == [received[0].receipt]
    assert town.places("b") == in_order(["Bert"], 1)


def test_a_session_that_was_withdrawn_still_seats_who_signed_up() -> None:
    town = Town([], a=1)
    town.database.tables["catalogue"].clear()
    town.send("Anna", "a")
    town.seat_all([])
    assert town.places("a") == in_order(["Anna"], 1)
