"""Builds what is deployed: one zip for all stages, and a CloudFormation template for each.

``python -m tools.package`` leaves in ``build/``:

- ``signaalpunt.zip``: the app and what it imports, compiled, the same bytes for the same input. It is for
  the Python that builds it: ``RUNTIME`` in it names that, such as ``python3.13``, as the templates do;
- ``account.json``, ``data.json`` and one for each stage, such as ``public.json``: the templates, pointing at
  the zip.

`chalice package` makes the templates and gathers the app. The libraries are installed beside it
and kept between builds, because Chalice would download them again after every change of a line.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chalice.package import YAMLTemplateSerializer

from chalicelib.platform import gemeente
from tools import fits, gateway, log_filters

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
ZIP = BUILD / "signaalpunt.zip"
# Templates that are wholly ours; those of the stages come from Chalice and a fragment.
BY_HAND = ("account", "data")
STAGES = ("public", "bureau", "workers", "evaluation")
REGION = "eu-west-1"

# The Lambda runtime of the Python that runs this; Chalice writes the same one into the templates.
RUNTIME = f"python{fits.version()}"

# Lambda runs Python 3.11 on Amazon Linux 2 (glibc 2.26), later ones on Amazon Linux 2023 (2.34), on x86-64.
_GLIBC = "manylinux2014" if RUNTIME == "python3.11" else "manylinux_2_34"
_PLATFORM = ("--python-version", fits.version(), "--python-platform", f"x86_64-{_GLIBC}")

# boto3 carries the models of 400 services; these are the ones our functions call.
_SERVICES = frozenset({"dynamodb", "kms", "s3", "sesv2", "sqs"})

# The licences and METADATA stay: the first by law, the second because pydantic asks which
# email-validator is installed.
_DIST_INFO_KEPT = ("METADATA", "LICENSE", "LICENCE", "NOTICE", "AUTHORS", "COPYING")

_CHALICE = "import sys; from chalice.cli import main; sys.exit(main())"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_INPUTS = (
    ".chalice",
    "app.py",
    "chalicelib",
    "infra",
    "requirements.txt",
    "templates",
    "tools/fits.py",
    "tools/gateway.html",
    "tools/gateway.py",
    "tools/gateway.toml",
    "tools/log_filters.py",
    "tools/package.py",
)


def build() -> None:
    """Bring ``build/`` up to date. Cheap when nothing changed; safe to run twice at once."""
    BUILD.mkdir(exist_ok=True)
    with _alone():
        compile_catalogues()
        fingerprint = _fingerprint()
        mark = BUILD / "fingerprint"
        if ZIP.exists() and mark.exists() and mark.read_text() == fingerprint:
            return
        mark.unlink(missing_ok=True)
        _templates()
        _zip()
        mark.write_text(fingerprint)


def compile_catalogues() -> None:
    """Compile each ``.po`` that is newer than its ``.mo``."""
    for source in sorted((ROOT / "chalicelib/locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        _run("-m", "babel.messages.frontend", "compile", "-i", str(source), "-o", str(target))


def template(name: str) -> dict[str, Any]:
    """The built template ``name``: one of ``BY_HAND``, or a stage."""
    document: dict[str, Any] = json.loads((BUILD / f"{name}.json").read_text())
    return document


def built_for() -> str:
    """The Lambda runtime for which the zip in ``build/`` was built, such as ``python3.13``."""
    with zipfile.ZipFile(ZIP) as built:
        return built.read("RUNTIME").decode()


def _templates() -> None:
    yaml = YAMLTemplateSerializer()
    for name in BY_HAND:
        document = yaml.load_template((ROOT / f"infra/{name}.yaml").read_text(), f"{name}.yaml")
        _write_template(name, document)
    project = _project_for_chalice()
    for stage in STAGES:
        out = BUILD / "chalice" / stage
        _run(
            *("-c", _CHALICE, "--project-dir", str(project)),
            *("package", "--stage", stage),
            *("--merge-template", str(ROOT / f"infra/app.{stage}.yaml"), str(out)),
            quiet=True,
        )
        merged = yaml.load_template((out / "sam.yaml").read_text(), "sam.yaml")
        for resource in merged["Resources"].values():
            if "CodeUri" in resource.get("Properties", {}):
                resource["Properties"]["CodeUri"] = ZIP.name
        _bound(merged)
        merged["Resources"] |= log_filters.filters(merged["Resources"])
        if stage == "public":
            merged["Mappings"] = {"Gemeenten": gateway.mapping()}
            merged["Resources"]["RestAPI"]["Properties"]["GatewayResponses"] = gateway.responses()
        if "RestAPI" in merged["Resources"]:
            # A browser asks for pages first, whatever it then gets: the gateway decodes a file for it only
            # when every type may be binary (API Gateway, "Binary media types for REST APIs").
            api = merged["Resources"]["RestAPI"]["Properties"]
            api["DefinitionBody"].pop("x-amazon-apigateway-binary-media-types", None)
            # SAM writes a slash in it as ~1.
            api["BinaryMediaTypes"] = ["*~1*"]
            _refuse_examples(merged)
        _write_template(stage, merged)


def _bound(stage: dict[str, Any]) -> None:
    """Give each role the boundary of infra/account.yaml, and each function the log group that has its name.

    Without a group of the template Lambda makes one, which never forgets, and the template's cannot be made.
    """
    boundary = "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/signaalpunt-boundary"
    found = stage["Resources"]
    groups = {
        one["Properties"]["LogGroupName"]: name
        for name, one in found.items()
        if one["Type"] == "AWS::Logs::LogGroup"
    }
    for one in found.values():
        if one["Type"] == "AWS::IAM::Role":
            one["Properties"]["PermissionsBoundary"] = {"Fn::Sub": boundary}
        if one["Type"] == "AWS::Serverless::Function":
            group = groups[f"/aws/lambda/{one['Properties']['FunctionName']}"]
            one["Properties"]["LoggingConfig"] = {"LogGroup": {"Ref": group}}


def _refuse_examples(stage: dict[str, Any]) -> None:
    """Let CloudFormation refuse a municipality that left something of its file as it was, by name of the key.

    ``WithExamples=yes`` lets it pass: for the local run, and for a trial without people.
    """
    stage["Parameters"]["WithExamples"] = {
        "Type": "String",
        "Default": "no",
        "AllowedValues": ["yes", "no"],
        "Description": "Whether a file of a municipality may still hold examples. Never before people.",
    }
    assertions = [
        {
            "Assert": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Gemeente"}, name]}]},
            "AssertDescription": f"gemeente/{name}.toml still holds examples: {', '.join(keys)}",
        }
        for name in gemeente.names()
        if (keys := gemeente.examples(gemeente.load(name)))
    ]
    if assertions:
        is_real = {"Fn::Equals": [{"Ref": "WithExamples"}, "no"]}
        filled_in = {"RuleCondition": is_real, "Assertions": assertions}
        stage["Rules"] = {**stage.get("Rules", {}), "FilledIn": filled_in}


def _write_template(name: str, document: dict[str, Any]) -> None:
    # JSON, because Chalice's YAML has aliases, which not every reader of templates takes.
    written = BUILD / f"{name}.json"
    # Whoever reads it meanwhile reads the one of before.
    half = written.with_suffix(".half")
    half.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n")
    half.replace(written)


def _project_for_chalice() -> Path:
    """The project as Chalice should see it: without requirements, so that it downloads nothing."""
    project = BUILD / "chalice" / "project"
    shutil.rmtree(BUILD / "chalice", ignore_errors=True)
    (project / ".chalice").mkdir(parents=True)
    shutil.copy(ROOT / ".chalice/config.json", project / ".chalice")
    (project / "requirements.txt").touch()
    for name in ("app.py", "chalicelib", "infra", "vendor"):
        (project / name).symlink_to(ROOT / name)
    return project


def _zip() -> None:
    tree = BUILD / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(_libraries(), tree)
    with zipfile.ZipFile(BUILD / "chalice" / STAGES[0] / "deployment.zip") as app:
        app.extractall(tree, [n for n in app.namelist() if _belongs(n)])
    (tree / "RUNTIME").write_text(RUNTIME)
    _compile(tree, "app.py", "chalice", "chalicelib")
    part = ZIP.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for path in sorted(p for p in tree.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(tree).as_posix(), _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            target.writestr(entry, path.read_bytes())
    part.replace(ZIP)


def _belongs(name: str) -> bool:
    return "__pycache__/" not in name and not name.endswith((".po", ".pot"))


def _libraries() -> Path:
    """A folder with what requirements.txt names, pruned; installed once for each content and runtime."""
    recipe = (ROOT / "requirements.txt").read_bytes() + Path(__file__).read_bytes()
    libraries = BUILD / "libraries" / RUNTIME / hashlib.sha256(recipe).hexdigest()[:16]
    if not libraries.exists():
        shutil.rmtree(libraries.parent, ignore_errors=True)
        part = libraries.with_suffix(".part")
        _run(
            *("-m", "uv", "pip", "install", "--quiet", "--no-config", "--require-hashes"),
            *("--only-binary", ":all:", "--link-mode", "copy", *_PLATFORM),
            *("--target", str(part), "-r", str(ROOT / "requirements.txt")),
        )
        _prune(part)
        _compile(part, ".")
        part.rename(libraries)
    return libraries


def _prune(tree: Path) -> None:
    """Take out what no function of ours ever opens."""
    models = tree / "botocore/data"
    for model in models.iterdir():
        if model.is_dir() and model.name not in _SERVICES:
            shutil.rmtree(model)
    doomed = [tree / "bin", tree / "boto3/data", tree / "boto3/examples", tree / ".lock"]
    doomed += [p for p in tree.rglob("*") if p.name in {"tests", "test", "__pycache__"}]
    doomed += [p for p in tree.rglob("*") if p.suffix in {".pyi", ".c", ".h", ".pxd", ".pyx"}]
    for info in tree.glob("*.dist-info"):
        doomed += [
            p for p in info.rglob("*") if p.is_file() and not p.name.startswith(_DIST_INFO_KEPT)
        ]
    for path in doomed:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _compile(tree: Path, *names: str) -> None:
    """Compile ``names`` beside the sources: Lambda's disk is read-only, so a cold start could not keep it.

    Unchecked hashes, because a zip has no times to compare; one process with a fixed hash seed,
    because the order of strings in a ``.pyc`` depends on it.
    """
    _run(
        *("-m", "compileall", "-q", "-j", "1", "--invalidation-mode", "unchecked-hash"),
        *("-s", str(tree), "-p", "/var/task", *(str(tree / name) for name in names)),
        PYTHONHASHSEED="0",
    )


def _fingerprint() -> str:
    digest = hashlib.sha256(RUNTIME.encode())
    for path in sorted(_input_files()):
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _input_files() -> Iterator[Path]:
    for name in _INPUTS:
        path = ROOT / name
        if path.is_dir():
            for file in path.rglob("*"):
                if file.is_file() and "__pycache__" not in file.parts:
                    yield file
        else:
            yield path


@contextmanager
def _alone() -> Iterator[None]:
    with (BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(*command: str, quiet: bool = False, **environment: str) -> None:
    environment = {**os.environ, "AWS_DEFAULT_REGION": REGION, **environment}
    done = subprocess.run(
        [sys.executable, *command],
        env=environment,
        capture_output=quiet,
        text=True,
        check=False,
        # A session of its own: Ctrl-C is for who started us, who stops it without a word.
        start_new_session=True,
    )
    if done.returncode != 0:
        sys.stderr.write((done.stdout or "") + (done.stderr or ""))
        msg = f"{' '.join(command[:3])} failed with {done.returncode}; its words are above"
        raise SystemExit(msg)


if __name__ == "__main__":
    build()
    size = ZIP.stat().st_size
    print(f"{ZIP.relative_to(ROOT)}: {size / 1e6:.1f} MB (budget 30 MB), for {built_for()}")  # noqa: T201
    for name in gemeente.names():
        for key in gemeente.examples(gemeente.load(name)):
            print(f"gemeente/{name}.toml: {key} is still an example")  # noqa: T201
