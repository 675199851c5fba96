"""``make versions`` says what was run on which Python, and ends red when a test failed on one of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tools import versions


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What is found here, by version: scripts that answer as that Python and its pytest do."""
    listed: dict[str, str] = {}
    monkeypatch.setattr(versions, "_found", lambda: listed)
    monkeypatch.setattr(versions, "_environment", lambda version, python: Path(python))
    return listed


def python(folder: Path, version: str, last_words: str, code: int = 0) -> str:
    made = folder / version
    made.write_text(
        f'#!/bin/sh\nif [ "$1" = -V ]; then echo Python {version}; exit; fi\n'
        f'echo ....\necho "{last_words}"\nexit {code}\n'
    )
    made.chmod(0o755)
    return str(made)


def told(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], bool]:
    """The lines at the end, and whether it ended red."""
    with pytest.raises(SystemExit) as end:
        versions.main()
    lines = capsys.readouterr().out.splitlines()
    return lines[lines.index("What was run on which version:") + 1 :], bool(end.value.code)


def test_each_version_is_named_also_the_one_on_which_nothing_ran(
    found: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found["3.13"] = python(tmp_path, "3.13.0", "9 passed in 1.00s")
    found["3.11"] = python(tmp_path, "3.11.7", "8 passed in 1.00s")
    assert told(capsys) == (
        [
            "  Python 3.13.0: 9 passed in 1.00s",
            "  Python 3.12: nothing, for it does not run here",
            "  Python 3.11.7: 8 passed in 1.00s",
        ],
        False,
    )


def test_a_failure_on_one_version_is_told_and_the_others_are_still_run(
    found: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found["3.13"] = python(tmp_path, "3.13.0", "1 failed, 8 passed in 1.00s", code=1)
    found["3.12"] = python(tmp_path, "3.12.1", "9 passed in 1.00s")
    lines, is_red = told(capsys)
    assert is_red
    assert lines[0] == "  Python 3.13.0: 1 failed, 8 passed in 1.00s"
    assert lines[1] == "  Python 3.12.1: 9 passed in 1.00s"


def test_one_command_is_taken_for_each_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, answer in {"python3.12": "3.12", "python3.11": "3.11", "python3": "3.12"}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\necho {answer}\n")
        (tmp_path / name).chmod(0o755)
    for name in ("dirname", "sort"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert versions._found() == {"3.12": "python3.12", "3.11": "python3.11"}
