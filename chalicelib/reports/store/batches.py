"""Batches: meldingen of a flood that two people close as misuse at once.

| question | pk | sk |
| --- | --- | --- |
| one batch | ``stapel#<id>`` | ``stapel`` |
| which batches there are, the newest first | ``stapels`` | ``<moment>#<id>`` |

TTL takes a batch away, and nobody reads it after that; what was done is in the journal, and with each
melding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import cast

from chalicelib.platform.clock import from_text, to_text
from chalicelib.platform.table import (
    Change,
    Database,
    Item,
    Key,
    Put,
    Value,
    attributes,
    only_known,
)
from chalicelib.process.domain import OPEN_FOR, SHOWN_FOR
from chalicelib.reports.batches import Batch, Begun, Row

BATCH_IS_NEW = "batch is new"
BATCH_AS_SEEN = "batch stands where we read it"
# The duty in the index ``due``: a batch that a worker brings on, and that stood still.
_DUTY = "stapel"
# After this the clock takes up a job whose message was lost.
_STANDS_STILL = timedelta(minutes=5)
# As long as first words of meldingen lie in it: a day of work, and once proposed as long as it can be signed.
_KEPT_UNPROPOSED = timedelta(days=1)
_KEPT_PROPOSED = OPEN_FOR + timedelta(days=1)
# What became of each melding is shown as long as other settled proposals are.
_KEPT = SHOWN_FOR


class BatchStore:
    """Reads batches; it cannot open anything."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def batch(self, batch_id: str, now: datetime) -> Batch | None:
        """A batch; None when there is none, or its time is over: TTL takes days to delete it."""
        item = self._database.get(_key(batch_id))
        if item is None or int(cast("int", item["expires"])) <= now.timestamp():
            return None
        rows = [only_known(Row, one) for one in cast("list[dict[str, Value]]", item["rows"])]
        sealed = cast("Mapping[str, bytes]", item.get("sealed", {})).get("dossier", b"")
        return only_known(Batch, item, id=batch_id, rows=rows, sealed=sealed)

    def begun(self, *, limit: int) -> list[Begun]:
        """The last batches that anybody began, the newest first."""
        items = self._database.query("reports", "stapels", newest_first=True, limit=limit)
        return [only_known(Begun, item) for item in items]

    def standing_still(self, before: str, *, limit: int) -> list[str]:
        """The ids of the batches that nobody brought on since before a stored moment."""
        found = self._database.due("reports", _DUTY, before, limit=limit)
        return [key.pk.partition("#")[2] for key in found]


def batch_id_of(about: str) -> str:
    """The id of a batch, by its name in the journal."""
    return about.partition("#")[2]


def name_of(batch_id: str) -> str:
    """The name of a batch in its table and in the journal."""
    return f"stapel#{batch_id}"


def insert_batch(batch: Batch) -> list[Put]:
    """The parts that begin a batch; a worker reads it."""
    key, expires = _key(batch.id), _expires(batch, batch.at)
    named: Item = {
        "pk": "stapels",
        "sk": f"{batch.at}#{batch.id}",
        "id": batch.id,
        "by": batch.by,
        "at": batch.at,
        "expires": int((from_text(batch.at) + _KEPT).timestamp()),
    }
    item: Item = {"pk": key.pk, "sk": key.sk, **_attributes(batch), **_due(batch, batch.at)}
    return [
        Put("reports", {**item, "expires": expires}, BATCH_IS_NEW),
        Put("reports", named, BATCH_IS_NEW),
    ]


def change_batch(seen: Batch, now: Batch, at: str) -> Change:
    """The part by which a batch that was ``seen`` stands as ``now``, ``at`` a stored moment."""
    due = _due(now, at)
    return Change(
        _key(seen.id),
        put={
            **_attributes(now),
            **due,
            "version": seen.version + 1,
            "expires": _expires(now, at),
        },
        seen={"version": seen.version},
        promise=BATCH_AS_SEEN,
        remove=() if due else ("due", "due_at"),
    )


def _attributes(batch: Batch) -> Item:
    rows = cast("Value", [asdict(row) for row in batch.rows])
    sealed = cast("Value", {"dossier": batch.sealed} if batch.sealed else {})
    return {**attributes(batch, "id"), "rows": rows, "sealed": sealed}


def _due(batch: Batch, at: str) -> Item:
    if batch.state not in {"lezen", "sluiten"}:
        return {}
    return {"due": _DUTY, "due_at": to_text(from_text(at) + _STANDS_STILL)}


def _expires(batch: Batch, at: str) -> int:
    kept = {"lezen": _KEPT_UNPROPOSED, "gelezen": _KEPT_UNPROPOSED, "voorgesteld": _KEPT_PROPOSED}
    return int((from_text(at) + kept.get(batch.state, _KEPT)).timestamp())


def _key(batch_id: str) -> Key:
    return Key("reports", name_of(batch_id), "stapel")
