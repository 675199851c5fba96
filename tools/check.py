"""Looks at the templates as CloudFormation deploys them, without an account and without an engine.

``python -m tools.check`` builds them, lets SAM transform them, and lets cfn-lint, parliament (policies) and
checkov look. cfn-lint must find nothing; what the other two find must stand in ``infra/deviations.toml`` with
its reason, and what stands there must be found. Prints what is wrong and then ends with 1. Calls no network.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from chalicelib.platform.clock import system_clock
from tools import package

DEVIATIONS = package.ROOT / "infra/deviations.toml"
# Where Python is that has SAM, parliament and checkov (requirements-check.txt).
_PYTHON = package.ROOT / ".check/bin/python"
_SAM, _SCANNERS = (package.ROOT / "tools" / name for name in ("sam.py", "scanners.py"))
_TRANSFORMED = package.BUILD / "transformed"
_HOLDS = timedelta(days=365)


@dataclass(frozen=True)
class Finding:
    """The words of a tool about a place: ``<template>/<type>.<logical id>``."""

    tool: str
    id: str
    place: str
    says: str


@dataclass(frozen=True)
class Deviation:
    """A finding that is accepted. ``place`` may hold ``*``; ``owner`` is a role that judges it each year."""

    tool: str
    id: str
    place: str
    reason: str
    owner: str
    since: date

    def accepts(self, finding: Finding) -> bool:
        """Whether this is what ``finding`` says."""
        same = (self.tool, self.id) == (finding.tool, finding.id)
        return same and fnmatchcase(finding.place, self.place)


def deviations(text: str) -> list[Deviation]:
    """The deviations in the text of the file. Raises ValueError for an entry that lacks something."""
    found = []
    for entry in tomllib.loads(text)["deviation"]:
        try:
            one = Deviation(**entry)
        except TypeError as error:
            msg = f"infra/deviations.toml, {entry.get('id')}: {error}"
            raise ValueError(msg) from None
        is_dated = isinstance(entry["since"], date)
        if not (is_dated and one.reason.strip() and one.owner.strip()):
            msg = f"infra/deviations.toml, {one.id}: reason, owner or since (a date) says nothing"
            raise ValueError(msg)
        found.append(one)
    return found


def judge(findings: Iterable[Finding], accepted: Iterable[Deviation]) -> Iterator[str]:
    """Each finding that nobody accepted, and each deviation that nothing needs."""
    accepted, needed = list(accepted), set()
    for finding in findings:
        by = [one for one in accepted if one.accepts(finding)]
        needed.update(by)
        if not by:
            yield f"{finding.tool} {finding.id} at {finding.place}: {finding.says}"
    for one in accepted:
        if one not in needed:
            yield f"infra/deviations.toml: {one.id} at {one.place} is found no more; take it out"


def grown_old(accepted: Iterable[Deviation], today: date) -> Iterator[str]:
    """The deviations that their owner must judge anew."""
    for one in accepted:
        if today - one.since > _HOLDS:
            old = f"{one.id} at {one.place} is of {one.since}"
            yield f"infra/deviations.toml: {old}; {one.owner} judges it anew"


def transformed(name: str) -> dict[str, Any]:
    """The template ``name`` of ``package.TEMPLATES``, built when stale, as SAM makes it of what we deploy."""
    _transform()
    document: dict[str, Any] = json.loads((_TRANSFORMED / f"{name}.json").read_text())
    return document


def _transform() -> None:
    package.build()
    with package.alone():
        current = (package.BUILD / "fingerprint").read_text() + _SAM.read_text()
        mark = _TRANSFORMED / "made"
        if mark.exists() and mark.read_text() == current:
            return
        _TRANSFORMED.mkdir(exist_ok=True)
        mark.unlink(missing_ok=True)
        built = [package.BUILD / f"{name}.json" for name in package.TEMPLATES]
        _output(_started(_PYTHON, "-P", _SAM, _TRANSFORMED, *built), "SAM")
        mark.write_text(current)


def _started(*command: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def _output(running: subprocess.Popen[str], name: str) -> str:
    said, errors = running.communicate()
    if running.returncode != 0:
        msg = f"{name} failed with {running.returncode}: {said}{errors[-2000:]}"
        raise SystemExit(msg)
    return said


def _said_by_lint(running: subprocess.Popen[str]) -> str:
    said, errors = running.communicate()
    return "" if running.returncode == 0 else f"{said}{errors}"


def main() -> None:
    """Check all templates, and say what is wrong."""
    _transform()
    made = [_TRANSFORMED / f"{name}.json" for name in package.TEMPLATES]
    raw = [package.BUILD / f"{name}.json" for name in package.TEMPLATES]
    lint = Path(sys.executable).with_name("cfn-lint")
    scanners = _started(_PYTHON, "-P", _SCANNERS, *made)
    linting = _started(lint, "-r", package.REGION, "-t", *raw, *made)
    wrong = [line for line in _said_by_lint(linting).splitlines() if line]
    findings = [
        Finding(one["tool"], one["id"], f"{one['template']}/{one['resource']}", one["says"])
        for one in json.loads(_output(scanners, "parliament or checkov"))
    ]
    accepted = deviations(DEVIATIONS.read_text("utf-8"))
    wrong += judge(findings, accepted)
    for line in (*grown_old(accepted, system_clock().date()), *wrong):
        print(line)  # noqa: T201
    print(f"{len(findings)} findings in {len(made)} templates, {len(wrong)} of them wrong")  # noqa: T201
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
