"""A draw of sixty cases: one seed says of each who reports, what, and what is done with it.

Nobody picks a case by hand. ``tests/support/sixty.py`` plays the draw at a bureau.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Literal

from chalicelib.platform import gemeente
from chalicelib.reports.forms.invoer import INVOER
from tests.support import answers, told
from tests.support.answers import Way
from tools.seed import ORGANISATIES

SEED = 60
# A Tuesday morning, half past ten in Dordrecht.
END = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
START = END - timedelta(days=7)
TRIAGISTEN = ("bakker", "yilmaz", "de-wit")
# From whom the shielded melding is kept.
KEPT_FROM = "de-wit"
# The organisations with an aandachtsfunctionaris, each with the account of theirs.
CONTACTS = {"waterlijn": "contact-school", "de-kade": "contact-straatwerk"}

Channel = Literal[
    "publiek",
    "professional",
    "onbevestigd",
    "sleutelpersoon",
    "telefoon",
    "brief",
    "bezoek",
    "partner",
    "junk",
]
# ``onbevestigd``: a professional who did not press the button; ``junk``: public, in a flood.
CHANNELS: Mapping[Channel, int] = {
    "publiek": 18,
    "professional": 10,
    "onbevestigd": 3,
    "sleutelpersoon": 5,
    "telefoon": 6,
    "brief": 2,
    "bezoek": 3,
    "partner": 3,
    "junk": 10,
}
ENTERED = frozenset({"telefoon", "brief", "bezoek", "partner"})
_AT_WORK = frozenset({"professional", "onbevestigd"})

Kind = Literal[
    "aanvulling",
    "antwoord",
    "afschermen",
    "betrekken",
    "contact",
    "duiding",
    "gevaar",
    "koppelen",
    "notitie",
    "oppakken",
    "status",
    "verwerkt",
    "vraag",
]
# What may be done with a case that somebody has, the likelier the more often it stands here.
_DONE: tuple[Kind, ...] = (
    *("vraag", "antwoord", "vraag", "antwoord"),
    *("betrekken", "betrekken", "duiding", "duiding", "duiding"),
    *("aanvulling", "aanvulling", "notitie", "notitie"),
    *("contact", "koppelen", "status", "verwerkt", "verwerkt"),
)
# How much is done: with most cases little, with a few a lot.
_HOW_MUCH = (0, 0, 1, 1, 2, 3, 5, 10, 20)


@dataclass(frozen=True)
class Step:
    """An event of a case; ``words`` is its text, ``turn`` a number that makes its choices."""

    at: datetime
    kind: Kind
    words: str = ""
    turn: int = 0


@dataclass(frozen=True)
class Case:
    """A case as it was drawn. ``handler`` takes it up, empty for nobody."""

    at: datetime
    channel: Channel
    way: Way
    handler: str = ""
    steps: tuple[Step, ...] = ()

    @property
    def is_danger(self) -> bool:
        return self.way.answers["danger_now"] == "ja"

    @property
    def has_code(self) -> bool:
        """Whether the reporter can read and answer."""
        return self.way.answers.get("code_gewenst") != "nee"


def draw(seed: int = SEED) -> list[Case]:
    """The sixty as they come in. The last one tells of danger nine minutes before ``END``; nobody has it."""
    dice = Random(seed)
    channels = [name for name, number in CHANNELS.items() for _ in range(number) if name != "junk"]
    channels.remove("publiek")
    dice.shuffle(channels)
    dangers = dice.sample(range(len(channels)), 5)
    cases = [
        _taken(dice, _case(dice, channel, _by_day(dice), is_danger=number in dangers))
        for number, channel in enumerate(channels)
    ]
    shieldable = [n for n, case in enumerate(cases) if case.handler not in {"", KEPT_FROM}]
    hidden = cases[chosen := dice.choice(shieldable)]
    hide = Step(hidden.steps[0].at + timedelta(minutes=1), "afschermen")
    cases[chosen] = replace(hidden, steps=(*hidden.steps, hide))
    cases += _flood(dice)
    cases.append(_case(dice, "publiek", END - timedelta(minutes=9), is_danger=True))
    return sorted(cases, key=lambda case: case.at)


def _by_day(dice: Random) -> datetime:
    """A moment of the week, between eight in the morning and ten in the evening."""
    day = START.replace(hour=0, minute=0) + timedelta(days=dice.randrange(8))
    at = day + timedelta(minutes=dice.randrange(7 * 60, 21 * 60))
    return at if START < at < END - timedelta(minutes=20) else _by_day(dice)


def _at_work(at: datetime) -> datetime:
    """The moment itself when the desk is there, or else early on the next working day."""
    while at.weekday() > 4 or not 8 <= at.hour < 16:
        at = at.replace(hour=8) if at.hour < 8 else (at + timedelta(days=1)).replace(hour=8)
    return at


def _flood(dice: Random) -> list[Case]:
    """Junk on a Sunday evening, a minute apart, and one cry of danger in it."""
    evening, number = datetime(2026, 3, 1, 20, 0, tzinfo=UTC), CHANNELS["junk"]
    danger = dice.randrange(number)
    return [
        _case(dice, "junk", evening + timedelta(minutes=n), is_danger=n == danger)
        for n in range(number)
    ]


def _case(dice: Random, channel: Channel, at: datetime, *, is_danger: bool) -> Case:
    """A case that came in, with which nothing is done yet."""
    wijken = [*(wijk.code for wijk in gemeente.current().wijken), "weet_niet", "buiten_gemeente"]
    common = {
        "danger_now": "ja" if is_danger else dice.choice(("nee", "nee", "weet_niet")),
        "wijk_code": dice.choice(wijken),
        "observed_behaviour": told.some(dice, told.JUNK if channel == "junk" else told.SEEN, 6),
        "own_interpretation": told.some(dice, told.THOUGHT, 2),
        "counter_signals": told.some(dice, told.SPOKE_AGAINST, 2),
        "betrokkene_description": dice.choice(told.WHO),
        "spanning_description": told.some(dice, told.SEEN, 6),
        "location_description": "Admiraalsplein",
        "trigger_event": "Een bericht in een buurtapp",
        "viewpoints": told.some(dice, told.THOUGHT, 2),
        "connectors": "Het buurthuis",
        "melder_name": f"Testpersoon {dice.choice('KLMNPR')}",
    }
    way = _way(dice, channel).but(**common)
    if way.answers["subject_kind"] != "spanning":
        way = way.but(subject_kind=dice.choice(("persoon", "persoon", "groep", "weet_niet")))
    return Case(at, channel, way)


def _way(dice: Random, channel: Channel) -> Way:
    if channel in _AT_WORK:
        organisatie = dice.choice([ORGANISATIES[0], ORGANISATIES[0], *ORGANISATIES[1:]])
        way = dice.choice(
            (answers.PROFESSIONAL, answers.PROFESSIONAL, answers.PROFESSIONAL_TENSION)
        )
        return way.but(
            organisatie_id=organisatie.id,
            melder_email=f"testpersoon@{organisatie.email_domains[0]}",
            professional_duiding=told.some(dice, told.THOUGHT, 3),
            actions_taken="Gesprek met de ouders gevoerd.",
            share_with_aandachtsfunctionaris=dice.choice(
                ("inhoud", "inhoud", "alleen_status", "nee")
            ),
        )
    if channel == "sleutelpersoon":
        way = dice.choice((answers.SLEUTELPERSOON, answers.SLEUTELPERSOON_TENSION))
        return way.but(own_safety=dice.choice(("veilig", "veilig", "twijfel", "onveilig")))
    ways = (answers.PUBLIC, answers.BY_PHONE, answers.BY_MAIL, answers.TENSION)
    way = dice.choice(ways).but(melder_email="testpersoon@post.example")
    if channel not in ENTERED:
        return way
    entered = replace(way, path="/melding-invoeren/inwoner", form=INVOER["inwoner"])
    return entered.but(
        invoer_kanaal=channel, invoer_partner="Politie", code_gewenst=dice.choice(("ja", "nee"))
    )


def _taken(dice: Random, case: Case) -> Case:
    """The case with what is done with it until ``END``: most are taken up, a few of them grow."""
    is_old = case.at < END - timedelta(days=1)
    handler = dice.choice(TRIAGISTEN if is_old else (*TRIAGISTEN, "", ""))
    at = _at_work(case.at + timedelta(minutes=dice.randrange(5, 300)))
    steps = [Step(at, "oppakken")] if handler else []
    kinds: list[Kind] = ["gevaar"] if handler and dice.random() < 0.7 else []
    for _ in range(dice.choice(_HOW_MUCH) if handler else dice.choice((0, 1, 2))):
        possible = [kind for kind in _DONE if _fits(kind, case, kinds, is_taken=bool(handler))]
        kinds += [dice.choice(possible)] if possible else []
    if handler and dice.random() < 0.7:
        kinds += ["gevaar", "verwerkt"]
    for kind in kinds:
        later = at + timedelta(minutes=dice.randrange(5, 120))
        at = later if kind in {"aanvulling", "antwoord"} else _at_work(later)
        steps.append(
            Step(at, kind, told.some(dice, _WORDS.get(kind, told.NOTED), 2), dice.randrange(100))
        )
    steps = [step for step in steps if step.at < END]
    return replace(case, handler=handler if steps and handler else "", steps=tuple(steps))


_WORDS: Mapping[Kind, Sequence[str]] = {
    "aanvulling": told.ADDED,
    "antwoord": told.ADDED,
    "betrekken": told.ASKED,
    "duiding": told.KNOWN,
    "vraag": told.ASKED,
}


def _fits(kind: Kind, case: Case, before: Sequence[Kind], *, is_taken: bool) -> bool:
    """Whether this can follow what was done before."""
    if kind == "aanvulling":
        return case.channel not in ENTERED
    if not is_taken:
        return False
    if kind in {"antwoord", "vraag", "status"}:
        return case.has_code
    if kind == "betrekken":
        return before.count(kind) < len(may_ask(case))
    if kind == "duiding":
        return before.count(kind) < 2 * before.count("betrekken")
    return kind != "koppelen" or kind not in before


def may_ask(case: Case) -> list[str]:
    """The organisations that the desk may ask about it, one after the other: not the reporter's own."""
    return [one for one in CONTACTS if one != case.way.answers.get("organisatie_id")]
