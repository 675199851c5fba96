"""What tools/check.py makes of findings and deviations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tools.check import DEVIATIONS, Deviation, Finding, deviations, grown_old, judge

FOUND = Finding("checkov", "CKV_AWS_27", "data/AWS::SQS::Queue.PostQueue", "no key of ours")
ACCEPTED = Deviation(
    "checkov",
    "CKV_AWS_27",
    "data/AWS::SQS::Queue.*",
    "SQS encrypts by itself",
    "beheerder",
    date(2026, 11, 30),
)


def test_a_finding_that_nobody_accepted_is_said_with_its_place() -> None:
    assert list(judge([FOUND], [ACCEPTED])) == []
    (said,) = judge([FOUND], [])
    assert said == "checkov CKV_AWS_27 at data/AWS::SQS::Queue.PostQueue: no key of ours"


@pytest.mark.parametrize(
    "other",
    [
        replace(FOUND, tool="parliament"),
        replace(FOUND, id="CKV_AWS_26"),
        replace(FOUND, place="account/AWS::SQS::Queue.PostQueue"),
    ],
)
def test_a_deviation_accepts_nothing_beside_what_it_names(other: Finding) -> None:
    assert len(list(judge([FOUND, other], [ACCEPTED]))) == 1


def test_a_deviation_that_nothing_needs_is_taken_out() -> None:
    (said,) = judge([], [ACCEPTED])
    assert "CKV_AWS_27 at data/AWS::SQS::Queue.* is found no more" in said


def test_a_deviation_is_judged_anew_after_a_year_by_its_owner() -> None:
    assert list(grown_old([ACCEPTED], date(2027, 11, 30))) == []
    (said,) = grown_old([ACCEPTED], date(2027, 12, 1))
    assert "beheerder judges it anew" in said


ENTRY = """[[deviation]]
tool = "checkov"
id = "CKV_AWS_27"
place = "data/AWS::SQS::Queue.*"
reason = "SQS encrypts by itself"
owner = "beheerder"
since = 2026-11-30
"""


def test_an_entry_is_read_as_it_is_written() -> None:
    assert deviations(ENTRY) == [ACCEPTED]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('reason = "SQS encrypts by itself"\n', ""),
        ("SQS encrypts by itself", " "),
        ("beheerder", ""),
        ("2026-11-30", '"2026-11-30"'),
        ("tool =", "unknown = 1\ntool ="),
    ],
)
def test_an_entry_that_lacks_something_is_refused_by_its_id(old: str, new: str) -> None:
    with pytest.raises(ValueError, match="CKV_AWS_27"):
        deviations(ENTRY.replace(old, new))


def test_no_entry_of_ours_names_a_person() -> None:
    assert {one.owner for one in deviations(DEVIATIONS.read_text("utf-8"))} <= {
        "beheerder",
        "CISO",
        "FG",
    }
