"""What a reporter heard of a decision, and how: each time a row, which is never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.platform.table import Item, Put, attributes, only_known
from chalicelib.reports.store.submissions import Stored, object_id

FEEDBACK_IS_NEW = "feedback is new"
FEEDBACK: str = "terugkoppeling"


@dataclass(frozen=True)
class Feedback:
    """Feedback to a reporter, given ``by`` a medewerker at the ``version`` of the melding that it made.

    ``how`` is one of ``FEEDBACK_WAYS`` (reports/codes.py).
    """

    sid: str
    version: int
    how: str
    by: str
    at: str

    @property
    def sk(self) -> str:
        return f"{FEEDBACK}#{self.version:06}"


def next_feedback(melding: Stored, how: str, *, by: str, at: str) -> Feedback:
    """Feedback about a melding as it was read; ``move`` makes the same version."""
    return Feedback(melding.sid, melding.version + 1, how, by, at)


def insert_feedback(feedback: Feedback) -> Put:
    """The part that adds feedback."""
    item: Item = {
        "pk": object_id(feedback.sid),
        "sk": feedback.sk,
        **attributes(feedback, "sid", "version"),
    }
    return Put("reports", item, FEEDBACK_IS_NEW)


def to_feedback(sid: str, item: Mapping[str, Any]) -> Feedback:
    """Feedback as its row tells it."""
    version = int(str(item["sk"]).removeprefix(f"{FEEDBACK}#"))
    return only_known(Feedback, item, sid=sid, version=version)
