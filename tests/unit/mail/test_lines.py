"""Letters that a form alone can cause go a few a window, however many forms are sent, and none is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.platform.clock import from_text, to_text
from chalicelib.platform.code import ReceiptCode, mint
from chalicelib.platform.gemeente import Flood
from chalicelib.platform.windows import Line, next_in_line
from chalicelib.programme.intake import usecases as sign_up_intake
from tests.support.builders import (
    MANY_LETTERS,
    MONDAY,
    a_person,
    a_professional_report,
    a_sessie,
    a_sign_up,
    put_at_desk,
)
from tests.support.bureau import Bureau

WINDOW = 15 * 60
FEW = replace(MANY_LETTERS, sign_ups=3, per_domain=3)


class Town(Bureau):
    """A bureau with a session, a mailer and a clock, where few letters go in a window."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.set_letters(FEW)

    def sign_up(self, number: int) -> None:
        filled = a_sign_up(f"vreemde{number}@elders{number}.example", name=f"Deelnemer {number}")
        sign_up_intake.sign_up(self.root.ports("public").visiting, mint(), filled)
        for received in self.queues.receive("registrations"):
            self.root.registrar(received.body)
            self.queues.delete("registrations", received.receipt)

    def report(self, number: int, code: ReceiptCode | None = None) -> ReceiptCode:  # type: ignore[override]
        address = f"verzonnen{number}@waterlijn.example"
        return self.accept(a_professional_report(melder_email=address), code)[0]

    def mailed(self) -> int:
        """How many strangers were mailed, when all that may go went."""
        self.root.clock()
        self.queues.work_off_mail(self.root.mailer)
        sent: list[Any] = self.root.ports("mailer").mailer.sent  # type: ignore[attr-defined]
        return len([mail for mail in sent if mail.of_form])

    def states(self) -> list[str]:
        rows: list[Any] = self.database.items("post", "mail#")
        return sorted(row["state"] for row in rows if row["letter"].startswith(("tr_", "melder_")))


@pytest.fixture
def town() -> Town:
    town = Town()
    town.add_session(a_sessie(free=1_000))
    town.add_school(a_person("vast"))
    town.put(put_at_desk("t", "desk@gemeente.example", "triagist"))
    return town


def test_sign_ups_beyond_a_window_are_stored_and_their_letters_go_in_the_next(town: Town) -> None:
    for number in range(8):
        town.sign_up(number)
    assert len(town.database.items("programme", "sessie#basis-1")) == 1 + 8
    counts = []
    for _ in range(4):
        counts.append(town.mailed())
        town.clock.advance(WINDOW + 61)
    assert counts == [3, 6, 8, 8]
    assert town.states() == ["sent"] * 8


def test_a_letter_that_waits_says_so(town: Town) -> None:
    for number in range(5):
        town.sign_up(number)
    town.mailed()
    assert town.states() == ["sent"] * 3 + ["waiting"] * 2


def test_no_line_is_longer_than_a_day_and_what_does_not_fit_is_withheld_aloud(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    a_day = FEW.sign_ups * 96
    for number in range(a_day + 5):
        town.sign_up(number)
    assert "letter_withheld" in capsys.readouterr().out
    places = [i for i in town.database.items("programme", "sessie#") if "person" not in i]
    assert len(places) == 1 + a_day + 5
    town.mailed()
    assert town.states().count("withheld") in range(1, 6)


def test_in_a_flood_a_known_domain_gets_so_many_letters_a_window(town: Town) -> None:
    town.set_flood(Flood(unverified=0, minutes=15))
    for number in range(7):
        town.report(number)
    counts = []
    for _ in range(4):
        counts.append(town.mailed())
        town.clock.advance(WINDOW + 61)
    assert counts == [3, 6, 7, 7]


def test_sending_once_more_gets_no_letter_before_its_turn(town: Town) -> None:
    town.set_flood(Flood(unverified=0, minutes=15))
    codes = [town.report(number) for number in range(5)]
    for number, code in enumerate(codes):
        town.report(number, code)
    assert town.mailed() == 3


def test_a_letter_that_waits_for_its_turn_holds_up_nobody_who_reports_in_peace(town: Town) -> None:
    town.set_flood(Flood(unverified=0, minutes=15))
    for number in range(5):
        town.report(number)
    town.set_flood(Flood(unverified=100, minutes=15))
    town.report(5)
    assert town.mailed() == 4


@given(
    st.lists(st.integers(0, 2_000), min_size=1, max_size=200),
    st.integers(1, 5),
    st.integers(1, 20),
)
def test_no_window_gets_more_than_its_number_and_nobody_waits_longer_than_the_line(
    pauses: list[int], most: int, minutes: int
) -> None:
    now, line, got = MONDAY, Line(), list[str]()
    for pause in pauses:
        now += timedelta(seconds=pause)
        line = next_in_line(line, now, minutes, most)
        waiting = [at for at in got if from_text(at) > now - timedelta(minutes=minutes)]
        got.append(line.start)
        wait = from_text(line.start) - now
        assert wait <= timedelta(minutes=minutes) * (len(waiting) // most + 1)
    assert got == sorted(got)
    assert max(got.count(start) for start in got) <= most


def test_a_line_begins_anew_when_its_last_window_is_over() -> None:
    line = Line(to_text(MONDAY - timedelta(hours=1)), 3)
    assert next_in_line(line, MONDAY, 15, 3) == Line(to_text(MONDAY), 1)
