"""A further language is a catalogue away: every word of pages and letters comes through it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser

import pytest

from chalicelib.mail.letters import LETTERS
from chalicelib.platform import i18n
from chalicelib.platform.code import parse_personal
from chalicelib.platform.i18n import LANGUAGES
from chalicelib.platform.mailer import Mail
from chalicelib.platform.typed.day import read_day
from chalicelib.programme.domain import name_in_letter
from tests.support import answers, pseudo
from tests.support.catalogues import PLACEHOLDER, texts
from tests.support.in_process import every_letter, every_state, seeded_data
from tests.support.pseudo import PSEUDO
from tests.support.reading import VOID, only
from tests.support.web import Answer
from tools.seed import PERSONAL_CODE

Pages = dict[str, Answer]
Letters = dict[str, Mail]

_SPOKEN = ("aria-label", "alt", "placeholder", "title")


@pytest.fixture(scope="module")
def language(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pseudo.offered(tmp_path_factory.mktemp("catalogues") / "locale"):
        yield PSEUDO.code


@pytest.fixture(scope="module")
def pages(language: str) -> Pages:
    return every_state(language)


@pytest.fixture(scope="module")
def letters(language: str) -> Letters:
    return every_letter(language)


class _Words(HTMLParser):
    """What a page shows and what it says aloud, but for what is no text of ours by its nature:
    codes, what was typed, and what says itself that it is in another language."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.said += [given.get(name) or "" for name in _SPOKEN]
        is_other = given.get("lang", PSEUDO.code) != PSEUDO.code
        is_code = given.get("class") in {"code", "reference"}
        if tag not in VOID:
            self._open.append(is_other or is_code or tag == "textarea")

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._open):
            self.said.append(data)


def escaped(said: str, data: set[str]) -> list[str]:
    """The words that never came through the catalogue: plain letters, or letters between marks."""
    for known in sorted(data, key=len, reverse=True):
        said = said.replace(known, "")
    plain = re.findall(r"[A-Za-z]+", said)
    while (inside_out := re.sub(r"⟦[^⟦⟧]*⟧", "", said)) != said:
        said = inside_out
    return plain + re.findall(r"[^\W\d_]+|[⟦⟧]", said)


def words_of(page: str) -> str:
    reader = _Words()
    reader.feed(page)
    return "\n".join(reader.said)


def typed() -> set[str]:
    """What people answered in their own words, line by line."""
    given = [a for way in answers.EVERYWHERE.values() for a in way.answers.values()]
    lines = {line for answer in given if isinstance(answer, str) for line in answer.split("\n")}
    return (lines | {parse_personal(PERSONAL_CODE)}) - {""}


def test_a_pseudo_text_is_marked_longer_and_keeps_its_placeholders() -> None:
    for text in texts():
        made = pseudo.pseudo(text)
        assert (made[0], made[-1]) == ("⟦", "⟧")
        assert len(re.sub("[\u202e\u202c\u061c]", "", made)) >= 1.3 * len(text)
        assert PLACEHOLDER.findall(made) == PLACEHOLDER.findall(text)
        assert not re.search(r"[A-Za-z]", PLACEHOLDER.sub("", made))


def test_no_word_of_any_page_escapes_the_catalogue(pages: Pages) -> None:
    assert len(pages) > 100
    data = seeded_data() | typed() | {"signaalpunt.example/postvak"}
    found = {name: escaped(words_of(page.body), data) for name, page in pages.items()}
    assert {name: words for name, words in found.items() if words} == {}


def test_no_word_of_any_letter_escapes_the_catalogue(letters: Letters) -> None:
    assert letters.keys() == LETTERS.keys()
    name = name_in_letter(str(answers.SIGN_UP.answers["name"]))
    for letter in letters.values():
        references = re.findall(r"\b\w{3}-\w{3}-\w{3}\b", letter.text)
        data = seeded_data() | {"https://bureau.example", name, *references}
        for said in (letter.subject, letter.sender_name, letter.text, words_of(letter.html)):
            assert escaped(said, data) == []
        root = only(letter.html, "html")
        assert (root["lang"], root["dir"], letter.language) == (PSEUDO.code, "rtl", PSEUDO.code)


def test_a_word_that_escapes_is_found() -> None:
    assert escaped("⟦ţé ⟦ļááţ⟧⟧ 12.30 Dordrecht", {"Dordrecht"}) == []
    assert escaped("⟦ţé laat⟧", set()) == ["laat"]
    assert escaped("⟦ţé⟧ ļááţ", set()) == ["ļááţ"]
    assert words_of('<p aria-label="een">twee<b lang="en">three</b></p>').split() == ["een", "twee"]


def test_every_page_says_its_language_and_direction_and_offers_the_others(pages: Pages) -> None:
    for page in pages.values():
        root = only(page.body, "html")
        assert (root["lang"], root["dir"]) == (PSEUDO.code, "rtl")
    for other in LANGUAGES:
        assert f'lang="{other.code}"' in pages["/"].body
        assert f'value="lang:{other.code}"' in pages["publiek-persoon onderwerp"].body


def test_a_month_may_be_typed_in_the_language_of_the_page(language: str) -> None:
    march = i18n.translator(language).gettext("maart")
    for month in (march, march.upper(), "mrt", "maart", "March"):
        assert (
            read_day("3", month, "2026", language=language, today=date(2026, 3, 2)).iso
            == "2026-03-03"
        )


def test_the_pseudo_language_is_never_offered_on_a_real_site() -> None:
    assert PSEUDO.code not in [one.code for one in LANGUAGES]
