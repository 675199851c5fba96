"""Plants each known fault (``tests/planted/faults.toml``) in a copy of the tree: its tests must find it.

``python -m tools.plant [fault ...]``: the faults named, or all. First their tests must pass without a fault.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Fault:
    """A change of ``file`` that breaks ``promise``: ``old`` becomes ``new``, each pair of ``more`` too.
    ``where`` is for a person who plants it anew when code has moved; ``find`` are arguments of pytest.
    """

    id: str
    promise: str
    where: str
    file: str
    old: str
    new: str
    find: Sequence[str]
    more: Sequence[Sequence[str]] = ()

    def planted(self, root: Path) -> str:
        """The text of the file with the fault. Raises ValueError when an old text is not there once."""
        text = (root / self.file).read_text() if (root / self.file).is_file() else ""
        for old, new in ((self.old, self.new), *self.more):
            if (times := text.count(old)) != 1:
                msg = f"{self.id} is stale: {self.file} has this {times} times, not once: {old!r}"
                raise ValueError(msg)
            text = text.replace(old, new)
        return text


def faults() -> dict[str, Fault]:
    """The known faults by id. Raises TypeError when one of them lacks a field or has one too many."""
    listed = tomllib.loads((ROOT / "tests/planted/faults.toml").read_text())["fault"]
    return {held["id"]: Fault(**held) for held in listed}


def judge(tree: Path, find: Sequence[str]) -> tuple[bool, list[str], str]:
    """Whether all tests pass, the lines that tell of a test that failed, and all that pytest says."""
    compiling = "from tools.package import compile_catalogues; compile_catalogues()"
    subprocess.run([sys.executable, "-c", compiling], cwd=tree, check=True, capture_output=True)
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:randomly", *find]
    env = {**os.environ, "CI": "1"}  # Hypothesis tries the same examples each time.
    done = subprocess.run(command, cwd=tree, env=env, check=False, capture_output=True, text=True)
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED ")]
    # Exit code 1: a test failed; any other: none was judged, as when a module cannot be imported.
    return done.returncode == 0, failed if done.returncode == 1 else [], done.stdout


def main(named: Sequence[str]) -> int:
    """Plant the faults and tell what finds each; 1 when one is not found. A stale one stops it at once."""
    environments = (".venv", ".engine", ".check", ".versions")
    known, left = faults(), shutil.ignore_patterns(".git", ".local", *environments)
    with tempfile.TemporaryDirectory() as folder:
        tree, missed = Path(folder, "tree"), False
        shutil.copytree(ROOT, tree, symlinks=True, ignore=left)
        for name in environments:
            (tree / name).symlink_to(ROOT / name)
        texts = {name: known[name].planted(tree) for name in named or known}
        passed, _, said = judge(tree, [test for name in texts for test in known[name].find])
        if not passed:
            sys.exit(f"RED without any fault\n{said}")
        for name, text in texts.items():
            path = tree / known[name].file
            whole = path.read_text()
            path.write_text(text)
            _, failed, said = judge(tree, known[name].find)
            path.write_text(whole)
            missed |= not failed
            told = [f"found {name}", *failed] if failed else [f"NOT FOUND {name}", said]
            print(*told, sep="\n  ", flush=True)  # noqa: T201
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
