"""The act that writes down that a reporter was told by telephone."""

from __future__ import annotations

from chalicelib.access.acts import Act
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.i18n import N_
from chalicelib.reports.proposing.usecases import MAX_WORDS
from chalicelib.reports.telling.usecases import record_feedback


class Terugkoppeling(Answers):
    """What the reporter was told by telephone."""

    gezegd: str = ask(
        "textarea",
        N_("Wat is gezegd"),
        hint=N_("Ook wat de melder zei."),
        max_length=MAX_WORDS,
        error=N_("Schrijf wat is gezegd."),
    )


TERUGKOPPELING = Act(
    "/melding/{sid}/terugkoppeling",
    right="melding_oppakken",
    asks=Terugkoppeling,
    do=lambda visit, asked: record_feedback(visit.work, visit.at["sid"], asked.gezegd),
    button=N_("Terugkoppeling vastleggen"),
    is_main=True,
    keeps_draft=True,
    done=N_("Terugkoppeling vastgelegd."),
)
