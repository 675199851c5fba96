"""``make run``: look first, make what is missing, and hand over to ``tools.run``.

Standard library only: this runs on a bare Python, before there is an environment.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools import fits
from tools.instance import HOME, InUse, check_ports, claim, options, ports_of

ROOT = Path(__file__).resolve().parent.parent
RUN, ENGINE = ROOT / ".run", ROOT / ".engine"
# Each environment and what it holds.
_ENVIRONMENTS = {RUN: "requirements-run.txt", ENGINE: "requirements-engine.txt"}


class NotMade(Exception):
    """An environment could not be made; the message is a sentence for a developer."""


def main() -> None:
    """Start the product, or say in one sentence why not."""
    try:
        chosen = options()
        with claim():
            check_ports(ports_of(chosen))
            _make_environments()
    except (InUse, NotMade) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
    python = RUN / "bin/python"
    os.execv(python, [str(python), "-m", "tools.run", *sys.argv[1:]])  # noqa: S606


def _make_environments() -> None:
    missing = [folder for folder, name in _ENVIRONMENTS.items() if not _is_made(folder, name)]
    if not missing:
        return
    if why := fits.why_not():
        msg = f"Python 3.11, 3.12 or 3.13 is needed; {sys.executable} {why}: name one with make run PYTHON=.."
        raise NotMade(msg)
    _say(
        "First time here: packages are fetched and the product is built. This takes a few minutes."
    )
    for number, folder in enumerate(missing, start=1):
        _say(f"Fetching packages ({number} of {len(missing)}) ...")
        _make(folder, ROOT / _ENVIRONMENTS[folder])


def _is_made(folder: Path, requirements: str) -> bool:
    """An environment is whole when its mark is there and no older than what it should hold."""
    mark = _mark(folder)
    return mark.exists() and mark.stat().st_mtime >= (ROOT / requirements).stat().st_mtime


def _mark(folder: Path) -> Path:
    """Names the Python, as in the Makefile: what another one made is made anew."""
    return folder / f"made-{fits.version()}"


def _make(folder: Path, requirements: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if folder == RUN:
        _do(
            f"{sys.executable} cannot make an environment",
            sys.executable,
            "-m",
            "venv",
            folder,
        )
        uv = RUN / "uv.txt"
        uv.write_text(_pinned("uv"))
        pip = (
            RUN / "bin/pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--retries",
            "1",
        )
        _do(_NO_PACKAGES, *pip, "--no-deps", "--require-hashes", "-r", uv)
    else:
        _do(
            "No environment could be made for the engine",
            *_UV,
            "venv",
            "--quiet",
            "--python",
            sys.executable,
            folder,
        )
    _do(
        _NO_PACKAGES,
        *_UV,
        "pip",
        "install",
        "--quiet",
        "--require-hashes",
        "--python",
        folder / "bin/python",
        "-r",
        requirements,
    )
    _mark(folder).touch()


_NO_PACKAGES = "The packages could not be fetched: is there a network?"
_UV = (RUN / "bin/uv", "--no-config")


def _pinned(name: str) -> str:
    """The lines of one package in the requirements, with its hashes."""
    text = (ROOT / _ENVIRONMENTS[RUN]).read_text()
    (found,) = re.findall(rf"^{name}==.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    return str(found)


def _do(else_say: str, *command: str | Path) -> None:
    """Run a command; raise NotMade with a sentence and the file that holds its words when it fails."""
    log = HOME / "start.log"
    with log.open("w") as words:
        # A session of its own: Ctrl-C is ours, and the command goes without a word.
        done = subprocess.run(
            command,
            stdout=words,
            stderr=words,
            check=False,
            start_new_session=True,
            env={**os.environ, "UV_HTTP_RETRIES": "1"},
        )
    if done.returncode:
        msg = f"{else_say} (details: {log.relative_to(ROOT)})"
        raise NotMade(msg)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
