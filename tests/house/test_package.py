"""The deployment zip: complete, small, compiled, and the same for the same source."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import package

# Every library our functions import, and what is known to be missed when a part is pruned: the
# service models, the address checker's version, the holidays of the Netherlands, the time zones.
PROOF = """
import os, sys
sys.path.insert(0, sys.argv[1])
import app
assert os.path.dirname(app.__file__) == sys.argv[1], app.__file__
import authlib.integrations.requests_client, joserfc.jwt
import boto3, holidays, nacl.public, stdnum.nl.bsn
from aws_encryption_sdk import EncryptionSDKClient, StrictAwsKmsMasterKeyProvider
from pydantic import BaseModel, EmailStr
from zoneinfo import ZoneInfo, reset_tzpath
class Person(BaseModel):
    mail: EmailStr
Person(mail="a@gemeente.nl")
for service in ("dynamodb", "kms", "s3", "sesv2", "sqs"):
    boto3.client(service, region_name="eu-west-1")
reset_tzpath(())
ZoneInfo("Europe/Amsterdam")
assert "2026-04-27" in holidays.country_holidays("NL", years=2026)
for module in list(sys.modules.values()):
    file = getattr(module, "__file__", None) or ""
    assert "site-packages" not in file, file
"""


@pytest.fixture(scope="module")
def deployed() -> Iterator[zipfile.ZipFile]:
    package.build()
    with zipfile.ZipFile(package.ZIP) as opened:
        yield opened


@pytest.fixture(scope="module")
def unpacked(deployed: zipfile.ZipFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("task")
    deployed.extractall(folder)
    return folder


def test_the_zip_keeps_to_its_budget() -> None:
    package.build()
    assert package.ZIP.stat().st_size < 30_000_000


def test_every_template_and_text_of_ours_is_in_it(deployed: zipfile.ZipFile) -> None:
    inside = set(deployed.namelist())
    templates = {p.relative_to(package.ROOT) for p in (package.ROOT / "templates").rglob("*.*")}
    ours = {
        p.relative_to(package.ROOT)
        for p in (package.ROOT / "chalicelib").rglob("*")
        if p.is_file() and p.suffix not in {".po", ".pot", ".pyc"}
    }
    assert {str(path) for path in {Path("app.py")} | templates | ours} - inside == set()
    assert any(name.endswith(".mo") for name in inside)


def test_nothing_of_a_developers_machine_is_in_it(deployed: zipfile.ZipFile) -> None:
    roots = {name.split("/")[0] for name in deployed.namelist()}
    assert not roots & {"tests", "tools", "infra", "style", ".chalice", "bin", "requirements.txt"}
    assert not [n for n in deployed.namelist() if "/tests/" in n or n.endswith((".po", ".pyi"))]
    said = b"".join(deployed.read(n) for n in deployed.namelist() if n.startswith("chalicelib/"))
    assert str(package.ROOT).encode() not in said


def test_only_the_services_we_call_have_their_model_in_it(deployed: zipfile.ZipFile) -> None:
    data = [name for name in deployed.namelist() if name.startswith("botocore/data/")]
    models = {name.split("/")[2] for name in data if name.count("/") > 2}
    assert models == {"dynamodb", "kms", "s3", "sesv2", "sqs"}


def test_every_module_is_compiled_and_python_asks_no_further(deployed: zipfile.ZipFile) -> None:
    inside = set(deployed.namelist())
    for name in (one for one in inside if one.endswith(".py")):
        compiled = importlib.util.cache_from_source(name)
        assert compiled in inside
        # PEP 552: bit 0 says "by hash", bit 1 "check it"; Lambda's files have no usable times.
        assert deployed.read(compiled)[4:8] == b"\x01\0\0\0", compiled


def test_the_zip_and_the_templates_name_the_python_that_built_them(
    deployed: zipfile.ZipFile,
) -> None:
    ours = f"python{sys.version_info.major}.{sys.version_info.minor}"
    assert deployed.read("RUNTIME").decode() == package.built_for() == ours
    runtimes = {
        resource["Properties"]["Runtime"]
        for stage in package.STAGES
        for resource in package.template(stage)["Resources"].values()
        if resource["Type"] == "AWS::Serverless::Function"
    }
    assert runtimes == {ours}


def test_what_is_compiled_is_for_that_python(deployed: zipfile.ZipFile) -> None:
    tags = {tag for name in deployed.namelist() for tag in re.findall(r"\.cpython-(\d+)", name)}
    assert tags == {f"{sys.version_info.major}{sys.version_info.minor}"}


def test_another_python_builds_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = package._fingerprint()
    monkeypatch.setattr(package, "RUNTIME", "python3.99")
    assert package._fingerprint() != ours


def test_the_same_source_gives_the_same_bytes() -> None:
    package.build()
    before = hashlib.sha256(package.ZIP.read_bytes()).hexdigest()
    (package.BUILD / "fingerprint").unlink()
    package.build()
    assert hashlib.sha256(package.ZIP.read_bytes()).hexdigest() == before


@pytest.mark.parametrize("surface", ["public", "bureau", "workers"])
def test_the_app_runs_from_the_zip_alone(unpacked: Path, surface: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", PROOF, str(unpacked)],
        env={"SURFACE": surface, "EXIT_URL": "https://example.org"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize(
    "name", ["requirements", "requirements-check", "requirements-dev", "requirements-engine"]
)
def test_requirements_are_pinned_by_hash_and_name_no_index(name: str) -> None:
    lines = (package.ROOT / f"{name}.txt").read_text().splitlines()
    pinned = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert pinned
    assert all("==" in line and line.endswith("\\") for line in pinned)
    assert not [line for line in lines if line.startswith(("-", "http")) or "://" in line]
    asked = (package.ROOT / f"{name}.in").read_text().splitlines()
    for line in asked:
        wanted = line.split("#")[0].split("[")[0].split("=")[0].split(">")[0].strip().lower()
        if wanted and not wanted.startswith("-r"):
            assert any(p.split("[")[0].split("=")[0] == wanted for p in pinned), wanted
