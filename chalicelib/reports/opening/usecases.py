"""Opening what arrived for a melding. Whatever seals a text is not trusted to have made one of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from chalicelib.platform.sealing import Keys, SealedPart, from_bytes
from chalicelib.reports.store.file import Arrived


class _Answer(msgspec.Struct):
    name: str
    question: str
    shown: list[str]
    kept_apart: bool = False


class _Text(msgspec.Struct):
    language: str
    answers: list[_Answer]


def open_text(keys: Keys, arrived: Arrived) -> Mapping[str, Any]:
    """What is sealed in an arrival: its ``language`` and its ``answers`` (docs/forms.md).

    Raises SealBroken when it does not open or is no text of ours, and Unavailable.
    """
    part: SealedPart = "dossier" if arrived.kind == "duiding" else "content"
    return open_content(keys, part, arrived.sid, arrived.sealed)


def open_content(
    keys: Keys, part: SealedPart, sid: str, sealed: Mapping[str, bytes]
) -> Mapping[str, Any]:
    """As ``open_text``, of one sealed part of a melding."""
    return from_bytes(keys.open(part, sid, sealed.get(part, b"")), _Text)
