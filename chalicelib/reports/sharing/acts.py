"""The acts of an aandachtsfunctionaris on a shared melding."""

from __future__ import annotations

from chalicelib.access.acts import Act, NoAnswers
from chalicelib.access.guard import Visit
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.i18n import N_
from chalicelib.reports.sharing.usecases import (
    MAX_VIEW_LENGTH,
    Contact,
    acknowledge,
    add_view,
)


def contact_of(visit: Visit) -> Contact:
    """The visitor as a person of an organisation, by the row that the account belongs to."""
    by = visit.medewerker
    return Contact(by.organisatie_id, by.person_id, by.id)


GEZIEN = Act(
    "/bericht/{sid}/gezien",
    right="berichten_zien",
    asks=NoAnswers,
    do=lambda visit, _: acknowledge(visit.work, visit.at["sid"], contact_of(visit)),
    button=N_("Markeren als gelezen"),
    is_main=True,
    done=N_("Gemarkeerd als gelezen. Het meldpunt ziet dat."),
)


class Duiding(Answers):
    """The view that an aandachtsfunctionaris adds."""

    duiding: str = ask(
        "textarea",
        N_("Inbreng"),
        hint=N_("Houd feiten en mening uit elkaar. Het meldpunt leest dit; de melder niet."),
        max_length=MAX_VIEW_LENGTH,
        error=N_("Schrijf uw inbreng."),
    )


DUIDING = Act(
    "/bericht/{sid}/duiding",
    right="berichten_zien",
    asks=Duiding,
    do=lambda visit, added: add_view(visit.work, visit.at["sid"], contact_of(visit), added.duiding),
    button=N_("Toevoegen"),
    is_main=True,
    done=N_("Inbreng toegevoegd. Het meldpunt krijgt bericht."),
)
