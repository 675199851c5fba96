"""The act that asks for more time."""

from __future__ import annotations

from chalicelib.access.acts import Act
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers
from chalicelib.platform.i18n import N_
from chalicelib.reports.codes import EXTEND_REASONS
from chalicelib.reports.extending.usecases import Extension, propose_extension
from chalicelib.reports.proposing.acts import explanation, reason


class Verlengen(Answers):
    """Why the decision takes longer."""

    waarom: str = reason(options_of(EXTEND_REASONS))
    toelichting: str = explanation()


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
