"""The file of a melding: what arrived, what was asked, who was involved, which meldingen belong to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, TypeVar, get_args

from chalicelib.handover.domain import Handover
from chalicelib.handover.store import HANDOVER, to_handover
from chalicelib.mailbox.domain import SealedQuestion
from chalicelib.platform.table import Database, Delete, Item, Key, Put, only_known, readable
from chalicelib.reports.domain import Header
from chalicelib.reports.piles import Kind
from chalicelib.reports.store.examination import (
    EXAMINATION,
    SEARCHED,
    Examination,
    Searched,
    to_examination,
    to_searched,
)
from chalicelib.reports.store.feedback import FEEDBACK, Feedback, to_feedback
from chalicelib.reports.store.steps import STEP, Step, to_step
from chalicelib.reports.store.submissions import (
    Stored,
    headers_of,
    kind_of,
    object_id,
    submissions_of,
)
from chalicelib.reports.store.surplus import SURPLUS, Surplus, to_surplus
from chalicelib.reports.store.terms import TERM, Term, to_term
from chalicelib.reports.terms import TermKind

QUESTION_IS_NEW = "question is new"
LINK_IS_NEW = "meldingen are not linked yet"
LINK_AS_SEEN = "meldingen are linked"

_T = TypeVar("_T")
_ARRIVALS = tuple(kind for kind in get_args(Kind) if kind != SURPLUS)
_KINDS = frozenset(
    {
        *get_args(Kind),
        "vraag",
        "betrokken",
        "verband",
        STEP,
        EXAMINATION,
        SEARCHED,
        TERM,
        FEEDBACK,
        HANDOVER,
    }
)


@dataclass(frozen=True)
class Arrived:
    """Anything that came in for a melding: itself, an amendment or a reply (``kind``), still sealed.

    ``number`` counts what came in, the melding itself is 0; ``by`` is the medewerker who wrote it, empty for
    the reporter. ``numbers`` are the questions that a reply answers.
    """

    sid: str
    sk: str
    kind: Kind
    accepted_at: str
    sealed: Mapping[str, bytes]
    danger_now: str = ""
    number: int = 0
    by: str = ""
    numbers: Sequence[int] = ()


@dataclass(frozen=True)
class Asked:
    """The desk's own copy of a question to the reporter, still sealed (part ``dossier``).

    ``once`` names the page on which it was written.
    """

    number: int
    asked_at: str
    asked_by: str
    once: str
    sealed: bytes


@dataclass(frozen=True)
class Involved:
    """An aandachtsfunctionaris whom the desk asked about a melding, for a ``reason`` (a code).

    ``shared_to`` as in ``Stored``: who of the organisation was asked, a colleague who covers included.
    ``sees``: ``vraag``, only what we ask; ``inhoud``, also what was reported, but not by or about whom.
    ``sealed`` is what we ask (part ``dossier``); ``seen_by`` who said to have seen it. ``signed_by`` is the
    second person, empty where the reporter asked for it.
    """

    sid: str
    sk: str
    organisatie_id: str
    shared_to: Mapping[str, str]
    sees: Literal["vraag", "inhoud"]
    reason: str
    at: str
    by: str
    seen_by: str
    sealed: bytes
    signed_by: str = ""


@dataclass(frozen=True)
class Related:
    """Another melding that a person said belongs to this one, and why (a code)."""

    sid: str
    reference: str
    reason: str
    at: str


@dataclass(frozen=True)
class File:
    """All that belongs to one melding: submissions, the melding first; what arrived; what was asked;
    who was involved; which other meldingen belong to it; which steps were made, the first one first; what
    the desk found, which searches were started from it, which terms run, what its reporter heard of a
    decision, and what was told to partners.

    ``surplus`` is what lies apart because too much came in. ``unreadable``: how many rows are odd or of a
    kind that nobody here knows, such as those of later code.
    """

    submissions: list[Stored]
    arrived: list[Arrived]
    asked: list[Asked]
    involved: list[Involved]
    related: list[Related]
    steps: list[Step]
    unreadable: int
    surplus: Surplus | None = None
    examination: Examination | None = None
    searches: Sequence[Searched] = ()
    terms: Sequence[Term] = ()
    feedback: Sequence[Feedback] = ()
    handovers: Sequence[Handover] = ()

    def term(self, kind: TermKind) -> Term | None:
        """The term of a kind that runs; None when none does."""
        return next((one for one in self.terms if one.kind == kind), None)

    def was_done(self, once: str) -> bool:
        """Whether the act of a page is a step already: it was pressed twice, or its answer got lost."""
        return bool(once) and any(step.codes.get("once") == once for step in self.steps)

    @property
    def headers(self) -> list[Header]:
        """All that the reporter said about sharing (``headers_of``)."""
        return headers_of(self.submissions)


class FileStore:
    """Reads all that belongs to a melding; it cannot open anything."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def file(self, sid: str) -> File | None:
        """All that belongs to a melding, in one query; None when there is none."""
        items = self._database.query("reports", object_id(sid))
        submissions, _ = submissions_of(sid, items)
        if not submissions:
            return None

        unreadable = [sum(kind_of(i) not in _KINDS for i in items)]

        def rows(make: Callable[[Item], _T], *kinds: str) -> list[_T]:
            found, odd = readable(make, (i for i in items if kind_of(i) in kinds))
            unreadable.append(odd)
            return found

        arrived = rows(partial(_arrived, sid), *_ARRIVALS)
        surplus = rows(to_surplus, SURPLUS)
        examination = rows(partial(to_examination, sid), EXAMINATION)
        searches = rows(to_searched, SEARCHED)
        terms = rows(partial(to_term, sid), TERM)
        feedback = rows(partial(to_feedback, sid), FEEDBACK)
        handovers = sorted(rows(to_handover, HANDOVER), key=lambda one: (one.at, one.id))
        return File(
            submissions,
            sorted(arrived, key=lambda one: (one.accepted_at, one.sk != "melding")),
            rows(_asked, "vraag"),
            sorted(rows(partial(_involved, sid), "betrokken"), key=lambda one: one.at),
            rows(_related, "verband"),
            rows(partial(to_step, sid), STEP),
            sum(unreadable),
            surplus[0] if surplus else None,
            examination[0] if examination else None,
            searches,
            terms,
            feedback,
            handovers,
        )


def insert_question(
    sid: str, question: SealedQuestion, dossier: bytes, *, by: str, at: str, once: str
) -> Put:
    """The desk's own copy of a question: the reporter's can be opened with the code only."""
    item: Item = {
        "pk": object_id(sid),
        "sk": f"vraag#{question.number:04}",
        "asked_at": at,
        "asked_by": by,
        "once": once,
        "sealed": {"dossier": dossier},
    }
    return Put("reports", item, QUESTION_IS_NEW)


def link(one: Stored, other: Stored, *, reason: str, at: str) -> list[Put]:
    """A person says that two meldingen belong together; ``reason`` is a code."""
    return [
        Put(
            "reports",
            {
                "pk": object_id(here.sid),
                "sk": f"verband#{there.sid}",
                "reference": there.reference,
                "reason": reason,
                "at": at,
            },
            LINK_IS_NEW,
        )
        for here, there in ((one, other), (other, one))
    ]


def unlink(sid: str, other: str) -> list[Delete]:
    """Two meldingen belong together no longer: it was a mistake."""
    pairs = ((sid, other), (other, sid))
    return [
        Delete(Key("reports", object_id(one), f"verband#{two}"), {}, LINK_AS_SEEN)
        for one, two in pairs
    ]


def _arrived(sid: str, item: Mapping[str, Any]) -> Arrived:
    danger_now = item.get("danger_now", item.get("header", {}).get("danger_now", ""))
    return only_known(Arrived, item, sid=sid, kind=kind_of(item), danger_now=danger_now)


def _asked(item: Mapping[str, Any]) -> Asked:
    number = int(item["sk"].removeprefix("vraag#"))
    return only_known(Asked, item, number=number, sealed=item["sealed"]["dossier"])


def _involved(sid: str, item: Mapping[str, Any]) -> Involved:
    return only_known(
        Involved,
        item,
        sid=sid,
        organisatie_id=item["gedeeld"],
        shared_to=item.get("gedeeld_met", {}),
        seen_by=item.get("af_seen_by", ""),
        sealed=item["sealed"]["dossier"],
    )


def _related(item: Mapping[str, Any]) -> Related:
    return only_known(Related, item, sid=str(item["sk"]).removeprefix("verband#"))
