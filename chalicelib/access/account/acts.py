"""The acts on the own data of a medewerker, by its owner and by who keeps the medewerkers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chalicelib.access.account.usecases import (
    be_away,
    be_back,
    change_details,
    choose_deputy,
)
from chalicelib.access.acts import Act, NoAnswers
from chalicelib.access.domain import Right
from chalicelib.access.guard import Visit
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.forms.question import Listed
from chalicelib.platform.i18n import N_

_HOW = N_("Bijvoorbeeld 28 nov, 28-11 of 28-11-2026.")
_MAX_DAY = 40
_MAX_PHONE = 100
AWAY, BACK = N_("Afwezigheid opslaan"), N_("Afwezigheid beëindigen")
AWAY_SAID, BACK_SAID = N_("Afwezigheid opgeslagen."), N_("Afwezigheid beëindigd.")


class Dagen(Answers):
    """The days of an absence, as people write a day or pick it."""

    vanaf: str = ask(
        "day",
        N_("Eerste dag"),
        hint=_HOW,
        max_length=_MAX_DAY,
        error=N_("Vul de eerste dag van de afwezigheid in, zoals 28 nov of 28-11-2026."),
    )
    tot_en_met: str = ask(
        "day",
        N_("Laatste dag"),
        hint=_HOW,
        max_length=_MAX_DAY,
        error=N_("Vul de laatste dag van de afwezigheid in, zoals 28 nov of 28-11-2026."),
    )


class Telefoon(Answers):
    """A telephone number at work."""

    telefoon: str | None = ask(
        "tel",
        N_("Telefoonnummer"),
        hint=N_("Het nummer waarop collega’s bellen, zoals 06 12345678."),
        max_length=_MAX_PHONE,
        optional=True,
    )


class Gegevens(Telefoon):
    """The telephone number and the language of a medewerker; ``gezien`` is the mark of the page."""

    gezien: str = ask("hidden", "", max_length=16)
    taal: str = ask(
        "select",
        N_("Taal van de mail"),
        choices=(Listed("talen"),),
        prompt="",
        error=N_("Kies een taal uit de lijst."),
    )


class Vervanger(Answers):
    """The colleague who stands in during an absence."""

    vervanger: str | None = ask(
        "select",
        N_("Vervanger bij afwezigheid"),
        hint=N_("Een collega die hetzelfde werk mag doen."),
        choices=(Listed("vervangers"),),
        prompt=N_("Geen vervanger"),
        optional=True,
        says_optional=False,
    )


def acts_on(path: str, *, right: Right, whose: Callable[[Visit], str]) -> tuple[Act[Any], ...]:
    """The acts on the account of ``whose``, below ``path``."""
    return (
        Act(
            f"{path}/gegevens",
            right=right,
            asks=Gegevens,
            do=lambda visit, now: change_details(
                visit.work,
                whose(visit),
                phone=now.telefoon or "",
                language=now.taal,
                seen=now.gezien,
            ),
            button=N_("Opslaan"),
            is_main=True,
            done=N_("Telefoonnummer en taal opgeslagen."),
        ),
        Act(
            f"{path}/afwezig",
            right=right,
            asks=Dagen,
            do=lambda visit, away: be_away(visit.work, whose(visit), away.vanaf, away.tot_en_met),
            button=AWAY,
            done=AWAY_SAID,
        ),
        Act(
            f"{path}/aanwezig",
            right=right,
            asks=NoAnswers,
            do=lambda visit, _: be_back(visit.work, whose(visit)),
            button=BACK,
            done=BACK_SAID,
        ),
        Act(
            f"{path}/vervanger",
            right=right,
            asks=Vervanger,
            do=lambda visit, chosen: choose_deputy(
                visit.work, whose(visit), chosen.vervanger or ""
            ),
            button=N_("Vervanger opslaan"),
            done=N_("Vervanger opgeslagen."),
        ),
    )
