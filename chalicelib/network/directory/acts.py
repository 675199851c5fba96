"""The acts on organisations and on their aandachtsfunctionarissen."""

from __future__ import annotations

from chalicelib.access.acts import Act, Again, Go, NoAnswers
from chalicelib.access.guard import Visit
from chalicelib.access.staff.acts import Herstel, told
from chalicelib.network.directory.usecases import (
    add_organisatie,
    add_person,
    change_organisatie,
    invite_person,
    recover_person,
    remove_person,
)
from chalicelib.network.domain import CONTACT_ROLE_NAMES, SECTOR_NAMES, ContactRole
from chalicelib.platform.forms.context import Option, options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.forms.question import Listed
from chalicelib.platform.i18n import N_

_MAX_NAME = 100
_MAX_EMAIL = 254
_MAX_DOMAINS = 500
_RANKS = tuple(Option(str(rank), str(rank)) for rank in range(1, 10))


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
            "Wat na het apenstaartje komt in de werkadressen, met een spatie ertussen. Alleen wie zo’n "
            "adres bevestigt, telt als iemand van deze organisatie."
        ),
        max_length=_MAX_DOMAINS,
        optional=True,
    )


class Organisatie(NieuweOrganisatie):
    """An organisation, and whether it still takes part."""

    actief: str | None = ask(
        "tick",
        N_("Doet mee"),
        hint=N_(
            "Zet u dit uit, dan verdwijnt de organisatie uit de formulieren en verliezen haar "
            "aandachtsfunctionarissen meteen hun toegang."
        ),
        optional=True,
    )


def _add(visit: Visit, new: NieuweOrganisatie) -> Go:
    return Go(
        f"organisatie/{add_organisatie(visit.work, new.naam, new.sector, new.domeinen or ())}"
    )


TOEVOEGEN = Act(
    "/organisaties",
    right="netwerk_beheren",
    asks=NieuweOrganisatie,
    do=_add,
    button=N_("Toevoegen"),
    is_main=True,
)
WIJZIGEN = Act(
    "/organisatie/{organisatie}",
    right="netwerk_beheren",
    asks=Organisatie,
    do=lambda visit, now: change_organisatie(
        visit.work,
        visit.at["organisatie"],
        name=now.naam,
        sector=now.sector,
        domains=now.domeinen or (),
        active=bool(now.actief),
    ),
    button=N_("Bewaren"),
    is_main=True,
    called="wijzigen",
)


class Persoon(Answers):
    """An aandachtsfunctionaris of an organisation."""

    naam: str = ask(
        "text",
        N_("Naam"),
        max_length=_MAX_NAME,
        error=N_("Vul een naam in, met hooguit 100 tekens."),
    )
    adres: str = ask(
        "email",
        N_("Mailadres"),
        hint=N_(
            "Hierheen gaat de uitnodiging. Andere mail gaat er pas heen als de persoon heeft ingelogd en "
            "zegt dat dit het goede adres is."
        ),
        max_length=_MAX_EMAIL,
        error=N_("Vul een mailadres in, zoals naam@school.nl."),
        main_check="email",
    )
    soort: ContactRole = ask(
        "select",
        N_("Soort"),
        choices=options_of(CONTACT_ROLE_NAMES),
        prompt="",
        error=N_("Kies: vast of plaatsvervanger."),
    )
    volgorde: str = ask(
        "select",
        N_("Volgorde"),
        hint=N_("Wie wordt het eerst gevraagd? 1 gaat voor 2."),
        choices=_RANKS,
        prompt="",
        error=N_("Kies bij de volgorde een getal van 1 tot en met 9."),
    )
    taal: str = ask(
        "select",
        N_("Taal van de mail"),
        choices=(Listed("talen"),),
        prompt="",
        error=N_("Kies een taal uit de lijst."),
    )
    wijk: tuple[str, ...] = ask(
        "checkboxes",
        N_("Wijken"),
        choices=(Listed("wijken"),),
        optional=True,
        error=N_("Kies wijken uit de lijst."),
    )


PERSONEN = Act(
    "/organisatie/{organisatie}/personen",
    right="netwerk_beheren",
    asks=Persoon,
    do=lambda visit, new: add_person(
        visit.work,
        visit.at["organisatie"],
        name=new.naam,
        email=new.adres,
        role=new.soort,
        wijken=new.wijk,
        rank=int(new.volgorde),
        language=new.taal,
    ),
    button=N_("Toevoegen"),
    is_main=True,
)
WEG = Act(
    "/organisatie/{organisatie}/persoon/{persoon}/weg",
    right="netwerk_beheren",
    asks=NoAnswers,
    do=lambda visit, _: remove_person(visit.work, **_about(visit)),
    button=N_("Ja, haal weg"),
)
UITNODIGING = Act(
    "/organisatie/{organisatie}/persoon/{persoon}/uitnodiging",
    right="af_uitnodigen",
    asks=NoAnswers,
    do=lambda visit, _: told(invite_person(visit.work, **_about(visit))),
    button=N_("Uitnodigen"),
)


def _recover(visit: Visit, asked: Herstel) -> Again:
    return told(recover_person(visit.work, **_about(visit), reason=asked.reden))


HERSTEL = Act(
    "/organisatie/{organisatie}/persoon/{persoon}/herstel",
    right="af_uitnodigen",
    asks=Herstel,
    do=_recover,
    button=N_("Herstel voorstellen"),
)


def _about(visit: Visit) -> dict[str, str]:
    return {"organisatie_id": visit.at["organisatie"], "person_id": visit.at["persoon"]}
