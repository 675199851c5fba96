"""How many mails a form alone may cause to one address in a day."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.mail.domain import CAPPED, Tally, ToDesk, day_of_letter, with_letter
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.table import Part, Transaction
from tests.support.builders import MONDAY, put_at_desk
from tests.support.post import ADDRESS, Post


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.mark.parametrize("letter", sorted(CAPPED))
def test_the_eleventh_mail_of_a_day_to_one_address_waits(post: Post, letter: str) -> None:
    assert post.mails(*range(11), letter=letter) == ["sent"] * 10 + ["waiting"]
    assert len(post.mailer.sent) == 10


def test_capitals_make_no_other_address(post: Post) -> None:
    spellings = [ADDRESS, ADDRESS.upper(), ADDRESS.title()]
    states = [post.mail(number, spellings[number % 3]) for number in range(12)]
    assert states == ["sent"] * 10 + ["waiting"] * 2


def test_what_follows_a_plus_makes_no_other_mailbox(post: Post) -> None:
    name, _, domain = ADDRESS.partition("@")
    states = [post.mail(number, f"{name}+{number}@{domain}") for number in range(11)]
    assert states == ["sent"] * 10 + ["waiting"]
    assert post.mail(11, f"+{ADDRESS}") == "sent"


def test_letters_of_forms_are_counted_together(post: Post) -> None:
    letters = sorted(CAPPED)
    states = [post.mail(n, letter=letters[n % len(letters)]) for n in range(11)]
    assert states[-1] == "waiting"


def test_another_address_and_another_day_are_free(post: Post) -> None:
    post.mails(*range(11))
    assert post.mail(11, "ander@thuis.example") == "sent"
    post.clock.advance(24 * 3600)
    assert post.mail(12) == "sent"


@pytest.mark.parametrize("letter", ["vraag_open", "melder_afgerond"])
def test_what_the_desk_causes_is_not_capped(post: Post, letter: str) -> None:
    post.mails(*range(11))
    assert post.mails(*range(20, 31), letter=letter) == ["sent"] * 11


def test_mail_to_the_desk_is_not_capped(post: Post) -> None:
    post.database.commit(Transaction([put_at_desk("t", "t@x.example", "triagist")]))
    for number in range(11):
        post.tell(number, ToDesk("desk_nieuw", ("triagist",)))
    assert len(post.mailer.sent) == 11


def test_what_waited_goes_on_a_later_day_and_leaves_half_of_it_free(post: Post) -> None:
    post.mails(*range(18))
    days = []
    for _ in range(4):
        days.append(len(post.mailer.sent))
        next_day(post)
    assert days == [10, 15, 18, 18]


def test_whoever_comes_the_day_after_a_flood_of_letters_is_not_in_its_line(post: Post) -> None:
    post.mails(*range(60))
    next_day(post)
    assert post.mail(100) == "sent"


def test_nothing_that_fits_in_no_day_is_lost_in_silence(
    post: Post, capsys: pytest.CaptureFixture[str]
) -> None:
    states = post.mails(*range(50))
    assert states == ["sent"] * 10 + ["waiting"] * 35 + ["withheld"] * 5
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    withheld = [one for one in lines if one["event"] == "letter_withheld"]
    assert [one["level"] for one in withheld] == ["error"] * 5


def test_one_code_uses_up_no_address(post: Post) -> None:
    """Somebody sends one report in a hundred wordings; the teacher whose address it is reports too."""
    one_code = [post.mail(n, code="een") for n in range(100)]
    assert one_code[:4] == ["sent"] * 3 + ["waiting"]
    assert post.mail(200, code="ander") == "sent"


def next_day(post: Post) -> None:
    post.clock.advance(24 * 3600)
    post.tick()


letters = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 12)), max_size=150)


@given(letters, st.integers(2, 12), st.data())
def test_no_day_and_no_code_gets_more_than_its_number(
    arrivals: list[tuple[int, int]], per_address: int, data: st.DataObject
) -> None:
    per_code = data.draw(st.integers(1, per_address - 1))
    limits = {"per_address": per_address, "per_code": per_code}
    tally, today, got = Tally(), MONDAY.date(), list[tuple[date, str]]()
    for pause, code in arrivals:
        today += timedelta(days=pause)
        day = day_of_letter(tally, str(code), today, **limits)
        if day is None:
            continue
        assert today <= day <= today + timedelta(days=7)
        tally = with_letter(tally, str(code), day, today)
        got.append((day, str(code)))
        assert set(tally.letters) <= set(got)
    assert all(count <= per_address for count in Counter(day for day, _ in got).values())
    assert all(count <= per_code for count in Counter(got).values())


@given(letters, st.integers(2, 12), st.data())
def test_who_has_no_letter_yet_gets_one_today_unless_the_day_is_full(
    arrivals: list[tuple[int, int]], per_address: int, data: st.DataObject
) -> None:
    """The guarantee: of each day only so many letters as came on that day itself can be used up by others."""
    per_code = data.draw(st.integers(1, per_address - 1))
    limits = {"per_address": per_address, "per_code": per_code}
    tally, today = Tally(), MONDAY.date()
    came = 0
    for pause, code in arrivals:
        today, came = today + timedelta(days=pause), 0 if pause else came
        day = day_of_letter(tally, str(code), today, **limits)
        if day is not None:
            tally = with_letter(tally, str(code), day, today)
        came += 1
        owner = day_of_letter(tally, "owner", today, **limits)
        if came < per_address - per_address // 2:
            assert owner == today
        if len(tally.letters) < per_address:
            assert owner == today
    codes = {mark for _, mark in tally.letters}
    if len(codes) * per_code < per_address // 2:
        assert day_of_letter(tally, "owner", today, **limits) == today


def fail_once(fails: Any, monkeypatch: pytest.MonkeyPatch, name: str, *, after: bool) -> None:
    """The next call of a port fails, before or after its effect."""
    real = getattr(fails, name)

    def call(*arguments: Any) -> None:
        monkeypatch.setattr(fails, name, real)
        if after:
            real(*arguments)
        raise Unavailable

    monkeypatch.setattr(fails, name, call)


@pytest.mark.parametrize("after", [False, True])
def test_a_mail_that_is_tried_again_is_counted_once(
    post: Post, monkeypatch: pytest.MonkeyPatch, *, after: bool
) -> None:
    fail_once(post.mailer, monkeypatch, "send", after=after)
    assert post.mail(0) == "sending"
    post.try_again()
    assert post.state(0) == "sent"
    assert post.mails(*range(1, 11)) == ["sent"] * 9 + ["waiting"]


def test_a_mail_whose_first_try_died_before_it_was_counted_is_counted_at_the_next(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.mails(*range(10))
    fail_once(post.keys, monkeypatch, "mark", after=False)
    assert post.mail(10) == "sending"
    post.try_again()
    assert post.state(10) == "waiting"


def test_a_count_without_an_answer_counts_once(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    real, is_lost = post.database.commit, [True]

    def commit(transaction: Transaction) -> None:
        real(transaction)
        if any(is_count(part) for part in transaction.parts) and is_lost.pop() is True:
            raise Unavailable

    def is_count(part: Part) -> bool:
        return bool(is_lost) and part.key.pk.startswith("adres#")

    monkeypatch.setattr(post.database, "commit", commit)
    assert post.mail(0) == "sending"
    post.try_again()
    assert post.state(0) == "sent"
    assert post.mails(*range(1, 11)) == ["sent"] * 9 + ["waiting"]


def test_a_count_names_no_address(post: Post) -> None:
    post.mail(0)
    assert ADDRESS not in repr(post.database.items("post", "adres#"))
    assert [sent.to for sent in post.mailer.sent] == [ADDRESS]
