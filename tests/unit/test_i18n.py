"""Dutch is in the code; every other language is whole, or the build fails."""

from __future__ import annotations

import gettext
import io
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from chalicelib.platform import i18n
from chalicelib.platform.i18n import MissingCatalogue, translator

ROOT = Path(__file__).parents[2]
PO = ROOT / "chalicelib/locale/en/LC_MESSAGES/signaalpunt.po"
PLACEHOLDER = re.compile(r"\{\w*\}|%\(\w+\)s")
# Words that are the same in both languages.
SAME = {"Privacy", "Triage", "Online", "Log in: {link}"}


@cache
def texts() -> frozenset[str]:
    """Every text in code and templates that is marked for translation."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]
    found = extract_from_dir(
        ROOT,
        methods,
        options,
        keywords={**DEFAULT_KEYWORDS, "N_": None},
        directory_filter=lambda path: (
            Path(path).name not in {"build", "vendor", "tests"}
            and not Path(path).name.startswith(".")
        ),
    )
    return frozenset(
        text
        for _, _, message, _, _ in found
        for text in ([message] if isinstance(message, str) else message)
    )


@cache
def english() -> dict[str, str]:
    with PO.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and not m.fuzzy}


def test_texts_are_found_in_code_templates_and_letters() -> None:
    assert {"Kies een antwoord.", "Waar gaat uw zorg over?", "Verder", "Nieuwe taak"} <= texts()


def test_every_text_has_its_english() -> None:
    assert not sorted(text for text in texts() if not english().get(text))


def test_no_english_is_left_over() -> None:
    assert not sorted(set(english()) - texts())


def test_english_is_not_dutch() -> None:
    assert {text for text, told in english().items() if told == text} <= SAME


def test_both_languages_have_the_same_placeholders() -> None:
    assert not [
        text
        for text, told in english().items()
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(told))
    ]


def test_a_per_cent_sign_or_brace_only_begins_a_placeholder() -> None:
    """Templates fill in with %, forms and letters with braces: a loose one would break a page."""
    for text in (*english(), *english().values()):
        assert not re.search(r"[%{}]", PLACEHOLDER.sub("", text)), text


def test_the_compiled_catalogue_is_that_of_its_source() -> None:
    catalogue: Catalog
    with PO.open("rb") as file:
        catalogue = read_po(file)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    fresh = gettext.GNUTranslations(compiled)
    stale = [text for text in english() if translator("en").gettext(text) != fresh.gettext(text)]
    assert not stale, "the .mo file is older than its .po: run `make catalogues`"


def test_dutch_needs_no_catalogue_and_the_empty_text_stays_empty() -> None:
    assert translator("nl").gettext("Verder") == "Verder"
    assert translator("en").gettext("Verder") == "Continue"
    assert translator("nl").language == "nl"
    assert translator("en").language == "en"
    # gettext would answer with the header of the catalogue.
    assert translator("en").gettext("") == ""
    assert translator("en").gettext("een tekst die er niet is") == "een tekst die er niet is"
    assert translator("en").ngettext("{n} plek", "{n} plekken", 2) == "{n} plekken"


def test_a_language_without_a_catalogue_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(i18n, "_LOCALE", tmp_path)
    with pytest.raises(MissingCatalogue, match="xx"):
        translator("xx")
