"""Cold starts: no surface and no worker loads a library that its first answer does not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_LOADED = "import sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
AWS, LOGIN = {"boto3", "botocore", "aws_encryption_sdk"}, {"authlib", "joserfc", "requests"}
HEAVY = {"pydantic", "pydantic_core", "jinja2", "boto3"}
# What each worker loads when its first message comes.
WORKERS = (
    "reports.triage programme.places mail.sending mail.events reports.search mailbox.ending "
    "journal.sealing reports.batching lookout.looking"
).split()


@pytest.mark.parametrize(
    ("surface", "modules", "unneeded"),
    [
        *((surface, [], AWS) for surface in ("public", "bureau", "workers")),
        ("public", [], LOGIN),
        *(("workers", [f"chalicelib.{topic}.usecases"], HEAVY) for topic in WORKERS),
    ],
)
def test_no_process_loads_a_library_that_its_first_answer_does_not_need(
    surface: str, modules: list[str], unneeded: set[str]
) -> None:
    program = "\n".join(["import app", *(f"import {name}" for name in modules), _LOADED])
    env = {"SURFACE": surface, "GEMEENTE": "dordrecht", "PATH": "/usr/bin"}
    command = [sys.executable, "-c", program]
    loaded = subprocess.check_output(command, cwd=ROOT, env=env, text=True)
    assert set(loaded.split()) & unneeded == set()
