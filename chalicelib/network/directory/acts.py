"""The acts on organisations."""

from __future__ import annotations

from chalicelib.access.acts import Act, Go, NoAnswers
from chalicelib.access.guard import Visit
from chalicelib.network.directory.usecases import (
    add_organisatie,
    change_organisatie,
    resume_organisatie,
    stop_organisatie,
)
from chalicelib.network.domain import SECTOR_NAMES
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.i18n import N_

_MAX_NAME = 100
_MAX_DOMAINS = 500


class NieuweOrganisatie(Answers):
    """An organisation of the signaleringsnetwerk."""

    naam: str = ask(
        "text",
        N_("Naam van de organisatie"),
        max_length=_MAX_NAME,
        error=N_("Vul een naam in, met hooguit 100 tekens."),
    )
    sector: str = ask(
        "select",
        N_("Sector"),
        choices=options_of(SECTOR_NAMES),
        prompt=N_("Kies een sector"),
        error=N_("Kies een sector."),
    )
    domeinen: tuple[str, ...] | None = ask(
        "domains",
        N_("Eigen maildomeinen"),
        hint=N_(
            "Het deel na de @ in de werkadressen, zoals school.nl. Meer domeinen: met een spatie "
            "ertussen. Alleen wie zo’n adres bevestigt, geldt als medewerker van deze organisatie."
        ),
        max_length=_MAX_DOMAINS,
        optional=True,
    )


class GewijzigdeOrganisatie(NieuweOrganisatie):
    """An organisation that is changed; ``gezien`` is the mark of the page."""

    gezien: str = ask("hidden", "", max_length=16)


def _add(visit: Visit, new: NieuweOrganisatie) -> Go:
    made = add_organisatie(visit.work, new.naam, new.sector, new.domeinen or ())
    return Go(f"organisatie/{made}")


def _change(visit: Visit, now: GewijzigdeOrganisatie) -> None:
    told = {"name": now.naam, "sector": now.sector, "seen": now.gezien}
    change_organisatie(visit.work, visit.at["organisatie"], **told, domains=now.domeinen or ())


TOEVOEGEN = Act(
    "/organisaties",
    right="netwerk_beheren",
    asks=NieuweOrganisatie,
    do=_add,
    button=N_("Toevoegen"),
    is_main=True,
    done=N_("Organisatie toegevoegd. Voeg ook een aandachtsfunctionaris toe."),
    said_at="/organisatie/{organisatie}",
)
WIJZIGEN = Act(
    "/organisatie/{organisatie}/wijzigen",
    right="netwerk_beheren",
    asks=GewijzigdeOrganisatie,
    do=_change,
    button=N_("Opslaan"),
    is_main=True,
    done=N_("Wijziging opgeslagen."),
)
STOPPEN = Act(
    "/organisatie/{organisatie}/stoppen",
    right="netwerk_beheren",
    asks=NoAnswers,
    do=lambda visit, _: stop_organisatie(visit.work, visit.at["organisatie"]),
    button=N_("Ja, deelname stoppen"),
    done=N_("Deelname gestopt."),
)
HERVATTEN = Act(
    "/organisatie/{organisatie}/hervatten",
    right="netwerk_beheren",
    asks=NoAnswers,
    do=lambda visit, _: resume_organisatie(visit.work, visit.at["organisatie"]),
    button=N_("Deelname hervatten"),
    done=N_("Deelname hervat. Nodig de aandachtsfunctionarissen opnieuw uit."),
)
