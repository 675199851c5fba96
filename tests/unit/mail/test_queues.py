"""Letters that a form alone can cause go by a queue of their own, behind nobody and before nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bootstrap import GIVEN
from chalicelib.mail.domain import CAPPED, Announcement, ToDesk, ToSealed, row_id
from chalicelib.mail.letters import LETTERS
from chalicelib.mail.messages import Announced
from chalicelib.mail.sending.usecases import handle, resend_due
from chalicelib.mail.store import MailStore, announce
from chalicelib.network.addressing.usecases import Addresses
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.mailer import Mail
from chalicelib.platform.queue import encode
from chalicelib.platform.sealing import to_bytes
from chalicelib.platform.table import Transaction
from tests.support.builders import put_at_desk
from tests.support.fakes import (
    MemoryDatabase,
    MemoryKeys,
    MemoryMailer,
    MemoryQueues,
    VirtualClock,
    memory_ports,
)

DESK, REPORTER = "desk@gemeente.example", "iemand@thuis.example"


class Mailer:
    """The mailer on ports in memory, with one announcement for the desk and for who reported."""

    def __init__(self, letter: str = "melder_ontvangst") -> None:
        self.clock, self.database, self.mailer = VirtualClock(), MemoryDatabase(), MemoryMailer()
        self.queues, self.keys = MemoryQueues(self.clock), MemoryKeys("notify", marks=True)
        others: dict[str, Any] = {"keys": self.keys, "mailer": self.mailer}
        given = GIVEN["mailer"]
        self.ports = memory_ports(given, self.database, self.queues, self.clock, **others)
        self.letter = letter
        self.database.commit(Transaction([put_at_desk("t", DESK, "triagist")]))

    def handle(self, body: str) -> None:
        handle(self.ports, Addresses(self.database, lambda: self.ports.today), body)

    def announce(self, number: int = 0) -> None:
        sealed = self.keys.seal("notify", "sid", to_bytes({"address": REPORTER, "language": "nl"}))
        asked = (
            "training",
            "date",
            "time",
            "place",
            "position",
            "name",
            "reference",
            "day",
            "root",
        )
        moments = {"read_by": "2026-03-02T10:00:00Z", "last_day": "2026-03-02"}
        moments |= dict.fromkeys(asked, "x")
        to = (
            ToSealed(self.letter, "sid", sealed, moments),
            ToDesk("desk_dringend", ("triagist",)),
        )
        told = Announcement(f"a{number}", "2026-03-02T10:00:00Z", to, "melding#1")
        self.database.commit(Transaction([announce(told, due_at=told.at)]))
        self.handle(encode(Announced(announcement=told.id)))

    def mailed(self) -> list[str]:
        return [mail.to for mail in self.mailer.sent]

    def row(self, number: int = 0) -> Any:
        return MailStore(self.database).row(row_id(f"a{number}", f"sid/{self.letter}"))


@pytest.fixture
def mailer() -> Mailer:
    return Mailer()


def test_the_desk_is_mailed_though_the_letter_to_the_reporter_waits(mailer: Mailer) -> None:
    mailer.announce()
    assert mailer.mailed() == [DESK]
    assert len(mailer.queues.waiting["post-forms"]) == 1
    mailer.queues.work_off_mail(mailer.handle)
    assert mailer.mailed() == [DESK, REPORTER]


def test_a_letter_that_staff_cause_waits_behind_no_form() -> None:
    mailer = Mailer("vraag_open")
    mailer.announce()
    assert sorted(mailer.mailed()) == [DESK, REPORTER]
    assert not mailer.queues.waiting["post-forms"]


def test_letters_of_forms_go_by_the_set_that_can_be_paused(mailer: Mailer) -> None:
    mailer.announce()
    mailer.queues.work_off_mail(mailer.handle)
    assert [mail.of_form for mail in mailer.mailer.sent] == [False, True]


def test_two_deliveries_of_one_message_send_one_mail(mailer: Mailer) -> None:
    mailer.announce()
    (message,) = mailer.queues.waiting["post-forms"]
    for _ in range(3):
        mailer.handle(message.body)
    assert mailer.mailed() == [DESK, REPORTER]


def test_two_deliveries_at_once_within_the_second_of_the_row_send_one_mail(
    mailer: Mailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lease of a row that is counted is then the one it was made with."""
    mailer.announce()
    (message,) = mailer.queues.waiting["post-forms"]
    commit, send = mailer.database.commit, mailer.mailer.send

    def sends_later(mail: Mail) -> None:
        monkeypatch.setattr(mailer.mailer, "send", send)
        late.append(mail)

    def commits_second(transaction: Transaction) -> None:
        monkeypatch.setattr(mailer.database, "commit", commit)
        monkeypatch.setattr(mailer.mailer, "send", sends_later)
        monkeypatch.setattr("chalicelib.mail.sending.usecases._settle", lambda *_: None)
        mailer.handle(message.body)
        commit(transaction)

    late: list[Mail] = []
    monkeypatch.setattr(mailer.database, "commit", commits_second)
    mailer.handle(message.body)
    assert ([mail.to for mail in late], mailer.mailed()) == ([REPORTER], [DESK])


def test_a_letter_whose_message_was_lost_is_found_by_the_clock_and_stays_in_its_line(
    mailer: Mailer,
) -> None:
    mailer.announce()
    mailer.queues.waiting["post-forms"].clear()
    mailer.clock.advance(901)
    assert resend_due(mailer.ports) == 1
    assert [queue for queue, waiting in mailer.queues.waiting.items() if waiting] == ["post-forms"]
    mailer.queues.work_off_mail(mailer.handle)
    assert mailer.mailed() == [DESK, REPORTER]


def test_many_letters_of_forms_do_not_keep_the_clock_from_an_urgent_mail(
    mailer: Mailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(250):
        mailer.announce(number)
    mailer.queues.waiting["post-forms"].clear()
    mailer.clock.advance(60)
    monkeypatch.setattr(mailer.mailer, "send", away)
    mailer.announce(250)
    monkeypatch.undo()
    mailer.mailer.sent.clear()
    mailer.clock.advance(901)
    resend_due(mailer.ports)
    for received in mailer.queues.receive("post"):
        mailer.handle(received.body)
    assert mailer.mailed() == [DESK]


def away(mail: Mail) -> None:
    raise Unavailable


@given(st.sampled_from(sorted(LETTERS)))
def test_exactly_the_capped_letters_go_by_the_queue_of_forms(letter: str) -> None:
    mailer = Mailer(letter)
    mailer.announce()
    assert bool(mailer.queues.waiting["post-forms"]) == (letter in CAPPED)
