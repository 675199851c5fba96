"""Rules of the house for the stylesheets: fresh, light, pinned, and readable in the light and the dark."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import tinycss2

from chalicelib.platform.web import html

ROOT = Path(__file__).parents[2]
STYLE = ROOT / "style"
# That of the public site and that of the bureau, by name.
SHEETS = {file.name.partition(".")[0]: file.read_text() for file in html._STATIC.glob("*.css")}
LIMITS = {"forms": 6_000, "bureau": 8_000}

each_sheet = pytest.mark.parametrize("sheet", LIMITS)

# What is read on what: text needs 4.5 to 1 (WCAG 1.4.3), a border or ring 3 to 1 (1.4.11).
ON = {
    4.5: {
        "default-bg-document": "default-color-document default-color-subtle action-1-color-default "
        "action-2-color-default action-2-color-hover negative-color-default",
        "default-bg-subtle": "default-color-document action-2-color-default",
        "action-1-bg-subtle": "default-color-document action-1-color-default",
        "action-1-bg-hover": "default-color-document action-1-color-default",
        "action-1-inverse-bg-default": "action-1-inverse-color-default",
        "action-1-inverse-bg-hover": "action-1-inverse-color-hover",
        "negative-bg-default": "negative-color-document",
        "warning-bg-default": "warning-color-document",
        "info-bg-default": "info-color-document",
        "exit-bg": "exit",
        # Of the bureau alone: the band on top, and badges and bars of state.
        "bar-bg": "bar",
        "negative-inverse-bg-default": "negative-inverse-color-default",
        "negative-bg-subtle": "default-color-document action-2-color-default",
        "positive-bg-default": "positive-color-document",
        "default-bg-hover": "default-color-document",
    },
    3: {
        "default-bg-document": "default-border-default action-1-border-default "
        "action-1-color-default negative-border-default warning-border-default "
        "info-border-default focus-outer",
        "action-1-bg-subtle": "action-1-border-default",
        "focus-inner": "focus-outer",
        "warning-bg-default": "focus-outer",
        "default-bg-subtle": "focus-outer",
        "bar-bg": "bar-focus",
        "negative-bg-default": "focus-outer",
        "positive-bg-default": "focus-outer",
    },
}


def colours(sheet: str, *, dark: bool) -> dict[str, str]:
    """The colour tokens of a built stylesheet, by name, as ``#rrggbb``."""
    rules = tinycss2.parse_stylesheet(SHEETS[sheet], skip_comments=True, skip_whitespace=True)
    if dark:
        at_rules = [rule for rule in rules if rule.type == "at-rule"]
        night = next(rule for rule in at_rules if "dark" in tinycss2.serialize(rule.prelude))
        rules = tinycss2.parse_rule_list(night.content, skip_comments=True, skip_whitespace=True)
    root = next(rule for rule in rules if rule.type == "qualified-rule")
    assert tinycss2.serialize(root.prelude).strip() == ":root"
    token = r"--basis-color-([\w-]+):(#[0-9a-f]{6})\b"
    return dict(re.findall(token, tinycss2.serialize(root.content)))


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2, 0 (black) to 1 (white)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


# Each pair in each sheet that has both colours.
PAIRS = [
    (sheet, least, name, ground)
    for sheet in LIMITS
    for least, grounds in ON.items()
    for ground, names in grounds.items()
    for name in names.split()
    if {name, ground} <= colours(sheet, dark=False).keys()
]


def test_the_measure_of_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_committed_stylesheets_are_what_their_sources_make_and_weigh_little() -> None:
    built = subprocess.run(
        [sys.executable, STYLE / "build.py", "--check"], capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr
    assert SHEETS.keys() == LIMITS.keys()
    for sheet, limit in LIMITS.items():
        assert len(gzip.compress(SHEETS[sheet].encode(), 9)) <= limit, sheet


@pytest.mark.claim("contrast")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("sheet", "least", "name", "ground"), PAIRS)
def test_texts_borders_and_the_focus_ring_can_be_seen_on_their_ground(
    sheet: str, least: float, name: str, ground: str, *, dark: bool
) -> None:
    tokens = colours(sheet, dark=dark)
    assert contrast(tokens[name], tokens[ground]) >= least


def test_every_pair_of_colours_is_in_a_stylesheet() -> None:
    declared = sum(len(names.split()) for grounds in ON.values() for names in grounds.values())
    assert len({pair[1:] for pair in PAIRS}) == declared


@each_sheet
def test_light_and_dark_give_a_value_to_the_same_colours(sheet: str) -> None:
    light, dark = colours(sheet, dark=False), colours(sheet, dark=True)
    assert light.keys() == dark.keys()
    assert len(light) > 20


@each_sheet
def test_a_stylesheet_knows_where_a_line_begins_and_no_left_or_right(sheet: str) -> None:
    """Then a language that runs from right to left needs no rule of its own."""
    side = r"[{;](?:[\w-]+-)?(?:left|right)(?:-[\w-]+)?:|:(?:left|right)\b|[{;]float:"
    assert re.search(side, ".a{margin-left:0}")
    assert re.search(side, ".a{text-align:right}")
    assert not re.search(side, SHEETS[sheet])


@each_sheet
def test_no_weight_of_a_letter_is_a_size(sheet: str) -> None:
    assert "font-weight:700" in SHEETS[sheet]
    assert not re.search(r"font-weight:[\d.]+[a-z]", SHEETS[sheet])


@each_sheet
def test_a_stylesheet_fetches_nothing(sheet: str) -> None:
    assert "url(" not in SHEETS[sheet]
    assert "@import" not in SHEETS[sheet]


def test_what_is_vendored_is_what_the_lock_names() -> None:
    lock = json.loads((STYLE / "lock.json").read_text())
    assert len(lock["parts"]) > 15
    for part in lock["parts"]:
        content = (STYLE / "nlds" / part["file"]).read_bytes()
        digest = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()
        assert digest == part["file_sha512"], part["file"]
        assert part["license"] == "EUPL-1.2"
    vendored = {path.name for path in (STYLE / "nlds").iterdir()}
    assert vendored == {part["file"] for part in lock["parts"]} | {"LICENSE.md"}
