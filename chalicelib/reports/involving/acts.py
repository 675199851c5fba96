"""The acts that ask an aandachtsfunctionaris about a melding, and a colleague of theirs too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from chalicelib.access.acts import Act, Instead
from chalicelib.access.guard import Visit
from chalicelib.platform.forms.context import Option, options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.forms.question import Listed
from chalicelib.platform.i18n import N_
from chalicelib.reports.codes import INVOLVE_REASONS
from chalicelib.reports.involving.usecases import (
    MAX_REQUEST_LENGTH,
    ask_also,
    faults_of_asking,
    involve,
)
from chalicelib.reports.proposing.acts import reason


class Betrekken(Answers):
    """A question to the aandachtsfunctionaris of an organisation.

    ``behandelaar`` is who had the melding on the page.
    """

    behandelaar: str | None = ask("hidden", "", optional=True, max_length=100)
    organisatie: str = ask(
        "select",
        N_("Organisatie"),
        choices=(Listed("organisaties"),),
        prompt=N_("Kies een organisatie"),
        error=N_("Kies een organisatie."),
    )
    waarom: str = reason(options_of(INVOLVE_REASONS))
    verzoek: str = ask(
        "textarea",
        N_("Vraag aan de aandachtsfunctionaris"),
        hint=N_("Zonder namen als dat kan. De mail bevat geen inhoud."),
        max_length=MAX_REQUEST_LENGTH,
        error=N_("Schrijf een vraag."),
    )
    ziet: Literal["vraag", "inhoud"] = ask(
        "select",
        N_("Wat de aandachtsfunctionaris ziet"),
        choices=(
            Option("vraag", N_("Alleen de vraag")),
            Option("inhoud", N_("De vraag en de inhoud, zonder melder en betrokkene")),
        ),
        prompt="",
        error=N_("Kies wat de aandachtsfunctionaris ziet."),
    )


def _faults(visit: Visit) -> Mapping[str, str]:
    chosen = visit.one("organisatie")
    return (
        faults_of_asking(visit.ports, visit.at["sid"], chosen, visit.one("ziet")) if chosen else {}
    )


def _do(visit: Visit, asked: Betrekken) -> Instead | None:
    is_done = involve(
        visit.work,
        visit.at["sid"],
        asked.organisatie,
        asked.verzoek,
        sees=asked.ziet,
        reason=asked.waarom,
        seen=asked.behandelaar or "",
    )
    return None if is_done else Instead("voorgesteld")


BETREKKEN = Act(
    "/melding/{sid}/betrekken",
    right="melding_behandelen",
    asks=Betrekken,
    do=_do,
    button=N_("Aandachtsfunctionaris betrekken"),
    is_main=True,
    done=N_("Aandachtsfunctionaris betrokken. Er gaat een mail zonder inhoud."),
    instead={"voorgesteld": N_("Voorgesteld. Een collega tekent of wijst af.")},
    also=_faults,
)


class Meevragen(Answers):
    """A colleague of somebody with whom the melding is shared."""

    bij: str = ask("hidden", "", max_length=32)
    persoon: str = ask("hidden", "", max_length=32)


MEEVRAGEN = Act(
    "/melding/{sid}/meevragen",
    right="melding_behandelen",
    asks=Meevragen,
    do=lambda visit, asked: ask_also(visit.work, visit.at["sid"], asked.bij, asked.persoon),
    button=N_("Ook vragen"),
    is_main=True,
    done=N_("Ook gevraagd. Er gaat een mail zonder inhoud."),
)
