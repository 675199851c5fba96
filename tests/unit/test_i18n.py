"""Dutch is in the code; every other language is whole, or the build fails."""

from __future__ import annotations

import gettext
import io
import re
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo

from chalicelib.platform import i18n
from chalicelib.platform.i18n import LANGUAGES, Language, MissingCatalogue, translator
from tests.support import catalogues
from tests.support.catalogues import PLACEHOLDER, catalogue, texts, the_same, translations

in_every_catalogue = pytest.mark.parametrize("language", catalogues.LANGUAGES)


def test_texts_are_found_in_code_templates_and_letters() -> None:
    assert {"Kies een antwoord.", "Waar gaat uw zorg over?", "Verder", "Nieuwe taak"} <= texts()


def test_every_language_that_is_offered_has_a_catalogue() -> None:
    offered = [one.code for one in LANGUAGES]
    assert offered[:2] == ["nl", "en"]
    assert set(offered) - {"nl"} <= set(catalogues.LANGUAGES)


@in_every_catalogue
def test_every_text_has_its_translation(language: str) -> None:
    assert not sorted(text for text in texts() if not translations(language).get(text))


@in_every_catalogue
def test_no_translation_is_left_over(language: str) -> None:
    assert not sorted(set(translations(language)) - texts())


@in_every_catalogue
def test_a_translation_is_not_the_dutch_unless_the_catalogue_says_so(language: str) -> None:
    same = {text for text, told in translations(language).items() if told == text}
    assert same == the_same(language)


@in_every_catalogue
def test_a_translation_has_the_placeholders_of_the_dutch(language: str) -> None:
    assert not [
        text
        for text, told in translations(language).items()
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(told))
    ]


@in_every_catalogue
def test_a_per_cent_sign_or_brace_only_begins_a_placeholder(language: str) -> None:
    """Templates fill in with %, forms and letters with braces: a loose one would break a page."""
    for text in (*translations(language), *translations(language).values()):
        assert not re.search(r"[%{}]", PLACEHOLDER.sub("", text)), text


@in_every_catalogue
def test_the_compiled_catalogue_is_that_of_its_source(language: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    fresh = gettext.GNUTranslations(compiled)
    texts = translations(language)
    stale = [t for t in texts if translator(language).gettext(t) != fresh.gettext(t)]
    assert not stale, "the .mo file is older than its .po: run `make catalogues`"


def test_dutch_needs_no_catalogue_and_the_empty_text_stays_empty() -> None:
    for language, told in (("nl", "Verder"), ("en", "Continue")):
        assert translator(language).gettext("Verder") == told
        assert translator(language).language == language
    # gettext would answer with the header of the catalogue.
    assert translator("en").gettext("") == ""
    assert translator("en").gettext("een tekst die er niet is") == "een tekst die er niet is"
    assert translator("en").ngettext("{n} plek", "{n} plekken", 2) == "{n} plekken"


def test_a_missing_catalogue_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(i18n, "_LOCALE", tmp_path)
    with pytest.raises(MissingCatalogue, match="xx"):
        translator("xx")


def test_a_number_keeps_its_order_in_right_to_left_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "LANGUAGES", (*LANGUAGES, Language("ar", "العربية", "rtl")))
    assert i18n.in_order("14 078", "en") == "14 078"
    assert i18n.in_order("14 078", "ar") == "\u206614 078\u2069"


def test_a_language_that_is_not_offered_is_answered_in_dutch_and_read_as_dutch_is() -> None:
    assert [i18n.offered(asked) for asked in ("en", "xx", "", None)] == ["en", "nl", "nl", "nl"]
    assert i18n.direction("xx") == "ltr"


def test_the_english_has_one_word_for_an_email_and_one_for_the_council() -> None:
    """As GOV.UK and an English council write; only Dutch law speaks of a municipality."""
    for dutch, english in translations("en").items():
        text = english.casefold()
        assert not re.search(r"e-mail|(?<!%\()\bmail(s|ed)?\b|inhabitant|key person", text), dutch
        if re.search("municipal", text):
            assert re.search("dutch municipalities act|college van burgemeester", text), dutch
