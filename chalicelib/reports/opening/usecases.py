"""Opening what arrived for a melding, and what of it may be read.

Whatever seals a text is not trusted to have made one of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import msgspec

from chalicelib.platform.sealing import Keys, SealedPart, from_bytes
from chalicelib.reports.codes import SECTION_NAMES
from chalicelib.reports.labels import read_answer
from chalicelib.reports.sections import MASKED, Section, section_of
from chalicelib.reports.store.file import Arrived

# What one page opens: Lambda answers with 6 MB at most, and a mark of two bytes is read by a name of 27.
MOST_OPENED, MOST_BYTES = 10, 400_000


class _Sealed(Protocol):
    @property
    def sealed(self) -> Mapping[str, bytes]: ...


class _Answer(msgspec.Struct):
    name: str
    question: str
    shown: list[str]
    kept_apart: bool = False


class _Text(msgspec.Struct):
    language: str
    answers: list[_Answer]


class _Asked(msgspec.Struct):
    text: str
    language: str


class _Examined(msgspec.Struct):
    feiten: str
    duiding: str
    tegensignalen: str
    niet_na_te_gaan: str
    fenomeen: str


def newest_on_a_page(
    always: Sequence[_Sealed], rest: Sequence[_Sealed], *, most: int = MOST_OPENED
) -> int:
    """How many of the newest of ``rest`` a page opens, beside what it opens ``always``: one at least.

    With one of each the largest message (a queue holds 256 KiB) still fits.
    """
    size, newest = sum(map(_weight, always)), 0
    for one in reversed(rest):
        size += _weight(one)
        if newest == most or (newest and size > MOST_BYTES):
            break
        newest += 1
    return newest


def _weight(one: _Sealed) -> int:
    return sum(map(len, one.sealed.values()))


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


def open_asked(keys: Keys, sid: str, sealed: bytes) -> dict[str, Any]:
    """What the desk asked about a melding: its ``text``, its ``language``, and what else its seal holds.

    Raises SealBroken when it does not open or is no question of ours, and Unavailable.
    """
    return from_bytes(keys.open("dossier", sid, sealed), _Asked)


def open_examined(keys: Keys, sid: str, sealed: bytes) -> dict[str, Any]:
    """What the desk found: its texts by their codes, and the ``fenomeen`` (a code); each may be empty.

    Raises SealBroken when it does not open or is no examination of ours, and Unavailable.
    """
    return from_bytes(keys.open("dossier", sid, sealed), _Examined)


def to_read(
    text: Mapping[str, Any] | None, said: Callable[[str], str], *, unmasked: bool
) -> dict[str, Any]:
    """A text as a page draws it: its answers by section, the masked ones without their words.

    ``said`` turns a msgid into the language of the reader.
    ``sections`` has the heading (a msgid) and the answers of each, in their order. None stands for a text
    that does not open.
    """
    language = text["language"] if text else "nl"
    sections: dict[Section, list[dict[str, Any]]] = {}
    for answer in text["answers"] if text else ():
        section = section_of(answer["name"])
        hidden = section in MASKED and not unmasked
        given = bool(answer["shown"] or answer.get("kept_apart"))
        read = read_answer(answer, language, said)
        sections.setdefault(section, []).append(
            {
                "name": answer["name"],
                "question": read.label,
                "question_lang": read.label_lang,
                "lines": [] if hidden else list(read.lines),
                "lang": read.lang,
                "masked": hidden and given,
                "apart": bool(answer.get("kept_apart")) and not hidden,
            }
        )
    return {
        "language": language,
        "is_opened": text is not None,
        "by_section": sections,
        "sections": [(SECTION_NAMES[s], sections[s]) for s in SECTION_NAMES if s in sections],
    }
