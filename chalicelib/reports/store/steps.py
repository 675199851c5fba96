"""The steps of a melding: who changed where it stands, when, and from what version to the next.

Its journal holds codes only; what a step says in words lies sealed in its row. A step is added in the
transaction that changes the melding, and is never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.platform.table import Item, Put, attributes, only_known
from chalicelib.reports.store.submissions import Stored, object_id

STEP_IS_NEW = "step is new"
STEP: str = "stap"


@dataclass(frozen=True)
class Step:
    """One step: the ``version`` of the melding that it made, and the code of the ``act``, as in the journal.

    ``by`` is a medewerker, ``codes`` says more of it (codes, ids and moments). ``sealed`` holds its words
    (part ``dossier``), empty when it has none.
    """

    sid: str
    version: int
    act: str
    by: str
    at: str
    codes: Mapping[str, str] = field(default_factory=dict)
    sealed: bytes = b""

    @property
    def sk(self) -> str:
        return f"{STEP}#{self.version:06}"


def next_step(
    melding: Stored,
    act: str,
    *,
    by: str,
    at: str,
    codes: Mapping[str, str] | None = None,
    sealed: bytes = b"",
) -> Step:
    """The next step of a melding as it was read; ``move`` makes the same version."""
    return Step(melding.sid, melding.version + 1, act, by, at, codes or {}, sealed)


def insert_step(step: Step) -> Put:
    """The part that adds a step."""
    item: Item = {
        "pk": object_id(step.sid),
        "sk": step.sk,
        **attributes(step, "sid", "version", "sealed"),
        **({"sealed": {"dossier": step.sealed}} if step.sealed else {}),
    }
    return Put("reports", item, STEP_IS_NEW)


def to_step(sid: str, item: Mapping[str, Any]) -> Step:
    """A step as its row tells it."""
    version = int(str(item["sk"]).removeprefix(f"{STEP}#"))
    sealed = item.get("sealed", {}).get("dossier", b"")
    return only_known(Step, item, sid=sid, version=version, sealed=sealed)
