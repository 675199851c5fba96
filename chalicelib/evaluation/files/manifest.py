"""The manifest of a release: written last, it says that the release is whole, and which one came before."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from hashlib import sha256

from chalicelib.evaluation.counters import BASE
from chalicelib.evaluation.releases import DEFINITIONS, Release
from chalicelib.platform.clock import to_text


def digest(file: bytes) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return sha256(file).hexdigest()


def checksums(files: Mapping[str, bytes]) -> bytes:
    """The files as ``sha256sum --check`` reads them."""
    return "".join(f"{digest(file)}  {name}\n" for name, file in sorted(files.items())).encode()


def manifest(
    release: Release, files: Mapping[str, bytes], types: Mapping[str, str], drafts: Collection[str]
) -> bytes:
    """The manifest of a release with these files; ``drafts`` never leave with the others."""
    period, edition = release.period, release.edition
    told = {
        "schema": 1,
        "gemeente": release.gemeente,
        "plan": release.plan.code,
        "period": {
            "code": period.code,
            "kind": period.kind,
            "start": period.start.isoformat(),
            "end": period.end.isoformat(),
        },
        "profile": edition.profile,
        "revision": edition.revision,
        "reason": release.reason,
        "status": "definitief" if release.is_final else "voorlopig",
        "counts_by": "registered" if release.is_public else "event",
        "method": {"name": "tientallenteller", "base": BASE}
        if release.is_public
        else {"name": "exact"},
        "definitions": DEFINITIONS,
        "cut_off": to_text(release.until),
        "previous": release.previous,
        "files": [_told(name, files[name], types) for name in sorted(files) if name not in drafts],
        "drafts": [_told(name, files[name], types) for name in sorted(drafts)],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _told(name: str, file: bytes, types: Mapping[str, str]) -> Mapping[str, object]:
    return {"name": name, "bytes": len(file), "sha256": digest(file), "type": types[name]}
