"""What somebody reads of a training before signing up for it."""

from __future__ import annotations

import pytest

from tests.support import answers
from tests.support.in_process import Site, signed_up


def text_of(site: Site, path: str, language: str = "nl") -> str:
    return " ".join(site.get(path, language).body.split())


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "nl",
            (
                "Voor wie?",
                "Wanneer?",
                "13.30 tot 16.30 uur",
                "3 uur",
                "Meedoen is gratis.",
                "14 078",
            ),
        ),
        ("en", ("Who is it for?", "When?", "13:30 to 16:30", "3 hours", "Taking part is free.")),
    ],
)
def test_a_session_says_what_it_is_before_the_form(language: str, told: tuple[str, ...]) -> None:
    page = text_of(Site(), answers.SIGN_UP.path, language)
    for one in (*told, "Ontmoetingshuis Samenspel, Havenstraat 1, Dordrecht", " 20"):
        assert one in page


def test_seats_are_those_of_now_until_it_is_full_and_then_the_number_of_those_who_wait() -> None:
    site, found = Site(), []
    for number in range(5):
        # Each page from a process that remembers nothing.
        fresh = Site(database=site.database)
        assert "Zo stond het om" in text_of(fresh, answers.SIGN_UP.path)
        found.append(text_of(fresh, answers.SIGN_UP.path))
        signed_up(site, email=f"d{number}@waterlijn.example")
        site.mails()
    for page, told in zip(
        found,
        ("Er zijn nog 2 plekken.", "Er is nog 1 plek.", "nog niemand", "1 persoon", "2 personen"),
        strict=True,
    ):
        assert told in page
        assert ("Aanmelden voor de wachtlijst" in page) == (told not in found[0] + found[1])


def test_the_list_shows_each_session_with_its_seats_and_leads_to_its_page() -> None:
    page = Site().get("/aanmelden", "en").body
    assert 'href="aanmelden/basis-1?lang=en"' in page
    assert "2 places are left." in page


def test_a_session_that_is_over_leads_to_the_others() -> None:
    answer = Site().get("/aanmelden/vorig-jaar")
    assert answer.status == 404
    assert "staat er niet meer" in answer.body
    assert 'href="../aanmelden"' in answer.body


def test_the_receipt_leads_to_the_same_session_for_a_colleague() -> None:
    receipt = signed_up(Site())
    assert "Nog iemand aanmelden" in receipt.body
    assert 'href="../aanmelden/basis-1"' in receipt.body
