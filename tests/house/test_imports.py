"""Cold starts: no surface and no worker loads a library that its first answer does not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_LOADED = "import sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
# What each worker loads when its first message comes.
WORKERS = {
    "triage": "chalicelib.reports.triage.usecases",
    "registrar": "chalicelib.programme.places.usecases",
    "mailer": "chalicelib.mail.sending.usecases",
    "mail_events": "chalicelib.mail.events.usecases",
    "search": "chalicelib.reports.search.usecases",
    "clock": "chalicelib.mailbox.ending.usecases",
    "journal_root": "chalicelib.journal.sealing.usecases",
}


def loaded(surface: str, *modules: str) -> set[str]:
    """The packages that a process of ``surface`` holds after it imported the app and ``modules``."""
    program = "\n".join(["import app", *(f"import {name}" for name in modules), _LOADED])
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"SURFACE": surface, "GEMEENTE": "dordrecht", "PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("surface", ["public", "bureau", "workers"])
def test_no_surface_imports_boto3_before_it_calls_aws(surface: str) -> None:
    assert loaded(surface) & {"boto3", "botocore", "aws_encryption_sdk"} == set()


def test_the_public_surface_loads_nothing_of_a_login() -> None:
    assert loaded("public") & {"authlib", "joserfc", "requests"} == set()


@pytest.mark.parametrize("worker", sorted(WORKERS))
def test_no_worker_loads_pydantic_or_templates(worker: str) -> None:
    found = loaded("workers", WORKERS[worker])
    assert found & {"pydantic", "pydantic_core", "jinja2", "boto3"} == set()
