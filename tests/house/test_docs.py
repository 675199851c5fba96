"""The documents that can rot are held to the code."""

from __future__ import annotations

import re

import pytest

from chalicelib.mail.letters import LETTERS
from tools import facts_page, forms_page, package, process_page

DOCS = package.ROOT / "docs"


def test_the_page_about_the_forms_is_made_from_the_forms() -> None:
    assert forms_page.PAGE.read_text("utf-8") == forms_page.text(), "run `make docs`"


def test_the_page_about_the_facts_is_made_from_the_facts() -> None:
    assert facts_page.PAGE.read_text("utf-8") == facts_page.text(), "run `make docs`"


def test_the_page_about_the_process_is_the_one_of_the_table() -> None:
    assert process_page.PAGE.read_text("utf-8") == process_page.text(), "run `make docs`"


def test_every_decision_is_in_the_index_and_fits_on_a_page() -> None:
    index = (DOCS / "decisions/index.md").read_text("utf-8")
    for record in sorted((DOCS / "decisions").glob("0*.md")):
        assert f"({record.name})" in index
        assert len(record.read_text("utf-8").splitlines()) <= 40


@pytest.mark.parametrize(
    "page", ["README.md", "SECURITY.md", *(f"docs/{p.name}" for p in DOCS.glob("*.md"))]
)
def test_every_file_that_a_document_names_exists(page: str) -> None:
    text = (package.ROOT / page).read_text("utf-8")
    named = set(re.findall(r"\]\(([^)#:]+)\)", text))
    rooms = "chalicelib|infra|tests|tools|templates|style|docs"
    paths = set(re.findall(rf"`((?:{rooms})/[\w./-]+)`", text))
    named_files = [(package.ROOT / page).parent / name for name in named]
    named_files += [package.ROOT / path for path in paths]
    assert [file for file in named_files if not file.exists()] == []


def test_every_test_that_a_document_names_exists() -> None:
    sources = [file.read_text("utf-8") for file in (package.ROOT / "tests").rglob("test_*.py")]
    tests = {name for source in sources for name in re.findall(r"def (test_\w+)\(", source)}
    for page in DOCS.rglob("*.md"):
        named = set(re.findall(r"`(test_\w+)`", page.read_text("utf-8")))
        assert named <= tests, f"{page.name} names {named - tests}"
    assert "`test_" in (DOCS / "threats.md").read_text("utf-8")


def test_every_word_of_the_makefile_that_a_document_uses_exists() -> None:
    makefile = (package.ROOT / "Makefile").read_text("utf-8")
    words = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    for page in [package.ROOT / "README.md", *DOCS.glob("*.md")]:
        used = set(re.findall(r"`make ([a-z]+)", page.read_text("utf-8")))
        assert used <= words, f"{page.name} uses {used - words}"


def test_every_error_line_that_asks_for_a_person_is_explained() -> None:
    """An alarm rings for a line with level "error": operations.md says what each asks."""
    known = (DOCS / "operations.md").read_text("utf-8")
    found = set()
    for module in (package.ROOT / "chalicelib").rglob("*.py"):
        text = module.read_text("utf-8")
        found |= set(re.findall(r'log\.fault\(\s*"(\w+)"', text))
        found |= set(re.findall(r'log\.event\(\s*"(\w+)",\s*level="error"', text))
    found -= {"name"}
    assert {name for name in found if f"`{name}`" not in known} == set()
    assert LETTERS


def pages_of_alarms() -> list[str]:
    """The headings of the runbook, without what stands before its pages."""
    text = (DOCS / "runbook.md").read_text("utf-8")
    return re.findall(r"^## (.+)$", text, re.MULTILINE)


def what_rings() -> set[str]:
    """The name of every alarm, and the first words of the mail of every rule that mails."""
    resources = package.template("data")["Resources"].values()
    alarms = {
        one["Properties"]["AlarmName"]
        for one in resources
        if one["Type"] == "AWS::CloudWatch::Alarm"
    }
    mails = {
        target["InputTransformer"]["InputTemplate"].strip('"').partition(":")[0]
        for one in resources
        if one["Type"] == "AWS::Events::Rule"
        for target in one["Properties"]["Targets"]
        if target["Arn"] == {"Ref": "Alarms"}
    }
    return alarms | mails


def test_the_runbook_has_a_page_for_whatever_rings_and_no_other() -> None:
    package.build()
    headings = pages_of_alarms()
    assert sorted(headings) == sorted(what_rings())


def test_each_page_of_the_runbook_says_what_to_do_and_when_it_is_over() -> None:
    text = (DOCS / "runbook.md").read_text("utf-8")
    pages = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    assert len(pages) == len(pages_of_alarms())
    for page in pages:
        for part in ("- **Look**", "**Over when**", "- **Tell**"):
            assert page.count(part) == 1, (page.partition("\n")[0], part)
        assert re.search(r"\*\*[Dd]o\*\*", page), page.partition("\n")[0]
