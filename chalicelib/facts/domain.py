"""Facts: what a step counts, once, for figures about the plan. Pure.

A fact is a margin and not the row of a case (docs/decisions/0042). What singles somebody out, such as a wijk,
is a fact of its own that carries a quarter and no day; two of those never stand in one fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

Kind = Literal[
    "ontvangen",
    "besloten",
    "onderzocht",
    "teruggekoppeld",
    "gewogen",
    "overleg",
    "aanpak",
    "casus_gesloten",
    "overgedragen",
    "niveau",
    "bijeenroeping",
    "dialoog",
    "sessie",
    "deelname",
    "contact",
    "stand",
    "nieuwsbrief",
    "betaald",
    "activiteit",
]
# The action lines of the plan, and what serves all of them.
Line = Literal["signaleren", "voorkomen", "interveniëren", "overig"]
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
    """A kind of fact: the step that writes it, its action line, its fields, and what is counted apart.

    ``line`` is None when the step says which one. ``is_written``: a step of the product writes it now. The
    others are declared for the evaluation, which reads them already; the feature that counts them comes
    later.
    """

    written: str
    line: Line | None
    fields: Mapping[str, str]
    apart: Mapping[Dimension, str] = field(default_factory=dict)
    is_written: bool = True


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
    ),
    "teruggekoppeld": KindOf(
        "the reporter of a decided melding hears of it; its day is that of the feedback",
        "signaleren",
        {
            "how": "`postvak`, `mail` or `telefoon`",
            "lead_wd": "working days from the decision to the feedback",
        },
    ),
    "gewogen": KindOf(
        "a casus is weighed; its day is that of the weging",
        "interveniëren",
        {
            "uitkomst": "the outcome of the weging (a code)",
            "lead_wd": "working days from the request to the weging",
        },
        is_written=False,
    ),
    "overleg": KindOf(
        "a casus comes into the casusoverleg; its day is that of the overleg",
        "interveniëren",
        {
            "lead_wd": "working days from the weging to the overleg",
            "informed": "the betrokkene was informed: `ja`, or `uitgesteld`",
        },
        is_written=False,
    ),
    "aanpak": KindOf(
        "the persoonsgerichte aanpak of a casus begins; its day is that of the plan",
        "interveniëren",
        {"lead_wd": "working days from the overleg to the plan"},
        is_written=False,
    ),
    "casus_gesloten": KindOf(
        "a casus is closed; its day is that of the closing",
        "interveniëren",
        {
            "reden": "the reason of closing (a code)",
            "lead_wd": "working days from the opening of the casus",
        },
        is_written=False,
    ),
    "overgedragen": KindOf(
        "something of a case is handed over; its day is that of the handover",
        "interveniëren",
        {
            "recipient": "the kind of recipient",
            "confirmed_wd": "working days to its receipt, or `onbekend`",
        },
        is_written=False,
    ),
    "niveau": KindOf(
        "a tension item gets a level; its day is that of the level",
        "signaleren",
        {
            "is_first": "the first level of the item: `ja` or `nee`",
            "level": "the level, `0` to `4`",
            "opgeschaald": "the item is at level 2 or higher for the first time: `ja` or `nee`",
        },
        {"wijk": "code of the wijk"},
        is_written=False,
    ),
    "bijeenroeping": KindOf(
        "a team that was called together is complete; its day is that of the call",
        "interveniëren",
        {
            "soort": "`echt` or `oefening`",
            "on_time": "complete within the target time: `ja` or `nee`",
            "present": "how many came",
        },
        is_written=False,
    ),
    "dialoog": KindOf(
        "a dialogue meeting was held; its day is that of the meeting",
        "voorkomen",
        {"present": "how many came"},
        is_written=False,
    ),
    "sessie": KindOf(
        "a training session was held; its day is that of the session",
        "voorkomen",
        {
            "type": "the type of training (a code)",
            "seats": "the places that were offered",
            "present": "how many came",
            "absent": "how many did not come",
            "open": "how many signed up, of whom nobody wrote down whether they came",
        },
        is_written=False,
    ),
    "deelname": KindOf(
        "somebody took part in a session; its day is that of the session",
        "voorkomen",
        {
            "type": "the type of training (a code)",
            "doelgroep": "the target group (a code)",
            "first_time": "the first time in a training of this type: `ja` or `nee`",
        },
        is_written=False,
    ),
    "contact": KindOf(
        "there was contact with somebody of the network; its day is that of the contact",
        "signaleren",
        {
            "soort": "`bondgenoot` or `sleutelpersoon`",
            "level": "the highest level of tension in the city then, `0` to `4`",
        },
        is_written=False,
    ),
    "stand": KindOf(
        "the network is counted at the end of a month; its day is that end",
        "signaleren",
        {
            "name": "the name of what is counted",
            "count": "how many there are",
        },
        is_written=False,
    ),
    "nieuwsbrief": KindOf(
        "an issue of the newsletter was sent; its day is that of sending",
        "voorkomen",
        {"recipients": "to how many subscribers"},
        is_written=False,
    ),
    "betaald": KindOf(
        "an amount is booked on the budget of a plan; its day is that of the booking",
        None,
        {
            "state": "`toegezegd` (somebody was promised it) or `betaald`",
            "cents": "the amount in cents of a euro",
        },
    ),
    "activiteit": KindOf(
        "an activity of the plan was carried out; its day is that of the activity",
        None,
        {
            "type": "the type of activity (a code)",
            "present": "how many people it reached",
        },
    ),
}


class BadFact(ValueError):
    """A step counts what its kind does not declare, or what no fact may hold; the message names it."""


@dataclass(frozen=True)
class Counted:
    """The count of one step. It stays on the object, so that a correction takes back exactly this.

    ``day`` is the local day of the event. ``line`` is the action line of a kind that leaves it to the step,
    and None otherwise. An empty value is stored as ``onbekend``. Raises BadFact when a field or dimension
    is missing, or is none of its kind. What an earlier ``version`` counted may have had other fields, and
    is taken back as it was.
    """

    kind: Kind
    day: date
    fields: Mapping[str, str]
    apart: Mapping[Dimension, str] = field(default_factory=dict)
    version: int = VERSION
    line: Line | None = None

    def __post_init__(self) -> None:
        if self.version != VERSION:
            return
        known = KINDS[self.kind]
        if self.fields.keys() != known.fields.keys():
            msg = (
                f"{self.kind} is counted with other fields than it declares: {sorted(self.fields)}"
            )
            raise BadFact(msg)
        if (self.line is None) == (known.line is None):
            msg = f"{self.kind} is counted with the action line {self.line}"
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
        line = KINDS[counted.kind].line or counted.line or "overig"
        return Fact(counted.kind, line, *at, fields, delta, back or "", counted.version)

    apart = [fact(quarters, {name: value or UNKNOWN}) for name, value in counted.apart.items()]
    return [fact(days, whole), *apart]
