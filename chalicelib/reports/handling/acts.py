"""The acts on who has a case, and on what came in for it."""

from __future__ import annotations

from chalicelib.access.acts import Act, Go, NoAnswers
from chalicelib.access.guard import Visit
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.forms.question import Listed
from chalicelib.platform.i18n import N_
from chalicelib.reports.codes import DANGER_JUDGED, GIVEN_BACK
from chalicelib.reports.handling.usecases import (
    clear_news,
    give_back,
    hand_over,
    judge_danger,
    take_over,
    take_up,
)

_LONGEST_NAME = 100


def _to_melding(visit: Visit) -> Go:
    return Go(f"melding/{visit.at['sid']}")


OPPAKKEN = Act(
    "/melding/{sid}/oppakken",
    right="melding_oppakken",
    asks=NoAnswers,
    do=lambda visit, _: take_up(visit.work, visit.at["sid"]),
    button=N_("In behandeling nemen"),
    is_main=True,
)


class Overnemen(Answers):
    """The colleague who has the case, as the page named them."""

    van: str = ask("hidden", "", max_length=_LONGEST_NAME)


def _taken_over(visit: Visit, asked: Overnemen) -> Go:
    take_over(visit.work, visit.at["sid"], asked.van)
    return _to_melding(visit)


OVERNEMEN = Act(
    "/melding/{sid}/overnemen",
    right="melding_oppakken",
    asks=Overnemen,
    do=_taken_over,
    button=N_("Overnemen"),
    is_main=True,
)


class Overdragen(Answers):
    """The colleague who gets the case."""

    naar: str = ask(
        "select",
        N_("Aan wie?"),
        choices=(Listed("collegas"),),
        prompt=N_("Kies een collega"),
        error=N_("Kies een collega."),
    )


def _handed_over(visit: Visit, asked: Overdragen) -> Go:
    hand_over(visit.work, visit.at["sid"], asked.naar)
    return _to_melding(visit)


OVERDRAGEN = Act(
    "/melding/{sid}/overdragen",
    right="melding_oppakken",
    asks=Overdragen,
    do=_handed_over,
    button=N_("Overdragen"),
    note=N_("Uw collega krijgt een mail zonder inhoud."),
    is_main=True,
)


class Teruggeven(Answers):
    """Why somebody gives a case back."""

    waarom: str = ask(
        "select",
        N_("Reden"),
        choices=options_of(GIVEN_BACK),
        prompt=N_("Kies een reden"),
        error=N_("Kies waarom u de melding teruggeeft."),
    )


def _given_back(visit: Visit, asked: Teruggeven) -> Go:
    give_back(visit.work, visit.at["sid"], asked.waarom)
    return _to_melding(visit)


TERUGGEVEN = Act(
    "/melding/{sid}/teruggeven",
    right="melding_oppakken",
    asks=Teruggeven,
    do=_given_back,
    button=N_("Teruggeven"),
    is_main=True,
)


class Verwerkt(Answers):
    """How much had come in when the page was made."""

    gezien: str = ask("hidden", "", max_length=6)


def _dealt_with(visit: Visit, seen: Verwerkt) -> None:
    # What is no number is none of our pages: then nothing was seen.
    number = int(seen.gezien) if seen.gezien.isdecimal() else 0
    clear_news(visit.work, visit.at["sid"], number)


VERWERKT = Act(
    "/melding/{sid}/verwerkt",
    right="melding_oppakken",
    asks=Verwerkt,
    do=_dealt_with,
    button=N_("Gelezen en verwerkt"),
)


class Gevaar(Answers):
    """What was done about danger; ``sinds`` is since when it was open on the page."""

    sinds: str = ask("hidden", "", max_length=20)
    oordeel: str = ask(
        "select",
        N_("Oordeel"),
        choices=options_of(DANGER_JUDGED),
        prompt=N_("Kies een oordeel"),
        error=N_("Kies wat er met het gevaar is gedaan."),
    )


def _judged(visit: Visit, asked: Gevaar) -> Go:
    judge_danger(visit.work, visit.at["sid"], asked.oordeel, asked.sinds)
    return _to_melding(visit)


GEVAAR = Act(
    "/melding/{sid}/gevaar",
    right="melding_oppakken",
    asks=Gevaar,
    do=_judged,
    button=N_("Oordeel vastleggen"),
    note=N_("Uw naam en het oordeel komen in het journaal."),
    is_main=True,
)
