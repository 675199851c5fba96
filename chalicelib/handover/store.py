"""Handovers in the table of what they are about.

| question | pk | sk |
| --- | --- | --- |
| what was told to partners | that of the object | ``overdracht#<id>`` |
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.handover.domain import Handover
from chalicelib.platform.table import Change, Item, Key, Put, attributes, only_known

HANDOVER: str = "overdracht"
HANDOVER_IS_NEW = "handover is new"
HANDOVER_AS_SEEN = "handover stands where we read it"


def insert_handover(table: str, handover: Handover) -> Put:
    item: Item = {
        "pk": handover.about,
        "sk": f"{HANDOVER}#{handover.id}",
        **attributes(handover, "about", "id", "sealed"),
        "sealed": {"dossier": handover.sealed},
    }
    return Put(table, item, HANDOVER_IS_NEW)


def sign_handover(table: str, seen: Handover, by: str) -> Change:
    """A second person signs what was told in danger."""
    return _changed(table, seen, {"signed_by": by})


def reject_handover(table: str, seen: Handover, by: str) -> Change:
    """A second person rejects what was told in danger."""
    return _changed(table, seen, {"rejected_by": by})


def confirm_handover(table: str, seen: Handover, *, by: str, at: str) -> Change:
    """The partner says to have it: ``by`` wrote that down."""
    return _changed(table, seen, {"confirmed_at": at, "confirmed_by": by})


def to_handover(item: Mapping[str, Any]) -> Handover:
    """A handover as its row tells it."""
    return only_known(
        Handover,
        item,
        about=str(item["pk"]),
        id=str(item["sk"]).removeprefix(f"{HANDOVER}#"),
        fields=tuple(item["fields"]),
        sealed=item["sealed"]["dossier"],
    )


def _changed(table: str, seen: Handover, put: Mapping[str, str]) -> Change:
    key = Key(table, seen.about, f"{HANDOVER}#{seen.id}")
    held: Item = {**put, "version": seen.version + 1}
    return Change(key, held, {"version": seen.version}, HANDOVER_AS_SEEN)
