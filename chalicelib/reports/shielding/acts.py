"""The act by which a melding is kept from colleagues."""

from __future__ import annotations

from chalicelib.access.acts import Act
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.forms.question import Listed
from chalicelib.platform.i18n import N_
from chalicelib.reports.codes import SHIELD_REASONS
from chalicelib.reports.proposing.acts import reason
from chalicelib.reports.shielding.usecases import shield

# Some hundred colleagues, by their ids.
_LONGEST = 2_000


class Afschermen(Answers):
    """The colleagues from whom a melding is kept; nobody chosen: from nobody.

    ``zag`` are those from whom it was kept when the page was made, with commas between them.
    """

    zag: str | None = ask("hidden", "", optional=True, max_length=_LONGEST)
    wie: tuple[str, ...] = ask(
        "checkboxes",
        N_("Afschermen voor"),
        optional=True,
        says_optional=False,
        choices=(Listed("collegas"),),
        error=N_("Kies collega’s uit de lijst."),
    )
    waarom: str = reason(options_of(SHIELD_REASONS))


AFSCHERMEN = Act(
    "/melding/{sid}/afschermen",
    right="melding_afschermen",
    asks=Afschermen,
    do=lambda visit, asked: shield(
        visit.work, visit.at["sid"], asked.wie, asked.waarom, seen=(asked.zag or "").split(",")
    ),
    button=N_("Afscherming opslaan"),
    note=N_("Uw naam, de reden en voor wie komen in het journaal."),
    is_main=True,
    done=N_("Afscherming opgeslagen."),
)
