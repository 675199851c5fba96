"""Releases: the same content is the same release, and going back knows where it came from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.deploy.release import BadRelease, Step, Way, before, id_of, runtime_of

NAMES = st.text("abc", min_size=1, max_size=3)
FILES = st.dictionaries(NAMES, st.text("0123456789abcdef", min_size=4, max_size=4), min_size=1)


@given(files=FILES)
def test_the_same_files_are_the_same_release_in_any_order(files: dict[str, str]) -> None:
    assert id_of(files) == id_of(dict(reversed(files.items())))


@given(files=FILES, name=NAMES)
def test_another_file_is_another_release(files: dict[str, str], name: str) -> None:
    assert id_of({**files, name: "andere inhoud"}) != id_of(files)


def test_functions_of_two_runtimes_are_no_release() -> None:
    def function(runtime: str) -> dict[str, object]:
        return {"Type": "AWS::Serverless::Function", "Properties": {"Runtime": runtime}}

    one = {"Resources": {"A": function("python3.13")}}
    assert runtime_of(one) == "python3.13"
    one["Resources"]["B"] = function("python3.12")
    with pytest.raises(BadRelease, match=r"python3\.12"):
        runtime_of(one)


def steps(*words: str) -> list[Step]:
    """Steps as ``deploy:a`` (carried out) and ``deploy:a?`` (begun), oldest first."""
    found = []
    for number, word in enumerate(words):
        way, _, release = word.partition(":")
        ways: dict[str, Way] = {"deploy": "deploy", "back": "rollback"}
        done = not release.endswith("?")
        found.append(Step(release.rstrip("?"), ways[way], done, f"{number:02}", "iemand"))
    return found


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ((), ""),
        (("deploy:a?",), ""),
        (("deploy:a?", "deploy:a"), ""),
        (("deploy:a", "deploy:b"), "a"),
        # The same release twice is one.
        (("deploy:a", "deploy:b", "deploy:b"), "a"),
        # What was begun and not carried out goes back to what stood.
        (("deploy:a", "deploy:b?"), "a"),
        (("deploy:a", "deploy:b", "deploy:b?"), "a"),
        # A way back that stopped goes on, and does not turn round.
        (("deploy:a", "deploy:b", "back:a?"), "a"),
        # A second way back goes further back, and not forward again.
        (("deploy:a", "deploy:b", "deploy:c", "back:b"), "a"),
        (("deploy:a", "deploy:b", "back:a"), ""),
        (("deploy:a", "deploy:b", "back:a", "deploy:c"), "a"),
    ],
)
def test_going_back_goes_to_what_stood_before(words: tuple[str, ...], target: str) -> None:
    assert before(steps(*words)) == target
