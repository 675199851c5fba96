"""The process of a melding as one table: what can be done to it, from which state, by whom. Pure.

``allowed`` answers for one person and one melding what they may do now, and why not the rest. The buttons of
the page, the guard in front of each use case, the matrix of the tests and ``docs/process.md`` come from it.
Source: the process of a melding (domain reference 1.2).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.access.domain import Right
from chalicelib.platform.i18n import N_
from chalicelib.reports.domain import DECIDED, State

_OPEN: frozenset[State] = frozenset({"ontvangen", "in_triage"})
_ANY: frozenset[State] = _OPEN | DECIDED
_IN_TRIAGE: frozenset[State] = frozenset({"in_triage"})


@dataclass(frozen=True)
class Situation:
    """Where a melding stands when somebody (``by``, the id of a medewerker) wants to do something to it.

    ``danger``: danger is open that nobody judged. ``news``: something came in that nobody dealt with.
    ``proposed``: the acts that wait for a signature. ``doubles``: something came in for a melding that was
    merged into this one, or for the one that this was split from, and nobody dealt with it. ``split_off``: it
    was split from another one, which has the mailbox of its reporter.
    """

    state: State
    by: str
    handler: str = ""
    danger: bool = False
    news: bool = False
    proposed: frozenset[str] = frozenset()
    doubles: bool = False
    split_off: bool = False


@dataclass(frozen=True)
class Guard:
    """A condition of a transition: its name in the documents, and what is said when it does not hold."""

    name: str
    holds: Callable[[Situation], bool]
    why_not: str


# The acts on which two people decide what becomes of the melding itself.
DECISIONS: frozenset[str] = frozenset({"besluit", "misbruik"})
# The acts that were done already when they are proposed; a decision ends none of them.
AFTERWARDS: frozenset[str] = frozenset({"overdracht_achteraf"})

HANDLER = Guard(
    "the handler does it",
    lambda at: at.handler == at.by,
    N_("Alleen de behandelaar kan dit."),
)
NO_DANGER = Guard(
    "danger is judged",
    lambda at: not at.danger,
    N_("Beoordeel eerst het gevaar."),
)
NO_NEWS = Guard(
    "what came in is dealt with",
    lambda at: not at.news,
    N_("Lees en verwerk eerst wat er binnenkwam."),
)
NO_NEWS_OF_DOUBLES = Guard(
    "what came in for a merged melding, or the first of a split one, is dealt with",
    lambda at: not at.doubles,
    N_("Lees en verwerk eerst wat er bij een samengevoegde of gesplitste melding binnenkwam."),
)
OWN_MAILBOX = Guard(
    "the mailbox of its reporter is its own",
    lambda at: not at.split_off,
    N_("De melder is te bereiken via de melding waar deze uit komt."),
)
IN_TRIAGE_OR_NEWS = Guard(
    "it is in triage, or something came in after the decision",
    lambda at: at.state not in DECIDED or at.danger or at.news,
    N_("Over deze melding is besloten. Laat de melding eerst heropenen."),
)
NO_DECISION = Guard(
    "no decision waits for a signature",
    lambda at: not at.proposed & DECISIONS,
    N_("Er wacht een besluit op een handtekening. Trek het eerst in."),
)


@dataclass(frozen=True)
class Transition:
    """What can be done to a melding.

    ``start`` are the states from which, ``to`` the one that it leads to (None: it stays). ``fields`` are what
    must be said. ``second`` is the right of the one who signs, before it is carried out; empty: one person
    does it. ``tells`` are letters, ``terms`` what it starts (``+``) and stops (``-``), ``counts`` kinds of
    facts, taken back with a ``-``. ``keeps``: by which class it is kept then.
    """

    name: str
    does: str
    start: frozenset[State]
    right: Right
    to: State | None = None
    guards: Sequence[Guard] = ()
    fields: Sequence[str] = ()
    second: str = ""
    tells: Sequence[str] = ()
    terms: Sequence[str] = ()
    counts: Sequence[str] = ()
    keeps: str = ""


TRANSITIONS: Mapping[str, Transition] = {
    one.name: one
    for one in (
        Transition(
            "oppakken",
            "takes up a melding that nobody has; a decided one stays decided",
            _ANY,
            "melding_oppakken",
            to="in_triage",
            guards=(IN_TRIAGE_OR_NEWS,),
            terms=("+besluit",),
            counts=("ontvangen",),
        ),
        Transition(
            "overnemen",
            "takes over the melding of a colleague",
            _ANY,
            "melding_oppakken",
            fields=("van",),
            tells=("mw_overgenomen",),
        ),
        Transition(
            "overdragen",
            "hands a melding over to a colleague",
            _ANY,
            "melding_oppakken",
            guards=(HANDLER,),
            fields=("naar",),
            tells=("mw_overgedragen",),
        ),
        Transition(
            "teruggeven",
            "gives a melding back: nobody has it",
            _IN_TRIAGE,
            "melding_oppakken",
            to="ontvangen",
            guards=(HANDLER, NO_DECISION),
            fields=("waarom",),
        ),
        Transition(
            "verwerkt",
            "has dealt with what came in",
            _ANY,
            "melding_oppakken",
            guards=(HANDLER,),
        ),
        Transition(
            "gevaar",
            "judges danger that was reported",
            _ANY,
            "melding_oppakken",
            fields=("oordeel",),
        ),
        Transition(
            "vraag",
            "asks the reporter",
            _OPEN,
            "melding_behandelen",
            guards=(OWN_MAILBOX,),
            fields=("vraag", "taal"),
            tells=("vraag_open",),
        ),
        Transition(
            "status",
            "tells the reporter how far the desk is",
            _OPEN,
            "melding_behandelen",
            guards=(OWN_MAILBOX,),
            fields=("status",),
        ),
        Transition(
            "betrekken",
            "asks an aandachtsfunctionaris, alone only where the reporter asked for that",
            _OPEN,
            "melding_behandelen",
            fields=("organisatie", "waarom", "verzoek", "ziet"),
            second="melding_behandelen",
            tells=("voorstel_wacht", "af_gevraagd"),
        ),
        Transition(
            "meevragen",
            "asks a colleague of who was asked too",
            _OPEN,
            "melding_behandelen",
            fields=("bij", "persoon"),
            tells=("af_nieuw", "af_vervanger"),
        ),
        Transition("notitie", "writes a note", _ANY, "melding_oppakken", fields=("tekst",)),
        Transition(
            "contact",
            "writes down a contact",
            _ANY,
            "melding_oppakken",
            fields=("wie", "hoe", "doel", "gezegd"),
        ),
        Transition(
            "afschermen",
            "keeps a melding from colleagues",
            _ANY,
            "melding_afschermen",
            fields=("wie", "waarom"),
        ),
        Transition(
            "overdracht",
            "tells a partner something; in danger by telephone first, and signed by `besluit_tekenen`",
            _IN_TRIAGE | DECIDED,
            "melding_oppakken",
            guards=(IN_TRIAGE_OR_NEWS,),
            fields=("ontvanger", "grondslag", "velden", "wie", "afspraak", "gebeld"),
            second="melding_behandelen",
        ),
        Transition(
            "ontvangst",
            "writes down that a partner has it",
            _ANY,
            "melding_oppakken",
        ),
        Transition(
            "onderzoek",
            "saves what the desk found",
            _IN_TRIAGE,
            "melding_behandelen",
            guards=(HANDLER, NO_DECISION),
            fields=("urgentie",),
            terms=("+besluit",),
        ),
        Transition(
            "verlengen",
            "asks for more time, once",
            _IN_TRIAGE,
            "melding_behandelen",
            guards=(HANDLER, NO_DECISION),
            fields=("waarom", "toelichting"),
            second="besluit_tekenen",
            terms=("+besluit",),
        ),
        Transition(
            "splitsen",
            "makes a second melding of one that tells of two things",
            _IN_TRIAGE,
            "melding_behandelen",
            guards=(HANDLER, NO_DANGER, NO_NEWS, NO_DECISION),
            fields=("uit", "onderwerp", "wijk", "toelichting"),
            terms=("+besluit",),
            counts=("ontvangen",),
        ),
        Transition(
            "besluit",
            "proposes a decision: see the outcomes",
            _IN_TRIAGE,
            "melding_behandelen",
            guards=(HANDLER, NO_DANGER, NO_NEWS, NO_NEWS_OF_DOUBLES, NO_DECISION),
            fields=("uitkomst", "verwezen", "toelichting", "ontbreekt"),
            second="besluit_tekenen",
            tells=("voorstel_wacht", "melder_afgerond"),
            terms=("-besluit", "+terugkoppeling"),
            counts=("besloten", "onderzocht", "teruggekoppeld"),
            keeps="the outcome",
        ),
        Transition(
            "terugkoppeling",
            "writes down that the reporter was told of the decision by telephone",
            DECIDED,
            "melding_oppakken",
            fields=("gezegd",),
            terms=("-terugkoppeling",),
            counts=("teruggekoppeld",),
        ),
        Transition(
            "heropenen",
            "opens a decided melding again",
            DECIDED,
            "melding_heropenen",
            to="in_triage",
            fields=("waarom", "toelichting"),
            terms=("+besluit", "-terugkoppeling"),
            counts=("-besloten", "-onderzocht", "-teruggekoppeld"),
        ),
    )
}

# Why something cannot be done in a state.
_NOT_IN: Mapping[State, str] = {
    "ontvangen": N_("Neem de melding eerst in behandeling."),
    "in_triage": N_("De melding is nog in behandeling."),
    "gesloten": N_("De melding is gesloten."),
    "doorgezet": N_("De melding is doorgezet naar een casus."),
    "overgedragen": N_("De melding is overgedragen aan een partner."),
    "samengevoegd": N_("De melding is samengevoegd met een andere."),
}


def why_not(transition: Transition, at: Situation) -> str:
    """Why a transition cannot be made now (a msgid); empty when it can. Rights are not looked at."""
    if at.state not in transition.start:
        return _NOT_IN[at.state]
    return next((guard.why_not for guard in transition.guards if not guard.holds(at)), "")


def allowed(at: Situation, may: Callable[[Right], bool]) -> dict[str, str]:
    """What somebody may do to a melding now, by name, each with why not (a msgid, empty when they can).

    ``may`` tells whether they have a right: what they have no right to is left out.
    """
    return {name: why_not(one, at) for name, one in TRANSITIONS.items() if may(one.right)}
