"""What people write is read on the page itself: typed in the box, posted, and shown as it was read."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.platform.calendar import full_date_text
from tests.support import answers
from tests.support.answers import Way
from tests.support.in_process import Site
from tests.support.reading import elements
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


# --- neighbours of each kind, through the page

many = settings(max_examples=40, deadline=None)
between = st.sampled_from([" ", "-", ".", "/", "\u2011", "\u2013", "\u00a0", "  ", " - ", ""])
unseen = st.sampled_from(["", "\u200b", "\u200e", "\ufeff", "\u2060", "\u00ad"])
ZEROS = st.sampled_from([ord("0"), 0xFF10, 0x0660, 0x06F0, 0x0966])


def in_script(text: str, zero: int) -> str:
    return "".join(chr(zero + int(c)) if c.isdigit() else c for c in text)


@many
@given(
    parts=st.tuples(between, between, between),
    around=st.tuples(unseen, unseen),
    front=st.sampled_from(["06", "+31 6", "+31 (0)6", "0031 6"]),
    zero=ZEROS,
    label=st.sampled_from(["", "Tel. ", "mobiel: ", "☎ "]),
)
def test_a_number_is_read_however_it_is_written(
    site: Site,
    parts: tuple[str, str, str],
    around: tuple[str, str],
    front: str,
    zero: int,
    label: str,
) -> None:
    first, second, third = parts
    typed = f"{label}{around[0]}{front}{first}12{second}345{third}678{around[1]}"
    shown = answers_read(site, answers.BY_PHONE, "melder_phone", in_script(typed, zero))
    assert "+31 6 12345678" in shown


@many
@given(
    around=st.sampled_from(
        ["{}", "<{}>", "Jan <{}>", "mailto:{}", "({})", "“{}”", "{},", "{};", "- {}", "e-mail: {}"]
    ),
    mark=unseen,
    at=st.sampled_from(["@", " @ ", "\uff20", "@\u200b"]),
)
def test_an_address_is_read_however_it_is_pasted(
    site: Site, around: str, mark: str, at: str
) -> None:
    typed = mark + around.format(f"jan.vries{at}post.example")
    assert "jan.vries@post.example" in answers_read(site, answers.BY_MAIL, "melder_email", typed)


@many
@given(
    parts=st.tuples(*[st.sampled_from(["-", " ", "", ".", "\u2013", "\u00a0", "_"])] * 3),
    lower=st.booleans(),
    mark=unseen,
)
def test_a_personal_code_is_read_however_it_is_copied(
    site: Site, parts: tuple[str, str, str], mark: str, *, lower: bool
) -> None:
    groups = "DEMO 0000 0000 000F".split()
    typed = mark + "".join(a + b for a, b in zip(groups, (*parts, ""), strict=True))
    way = answers.SLEUTELPERSOON
    assert checked(site, way, personal_code=typed.lower() if lower else typed).status == 200


@many
@given(
    day=st.dates(date(2024, 1, 1), date(2025, 12, 31)),
    style=st.sampled_from(
        [
            "{d}-{m}-{y}",
            "{d}/{m}/{y}",
            "{d} {n} {y}",
            "{d:02}.{m:02}.{y}",
            "{d}-{m}-{s}",
            "{y}-{m:02}-{d:02}",
            "{n} {d}, {y}",
            "{d}{b}{y}",
            "{d}_{m}_{y}",
            "{d}e {n} {y}",
        ]
    ),
    zero=ZEROS,
)
def test_a_day_is_read_however_it_is_written(site: Site, day: date, style: str, zero: int) -> None:
    name = full_date_text(day, "nl").split()[2]
    told = style.format(
        d=day.day,
        m=day.month,
        y=day.year,
        s=day.year % 100,
        n=name,
        b=name[:3] if name != "maart" else "mrt",
    )
    shown = answers_read(site, answers.PROFESSIONAL, "last_observed_on-dag", in_script(told, zero))
    assert f"{day.day} {name} {day.year}" in shown


@many
@given(
    nothing=st.text(
        st.sampled_from("\u200b\u00ad\ufeff\u2060\u2800\u3164\ufffc\u0301\ue000 \n"), min_size=1
    )
)
def test_text_of_nothing_that_is_seen_is_empty(site: Site, nothing: str) -> None:
    assert checked(site, answers.SIGN_UP, name=nothing).status == 422
    assert checked(site, answers.PUBLIC, observed_behaviour=nothing).status == 422


@many
@given(
    mark=st.sampled_from([" ", "-", ".", "/", "_", "\u2011", "\u00a0"]),
    sizes=st.sampled_from([(9,), (3, 3, 3), (4, 2, 3), (2, 2, 2, 3)]),
    zero=ZEROS,
)
def test_a_bsn_is_found_in_every_grouping(
    site: Site, mark: str, sizes: tuple[int, ...], zero: int
) -> None:
    digits = iter("123456782")
    number = mark.join("".join(next(digits) for _ in range(size)) for size in sizes)
    story = f"Hij gaf mij {in_script(number, zero)} en ging weg."
    answer = checked(site, answers.PUBLIC, observed_behaviour=story)
    assert (answer.status, "BSN" in unescape(answer.body)) == (422, True)


def answers_read(site: Site, way: Way, name: str, typed: str) -> set[str]:
    """The answers on the check page, for an input that was typed so and that its own page let through."""
    more = {"last_observed_on-maand": "", "last_observed_on-jaar": ""} if "-dag" in name else {}
    assert checked(site, way, **{name: typed}, **more).status == 200, typed
    filled = {n: v for n, v in {**way.answers, name: typed, **more}.items() if n in way.form.inputs}
    page = site.post(way.path, {**filled, "page": "check", "go": "lang:nl", "lang": "nl"})
    return {one.text.strip() for one in elements(page.body) if one.tag == "dd"}
