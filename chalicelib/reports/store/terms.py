"""The terms of a melding, each a row of its own, so that a clock can find those that are due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args

from chalicelib.platform.table import Change, Delete, Item, Key, Put, attributes, only_known
from chalicelib.reports.store.submissions import object_id
from chalicelib.reports.terms import TermKind

TERM_IS_NEW = "term is new"
TERM_AS_SEEN = "term stands where we read it"
TERM: str = "termijn"
# The duty in the index ``due``; nothing is done about it yet.
_DUTY = "termijn"


@dataclass(frozen=True)
class Term:
    """A term that runs, from ``started_at`` to ``ends_at`` (stored moments).

    ``is_extended``: two people made it longer.
    """

    sid: str
    kind: TermKind
    started_at: str
    ends_at: str
    is_extended: bool = False

    @property
    def sk(self) -> str:
        return f"{TERM}#{self.kind}"


def begin_term(term: Term) -> Put:
    """The part that begins a term; the row of the melding names the end of that of its decision too."""
    key = _key(term)
    item: Item = {"pk": key.pk, "sk": key.sk, **_held(term)}
    return Put("reports", item, TERM_IS_NEW)


def move_term(before: Term, after: Term) -> Change:
    """The part that lets a term end at another moment."""
    return Change(_key(before), _held(after), _seen(before), TERM_AS_SEEN)


def end_term(term: Term) -> Delete:
    """The part that ends a term, because what it is for was done."""
    return Delete(_key(term), _seen(term), TERM_AS_SEEN)


def to_term(sid: str, item: Mapping[str, Any]) -> Term:
    """A term as its row tells it. Raises ValueError for a kind that nobody here knows."""
    kind = str(item["sk"]).removeprefix(f"{TERM}#")
    if kind not in get_args(TermKind):
        msg = "a term of an unknown kind"
        raise ValueError(msg)
    return only_known(Term, item, sid=sid, kind=cast("TermKind", kind))


def _held(term: Term) -> Item:
    return {**attributes(term, "sid", "kind"), "due": _DUTY, "due_at": term.ends_at}


def _seen(term: Term) -> dict[str, Any]:
    return {"ends_at": term.ends_at}


def _key(term: Term) -> Key:
    return Key("reports", object_id(term.sid), term.sk)
