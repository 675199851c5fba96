"""The examination of a melding: what the desk found, sealed, and the codes that say how far it is.

One row beside the melding, written anew with each save. Its ``version`` says which one a page showed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.platform.table import Change, Item, Key, Put, attributes, only_known
from chalicelib.reports.store.submissions import object_id

EXAMINATION: str = "onderzoek"
SEARCHED: str = "gezocht"
EXAMINATION_AS_SEEN = "examination stands where we read it"


@dataclass(frozen=True)
class Examination:
    """The examination as it was saved for the ``version``-th time.

    ``filled`` names the texts that are filled in (``EXAMINED`` of reports/codes.py). ``controles`` are the
    keys of the rows on which the checks rest, as ``Controle`` (reports/examining) has them. ``weegploeg`` is
    empty, ``ja``, or the code of why not. ``once`` names the page that saved it. ``sealed`` holds the texts
    and the fenomeen (part ``dossier``).
    """

    sid: str
    version: int
    by: str
    at: str
    once: str
    filled: Sequence[str]
    controles: Sequence[str]
    weegploeg: str
    sealed: bytes

    @property
    def sk(self) -> str:
        return EXAMINATION


@dataclass(frozen=True)
class Searched:
    """A search that somebody started from a melding: its ``id``, and none of its words."""

    id: str
    by: str
    at: str

    @property
    def sk(self) -> str:
        return f"{SEARCHED}#{self.id}"


def save_examination(before: Examination | None, after: Examination) -> Put | Change:
    """The part that keeps an examination, in the place of the one that was read."""
    key = Key("reports", object_id(after.sid), after.sk)
    held: Item = {**attributes(after, "sid", "sealed"), "sealed": {"dossier": after.sealed}}
    if before is None:
        return Put("reports", {"pk": key.pk, "sk": key.sk, **held}, EXAMINATION_AS_SEEN)
    return Change(key, held, {"version": before.version}, EXAMINATION_AS_SEEN)


def insert_searched(sid: str, searched: Searched, promise: str) -> Put:
    """The part that notes at a melding that somebody searches from it."""
    item: Item = {"pk": object_id(sid), "sk": searched.sk, **attributes(searched, "id")}
    return Put("reports", item, promise)


def to_examination(sid: str, item: Mapping[str, Any]) -> Examination:
    """An examination as its row tells it."""
    return only_known(Examination, item, sid=sid, sealed=item["sealed"]["dossier"])


def to_searched(item: Mapping[str, Any]) -> Searched:
    """A search from a melding as its row tells it."""
    return only_known(Searched, item, id=str(item["sk"]).removeprefix(f"{SEARCHED}#"))
