"""The accessibility statement says what is tested: nothing more, and nothing less."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from chalicelib.platform.i18n import LANGUAGES
from chalicelib.site.statement import CLAIMS, SHORTCOMINGS, Claim, statement

ROOT = Path(__file__).parents[2]
# The rooms of which every test is about accessibility.
ROOMS = (
    "tests/browser/test_accessible.py",
    "tests/browser/test_keyboard.py",
    "tests/browser/test_media.py",
    "tests/browser/test_screen_reader.py",
    "tests/browser/test_zoomed.py",
)
# How many criteria each guideline of WCAG 2.2 has; the fourth lost its first one.
CRITERIA = {
    "1.1": 1,
    "1.2": 9,
    "1.3": 6,
    "1.4": 13,
    "2.1": 4,
    "2.2": 6,
    "2.3": 3,
    "2.4": 13,
    "2.5": 8,
    "3.1": 6,
    "3.2": 6,
    "3.3": 9,
    "4.1": 3,
}

each_claim = pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.text[:40])


def named_in(file: str) -> set[str]:
    """The tests of a file, as ``file::name``."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {f"{file}::{name}" for name in functions if name.startswith("test_")}


@each_claim
def test_every_claim_names_tests_that_exist(claim: Claim) -> None:
    assert claim.tests
    for test in claim.tests:
        file, _, _ = test.partition("::")
        assert test in named_in(file)


def test_every_test_of_accessibility_is_claimed() -> None:
    claimed = {test for claim in CLAIMS for test in claim.tests}
    there_are = set().union(*(named_in(room) for room in ROOMS))
    assert there_are - claimed == set()


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
        guideline, _, number = criterion.rpartition(".")
        assert 1 <= int(number) <= CRITERIA[guideline]
        assert criterion != "4.1.1"


@pytest.mark.parametrize("language", [one.code for one in LANGUAGES])
def test_the_page_is_made_of_the_list(language: str) -> None:
    said = statement(language)
    assert [criteria for _, criteria in said["claims"]] == [claim.criteria for claim in CLAIMS]
    assert len({text for text, _ in said["claims"]}) == len(CLAIMS)
    assert len(said["shortcomings"]) == len(SHORTCOMINGS) > 0
    assert re.fullmatch(r"\w+ \d+ \w+ \d{4}", str(said["stated_on"]))
    template = (ROOT / "templates/toegankelijkheid.html").read_text("utf-8")
    # A list of what was tested can only come from the data.
    assert template.count("<li>") == 2
