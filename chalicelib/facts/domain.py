"""Facts: what a step counts, once, for figures about the plan. Pure.

A fact is a margin and not the row of a case (docs/decisions/0042). What singles somebody out, such as a wijk,
is a fact of its own that carries a quarter and no day; two of those never stand in one fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["ontvangen"]
# The action lines of the plan.
Line = Literal["signaleren", "voorkomen", "interveniëren"]
# What can single somebody out together with a day or with another of these.
Dimension = Literal["wijk", "sector"]

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
    )
}


class BadFact(ValueError):
    """A step counts something that its kind does not declare; the message names it."""


@dataclass(frozen=True)
class Counted:
    """The count of one step. It stays on the object, so that a correction takes back exactly this.

    ``day`` is the local day of the event. An empty value is stored as ``onbekend``.
    Raises BadFact when a field or dimension is missing, or is none of its kind.
    """

    kind: Kind
    day: date
    fields: Mapping[str, str]
    apart: Mapping[Dimension, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
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

    ``delta`` is what it adds to a figure: a row that takes another one back will say -1.
    """

    kind: Kind
    line: Line
    when: str
    registered: str
    fields: Mapping[str, str]
    delta: Literal[1] = 1
    version: int = VERSION


def quarter_of(day: date) -> str:
    """The quarter of a day.

    >>> quarter_of(date(2026, 3, 31)), quarter_of(date(2026, 4, 1))
    ('2026-K1', '2026-K2')
    """
    return f"{day.year}-K{(day.month + 2) // 3}"


def facts_of(counted: Counted, registered: date) -> list[Fact]:
    """The facts of what a step counted: one, and one more for each dimension.

    ``registered`` is the local day of the transaction.
    """
    line = KINDS[counted.kind].line
    whole = {name: value or UNKNOWN for name, value in counted.fields.items()}
    apart = [
        Fact(
            counted.kind,
            line,
            quarter_of(counted.day),
            quarter_of(registered),
            {name: value or UNKNOWN},
        )
        for name, value in counted.apart.items()
    ]
    when = counted.day.isoformat()
    return [Fact(counted.kind, line, when, registered.isoformat(), whole), *apart]
