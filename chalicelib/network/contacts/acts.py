"""The acts on the aandachtsfunctionarissen of an organisation."""

from __future__ import annotations

from chalicelib.access.acts import Act, Again, Go, NoAnswers
from chalicelib.access.guard import Visit
from chalicelib.access.staff.acts import Herstel, told
from chalicelib.network.contacts.usecases import (
    Details,
    add_person,
    change_person,
    invite_person,
    recover_person,
    remove_person,
)
from chalicelib.network.domain import CONTACT_ROLE_NAMES, ContactRole
from chalicelib.platform.forms.context import Option, options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.forms.question import Listed
from chalicelib.platform.i18n import N_

_MAX_NAME = 100
_MAX_EMAIL = 254
_MAX_PHONE = 100
_RANKS = tuple(Option(str(rank), str(rank)) for rank in range(1, 10))
_ROW = "/organisatie/{organisatie}/persoon/{persoon}"


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
        N_("Werkadres"),
        hint=N_(
            "Hierheen gaat de uitnodiging. Andere mail volgt pas als de persoon inlogt en het adres "
            "bevestigt."
        ),
        max_length=_MAX_EMAIL,
        error=N_("Vul een werkadres in, zoals naam@school.nl."),
        main_check="email",
    )
    telefoon: str | None = ask(
        "tel",
        N_("Telefoonnummer"),
        hint=N_("Het nummer waarop het meldpunt belt, zoals 06 12345678."),
        max_length=_MAX_PHONE,
        optional=True,
    )
    soort: ContactRole = ask(
        "select",
        N_("Soort"),
        choices=options_of(CONTACT_ROLE_NAMES),
        prompt="",
        error=N_("Kies: vast of vervanger."),
    )
    volgorde: str = ask(
        "select",
        N_("Volgorde"),
        hint=N_("Nummer 1 wordt het eerst gevraagd."),
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


class GewijzigdePersoon(Persoon):
    """An aandachtsfunctionaris who is changed; ``gezien`` is the mark of the page."""

    adres: str = ask(
        "email",
        N_("Werkadres"),
        hint=N_(
            "Mail naar een nieuw adres gaat pas weg als de persoon inlogt en het adres bevestigt. Nog "
            "nooit ingelogd? Nodig de persoon opnieuw uit."
        ),
        max_length=_MAX_EMAIL,
        error=N_("Vul een werkadres in, zoals naam@school.nl."),
        main_check="email",
    )
    gezien: str = ask("hidden", "", max_length=16)


def _details(given: Persoon) -> Details:
    return Details(
        name=given.naam,
        email=given.adres,
        phone=given.telefoon or "",
        role=given.soort,
        rank=int(given.volgorde),
        wijken=given.wijk,
        language=given.taal,
    )


def _add(visit: Visit, new: Persoon) -> Go:
    organisatie_id = visit.at["organisatie"]
    made = add_person(visit.work, organisatie_id, _details(new))
    return Go(f"organisatie/{organisatie_id}/persoon/{made}")


def _change(visit: Visit, now: GewijzigdePersoon) -> None:
    change_person(visit.work, **_about(visit), given=_details(now), seen=now.gezien)


def _remove(visit: Visit, _: NoAnswers) -> Go:
    remove_person(visit.work, **_about(visit))
    return Go(f"organisatie/{visit.at['organisatie']}")


def _recover(visit: Visit, asked: Herstel) -> Again:
    return told(recover_person(visit.work, **_about(visit), reason=asked.reden))


PERSONEN = Act(
    "/organisatie/{organisatie}/personen",
    right="netwerk_beheren",
    asks=Persoon,
    do=_add,
    button=N_("Toevoegen"),
    is_main=True,
    done=N_("Aandachtsfunctionaris toegevoegd. Nodig de persoon nog uit."),
    said_at=_ROW,
)
WIJZIGEN = Act(
    f"{_ROW}/wijzigen",
    right="netwerk_beheren",
    asks=GewijzigdePersoon,
    do=_change,
    button=N_("Opslaan"),
    is_main=True,
    done=N_("Wijziging opgeslagen."),
)
WEG = Act(
    f"{_ROW}/weg",
    right="netwerk_beheren",
    asks=NoAnswers,
    do=_remove,
    button=N_("Ja, verwijderen"),
    done=N_("Aandachtsfunctionaris verwijderd."),
    said_at="/organisatie/{organisatie}",
)
UITNODIGING = Act(
    f"{_ROW}/uitnodiging",
    right="af_uitnodigen",
    asks=NoAnswers,
    do=lambda visit, _: told(invite_person(visit.work, **_about(visit))),
    button=N_("Uitnodigen"),
)
HERSTEL = Act(
    f"{_ROW}/herstel",
    right="af_uitnodigen",
    asks=Herstel,
    do=_recover,
    button=N_("Herstel voorstellen"),
)


def _about(visit: Visit) -> dict[str, str]:
    return {"organisatie_id": visit.at["organisatie"], "person_id": visit.at["persoon"]}
