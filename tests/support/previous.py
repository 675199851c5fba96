"""The release before this one, built from its commit, so that a test can begin where an installation
stands.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tools import package
from tools.deploy.release import declared

# The first release knew Python 3.11 only; its libraries are taken for the Python that runs here.
_ITS_PYTHON = '"--python-version", "3.11", "--python-platform", "x86_64-manylinux2014"'


def build_previous(folder: Path) -> Path:
    """Check the commit of ``infra/release.toml`` out into ``folder`` and build it there; the folder.

    Fails where the history of the clone does not reach that far.
    """
    commit = str(declared()["previous"])
    held = subprocess.run(
        ["git", "archive", commit],  # noqa: S607 - the git of whoever tests
        cwd=package.ROOT,
        capture_output=True,
        check=False,
    )
    assert held.returncode == 0, (
        f"commit {commit} of the release before is not in this clone: fetch the whole history "
        f"({held.stderr.decode()})"
    )
    with tarfile.open(fileobj=io.BytesIO(held.stdout)) as tree:
        tree.extractall(folder, filter="data")
    tool = folder / "tools/package.py"
    found = '"--python-version", "{}.{}", "--python-platform", "x86_64-manylinux_2_28"'
    text = tool.read_text("utf-8").replace(_ITS_PYTHON, found.format(*sys.version_info))
    tool.write_text(text, "utf-8")
    built = subprocess.run(
        [sys.executable, "-m", "tools.package"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    _without_what_moved(folder / "build/data.json")
    return folder


def _without_what_moved(data: Path) -> None:
    """Leave out what a stack of the account holds now: no installation ever had it in its data stack."""
    document = json.loads(data.read_text("utf-8"))
    for name in ("GatewayAccount", "GatewayLogRole"):
        document["Resources"].pop(name, None)
    data.write_text(json.dumps(document), "utf-8")


@contextmanager
def built_at(folder: Path) -> Iterator[None]:
    """While it lasts, what is deployed is what was built in another tree."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(package, "BUILD", folder / "build")
        patch.setattr(package, "ZIP", folder / "build/signaalpunt.zip")
        patch.setattr(package, "build", lambda: None)
        yield
