"""The words of the bureau: nouns of the trade for labels and headings, and nobody speaks as "ik"."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import pytest

from chalicelib.access.acts import Act
from chalicelib.platform.forms.context import Option
from chalicelib.platform.i18n import translator
from tests.support.catalogues import LANGUAGES

ROOT = Path(__file__).parents[2]
BUREAU = sorted((ROOT / "templates/bureau").glob("*.html"))
_HEADING = re.compile(r"<(?:h[1-6]|dt|th|summary)\b[^>]*>(.*?)</", re.DOTALL)
_FIRST_PERSON = {
    "nl": re.compile(r"\b(ik|mij|mijn)\b", re.IGNORECASE),
    "en": re.compile(r"\b(i|me|my)\b", re.IGNORECASE),
}


def _acts() -> list[Act[Any]]:
    files = [*(ROOT / "chalicelib").rglob("acts.py"), *(ROOT / "chalicelib").rglob("pages.py")]
    names = [".".join(f.relative_to(ROOT).with_suffix("").parts) for f in files]
    modules = [importlib.import_module(name) for name in names]
    found = [one for module in modules for one in vars(module).values() if isinstance(one, Act)]
    return list({one.path: one for one in found}.values())


ACTS = _acts()


def test_the_acts_of_staff_are_found() -> None:
    assert len(ACTS) > 30


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.path)
def test_no_label_or_button_of_staff_asks_a_question(act: Act[Any]) -> None:
    labels = [question.label for question in act.form.questions.values()]
    asking = [words for words in (*labels, act.button) if words.endswith("?")]
    assert not asking


@pytest.mark.parametrize("language", ["nl", *LANGUAGES])
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.path)
def test_no_choice_of_staff_speaks_as_i(act: Act[Any], language: str) -> None:
    said = translator(language).gettext
    words = [
        said(choice.label)
        for question in act.form.questions.values()
        for choice in question.choices
        if isinstance(choice, Option)
    ]
    assert not [one for one in words if _FIRST_PERSON[language].search(one)]


@pytest.mark.parametrize("template", BUREAU, ids=lambda path: path.name)
def test_no_heading_of_the_bureau_asks_a_question(template: Path) -> None:
    headings = _HEADING.findall(template.read_text())
    assert not [one for one in headings if re.search(r"\?'", one)]
