"""Facts: what a step counts, once, for figures about the plan. Pure.

A fact is a margin and not the row of a case (docs/decisions/0042). What singles somebody out, such as a wijk,
is a fact of its own that carries a quarter and no day; two of those never stand in one fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

Kind = Literal["ontvangen", "besloten", "onderzocht", "teruggekoppeld"]
# The action lines of the plan.
Line = Literal["signaleren", "voorkomen", "interveniëren"]
# What can single somebody out together with a day or with another of these: always a fact of its own.
Dimension = Literal["wijk", "sector", "fenomeen"]
DIMENSIONS = frozenset(get_args(Dimension))
# No fact holds two of these. The last three are no dimension: an outcome may stand with a day.
NEVER_TOGETHER = DIMENSIONS | {"uitkomst", "leeftijd", "organisatie"}
# Why a correction takes back what was counted. The last one: feedback was given, so that the checks of the
# decision are counted anew.
Correction = Literal["dubbel", "misbruik", "heropend", "vergissing", "teruggekoppeld"]

UNKNOWN = "onbekend"
# Facts of before a change of meaning are told apart by it.
VERSION = 1


@dataclass(frozen=True)
class KindOf:
    """A kind of fact: the step that writes it, its action line, its fields, and what is counted apart."""

    written: str
    line: Line
    fields: Mapping[str, str]
    apart: Mapping[Dimension, str]


KINDS: Mapping[Kind, KindOf] = {
    "ontvangen": KindOf(
        "a melding is taken up for the first time; its day is the one on which it came in",
        "signaleren",
        {
            "channel": "the way by which it came: a form, or what the desk entered",
            "subject_kind": "what it is about: one person, a group, tension",
            "verified": "how we know who reports, or `nee`",
        },
        {
            "wijk": "code of the wijk",
            "sector": "sector of the organisation of a professional",
        },
    ),
    "besloten": KindOf(
        "a melding is decided; its day is that of the decision",
        "signaleren",
        {
            "uitkomst": "why it was closed (a code), or `doorgezet`, `overgedragen`, `samengevoegd`",
            "urgency": "`normaal`, `hoog` or `acuut`",
            "lead_wd": "working days from its arrival to the decision, also when it was reopened",
            "on_time": "decided within its own term: `ja` or `nee`",
            "extended": "its term was extended: `ja` or `nee`",
        },
        {"fenomeen": "code of the fenomeen, for figures inside the municipality only"},
    ),
    "onderzocht": KindOf(
        "the checks of a decision are counted, which together make a melding properly examined (the first "
        "eight); its day is that of the decision",
        "signaleren",
        {
            "bevestigd": "its arrival was acknowledged in time: `ja` or `nee`",
            "behandelaar": "somebody had it: `ja` or `nee`",
            "duiding": "facts, interpretation and counter-signals were written down: `ja` or `nee`",
            "nagegaan": "something was checked, or why it could not be: `ja` or `nee`",
            "uitkomst": "it has an outcome with a reason: `ja` or `nee`",
            "handtekening": "somebody else signed: `ja` or `nee`",
            "terugkoppeling": "its reporter heard of it: `ja`, `nee`, `volgt` or `niet_gevraagd`",
            "termijn": "it was decided within its term or a signed extension: `ja` or `nee`",
            "weegploeg": "it was presented to the weegploeg: `ja` or `nee`",
            "gezocht": "earlier meldingen were searched for: `ja` or `nee`",
        },
        {},
    ),
    "teruggekoppeld": KindOf(
        "the reporter of a decided melding hears of it; its day is that of the feedback",
        "signaleren",
        {
            "how": "`postvak`, `mail` or `telefoon`",
            "lead_wd": "working days from the decision to the feedback",
        },
        {},
    ),
}


class BadFact(ValueError):
    """A step counts what its kind does not declare, or what no fact may hold; the message names it."""


@dataclass(frozen=True)
class Counted:
    """The count of one step. It stays on the object, so that a correction takes back exactly this.

    ``day`` is the local day of the event. An empty value is stored as ``onbekend``.
    Raises BadFact when a field or dimension is missing, or is none of its kind. What an earlier ``version``
    counted may have had other fields, and is taken back as it was.
    """

    kind: Kind
    day: date
    fields: Mapping[str, str]
    apart: Mapping[Dimension, str] = field(default_factory=dict)
    version: int = VERSION

    def __post_init__(self) -> None:
        if self.version != VERSION:
            return
        known = KINDS[self.kind]
        if self.fields.keys() != known.fields.keys():
            msg = (
                f"{self.kind} is counted with other fields than it declares: {sorted(self.fields)}"
            )
            raise BadFact(msg)
        if not self.apart.keys() <= known.apart.keys():
            msg = f"{self.kind} is counted apart by what it does not declare: {sorted(self.apart)}"
            raise BadFact(msg)


@dataclass(frozen=True)
class Fact:
    """One row. ``when`` and ``registered`` are days, or quarters for a fact with a dimension.

    ``delta`` is what it adds to a figure: -1 takes another row back, for a ``reason``. Raises BadFact for a
    fact that holds two things that never stand together, or a dimension with anything else or with a day.
    """

    kind: Kind
    line: Line
    when: str
    registered: str
    fields: Mapping[str, str]
    delta: Literal[1, -1] = 1
    reason: Correction | Literal[""] = ""
    version: int = VERSION

    def __post_init__(self) -> None:
        told = NEVER_TOGETHER & self.fields.keys()
        is_apart = bool(DIMENSIONS & told)
        if len(told) > 1 or (is_apart and (len(self.fields) > 1 or _has_day(self))):
            msg = f"{self.kind} holds in one fact what can single somebody out: {sorted(told)}"
            raise BadFact(msg)


def _has_day(fact: Fact) -> bool:
    return not ("-K" in fact.when and "-K" in fact.registered)


def quarter_of(day: date) -> str:
    """The quarter of a day.

    >>> quarter_of(date(2026, 3, 31)), quarter_of(date(2026, 4, 1))
    ('2026-K1', '2026-K2')
    """
    return f"{day.year}-K{(day.month + 2) // 3}"


def facts_of(counted: Counted, registered: date, back: Correction | None = None) -> list[Fact]:
    """The facts of what a step counted: one, and one more for each dimension.

    ``registered`` is the local day of the transaction. ``back`` says why a correction takes the count back:
    then they are the same facts with the delta -1, registered on the day of the correction.
    """
    whole = {name: value or UNKNOWN for name, value in counted.fields.items()}
    days = counted.day.isoformat(), registered.isoformat()
    quarters = quarter_of(counted.day), quarter_of(registered)

    def fact(at: tuple[str, str], fields: Mapping[str, str]) -> Fact:
        delta: Literal[1, -1] = -1 if back else 1
        line = KINDS[counted.kind].line
        return Fact(counted.kind, line, *at, fields, delta, back or "", counted.version)

    apart = [fact(quarters, {name: value or UNKNOWN}) for name, value in counted.apart.items()]
    return [fact(days, whole), *apart]
