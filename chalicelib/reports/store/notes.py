"""Notes and contacts of a melding.

They lie in a partition of their own, numbered from 1: whoever reads the file of a melding reads none of them,
and the number of the newest one says how many there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from chalicelib.platform.table import Database, Item, Key, Put, attributes, only_known, readable

NOTE_IS_NEW = "note was not written on this page yet"
NOTE_NUMBER_IS_FREE = "number of the note is free"

NoteKind = Literal["notitie", "contact"]

# The rows that remember a page sort before the notes, so that the newest notes are read first.
_NOTE, _PAGE = "nr#", "blad#"


@dataclass(frozen=True)
class Note:
    """A note, or a contact with somebody, sealed (part ``dossier``).

    ``answer_by`` is the local day (ISO) by which an answer was promised; empty when none was.
    """

    sid: str
    number: int
    kind: NoteKind
    at: str
    by: str
    answer_by: str
    sealed: bytes

    @property
    def sk(self) -> str:
        return _sort_key(self.number)


class NoteStore:
    """Reads the notes of a melding; it cannot open anything."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, sid: str, *, limit: int, before: int = 0) -> list[Note]:
        """The newest notes, or the newest of those with a number below ``before``."""
        after = _sort_key(before) if before else ""
        items = self._database.query(
            "reports", notes_id(sid), newest_first=True, limit=limit, after=after
        )
        notes = (item for item in items if str(item["sk"]).startswith(_NOTE))
        found, _ = readable(lambda item: _note(sid, item), notes)
        return found

    def newest(self, sid: str) -> int:
        """The number of the newest note, also of one that nobody here can read; 0 when there is none."""
        items = self._database.query("reports", notes_id(sid), newest_first=True, limit=1)
        return max((_number(item) for item in items), default=0)

    def is_written(self, sid: str, once: str) -> bool:
        """Whether a page wrote these words at a melding before (``once`` of ``insert_note``)."""
        return self._database.get(Key("reports", notes_id(sid), f"{_PAGE}{once}")) is not None


def notes_id(sid: str) -> str:
    """The name of the notes of a melding in their table."""
    return f"notities#{sid}"


def insert_note(note: Note, *, once: str) -> list[Put]:
    """The parts that keep a note; ``once`` is the key of page and words."""
    pk = notes_id(note.sid)
    item: Item = {
        "pk": pk,
        "sk": note.sk,
        **attributes(note, "sid", "number", "sealed"),
        "sealed": {"dossier": note.sealed},
    }
    return [
        Put("reports", item, NOTE_NUMBER_IS_FREE),
        Put("reports", {"pk": pk, "sk": f"{_PAGE}{once}"}, NOTE_IS_NEW),
    ]


def _sort_key(number: int) -> str:
    return f"{_NOTE}{number:04}"


def _note(sid: str, item: Mapping[str, Any]) -> Note:
    kind = item["kind"] if item["kind"] in get_args(NoteKind) else "notitie"
    sealed = item["sealed"]["dossier"]
    return only_known(Note, item, sid=sid, number=_number(item), kind=kind, sealed=sealed)


def _number(item: Mapping[str, Any]) -> int:
    return int(str(item["sk"]).removeprefix(_NOTE))
