"""Opening what arrived for a melding, and what of it may be read.

Whatever seals a text is not trusted to have made one of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from chalicelib.platform.sealing import Keys, SealedPart, from_bytes
from chalicelib.reports.codes import SECTION_NAMES
from chalicelib.reports.sections import MASKED, Section, section_of
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


def to_read(text: Mapping[str, Any] | None, *, unmasked: bool) -> dict[str, Any]:
    """A text as ``macros/gemeld.html`` draws it: under its headings, the masked ones without their words.

    None stands for a text that does not open.
    """
    sections: dict[Section, list[dict[str, Any]]] = {}
    for answer in text["answers"] if text else ():
        section = section_of(answer["name"])
        hidden = section in MASKED and not unmasked
        given = bool(answer["shown"] or answer.get("kept_apart"))
        sections.setdefault(section, []).append(
            {
                "question": answer["question"],
                "lines": [] if hidden else list(answer["shown"]),
                "masked": hidden and given,
                "apart": bool(answer.get("kept_apart")) and not hidden,
            }
        )
    return {
        "language": text["language"] if text else "nl",
        "is_opened": text is not None,
        "sections": [(SECTION_NAMES[s], sections[s]) for s in SECTION_NAMES if s in sections],
    }
