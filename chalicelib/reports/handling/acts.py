"""The acts on who has a case, and on what came in for it."""

from __future__ import annotations

from chalicelib.access.acts import Act, NoAnswers
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
from chalicelib.reports.proposing.acts import reason

_LONGEST_NAME = 100
NOT_INVOLVED = N_("U verklaart dat u niet persoonlijk betrokken bent.")

OPPAKKEN = Act(
    "/melding/{sid}/oppakken",
    right="melding_oppakken",
    asks=NoAnswers,
    do=lambda visit, _: take_up(visit.work, visit.at["sid"]),
    button=N_("In behandeling nemen"),
    note=NOT_INVOLVED,
    is_main=True,
    done=N_("In behandeling genomen. U bent de behandelaar."),
)


class Overnemen(Answers):
    """The colleague who has the case, as the page named them."""

    van: str = ask("hidden", "", max_length=_LONGEST_NAME)


OVERNEMEN = Act(
    "/melding/{sid}/overnemen",
    right="melding_oppakken",
    asks=Overnemen,
    do=lambda visit, asked: take_over(visit.work, visit.at["sid"], asked.van),
    button=N_("Overnemen"),
    note=NOT_INVOLVED,
    is_main=True,
    done=N_("Melding overgenomen. Uw collega krijgt een mail."),
)


class Overdragen(Answers):
    """The colleague who gets the case."""

    naar: str = ask(
        "select",
        N_("Nieuwe behandelaar"),
        choices=(Listed("collegas"),),
        prompt=N_("Kies een collega"),
        error=N_("Kies een collega."),
    )


OVERDRAGEN = Act(
    "/melding/{sid}/overdragen",
    right="melding_oppakken",
    asks=Overdragen,
    do=lambda visit, asked: hand_over(visit.work, visit.at["sid"], asked.naar),
    button=N_("Overdragen"),
    note=N_("Uw collega krijgt een mail zonder inhoud."),
    is_main=True,
    done=N_("Melding overgedragen. Uw collega krijgt een mail."),
)


class Teruggeven(Answers):
    """Why somebody gives a case back."""

    waarom: str = reason(options_of(GIVEN_BACK))


TERUGGEVEN = Act(
    "/melding/{sid}/teruggeven",
    right="melding_oppakken",
    asks=Teruggeven,
    do=lambda visit, asked: give_back(visit.work, visit.at["sid"], asked.waarom),
    button=N_("Teruggeven"),
    is_main=True,
    done=N_("Melding teruggegeven."),
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
    done=N_("Gelezen en verwerkt."),
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


GEVAAR = Act(
    "/melding/{sid}/gevaar",
    right="melding_oppakken",
    asks=Gevaar,
    do=lambda visit, asked: judge_danger(visit.work, visit.at["sid"], asked.oordeel, asked.sinds),
    button=N_("Oordeel vastleggen"),
    note=N_("Uw naam en het oordeel komen in het journaal."),
    is_main=True,
    done=N_("Oordeel vastgelegd."),
)
