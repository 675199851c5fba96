"""The acts towards a partner: a handover, and that the partner has it."""

from __future__ import annotations

from typing import Literal

from chalicelib.access.acts import Act, NoAnswers
from chalicelib.access.guard import Visit
from chalicelib.handover.domain import FIELDS, GROUNDS, RECIPIENTS
from chalicelib.platform.forms.context import Option, options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.i18n import N_
from chalicelib.reports.partners.usecases import (
    MAX_AGREED_LENGTH,
    MAX_WHO_LENGTH,
    Handing,
    confirm,
    propose_handover,
    record_handover,
)


class Overdracht(Answers):
    """What is told to a partner, and whether danger left no time to ask a colleague first."""

    ontvanger: str = ask(
        "select",
        N_("Ontvanger"),
        choices=options_of(RECIPIENTS),
        prompt=N_("Kies een ontvanger"),
        error=N_("Kies een ontvanger."),
    )
    grondslag: str = ask(
        "select",
        N_("Grondslag"),
        choices=options_of(GROUNDS),
        prompt=N_("Kies een grondslag"),
        error=N_("Kies een grondslag."),
    )
    velden: tuple[str, ...] = ask(
        "checkboxes",
        N_("Wat wordt gedeeld"),
        hint=N_("Niet meer dan nodig."),
        choices=options_of(FIELDS),
        error=N_("Kies wat wordt gedeeld."),
    )
    wie: str = ask(
        "text",
        N_("Gesprekspartner"),
        hint=N_("Functie en organisatie, of naam."),
        max_length=MAX_WHO_LENGTH,
        error=N_("Vul in met wie u spreekt of sprak."),
    )
    afspraak: str = ask(
        "textarea",
        N_("Doel en afspraak"),
        max_length=MAX_AGREED_LENGTH,
        error=N_("Schrijf doel en afspraak."),
    )
    gebeld: Literal["nee", "gevaar"] = ask(
        "radio",
        N_("Volgorde"),
        choices=(
            Option("nee", N_("Eerst tekent een collega, dan delen")),
            Option(
                "gevaar", N_("Direct gevaar: al telefonisch gedeeld, een collega tekent achteraf")
            ),
        ),
        error=N_("Kies een volgorde."),
    )


def _hand_over(visit: Visit, asked: Overdracht) -> None:
    handing = Handing(asked.ontvanger, asked.grondslag, asked.velden, asked.wie, asked.afspraak)
    if asked.gebeld == "gevaar":
        record_handover(visit.work, visit.at["sid"], handing)
    else:
        propose_handover(visit.work, visit.at["sid"], handing)


OVERDRACHT = Act(
    "/melding/{sid}/overdracht",
    right="melding_oppakken",
    asks=Overdracht,
    do=_hand_over,
    button=N_("Overdracht opslaan"),
    is_main=True,
    keeps_draft=True,
    done=N_("Overdracht opgeslagen. Een collega tekent of wijst af."),
)
ONTVANGST = Act(
    "/melding/{sid}/overdracht/{overdracht}/ontvangst",
    right="melding_oppakken",
    asks=NoAnswers,
    do=lambda visit, _: confirm(visit.work, visit.at["sid"], visit.at["overdracht"]),
    button=N_("Ontvangst bevestigd"),
    done=N_("Ontvangst vastgelegd."),
)
