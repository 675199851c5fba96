"""The acts of an administrator on medewerkers."""

from __future__ import annotations

from chalicelib.access.acts import Act, Again, NoAnswers
from chalicelib.access.domain import CONTACT, ROLE_NAMES, Role
from chalicelib.access.guard import Visit
from chalicelib.access.staff.usecases import (
    Outcome,
    add_medewerker,
    change_medewerker,
    invite_again,
    recover_medewerker,
)
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.forms.question import Listed
from chalicelib.platform.i18n import N_
from chalicelib.platform.typed.mail import masked

_MAX_NAME = 100
_MAX_EMAIL = 254
# The role of an aandachtsfunctionaris comes and goes with a row of the directory.
_GIVEN_HERE = options_of({role: name for role, name in ROLE_NAMES.items() if role != CONTACT})


_RECOVERY_REASONS = options_of(
    {
        "telefoon_kwijt": N_("Telefoon kwijt of nieuw"),
        "wachtwoord_vergeten": N_("Wachtwoord vergeten"),
        "nieuw_account": N_("Nieuw account bij de eigen organisatie"),
    }
)


def told(done: Outcome) -> Again:
    """The screen again, with where a link goes by mail; the link itself is on no page."""
    sent_to, later_to = (masked(one) if one else "" for one in (done.sent_to, done.later_to))
    return Again({"told": {"sent_to": sent_to, "later_to": later_to, "waits": done.waits}})


class NieuweMedewerker(Answers):
    """A medewerker who is to be invited."""

    naam: str = ask("text", N_("Naam"), max_length=_MAX_NAME, error=N_("Vul een naam in."))
    adres: str = ask(
        "email",
        N_("Werkadres"),
        hint=N_("Hierheen gaat de uitnodiging. Daarmee bevestigt de medewerker het adres."),
        max_length=_MAX_EMAIL,
        error=N_("Vul een werkadres in, zoals naam@gemeente.nl."),
    )
    taal: str = ask(
        "select",
        N_("Taal van de mail"),
        choices=(Listed("talen"),),
        prompt="",
        error=N_("Kies een taal uit de lijst."),
    )
    rol: tuple[Role, ...] = ask(
        "checkboxes", N_("Rollen"), choices=_GIVEN_HERE, error=N_("Kies minstens één rol.")
    )


TOEVOEGEN = Act(
    "/medewerkers",
    right="medewerkers_beheren",
    asks=NieuweMedewerker,
    do=lambda visit, new: told(add_medewerker(visit.work, new.naam, new.adres, new.taal, new.rol)),
    button=N_("Toevoegen en uitnodigen"),
    is_main=True,
)


class Rollen(Answers):
    """The roles of a medewerker, and whether they have access."""

    rol: tuple[Role, ...] = ask(
        "checkboxes",
        N_("Rollen"),
        optional=True,
        says_optional=False,
        choices=_GIVEN_HERE,
        error=N_("Kies minstens één rol."),
    )
    toegang: str | None = ask("tick", N_("Heeft toegang"), optional=True)


def _change(visit: Visit, given: Rollen) -> Again | None:
    is_in = bool(given.toegang)
    done = change_medewerker(visit.work, visit.at["one"], roles=given.rol, active=is_in)
    return told(done) if done.waits else None


ROLLEN = Act(
    "/medewerker/{one}/rollen",
    right="medewerkers_beheren",
    asks=Rollen,
    do=_change,
    button=N_("Opslaan"),
    note=N_("Na een wijziging is opnieuw inloggen nodig."),
    done=N_("Rollen en toegang opgeslagen."),
    is_main=True,
)
UITNODIGING = Act(
    "/medewerker/{one}/uitnodiging",
    right="medewerkers_beheren",
    asks=NoAnswers,
    do=lambda visit, _: told(invite_again(visit.work, visit.at["one"])),
    button=N_("Nieuwe uitnodiging mailen"),
)


class Herstel(Answers):
    """The reason for a new way in."""

    reden: str = ask(
        "select",
        N_("Reden van herstel"),
        choices=_RECOVERY_REASONS,
        prompt=N_("Kies een reden"),
        error=N_("Kies een reden van herstel."),
    )


HERSTEL = Act(
    "/medewerker/{one}/herstel",
    right="medewerkers_beheren",
    asks=Herstel,
    do=lambda visit, asked: told(recover_medewerker(visit.work, visit.at["one"], asked.reden)),
    button=N_("Herstel voorstellen"),
)
