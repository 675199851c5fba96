"""The act that opens a decided melding again."""

from __future__ import annotations

from chalicelib.access.acts import Act
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.i18n import N_
from chalicelib.reports.codes import REOPEN_REASONS
from chalicelib.reports.proposing.acts import explanation, reason
from chalicelib.reports.proposing.usecases import LONGEST_VERSION, read_version
from chalicelib.reports.reopening.usecases import reopen


class Heropenen(Answers):
    """Why a decided melding is opened again."""

    versie: str = ask("hidden", "", max_length=LONGEST_VERSION)
    waarom: str = reason(options_of(REOPEN_REASONS))
    toelichting: str = explanation(N_("Wat nieuw is of anders ligt."))


HEROPENEN = Act(
    "/melding/{sid}/heropenen",
    right="melding_heropenen",
    asks=Heropenen,
    do=lambda visit, asked: reopen(
        visit.work,
        visit.at["sid"],
        asked.waarom,
        asked.toelichting,
        seen=read_version(asked.versie),
    ),
    button=N_("Heropenen"),
    is_main=True,
    done=N_("Melding heropend."),
)
