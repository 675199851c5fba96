"""``make versions``: the tests of ``make unit`` on each Python that runs here, and what ran on which.

Each version has an environment of its own under ``.versions``. Standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools import fits

ROOT = Path(__file__).resolve().parent.parent
_REQUIREMENTS = ROOT / "requirements-dev.txt"
_TESTS = ("tests/unit", "tests/integration", "tests/house", "chalicelib")


def main() -> None:
    """Run the tests on each version; end with 1 when a test fails, or when no Python fits."""
    said, failed = {}, False
    for version, python in _found().items():
        _say(f"--- Python {version}")
        said[version], code = _tested(_environment(version, python))
        failed |= code != 0
    _say("", "What was run on which version:")
    (major, oldest), (_, newest) = fits.OLDEST, fits.NEWEST
    for minor in range(newest, oldest - 1, -1):
        version = f"{major}.{minor}"
        _say(f"  {said.get(version, f'Python {version}: nothing, for it does not run here')}")
    sys.exit(failed)


def _found() -> dict[str, str]:
    """The command of each version that runs here, newest first."""
    listed = subprocess.run(
        ["/bin/sh", ROOT / "tools/python.sh"], stdout=subprocess.PIPE, text=True, check=False
    )
    if listed.returncode:
        sys.exit(1)
    found: dict[str, str] = {}
    for line in listed.stdout.splitlines():
        version, _, python = line.partition(" ")
        found.setdefault(version, python)
    return found


def _tested(python: Path) -> tuple[str, int]:
    """The whole version and what pytest said at last, as a line; and the exit code."""
    words = ["-m", "pytest", "-q", "-n", os.environ.get("WORKERS", "3"), "--dist", "loadscope"]
    last = ""
    with subprocess.Popen(
        [str(python), *words, *_TESTS], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as run:
        for line in run.stdout or ():
            _say(line.rstrip())
            last = line.strip() or last
    whole = subprocess.run([str(python), "-V"], capture_output=True, text=True, check=True)
    return f"{whole.stdout.strip()}: {last}", run.returncode


def _environment(version: str, python: str) -> Path:
    """The Python of an environment for ``version``, made when it is not whole or is out of date."""
    folder = ROOT / ".versions" / version
    mark = folder / "made"
    if not mark.exists() or mark.stat().st_mtime < _REQUIREMENTS.stat().st_mtime:
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([python, "-m", "venv", folder], check=True)
        pip = (folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check")
        subprocess.run([*pip, "--require-hashes", "-r", _REQUIREMENTS], check=True)
        mark.touch()
    return folder / "bin/python"


def _say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
