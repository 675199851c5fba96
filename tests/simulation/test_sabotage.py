"""The simulation can fail: each guarantee, taken away, turns it red within a few schedules.

Without these a green simulation says little. The sabotage stands here and never in the product:
fakes that forget a condition, and functions with a wrong one in their place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from chalicelib.journal.store import NEXT_IN_CHAIN
from chalicelib.mail import announcing
from chalicelib.mail.domain import Announcement, State, after_event
from chalicelib.mail.store import ANNOUNCED_ONCE, FAN_OUT_IS_OURS, ROW_IS_NEW, ROW_IS_OURS, announce
from chalicelib.mailbox.store import MAILBOX_IS_NEW
from chalicelib.platform.clock import from_text, to_text
from chalicelib.platform.queue import Queues, Received
from chalicelib.platform.table import Change, Database, Part, Transaction
from chalicelib.programme.store import PLACE_IS_NEW, SEATS_AS_SEEN
from chalicelib.reports.store import (
    AMENDMENT_IS_NEW,
    CONFIRMED_ONCE,
    MELDING_IS_NEW,
)
from tests.fakes import MemoryDatabase, MemoryKeys
from tests.simulation.runs import run
from tests.simulation.town import TASK
from tests.simulation.workers import EventSource

# Each was found within 60 when this was written; the bound leaves room for new people in a day.
SCHEDULES = 250

Patch = pytest.MonkeyPatch


def is_found(sentence: str, make: Callable[[], MemoryDatabase] = MemoryDatabase) -> bool:
    """Whether a schedule turns red with this sentence, or part of one, among what is wrong."""
    results = (run(seed, database=make()) for seed in range(SCHEDULES))
    return any(sentence in "\n".join(result.wrong) for result in results)


def without(is_unchecked: Callable[[Part], bool]) -> Callable[[], MemoryDatabase]:
    """Tables that write some parts without their condition."""

    class Careless(MemoryDatabase):
        def holds(self, part: Part) -> bool:
            return is_unchecked(part) or super().holds(part)

    return Careless


@pytest.mark.parametrize(
    ("promises", "sentence"),
    [
        ({MELDING_IS_NEW}, "still busy"),
        (
            {MELDING_IS_NEW, MAILBOX_IS_NEW, NEXT_IN_CHAIN, ANNOUNCED_ONCE},
            "1 stored and 2 accepted",
        ),
        ({AMENDMENT_IS_NEW, ANNOUNCED_ONCE}, "the journal of"),
        ({CONFIRMED_ONCE}, "the journal of"),
        ({NEXT_IN_CHAIN}, " tells {"),
        ({SEATS_AS_SEEN}, "3 of 2 seats"),
        ({PLACE_IS_NEW}, "the session counts"),
        ({ROW_IS_NEW, FAN_OUT_IS_OURS}, "claimed twice within its lease"),
        ({ROW_IS_OURS}, "is sent and not"),
    ],
    ids=lambda value: ", ".join(sorted(value)) if isinstance(value, set) else "",
)
def test_a_condition_that_is_not_checked(promises: set[str], sentence: str) -> None:
    assert is_found(sentence, without(lambda part: part.promise in promises))


def test_two_invocations_that_both_claim_a_mail() -> None:
    def is_lease(part: Part) -> bool:
        return isinstance(part, Change) and part.promise == ROW_IS_OURS and "attempt" in part.put

    assert is_found("claimed twice within its lease", without(is_lease))


def test_a_lease_of_no_time(monkeypatch: Patch) -> None:
    monkeypatch.setattr("tests.simulation.workers.LEASE", 0.0)
    assert is_found("claimed twice within its lease")


def test_a_message_acknowledged_before_it_is_handled(monkeypatch: Patch) -> None:
    def invoke(source: EventSource, received: list[Received]) -> None:
        for message in received:
            source.acknowledge(message)
        source.call_function(received)

    monkeypatch.setattr(EventSource, "invoke", invoke)
    assert is_found("0 stored and 1 accepted")


def test_a_batch_acknowledged_whole_although_one_failed(monkeypatch: Patch) -> None:
    def call_function(source: EventSource, received: list[Received]) -> set[str]:
        real(source, received)
        return set()

    real = EventSource.call_function
    monkeypatch.setattr(EventSource, "call_function", call_function)
    assert is_found("0 stored and 1 accepted")


def test_an_announcement_that_is_dropped() -> None:
    class Forgetful(MemoryDatabase):
        def commit(self, transaction: Transaction) -> None:
            kept = [part for part in transaction.parts if part.promise != ANNOUNCED_ONCE]
            super().commit(Transaction(kept))

    assert is_found(f"has 0 mails {TASK!r}", Forgetful)


def test_an_announcement_outside_the_transaction(monkeypatch: Patch) -> None:
    def commit_and_tell(
        database: Database, queues: Queues, parts: Sequence[Part], announcement: Announcement
    ) -> None:
        database.commit(Transaction([*parts]))
        due_at = to_text(from_text(announcement.at) + announcing._TOLD_WITHIN)
        database.commit(Transaction([announce(announcement, due_at=due_at)]))
        announcing.tell_mailer(queues, announcement.id)

    for feature in ("reports", "programme"):
        monkeypatch.setattr(f"chalicelib.{feature}.usecases.commit_and_tell", commit_and_tell)
    assert is_found(f"mails {TASK!r} and not")


def test_a_send_event_that_does_not_settle(monkeypatch: Patch) -> None:
    def deaf(state: State, event: str) -> State:
        return state if event == "Send" else after_event(state, event)

    monkeypatch.setattr("chalicelib.mail.usecases.after_event", deaf)
    assert is_found("went out twice though its Send event had come")


def test_a_later_event_that_undoes_a_graver_one(monkeypatch: Patch) -> None:
    told: dict[str, State] = {"Send": "sent", "Delivery": "delivered", "Bounce": "bounced"}
    monkeypatch.setattr("chalicelib.mail.usecases.after_event", lambda _, event: told[event])
    assert is_found("and not bounced")


@pytest.mark.parametrize(
    ("duty", "sentence"),
    [
        ("chalicelib.mail.usecases.resend_due", "waits since"),
        ("tests.simulation.workers.redrive", "messages left"),
    ],
)
def test_a_clock_that_forgets_a_duty(monkeypatch: Patch, duty: str, sentence: str) -> None:
    monkeypatch.setattr(duty, lambda *_: 0)
    assert is_found(sentence)


def test_a_seal_that_does_not_seal(monkeypatch: Patch) -> None:
    monkeypatch.setattr(MemoryKeys, "seal", lambda keys, part, object_id, plain: plain)
    monkeypatch.setattr(MemoryKeys, "open", lambda keys, part, object_id, sealed: sealed)
    assert is_found("a message shows")


def test_a_fault_that_says_too_much(monkeypatch: Patch) -> None:
    def fault(name: str, error: BaseException, **facts: Any) -> None:
        from chalicelib.platform import log

        log.event(name, level="error", error=type(error).__name__, where="", words=str(sealed))

    sealed: list[bytes] = []
    real = MemoryKeys.seal

    def seal(keys: MemoryKeys, part: Any, object_id: str, plain: bytes) -> bytes:
        sealed.append(plain)
        return real(keys, part, object_id, plain)

    monkeypatch.setattr(MemoryKeys, "seal", seal)
    monkeypatch.setattr("chalicelib.platform.log.fault", fault)
    assert is_found("a log line shows")
