"""The rooms of the house: nouns on the floor of a feature, verbs in topics, and no way round a use case.

The import contracts (pyproject.toml) hold who may import whom; here stands what no import shows.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "chalicelib"
# Not features: what all of them stand on, and data.
_BELOW = {"platform", "gemeente", "locale", "__pycache__"}
_NOUNS = {"domain", "codes", "messages", "forms", "letters", "store"}
# A feature's own noun or mechanism; adding one here is a decision.
_OWN = {
    "reports": {
        "piles",
        "batches",
        "sections",
        "labels",
        "spelling",
        "excerpts",
        "terms",
        "checks",
        "outcomes",
        "transitions",
    },
    "access": {"oidc", "guard", "acts"},
    "site": {"statement"},
    "process": {"jobs"},
    "evaluation": {
        "__main__",
        "plans",
        "labels",
        "indicators",
        "periods",
        "tally",
        "lines",
        "counters",
        "figures",
        "words",
        "releases",
        "files",
    },
}
_VERBS = {"usecases", "acts", "pages"}
# What pages and acts may only reach through a use case.
_PORTS = {"database", "queues", "mailer", "write_once"}


def strays(house: Path) -> Iterator[str]:
    """Files that stand in no room."""
    for feature in sorted(p for p in house.iterdir() if p.is_dir() and p.name not in _BELOW):
        nouns = _NOUNS | _OWN.get(feature.name, set())
        for found in sorted(feature.iterdir()):
            if found.name == "__pycache__" or found.stem in nouns | {"__init__"}:
                continue
            verbs = {p.stem for p in found.glob("*.py")} - {"__init__"} if found.is_dir() else set()
            if not verbs or verbs - _VERBS:
                yield f"{feature.name}/{found.name}: {', '.join(sorted(verbs - _VERBS))}"


def reaches(house: Path) -> Iterator[str]:
    """Pages and acts that touch a port by an attribute instead of calling a use case."""
    for file in sorted([*house.glob("*/*/pages.py"), *house.glob("*/*/acts.py")]):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and _is_port(node):
                yield f"{file.relative_to(house)}:{node.lineno}: .{node.attr}"


def _is_port(node: ast.Attribute) -> bool:
    """``x.database``, and ``ports.keys`` (a dictionary has keys too)."""
    of = node.value
    on_ports = getattr(of, "attr", getattr(of, "id", "")) in {"ports", "visiting"}
    return node.attr in _PORTS or (node.attr == "keys" and on_ports)


def test_every_file_stands_in_a_room() -> None:
    assert list(strays(HOUSE)) == []


def test_no_page_and_no_act_touches_a_port() -> None:
    assert list(reaches(HOUSE)) == []


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the house, in which a fault can be planted."""
    shutil.copytree(HOUSE, tmp_path / "chalicelib", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path / "chalicelib"


def test_a_stray_file_in_any_feature_is_found(copy: Path) -> None:
    for feature in ("network", "programme", "reports/melding"):
        (copy / feature / "utils.py").write_text("")
    assert list(strays(copy)) == [
        "network/utils.py: ",
        "programme/utils.py: ",
        "reports/melding: utils",
    ]


def test_a_page_that_reaches_a_table_through_an_attribute_is_found(copy: Path) -> None:
    page = copy / "network/directory/pages.py"
    page.write_text(page.read_text() + "\n\ndef planted(visit):\n    visit.ports.database.get(1)\n")
    (line,) = reaches(copy)
    assert re.fullmatch(r"network/directory/pages.py:\d+: .database", line)


@pytest.mark.parametrize(
    ("file", "planted", "contract"),
    [
        ("oversight/journal/pages.py", "chalicelib.journal.store", "Pages and acts never reach"),
        ("reports/melding/acts.py", "chalicelib.reports.store.file", "Pages and acts never reach"),
        ("programme/store.py", "chalicelib.programme.places.usecases", "Nouns know no topic"),
        ("reports/search/pages.py", "chalicelib.reports.melding.pages", "No topic uses the pages"),
        ("mailbox/intake/usecases.py", "chalicelib.mailbox.store", "knows no table"),
        ("network/domain.py", "jinja2", "Pure rooms know no"),
        ("platform/queue.py", "chalicelib.reports.domain", "The root on top"),
        ("a_new_room.py", "", "The root on top"),
    ],
)
def test_a_planted_import_breaks_its_contract(
    copy: Path, file: str, planted: str, contract: str
) -> None:
    target = copy / file
    written = target.read_text() if target.exists() else ""
    target.write_text(f"{written}\n{f'import {planted}' if planted else ''}\n")
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint, "--no-cache"], cwd=copy.parent, capture_output=True, text=True, check=False
    )
    broken = [line for line in done.stdout.splitlines() if line.endswith("BROKEN")]
    assert [contract in line for line in broken] == [True]
