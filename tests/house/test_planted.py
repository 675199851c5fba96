"""The planted faults cannot rot: each can still be planted, and its tests exist (``make plant``)."""

from __future__ import annotations

import ast
import re
from collections import Counter

import pytest

from tools.plant import ROOT, Fault, faults

LISTED = faults()


def test_at_least_forty_faults_are_known_each_by_a_name_of_its_own() -> None:
    listed = (ROOT / "tests/planted/faults.toml").read_text()
    named = Counter(re.findall(r'^id = "(.*)"$', listed, re.MULTILINE))
    assert len(LISTED) == len(named) >= 40
    assert set(named.values()) == {1}
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in LISTED)


@pytest.mark.parametrize("fault", LISTED.values(), ids=list(LISTED))
def test_a_fault_can_be_planted(fault: Fault) -> None:
    assert fault.planted(ROOT) != (ROOT / fault.file).read_text()
    assert fault.promise.endswith(".")
    assert fault.where


@pytest.mark.parametrize("fault", LISTED.values(), ids=list(LISTED))
def test_a_fault_names_tests_that_exist(fault: Fault) -> None:
    assert fault.find
    for test in fault.find:
        path, _, name = test.partition("[")[0].partition("::")
        written = ast.walk(ast.parse((ROOT / path).read_text()))
        assert name in {one.name for one in written if isinstance(one, ast.FunctionDef)}, test


def test_a_fault_whose_text_is_gone_or_not_the_only_one_is_refused() -> None:
    known = LISTED["weakened-content-policy"]
    for old, times in (("no such text", 0), ("default-src 'none'", 2)):
        stale = Fault(**{**vars(known), "old": old})
        with pytest.raises(
            ValueError, match=f"^{known.id} is stale: {known.file} has this {times}"
        ):
            stale.planted(ROOT)
