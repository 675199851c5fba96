"""The acts with which the desk writes something down at a melding."""

from __future__ import annotations

from datetime import date

from chalicelib.access.acts import Act
from chalicelib.access.guard import Visit
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.i18n import N_
from chalicelib.reports.codes import CONTACT_WAYS
from chalicelib.reports.notes.usecases import (
    MAX_AIM_LENGTH,
    MAX_NOTE_LENGTH,
    MAX_WHO_LENGTH,
    write_contact,
    write_note,
)


class Notitie(Answers):
    """A note."""

    tekst: str = ask(
        "textarea",
        N_("Notitie"),
        hint=N_("Alleen namen en gegevens die voor de melding nodig zijn."),
        max_length=MAX_NOTE_LENGTH,
        error=N_("Schrijf een notitie."),
    )


class Contact(Answers):
    """A contact with somebody, who may have no account here."""

    wie: str = ask(
        "text",
        N_("Met wie"),
        hint=N_("Naam of functie, en organisatie."),
        max_length=MAX_WHO_LENGTH,
        error=N_("Schrijf met wie u contact had."),
    )
    hoe: str = ask(
        "select",
        N_("Contactvorm"),
        choices=options_of(CONTACT_WAYS),
        prompt=N_("Kies een contactvorm"),
        error=N_("Kies een contactvorm."),
    )
    doel: str = ask(
        "text",
        N_("Doel"),
        hint=N_("Waarom dit contact nodig was."),
        max_length=MAX_AIM_LENGTH,
        error=N_("Schrijf het doel van het contact."),
    )
    gezegd: str = ask(
        "textarea",
        N_("Verslag"),
        hint=N_("Wat is gezegd, ook door u."),
        max_length=MAX_NOTE_LENGTH,
        error=N_("Schrijf een verslag."),
    )
    antwoord: date | None = ask(
        "date",
        N_("Antwoord uiterlijk"),
        hint=N_("Als een antwoord is toegezegd. Tot die dag staat de melding bij ‘Wacht’."),
        optional=True,
        day="from_today",
    )
    voorbij: str | None = ask(
        "tick",
        N_("Niet meer wachten op een eerder toegezegd antwoord"),
        hint=N_("Omdat dit het antwoord is, of omdat het niet meer komt."),
        optional=True,
    )


def _contacted(visit: Visit, written: Contact) -> None:
    write_contact(
        visit.work,
        visit.at["sid"],
        who=written.wie,
        way=written.hoe,
        aim=written.doel,
        said=written.gezegd,
        answer_by=written.antwoord,
        is_over=bool(written.voorbij),
    )


NOTITIE = Act(
    "/melding/{sid}/notitie",
    right="melding_oppakken",
    asks=Notitie,
    do=lambda visit, written: write_note(visit.work, visit.at["sid"], written.tekst),
    button=N_("Notitie opslaan"),
    is_main=True,
    done=N_("Notitie opgeslagen."),
    keeps_draft=True,
)
CONTACT = Act(
    "/melding/{sid}/contact",
    right="melding_oppakken",
    asks=Contact,
    do=_contacted,
    button=N_("Contact opslaan"),
    is_main=True,
    done=N_("Contact opgeslagen."),
    keeps_draft=True,
)
