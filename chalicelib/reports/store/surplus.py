"""The surplus of a melding: what came in under one receipt code above what a person can be asked to read.

It lies in a partition of its own, so that whatever somebody sends, the file of the melding stays small. One
row beside the melding says how much there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, cast, get_args

from chalicelib.mailbox.messages import Reply
from chalicelib.platform.table import Change, Database, Item, Key, Put, Value, only_known
from chalicelib.reports.messages import Submission
from chalicelib.reports.store.submissions import object_id

SURPLUS_IS_NEW = "surplus is new"
SURPLUS_AS_SEEN = "surplus stands where we read it"
SURPLUS: Final = "meer"

SurplusKind = Literal["aanvulling", "antwoord"]


@dataclass(frozen=True)
class Surplus:
    """How much surplus a melding has."""

    number: int


@dataclass(frozen=True)
class OneOfMany:
    """One amendment or reply of the surplus; ``place`` is its address within that of its melding."""

    sid: str
    place: str
    kind: SurplusKind
    accepted_at: str
    danger_now: str
    sealed: Mapping[str, bytes]


class SurplusStore:
    """Reads the surplus of a melding; it cannot open anything."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def surplus(self, sid: str) -> Surplus | None:
        """How much there is; None when there is none."""
        item = self._database.get(_row(sid))
        return None if item is None else to_surplus(item)

    def page(self, sid: str, *, limit: int, after: str = "") -> list[OneOfMany]:
        """The newest of the surplus, or what lies before the place ``after``."""
        items = self._database.query(
            "reports", surplus_id(sid), newest_first=True, limit=limit, after=after
        )
        return [_one(sid, item) for item in items]

    def one(self, sid: str, place: str) -> OneOfMany | None:
        """The one at a place; None when there is none."""
        item = self._database.get(Key("reports", surplus_id(sid), place))
        return None if item is None else _one(sid, item)


def surplus_id(sid: str) -> str:
    """The name of the surplus of a melding in its table and in the journal."""
    return f"{SURPLUS}#{sid}"


def from_submission(submission: Submission) -> OneOfMany:
    """An amendment as part of a surplus. Its address is not kept: nobody is mailed there."""
    danger_now, digest = submission.header.danger_now, submission.header.digest
    content = {"content": submission.sealed["content"]}
    return _made(submission.sid, "aanvulling", submission.accepted_at, digest, danger_now, content)


def from_reply(reply: Reply) -> OneOfMany:
    """A reply from the mailbox as part of a surplus."""
    content = {"content": reply.sealed}
    return _made(reply.sid, "antwoord", reply.accepted_at, reply.digest, reply.danger_now, content)


def insert_surplus(one: OneOfMany, *, at: str) -> Put:
    """The part that keeps one, received ``at``."""
    item: Item = {
        "pk": surplus_id(one.sid),
        "sk": one.place,
        "kind": one.kind,
        "accepted_at": one.accepted_at,
        "received_at": at,
        "danger_now": one.danger_now,
        "sealed": cast("Value", dict(one.sealed)),
    }
    return Put("reports", item, SURPLUS_IS_NEW)


def count_surplus(before: Surplus | None, sid: str) -> Put | Change:
    """One more of the surplus of a melding."""
    row = _row(sid)
    if before is None:
        item: Item = {"pk": row.pk, "sk": row.sk, "number": 1}
        return Put("reports", item, SURPLUS_AS_SEEN)
    seen = {"number": before.number}
    return Change(row, {"number": before.number + 1}, seen, SURPLUS_AS_SEEN)


def to_surplus(item: Mapping[str, Any]) -> Surplus:
    return only_known(Surplus, item)


def _row(sid: str) -> Key:
    return Key("reports", object_id(sid), SURPLUS)


def _made(
    sid: str,
    kind: SurplusKind,
    accepted_at: str,
    digest: str,
    danger_now: str,
    sealed: Mapping[str, bytes],
) -> OneOfMany:
    # In the order of arrival, and fit for the path of an address. The same words, later, are another one.
    place = f"{accepted_at}.{kind}.{digest}"
    return OneOfMany(sid, place, kind, accepted_at, danger_now, sealed)


def _one(sid: str, item: Mapping[str, Any]) -> OneOfMany:
    kind = item["kind"] if item["kind"] in get_args(SurplusKind) else "aanvulling"
    return only_known(OneOfMany, item, sid=sid, place=item["sk"], kind=kind)
