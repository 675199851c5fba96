"""``make run`` for somebody who just cloned the repository: what goes wrong is said in one sentence."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tools import engine, fits, package, start
from tools.engine import why_it_does_not_run
from tools.instance import LOOPBACK, check_ports, claim, clear, free_port

ROOT = Path(__file__).parents[2]
# Closed at once, as an address that no network leads to.
NOWHERE = f"http://{LOOPBACK}:9/"

# The product with an engine that takes a minute to deploy.
A_SLOW_ENGINE = """
import sys, time
from contextlib import contextmanager
from pathlib import Path
from tools import instance, package, run

seconds, home = float(sys.argv.pop()), Path(sys.argv.pop())

class Slow:
    runs, url, log_file = True, "http://engine", package.ROOT / "engine.log"
    site_url = bureau_url = mail_url = "http://here"
    def __init__(self, ports, *, home): pass
    def __enter__(self): return self
    def __exit__(self, *_): print("The engine is stopped.", flush=True)
    def deploy(self): time.sleep(seconds)
    def seed(self): pass
    def seed_figures(self): pass

run.Engine, package.build = Slow, lambda: None
run.claim, run.clear = (lambda: instance.claim(home)), (lambda: instance.clear(home))
run.main()
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What `make run` looks at before there is an environment."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copytree(
        ROOT / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__")
    )
    for requirements in ROOT.glob("requirements*.txt"):
        shutil.copy(requirements, tmp_path)
    return tmp_path


# The tests run within make, which tells a make inside it so.
_OUTSIDE_MAKE = {
    n: v for n, v in os.environ.items() if n not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
}


def make_run(clone: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(shutil.which("make")), "run", f"PYTHON={sys.executable}", *_free_ports(), *words],
        cwd=clone,
        env={**_OUTSIDE_MAKE, "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def _free_ports() -> list[str]:
    return [f"{word}={free_port()}" for word in ("SITE_PORT", "BUREAU_PORT", "MAIL_PORT")]


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    """The one line that was said, beside make's own."""
    assert done.returncode != 0
    (said,) = [line for line in done.stderr.splitlines() if not line.startswith("make: ")]
    return said


def made(clone: Path) -> set[str]:
    return {path.name for path in clone.iterdir()} & {".run", ".engine", ".venv", "build"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A PATH of its own, without any Python."""
    folder = tmp_path / "path"
    folder.mkdir()
    for name in ("dirname", "echo", "make", "sh", "sort"):
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


def command(path: Path, name: str, *lines: str) -> None:
    (path / name).write_text("\n".join(("#!/bin/sh", *lines)))
    (path / name).chmod(0o755)


SHIM = 'echo "pyenv: $0: command not found" >&2; exit 127'


def make_says(clone: Path, path: Path, words: str, *given: str) -> str:
    """What make says for ``words``, such as $(PYTHON)."""
    done = subprocess.run(
        [path / "make", "--silent", f"--eval=say: ; @echo {words}", "say", *given],
        cwd=clone,
        env={"PATH": str(path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def pythons(path: Path, *names: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [path / "sh", ROOT / "tools/python.sh", *names],
        env={"PATH": str(path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_name_on_the_path_that_does_not_run_is_passed_over(clone: Path, path: Path) -> None:
    command(path, "python3.13", SHIM)
    command(path, "python3.12", SHIM)
    command(path, "python3", f'exec {sys.executable} "$@"')
    assert make_says(clone, path, "$(VERSION) $(PYTHON)") == f"{fits.version()} python3"


def test_the_newest_that_runs_is_taken_whatever_its_name(path: Path) -> None:
    command(path, "python3.13", SHIM)
    command(path, "python3.12", "echo 3.12")
    command(path, "python3.11", "echo 3.11")
    assert pythons(path).stdout.splitlines() == ["3.12 python3.12", "3.11 python3.11"]
    command(path, "python3", "echo 3.13")
    assert pythons(path).stdout.splitlines()[0] == "3.13 python3"


def test_a_named_python_is_taken_though_a_newer_one_runs(clone: Path, path: Path) -> None:
    command(path, "python3.13", "echo 3.13")
    command(path, "mine", "echo 3.11")
    assert make_says(clone, path, "$(VERSION) $(PYTHON)", "PYTHON=mine") == "3.11 mine"


def test_when_none_fits_one_sentence_says_of_each_why(path: Path) -> None:
    command(path, "python3.13", SHIM)
    command(path, "python3.12", "echo lacks ensurepip; exit 1")
    command(path, "python3", "echo is Python 3.14; exit 1")
    done = pythons(path)
    assert (done.returncode, done.stdout) == (1, "")
    (said,) = done.stderr.splitlines()
    for why in (
        "python3.13 does not run",
        "python3.12 lacks ensurepip",
        "python3.11 is not there",
        "python3 is Python 3.14",
    ):
        assert why in said
    assert "make run PYTHON=/path/to/python3.13" in said


@pytest.mark.parametrize("found", [(3, 10, 13), (3, 14, 0)])
def test_a_python_before_or_after_ours_does_not_fit(
    monkeypatch: pytest.MonkeyPatch, found: tuple[int, int, int]
) -> None:
    assert fits.why_not() == ""
    monkeypatch.setattr(sys, "version_info", found)
    assert fits.why_not() == f"is Python {found[0]}.{found[1]}"


@pytest.mark.parametrize("name", ["ensurepip", "ssl", "venv"])
def test_a_python_that_can_make_no_environment_does_not_fit(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    assert fits.why_not().startswith(f"lacks {name} (Debian: apt-get install python3")


def test_names_on_the_path_and_the_rule_are_the_same_versions(path: Path) -> None:
    (major, oldest), (_, newest) = fits.OLDEST, fits.NEWEST
    said = pythons(path).stderr
    for minor in range(oldest, newest + 1):
        assert f"python{major}.{minor} is not there" in said
    assert f"python{major}.{newest + 1}" not in said
    assert f"python{major}.{oldest - 1}" not in said


def test_an_environment_of_another_python_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "made-3.9").touch()
    assert not start._is_made(tmp_path, "requirements-run.txt")
    (tmp_path / f"made-{fits.version()}").touch()
    assert start._is_made(tmp_path, "requirements-run.txt")


def test_make_and_the_start_know_the_engine_by_the_same_mark(clone: Path, path: Path) -> None:
    command(path, "python3", f'exec {sys.executable} "$@"')
    mark = start._mark(start.ENGINE).relative_to(start.ROOT)
    assert make_says(clone, path, "$(ENGINE)") == str(mark)


def test_a_zip_for_another_python_is_refused_by_the_engine() -> None:
    said = why_it_does_not_run("python3.13", "python3.11")
    assert said.startswith("signaalpunt.zip is built for python3.13 and the engine runs python3.11")
    assert "make run PYTHON=python3.13" in said
    assert why_it_does_not_run("python3.12", "python3.12") == ""


def test_nothing_is_deployed_of_a_zip_for_another_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(package, "build", lambda: None)
    monkeypatch.setattr(package, "built_for", lambda: "python3.99")
    with pytest.raises(
        RuntimeError, match=r"is built for python3\.99 and the engine runs python3\."
    ):
        # It looks before it needs any part of an engine that runs.
        object.__new__(engine.Engine).deploy()


def test_without_python_it_is_named(clone: Path) -> None:
    said = sentence(make_run(clone, "PYTHON=python3.11-niet-hier"))
    assert "python3.11-niet-hier" in said
    assert "PYTHON=" in said
    assert made(clone) == set()


@pytest.mark.parametrize("word", ["SITE_PORT", "BUREAU_PORT", "MAIL_PORT"])
def test_a_port_that_is_taken_is_said_before_anything_is_built(clone: Path, word: str) -> None:
    with socket.create_server((LOOPBACK, 0)) as holder:
        port = holder.getsockname()[1]
        said = sentence(make_run(clone, f"{word}={port}"))
    assert said == f"Port {port} is in use; choose another one: make run {word}=.."
    assert made(clone) == set()


def test_a_port_that_is_chosen_twice_is_said(clone: Path) -> None:
    port = free_port()
    said = sentence(make_run(clone, f"SITE_PORT={port}", f"MAIL_PORT={port}"))
    assert f"Port {port} is chosen twice" in said


@contextmanager
def running(clone: Path) -> Iterator[Path]:
    """A product that runs in the folder, with something that it needs."""
    (clone / ".local").mkdir()
    needed = clone / ".local/state"
    needed.write_text("in use")
    with (clone / ".local/lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("process 123")
        lock.flush()
        yield needed


@pytest.mark.parametrize(
    "words",
    [lambda _: (), lambda site: (f"SITE_PORT={site.getsockname()[1]}",)],
    ids=["other", "same"],
)
def test_a_second_one_in_the_folder_is_refused_on_the_same_ports_and_on_others(
    clone: Path, words: Callable[[socket.socket], tuple[str, ...]]
) -> None:
    with running(clone) as needed, socket.create_server((LOOPBACK, 0)) as its_site:
        said = sentence(make_run(clone, *words(its_site)))
        assert "already runs in this folder (process 123)" in said
        assert needed.read_text() == "in use"
        assert (clone / ".local/lock").read_text() == "process 123"
    assert made(clone) == set()


def test_without_a_network_one_sentence_says_so(clone: Path) -> None:
    away = {"PIP_INDEX_URL": NOWHERE, "PIP_NO_CACHE_DIR": "1", "UV_INDEX_URL": NOWHERE}
    done = make_run(clone, **{**away, "PIP_CONFIG_FILE": os.devnull})
    assert "is there a network?" in sentence(done)
    assert "a few minutes" in done.stdout
    # What failed is made anew by the next one.
    assert not (clone / ".run/made").exists()


@contextmanager
def _started(tmp_path: Path, seconds: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", A_SLOW_ENGINE, *_as_options(), str(tmp_path / "home"), seconds],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _as_options() -> list[str]:
    names = ("site", "bureau", "mail")
    return [word for name in names for word in (f"--{name}-port", str(free_port()))]


def _read_until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout is not None
    read = ""
    for line in process.stdout:
        read += line
        if words in line:
            return read
    raise AssertionError(read)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_stopping_while_it_deploys_stops_at_once_and_without_a_banner(
    tmp_path: Path, how: signal.Signals
) -> None:
    with _started(tmp_path, "60") as process:
        _read_until(process, "Deploying")
        process.send_signal(how)
        rest, _ = process.communicate(timeout=20)
    assert rest.splitlines() == ["Stopping ...", "The engine is stopped.", "Stopped."]
    assert process.returncode == 0


def test_the_banner_says_that_nothing_is_kept(tmp_path: Path) -> None:
    with _started(tmp_path, "0") as process:
        assert "What you enter is gone when you stop." in _read_until(process, "Ctrl-C")
    assert "What you enter is gone when you stop." in (ROOT / "README.md").read_text()


def test_left_overs_go_and_the_lock_stays(tmp_path: Path) -> None:
    (tmp_path / "s3").mkdir()
    (tmp_path / "engine.log").touch()
    with claim(tmp_path):
        clear(tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["lock"]
    with claim(tmp_path) as again:
        assert not again.closed


def test_ports_that_are_free_or_any_are_no_reason_to_stop() -> None:
    check_ports({"SITE_PORT": free_port(), "ENGINE_PORT": 0, "OTHER_PORT": 0})
