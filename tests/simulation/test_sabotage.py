"""The simulation can fail: each guarantee, taken away, turns it red within a few schedules.

Without these a green simulation says little. The sabotage stands here and never in the product:
fakes that forget a condition, and functions with a wrong one in their place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import pytest

from chalicelib.journal.domain import Noted
from chalicelib.journal.store import NEXT_IN_CHAIN
from chalicelib.mail.domain import Announcement, MailState, after_event
from chalicelib.mail.store import ANNOUNCED_ONCE, FAN_OUT_IS_OURS, ROW_IS_NEW, ROW_IS_OURS
from chalicelib.mailbox.domain import Mailbox, Question, SealedQuestion
from chalicelib.mailbox.messages import Expired
from chalicelib.mailbox.store import MAILBOX_AS_SEEN, MAILBOX_IS_NEW, set_state
from chalicelib.platform.code import derive
from chalicelib.platform.queue import Received
from chalicelib.platform.table import Change, Delete, Part, Transaction
from chalicelib.programme.store import PLACE_IS_NEW, SEATS_AS_SEEN
from chalicelib.reports.store.submissions import (
    AMENDMENT_IS_NEW,
    CONFIRMED_ONCE,
    MELDING_IS_NEW,
    REPLY_IS_NEW,
)
from chalicelib.work import Work
from tests.simulation.actors import ask
from tests.simulation.runs import Story, come, run
from tests.simulation.town import TASK, Reported, Town
from tests.simulation.workers import TICK, EventSource
from tests.support.builders import a_public_report
from tests.support.fakes import MemoryDatabase, MemoryKeys, MemoryMailer

# Each was found within 60 when this was written; the bound leaves room for new people in a day.
SCHEDULES = 250

Patch = pytest.MonkeyPatch


def is_found(
    sentence: str, make: Callable[[], MemoryDatabase] = MemoryDatabase, story: Story | None = None
) -> bool:
    """Whether a schedule turns red with this sentence, or part of one, among what is wrong."""
    results = (run(seed, database=make(), story=story) for seed in range(SCHEDULES))
    return any(sentence in wrong for result in results for wrong in result.wrong)


def without(is_unchecked: Callable[[Part], bool]) -> Callable[[], MemoryDatabase]:
    """Tables that write some parts without their condition."""

    class Careless(MemoryDatabase):
        def holds(self, part: Part) -> bool:
            return is_unchecked(part) or super().holds(part)

    return Careless


def dropping(is_dropped: Callable[[Part], bool]) -> Callable[[], MemoryDatabase]:
    """Tables that leave some parts out of their transactions."""

    class Forgetful(MemoryDatabase):
        def commit(self, transaction: Transaction) -> None:
            super().commit(Transaction([p for p in transaction.parts if not is_dropped(p)]))

    return Forgetful


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
        ({REPLY_IS_NEW}, "still busy"),
        ({REPLY_IS_NEW, ANNOUNCED_ONCE}, "'antwoord_ontvangen': 2"),
        ({MAILBOX_AS_SEEN}, "and not one of"),
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


def test_a_mailbox_taken_away_without_looking_again() -> None:
    """The clocks of two machines differ: the desk still asks, and triage finds it expired."""

    def a_last_moment(town: Town) -> None:
        code, filled = town.mint(), a_public_report()
        town.report(Reported(code, filled, town.desk_told(filled)))

        def at_night() -> None:
            expires = Expired(mailbox=derive(code).mailbox)
            wait = town.product.clock.next_term() - town.world.seconds - 0.5
            town.world.sleep(max(0, min(wait, TICK)))
            town.world.queues.send("reports", expires)
            ask(town, code)

        town.later.append(("desk at night", at_night))

    make = without(lambda part: isinstance(part, Delete))
    assert is_found("and was kept until", make, lambda town: come(town, a_last_moment))
    assert not is_found("", story=lambda town: come(town, a_last_moment))


def test_a_mailbox_taken_away_without_its_journal_entry() -> None:
    def is_told(part: Part) -> bool:
        return part.key.table == "journal" and part.key.pk.startswith("mailbox#")

    assert is_found("tells [] and not one of", dropping(is_told))


def test_an_address_that_is_not_taken_off_the_list(monkeypatch: Patch) -> None:
    monkeypatch.setattr(MemoryMailer, "forget", lambda *_: None)
    assert is_found("is still on the list")


def test_an_address_that_is_forgotten_without_telling_the_mailer() -> None:
    def is_forget(part: Part) -> bool:
        return part.promise == ANNOUNCED_ONCE and part.key.pk.endswith(".vergeet")

    assert is_found("is still on the list", dropping(is_forget))


def test_a_question_that_is_not_sealed(monkeypatch: Patch) -> None:
    def seal(lookup: str, key: bytes, question: Question) -> SealedQuestion:
        return SealedQuestion(question.number, question.asked_on, question.text.encode())

    monkeypatch.setattr("chalicelib.reports.reporter.usecases.seal", seal)
    monkeypatch.setattr("chalicelib.mailbox.reading.usecases.open_all", lambda *_: ())
    monkeypatch.setattr("tests.simulation.follow_up.open_all", lambda *_: ())
    assert is_found("a transaction shows")


def test_a_question_that_is_kept_for_the_desk_only(monkeypatch: Patch) -> None:
    def ask(mailbox: Mailbox, _: SealedQuestion, *, expires_at: str) -> Change:
        return set_state(mailbox, mailbox.state, expires_at=expires_at)

    monkeypatch.setattr("chalicelib.reports.reporter.usecases.add_question", ask)
    assert is_found("showed other questions than were asked")


def test_a_lease_of_hardly_any_time(monkeypatch: Patch) -> None:
    # A setting of no seconds would stop the mailer, which claims nothing then.
    monkeypatch.setattr("tests.simulation.workers.LEASE", 1)
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
    assert is_found(f"has 0 mails {TASK!r}", dropping(lambda part: part.promise == ANNOUNCED_ONCE))


def test_an_announcement_outside_the_transaction(monkeypatch: Patch) -> None:
    whole = Work.commit

    def commit(
        work: Work,
        *parts: Part | Noted,
        tell: Announcement | None = None,
        already: Collection[str] = (),
    ) -> bool:
        done = whole(work, *parts, already=already)
        return whole(work, tell=tell) if tell else done

    monkeypatch.setattr(Work, "commit", commit)
    assert is_found(f"mails {TASK!r} and not")


def test_a_send_event_that_does_not_settle(monkeypatch: Patch) -> None:
    def deaf(state: MailState, event: str) -> MailState:
        return state if event == "Send" else after_event(state, event)

    monkeypatch.setattr("chalicelib.mail.events.usecases.after_event", deaf)
    assert is_found("went out twice though its Send event had come")


def test_a_later_event_that_undoes_a_graver_one(monkeypatch: Patch) -> None:
    told: dict[str, MailState] = {"Send": "sent", "Delivery": "delivered", "Bounce": "bounced"}
    monkeypatch.setattr("chalicelib.mail.events.usecases.after_event", lambda _, event: told[event])
    assert is_found("and not bounced")


@pytest.mark.parametrize(
    ("duty", "sentence"),
    [
        ("chalicelib.mail.sending.usecases.resend_due", "waits since"),
        ("chalicelib.platform.queue.redrive", "messages left"),
        ("chalicelib.mailbox.ending.usecases.send_expired", "mailboxes are left"),
        ("chalicelib.reports.triage.usecases.send_to_forget", "is closed and still has an address"),
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
