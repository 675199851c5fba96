"""A release: the zip and the templates, in the artefact bucket under the hash of what they hold.

| key in the bucket | what |
| --- | --- |
| ``zips/<sha256>.zip`` | the code of all functions |
| ``releases/<id>/<stack>.json`` | a template that points at that zip |
| ``releases/<id>/release.json`` | the manifest: who made it of which commit, and the hash of each file |
| ``templates/<name>-<hash>.json`` | a template that is of no release, such as one of an import |
| ``installations/<name>/<moment>-<id>-<begun or done>.json`` | that somebody began to carry it out, or did |

The deploy role alone writes there, and nothing is written over (infra/account.yaml).
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal, TypeVar

from botocore.exceptions import ClientError

from tools import package
from tools.deploy.aws import Aws, code_of
from tools.deploy.stacks import ORDER

_TEMPLATES = ORDER


class BadRelease(Exception):
    """There is no such release, or what the bucket holds is not what was released; the message says which."""


@dataclass(frozen=True)
class Release:
    """``id`` is the start of a SHA-256 over ``files`` (SHA-256 by name), so the same content has the same
    id.
    """

    id: str
    level: int
    commit: str
    runtime: str
    made_by: str
    made_at: str
    files: Mapping[str, str]


Way = Literal["deploy", "rollback"]


@dataclass(frozen=True)
class Step:
    """A release that somebody began to carry out on an installation, or carried out (``is_done``).

    ``moment`` is UTC, in ISO 8601.
    """

    release: str
    way: Way
    is_done: bool
    moment: str
    by: str


def before(steps: Sequence[Step]) -> str:
    """The release to go back to, "" when there is none; ``steps`` are oldest first.

    Of a release that was begun and not carried out, that is the one that was carried out last. A way back
    that was begun is gone on with.
    """
    stood: list[str] = []
    for step in (one for one in steps if one.is_done):
        if step.way == "rollback" and step.release in stood:
            del stood[stood.index(step.release) + 1 :]
        elif stood[-1:] != [step.release]:
            stood.append(step.release)
    newest = steps[-1] if steps else None
    if newest and not newest.is_done:
        if newest.way == "rollback":
            return newest.release
        if stood[-1:] != [newest.release]:
            return stood[-1] if stood else ""
    return stood[-2] if len(stood) > 1 else ""


def id_of(files: Mapping[str, str]) -> str:
    """The id of a release with these files."""
    held = "\n".join(f"{name} {files[name]}" for name in sorted(files))
    return hashlib.sha256(held.encode()).hexdigest()[:16]


def runtime_of(template: Mapping[str, Any]) -> str:
    """The runtime of the functions of a stage's template, such as "python3.13". Raises BadRelease when
    they differ.
    """
    globally = template.get("Globals", {}).get("Function", {}).get("Runtime")
    found = {
        resource["Properties"].get("Runtime", globally)
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Serverless::Function"
    }
    if len(found) != 1:
        msg = f"the functions have more than one runtime: {sorted(map(str, found))}"
        raise BadRelease(msg)
    return str(found.pop())


@cache
def declared() -> Mapping[str, Any]:
    """``infra/release.toml``."""
    return tomllib.loads((package.ROOT / "infra/release.toml").read_text("utf-8"))


def commit() -> tuple[str, bool]:
    """The commit of the work tree, and whether it has changes that no commit holds; ("", True) without
    git.
    """
    try:
        head = _git("rev-parse", "HEAD").strip()
        return head, bool(_git("status", "--porcelain", "--untracked-files=no").strip())
    except (OSError, subprocess.CalledProcessError):
        return "", True


def _git(*words: str) -> str:
    return subprocess.run(
        ["git", *words],  # noqa: S607 - the git of whoever deploys
        cwd=package.ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


class Bucket:
    """The artefact bucket of an account and region."""

    def __init__(self, aws: Aws, account: str) -> None:
        self._s3 = aws.client("s3")
        self._aws = aws
        self.name = f"signaalpunt-artefacts-{account}-{aws.region}"

    def put_release(self, made_by: str) -> Release:
        """Put what is built under its hash. Raises BadRelease, and what boto3 raises."""
        zipped = package.ZIP.read_bytes()
        zip_hash = hashlib.sha256(zipped).hexdigest()
        templates = {stack: self._pointing_at(stack, zip_hash) for stack in _TEMPLATES}
        files = {"signaalpunt.zip": zip_hash}
        files |= {f"{s}.json": hashlib.sha256(body).hexdigest() for s, body in templates.items()}
        release = Release(
            id=id_of(files),
            level=int(declared()["level"]),
            commit=commit()[0],
            runtime=runtime_of(package.template("workers")),
            made_by=made_by,
            made_at=_now(),
            files=files,
        )
        self._put_once(f"zips/{zip_hash}.zip", zipped)
        for stack, body in templates.items():
            self._put_once(f"releases/{release.id}/{stack}.json", body)
        self._put_once(
            f"releases/{release.id}/release.json", json.dumps(asdict(release), indent=1).encode()
        )
        # Somebody may have made the same one before: then that one is it.
        return self.release(release.id)

    def release(self, release_id: str) -> Release:
        """A release that lies in the bucket. Raises BadRelease when it is not there or not whole."""
        try:
            held = json.loads(self._get(f"releases/{release_id}/release.json"))
        except ClientError as error:
            if code_of(error) not in {"NoSuchKey", "404"}:
                raise
            msg = f"RELEASE: there is no release {release_id} in {self.name}"
            raise BadRelease(msg) from None
        release = _read(Release, held, release_id)
        if id_of(release.files) != release_id:
            msg = f"RELEASE: the manifest of {release_id} is not that of its files"
            raise BadRelease(msg)
        return release

    def template(self, release: Release, stack: str) -> tuple[str, dict[str, Any]]:
        """Where the template of a stack lies, and the template. Raises BadRelease when somebody changed
        it.
        """
        key = f"releases/{release.id}/{stack}.json"
        body = self._get(key)
        if hashlib.sha256(body).hexdigest() != release.files[f"{stack}.json"]:
            msg = f"RELEASE: {key} in {self.name} is not what was released"
            raise BadRelease(msg)
        return self._aws.object_url(self.name, key), dict(json.loads(body))

    def check_zip(self, release: Release) -> None:
        """Raise BadRelease when the zip in the bucket is not the one that was released."""
        wanted = release.files["signaalpunt.zip"]
        if hashlib.sha256(self._get(f"zips/{wanted}.zip")).hexdigest() != wanted:
            msg = f"RELEASE: the zip of {release.id} in {self.name} is not what was released"
            raise BadRelease(msg)

    def put_step(
        self, installation: str, release: Release, way: Way, by: str, *, is_done: bool
    ) -> None:
        """Note that a release is being carried out, or was."""
        step = Step(release.id, way, is_done, _now(), by)
        key = f"installations/{installation}/{step.moment}-{release.id}-{'done' if is_done else 'begun'}.json"
        self._put_once(key, json.dumps(asdict(step)).encode())

    def put_template(self, name: str, document: Mapping[str, Any]) -> str:
        """Put a template that is of no release; where it lies."""
        body = json.dumps(document, sort_keys=True).encode()
        key = f"templates/{name}-{hashlib.sha256(body).hexdigest()[:16]}.json"
        self._put_once(key, body)
        return self._aws.object_url(self.name, key)

    def steps(self, installation: str) -> list[Step]:
        """What was begun and carried out on an installation, oldest first."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.name, Prefix=f"installations/{installation}/"
        )
        keys = sorted(o["Key"] for page in pages for o in page.get("Contents", ()))
        return [_read(Step, json.loads(self._get(key)), key) for key in keys]

    def _pointing_at(self, stack: str, zip_hash: str) -> bytes:
        document = package.template(stack)
        for resource in document["Resources"].values():
            properties = resource.get("Properties", {})
            if properties.get("CodeUri") == package.ZIP.name:
                properties["CodeUri"] = f"s3://{self.name}/zips/{zip_hash}.zip"
            # CloudFormation reads ~1 in it as a slash (AWS::ApiGateway::RestApi); the engine does not.
            if self._aws.is_engine and (types := properties.get("BinaryMediaTypes")):
                properties["BinaryMediaTypes"] = [one.replace("~1", "/") for one in types]
        return json.dumps(document, sort_keys=True).encode()

    def _get(self, key: str) -> bytes:
        return bytes(self._s3.get_object(Bucket=self.name, Key=key)["Body"].read())

    def _put_once(self, key: str, body: bytes) -> None:
        """Write an object when there is none of that name."""
        try:
            self._s3.put_object(Bucket=self.name, Key=key, Body=body, IfNoneMatch="*")
        except ClientError as error:
            if code_of(error) not in {"PreconditionFailed", "412"}:
                raise


_Row = TypeVar("_Row", Release, Step)


def _read(kind: type[_Row], held: Mapping[str, Any], what: str) -> _Row:
    """A row of the bucket; fields of later code are left alone. Raises BadRelease when one lacks."""
    known = {one.name for one in fields(kind)}
    if lacking := known - set(held):
        msg = f"RELEASE: {what} in the bucket lacks {', '.join(sorted(lacking))}"
        raise BadRelease(msg)
    return kind(**{name: held[name] for name in known})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
