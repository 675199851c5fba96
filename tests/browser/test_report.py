"""The report and the draft letter of a release, opened from a disk as the council does: no site is around."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from chalicelib.evaluation.__main__ import main
from chalicelib.evaluation.files import LETTER, REPORT
from chalicelib.evaluation.lines import as_lines
from chalicelib.evaluation.publishing.pages import PROFILES
from tests.browser.test_accessible import by_axe, in_short
from tests.support import looks
from tests.support.gallery import OpenWindow
from tests.support.letter_facts import PLAN
from tests.support.web import Answer
from tools.generated_facts import generated, generated_activities

YEAR = date(2020, 1, 1), date(2020, 12, 31)
PHONE = {"width": 320, "height": 640}
# Narrower than a sheet of paper, so that whatever fits here is not cut off by a printer.
PAPER = {"width": 600, "height": 900}


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    """The documents of a year, exact and protected, by name."""
    folder = tmp_path_factory.mktemp("uitgave")
    facts = folder / "feiten.jsonl"
    facts.write_bytes(b"".join(as_lines(generated(1, *YEAR, 300), generated_activities(*YEAR))))
    for profile in PROFILES:
        asked = ["--facts", str(facts), "--plan", PLAN, "--until", YEAR[1].isoformat()]
        out = ["--profile", profile, "--period", "2020", "--out", str(folder / profile)]
        assert main([*asked, *out]) == 0
    return dict(_found(folder))


def _found(folder: Path) -> Iterator[tuple[str, Answer]]:
    for profile in PROFILES:
        for name in (REPORT, LETTER):
            (path,) = (folder / profile).rglob(name)
            yield f"{profile} {name}", Answer(name, 200, path.read_text("utf-8"))


def test_axe_finds_nothing_in_a_document_in_the_light_and_in_the_dark(
    open_window: OpenWindow, documents: dict[str, Answer]
) -> None:
    window = open_window(java_script_enabled=True)
    assert len(documents) == 4
    for name, document in documents.items():
        for scheme, violations in by_axe(window, document).items():
            assert [in_short(one) for one in violations] == [], (name, scheme)


def test_on_a_phone_and_on_paper_a_document_is_as_wide_as_its_page(
    open_window: OpenWindow, documents: dict[str, Answer]
) -> None:
    window = open_window(viewport=PHONE)
    fits = (looks.TOO_WIDE, looks.OVERLAPPING, looks.BESIDE_THE_WINDOW, looks.CUT_OFF)
    for name, document in documents.items():
        page = window.show(document)
        for spaced in (False, True):
            if spaced:
                page.evaluate(looks.SPACE_OUT)
            assert [page.evaluate(one) for one in fits] == [[]] * len(fits), (name, spaced)
        page.emulate_media(media="print")
        page.set_viewport_size(PAPER)  # type: ignore[arg-type]
        assert page.evaluate(looks.TOO_WIDE) == [], name
        page.emulate_media(media="screen")
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]


def test_each_picture_lies_in_its_frame(
    open_window: OpenWindow, documents: dict[str, Answer]
) -> None:
    page = open_window(viewport=PHONE).show(documents[f"publicatie {REPORT}"])
    assert page.locator("svg").count() > 5
    assert _beside_the_frame(page) == []


def _beside_the_frame(page: Page) -> list[str]:
    """The parts of pictures that are drawn outside their picture."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll('svg *')].filter(one => {
              const box = one.getBoundingClientRect();
              const frame = one.ownerSVGElement.getBoundingClientRect();
              return box.width && (box.left < frame.left - 1 || box.right > frame.right + 1
                || box.top < frame.top - 1 || box.bottom > frame.bottom + 1);
            }).map(one => one.outerHTML.slice(0, 100))"""
        )
    )
