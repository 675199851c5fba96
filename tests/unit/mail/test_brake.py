"""Letters of forms that do not arrive stop the letters of forms, and no other mail."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.mail.domain import Brake, ToDesk, after_failure
from chalicelib.platform.clock import to_text
from chalicelib.platform.table import Transaction
from tests.support.builders import (
    MONDAY,
    put_at_desk,
)
from tests.support.fakes import DORDRECHT
from tests.support.post import Post

MOST = DORDRECHT.letters.bounces
HOUR = 3600


@pytest.fixture
def post() -> Post:
    post = Post()
    post.database.commit(Transaction([put_at_desk("t", "t@x.example", "triagist")]))
    return post


def fail(
    post: Post, *numbers: int, event: str = "Bounce", letter: str = "melder_ontvangst"
) -> None:
    """Letters to invented addresses go out and do not arrive."""
    for number in numbers:
        post.mail(number, f"verzonnen{number}@elders.example", letter)
        post.becomes(number, event, letter)


def test_as_many_as_may_fail_in_an_hour_stop_nothing(post: Post) -> None:
    fail(post, *range(MOST))
    assert post.mail(100) == "sent"


@pytest.mark.parametrize("event", ["Bounce", "Complaint", "Reject"])
def test_one_more_stops_the_letters_of_forms_and_says_so_aloud(
    post: Post, event: str, capsys: pytest.CaptureFixture[str]
) -> None:
    fail(post, *range(MOST + 1), event=event)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["level"] for one in lines if one["event"] == "form_mail_stopped"] == ["error"]
    assert post.mail(100) == "waiting"


def test_the_desk_and_who_waits_for_a_question_are_mailed_all_the_same(post: Post) -> None:
    fail(post, *range(MOST + 1))
    sent = len(post.mailer.sent)
    post.tell(200, ToDesk("desk_dringend", ("triagist",)))
    assert post.mail(201, letter="vraag_open") == "sent"
    assert len(post.mailer.sent) == sent + 2


def test_what_was_stopped_goes_by_itself_within_two_hours_and_not_all_at_once(post: Post) -> None:
    fail(post, *range(MOST + 1))
    stopped = list(range(100, 140))
    for number in stopped:
        assert post.mail(number, f"echt{number}@thuis.example") == "waiting"
    counts = []
    for _ in range(25):
        post.clock.advance(300)
        post.tick()
        counts.append([post.state(number) for number in stopped].count("sent"))
    assert counts[10] == 0
    assert 0 < counts[15] < len(stopped)
    assert counts[-1] == len(stopped)


def test_a_letter_that_waits_is_not_sent_early_by_its_message_coming_twice(post: Post) -> None:
    fail(post, *range(MOST + 1))
    assert post.mail(100) == "waiting"
    (message,) = [body for queue, body in post.queues.bodies if queue == "post-forms"][-1:]
    post.handle(message)
    assert post.state(100) == "waiting"


def test_letters_that_the_desk_caused_and_that_bounce_stop_nothing(post: Post) -> None:
    fail(post, *range(MOST + 5), letter="vraag_open")
    assert post.mail(100) == "sent"


def test_an_event_that_comes_twice_counts_once(post: Post) -> None:
    for number in range(MOST):
        fail(post, number)
        post.becomes(number, "Bounce")
    assert post.mail(100) == "sent"


def test_a_full_mailbox_and_an_answer_by_a_machine_count_for_nothing(post: Post) -> None:
    fail(post, *range(MOST + 5), event="TransientBounce")
    assert post.mail(100) == "sent"


def test_two_events_at_once_both_count(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(MOST + 1):
        post.mail(number, f"verzonnen{number}@elders.example")
    real = post.database.commit

    def commit(transaction: Transaction) -> None:
        monkeypatch.setattr(post.database, "commit", real)
        post.becomes(1, "Bounce")
        real(transaction)

    monkeypatch.setattr(post.database, "commit", commit)
    post.becomes(0, "Bounce")
    for number in range(2, MOST + 1):
        post.becomes(number, "Bounce")
    assert post.mail(100) == "waiting"


@given(st.lists(st.integers(0, 2 * HOUR), min_size=1, max_size=60), st.integers(1, 6))
def test_it_stops_exactly_when_more_fail_in_an_hour_than_may(pauses: list[int], most: int) -> None:
    brake, now, counts = Brake(), MONDAY, dict[Any, int]()
    for pause in pauses:
        now += timedelta(seconds=pause)
        before, brake = brake, after_failure(brake, now, most)
        hour = now.replace(minute=0, second=0)
        counts[hour] = counts.get(hour, 0) + 1
        if counts[hour] > most:
            assert brake.until == to_text(now + timedelta(hours=1))
            counts[hour] = 0
        else:
            assert brake.until == before.until
