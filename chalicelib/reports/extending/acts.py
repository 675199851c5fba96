"""The act that asks for more time."""

from __future__ import annotations

from chalicelib.access.acts import Act
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.i18n import N_
from chalicelib.reports.codes import EXTEND_REASONS
from chalicelib.reports.extending.usecases import Extension, propose_extension
from chalicelib.reports.proposing.usecases import MAX_WORDS


class Verlengen(Answers):
    """Why the decision takes longer."""

    waarom: str = ask(
        "select",
        N_("Reden"),
        choices=options_of(EXTEND_REASONS),
        prompt=N_("Kies een reden"),
        error=N_("Kies een reden."),
    )
    toelichting: str = ask(
        "textarea",
        N_("Toelichting"),
        max_length=MAX_WORDS,
        error=N_("Schrijf een toelichting."),
    )


VERLENGEN = Act(
    "/melding/{sid}/verlengen",
    right="melding_behandelen",
    asks=Verlengen,
    do=lambda visit, asked: propose_extension(
        visit.work, visit.at["sid"], Extension(asked.waarom, asked.toelichting)
    ),
    button=N_("Verlenging voorstellen"),
    is_main=True,
    done=N_("Verlenging voorgesteld. Een collega tekent of wijst af."),
)
