"""The accessibility statement says what is tested: nothing more, and nothing less."""

from __future__ import annotations

import ast
import re
from dataclasses import fields, replace
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from chalicelib.platform.gemeente import Accessibility, Mending
from chalicelib.platform.i18n import LANGUAGES
from chalicelib.site.statement import CLAIMS, SHORTCOMINGS, STATUSES, Claim, statement
from tests.support.fakes import DORDRECHT

ROOT = Path(__file__).parents[2]
# The rooms of which every test is about accessibility.
ROOMS = tuple(
    f"tests/browser/test_{room}.py"
    for room in ("accessible", "keyboard", "media", "screen_reader", "zoomed")
)
# How many criteria each guideline of WCAG 2.2 has; the fourth lost its first one.
CRITERIA = {1: (1, 9, 6, 13), 2: (4, 6, 3, 13, 8), 3: (6, 6, 9), 4: (3,)}

each_claim = pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.name)


def carried_in(path: Path) -> dict[str, set[str]]:
    """The claims that each test of a file carries."""
    tree = ast.parse(path.read_text("utf-8"))
    tests = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")]
    return {
        test.name: {
            claim
            for mark in map(ast.unparse, test.decorator_list)
            if ".claim(" in mark
            for claim in re.findall(r"'(\w+)'", mark)
        }
        for test in tests
    }


def test_every_claim_is_carried_by_a_test_and_every_carried_claim_is_made() -> None:
    files = (ROOT / "tests").rglob("test_*.py")
    carried = [of for path in files for of in carried_in(path).values()]
    assert set().union(*carried) == {claim.name for claim in CLAIMS}


def test_every_test_of_accessibility_carries_a_claim() -> None:
    carried = [(room, test, of) for room in ROOMS for test, of in carried_in(ROOT / room).items()]
    assert [(room, test) for room, test, of in carried if not of] == []


def test_a_test_that_asks_about_accessibility_stands_in_one_of_its_rooms() -> None:
    """Outside these rooms no test runs axe, asks for the tree of a screen reader or forces colours."""
    signs = re.compile(r"axe\.run|Accessibility\.getFullAXTree|forced_colors|keyboard\.press")
    for folder in ("tests/browser", "tests/journeys"):
        for path in (ROOT / folder).glob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            if name not in ROOMS:
                assert not signs.search(path.read_text("utf-8")), name


@each_claim
def test_every_claim_names_criteria_of_wcag(claim: Claim) -> None:
    for criterion in claim.criteria:
        principle, guideline, number = map(int, criterion.split("."))
        assert 1 <= number <= dict(enumerate(CRITERIA[principle], 1))[guideline]
        assert criterion != "4.1.1"


@pytest.mark.parametrize("language", [one.code for one in LANGUAGES])
def test_the_page_is_made_of_the_list(language: str) -> None:
    said = statement(language, DORDRECHT.accessibility)
    assert [criteria for _, criteria in said["claims"]] == [claim.criteria for claim in CLAIMS]
    assert len({text for text, _ in said["claims"]}) == len(CLAIMS)
    assert len(said["shortcomings"]) == len(SHORTCOMINGS) > 0
    for day in (said["stated_on"], said["signed_on"], *(one["by"] for one in said["shortcomings"])):
        assert re.fullmatch(r"\w+ \d+ \w+ \d{4}", str(day))
    template = (ROOT / "templates/toegankelijkheid.html").read_text("utf-8")
    # A list of what was tested can only come from the data.
    assert template.count("<li>") == 1


def test_each_shortcoming_has_a_day_in_the_file_of_the_municipality_and_no_day_is_left_over() -> (
    None
):
    assert [one.name for one in SHORTCOMINGS] == [one.name for one in fields(Mending)]


@pytest.mark.parametrize("letter", get_args(get_type_hints(Accessibility)["status"]))
def test_every_status_of_the_register_has_its_words(letter: str) -> None:
    stated = replace(DORDRECHT.accessibility, status=letter)  # type: ignore[arg-type]
    said = statement("nl", stated)
    assert (said["compliance"], said["meaning"]) == STATUSES[letter]
