"""What people write is read on the page itself: typed in the box, posted, and shown as it was read."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import answers
from tests.support.answers import Way
from tests.support.in_process import Site
from tests.support.web import Answer


@pytest.fixture(scope="module")
def site() -> Site:
    return Site()


def checked(site: Site, way: Way, **typed: str) -> Answer:
    """The answer to pressing Verder on the page of the first of ``typed``, with all else filled in."""
    page = way.form.questions[way.form.inputs[next(iter(typed))]].page
    filled = {n: v for n, v in {**way.answers, **typed}.items() if n in way.form.inputs}
    return site.post(way.path, {**filled, "page": page, "seen": "x", "go": "next", "lang": "nl"})


# The form, the input, what is typed, and what the check page shows.
READ = [
    (answers.BY_PHONE, "melder_phone", "+31 (0)6 - 12 34 56 78", "+31 6 12345678"),
    (answers.BY_PHONE, "melder_phone", "٠٦١٢٣٤٥٦٧٨", "+31 6 12345678"),
    (answers.BY_PHONE, "melder_phone", "+32 475/12.34.56", "+32 475 12 34 56"),
    (answers.PROFESSIONAL, "melder_phone", "078/1234567", "+31 78 123 4567"),
    (
        answers.BY_MAIL,
        "melder_email",
        "\u200bJan <o’brien@post.example>\u200e",
        "o'brien@post.example",
    ),
    (answers.SIGN_UP, "email", "mailto:jan@waterlijn.example", "jan@waterlijn.example"),
    (answers.BY_PHONE, "melder_phone", "06-12345678 (Whatsapp)", "+31 6 12345678 (Whatsapp)"),
    (answers.BY_PHONE, "melder_phone", "0612345678 na 17 uur", "+31 6 12345678 (na 17 uur)"),
    (answers.PROFESSIONAL, "last_observed_on-dag", "1-4-25", "1 april 2025"),
    (answers.PROFESSIONAL, "last_observed_on-dag", "zomer 2025", "zomer 2025"),
    (answers.PROFESSIONAL, "last_observed_on-dag", "3/25", "maart 2025"),
    (
        answers.PROFESSIONAL,
        "last_observed_on-dag",
        "weekend van 8 maart 2025",
        "weekend van 8 maart 2025",
    ),
    (answers.PROFESSIONAL, "last_observed_on-dag", "winter 24/25", "winter 2024-2025"),
]


@pytest.mark.parametrize(("way", "name", "typed", "shown"), READ)
def test_what_can_be_read_is_shown_as_it_was_read(
    site: Site, way: Way, name: str, typed: str, shown: str
) -> None:
    more = {"last_observed_on-maand": "", "last_observed_on-jaar": ""} if "-dag" in name else {}
    assert checked(site, way, **{name: typed}, **more).status == 200
    filled = {n: v for n, v in {**way.answers, name: typed, **more}.items() if n in way.form.inputs}
    page = site.post(way.path, {**filled, "page": "check", "go": "lang:nl", "lang": "nl"})
    assert shown in unescape(page.body)


# What cannot be read, and a part of the sentence that says why.
WRONG = [
    (answers.BY_PHONE, "melder_phone", "0612", "te kort"),
    (answers.BY_PHONE, "melder_phone", "0612345678 of 078-1234567", "twee telefoonnummers"),
    (answers.BY_PHONE, "melder_phone", "0612345678 niet bellen als mijn man thuis is", "te lang"),
    (answers.PROFESSIONAL, "last_observed_on-dag", "lang geleden", "een maand of een jaar"),
    (answers.BY_PHONE, "melder_phone", "32475123456", "te lang"),
    (answers.BY_PHONE, "melder_phone", "bel mij", "letters"),
    (answers.BY_MAIL, "melder_email", "josé@post.example", "accent"),
    (answers.BY_MAIL, "melder_email", f"{'a' * 65}@post.example", "64 tekens"),
    (answers.SLEUTELPERSOON, "personal_code", "DEMO-0000-0000-0001", "16 letters en cijfers"),
    (answers.PUBLIC, "observed_behaviour", "\u200b" * 25, "Vertel wat u hebt gezien"),
    (answers.SIGN_UP, "name", "\u2800\u3164\u00ad", "Vul uw naam in."),
    (answers.PUBLIC, "observed_behaviour", "Zijn nummer is 123-456-782", "BSN"),
]


@pytest.mark.parametrize(("way", "name", "typed", "said"), WRONG)
def test_what_cannot_be_read_says_why_and_stays(
    site: Site, way: Way, name: str, typed: str, said: str
) -> None:
    answer = checked(site, way, **{name: typed})
    assert answer.status == 422
    assert said in unescape(answer.body)
    assert typed in unescape(answer.body)


@pytest.mark.parametrize(
    "cry", ["Hij heeft een mes", "Mijn zoon wil dood", "他说要在学校杀人", "!"]
)
def test_no_cry_is_too_short(site: Site, cry: str) -> None:
    for way in (answers.DANGER, answers.PUBLIC, answers.PROFESSIONAL):
        assert checked(site, way, observed_behaviour=cry).status == 200


@settings(max_examples=30, deadline=None)
@given(
    number=st.from_regex(r"[0-9]{8}", fullmatch=True),
    front=st.sampled_from(["+31 6 ", "+31 (0)6 "]),
)
def test_a_number_in_a_story_passes_the_page(site: Site, number: str, front: str) -> None:
    story = f"Zijn nummer is {front}{number}, bel hem."
    assert checked(site, answers.PUBLIC, observed_behaviour=story).status == 200
