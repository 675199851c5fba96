"""How many mails a form alone may cause to one address in a day."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.mail.domain import CAPPED, ToDesk
from chalicelib.network.domain import DeskMember
from chalicelib.network.store import put_desk_member
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.table import Part, Transaction
from tests.support.post import ADDRESS, Post


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.mark.parametrize("letter", sorted(CAPPED))
def test_the_eleventh_mail_of_a_day_to_one_address_is_withheld(post: Post, letter: str) -> None:
    assert post.mails(*range(11), letter=letter) == ["sent"] * 10 + ["withheld"]
    assert len(post.mailer.sent) == 10


def test_capitals_make_no_other_address(post: Post) -> None:
    spellings = [ADDRESS, ADDRESS.upper(), ADDRESS.title()]
    states = [post.mail(number, spellings[number % 3]) for number in range(12)]
    assert states == ["sent"] * 10 + ["withheld"] * 2


def test_letters_of_forms_are_counted_together(post: Post) -> None:
    letters = sorted(CAPPED)
    states = [post.mail(n, letter=letters[n % len(letters)]) for n in range(11)]
    assert states[-1] == "withheld"


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
    post.database.commit(Transaction([put_desk_member(DeskMember("t", "t@x.example", "triagist"))]))
    for number in range(11):
        post.tell(number, ToDesk("desk_nieuw", ("triagist",)))
    assert len(post.mailer.sent) == 11


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
    assert post.mails(*range(1, 11)) == ["sent"] * 9 + ["withheld"]


def test_a_mail_whose_first_try_died_before_it_was_counted_is_counted_at_the_next(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.mails(*range(10))
    fail_once(post.keys, monkeypatch, "mark", after=False)
    assert post.mail(10) == "sending"
    post.try_again()
    assert post.state(10) == "withheld"


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
    assert post.mails(*range(1, 11)) == ["sent"] * 9 + ["withheld"]


def test_a_count_names_no_address(post: Post) -> None:
    post.mail(0)
    assert ADDRESS not in repr(post.database.items("post", "adres#"))
    assert [sent.to for sent in post.mailer.sent] == [ADDRESS]
