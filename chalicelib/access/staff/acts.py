"""The acts of an administrator on medewerkers."""

from __future__ import annotations

from chalicelib.access.acts import Act, Again, NoAnswers
from chalicelib.access.domain import CONTACT, INVITED_BY, ROLE_NAMES, Role
from chalicelib.access.guard import Visit
from chalicelib.access.staff.usecases import add_medewerker, change_medewerker, invite_again
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.i18n import N_

_MAX_NAME = 100
# The role of an aandachtsfunctionaris comes and goes with a row of the directory.
_GIVEN_HERE = options_of({role: name for role, name in ROLE_NAMES.items() if role != CONTACT})


def invitation(visit: Visit, secret: str) -> Again:
    """The screen again, with a link that is shown once."""
    return Again({"invitation": f"{visit.ports.settings.text('BUREAU_URL')}/{INVITED_BY}/{secret}"})


class NieuweMedewerker(Answers):
    """A medewerker who is to be invited."""

    naam: str = ask("text", N_("Naam"), max_length=_MAX_NAME, error=N_("Vul een naam in."))
    rol: tuple[Role, ...] = ask(
        "checkboxes", N_("Rollen"), choices=_GIVEN_HERE, error=N_("Kies minstens één rol.")
    )


TOEVOEGEN = Act(
    "/medewerkers",
    right="medewerkers_beheren",
    asks=NieuweMedewerker,
    do=lambda visit, new: invitation(visit, add_medewerker(visit.work, new.naam, new.rol)[1]),
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


ROLLEN = Act(
    "/medewerkers/{one}/rollen",
    right="medewerkers_beheren",
    asks=Rollen,
    do=lambda visit, given: change_medewerker(
        visit.work, visit.at["one"], roles=given.rol, active=bool(given.toegang)
    ),
    button=N_("Bewaren"),
    note=N_("Wie nu is ingelogd, moet opnieuw inloggen."),
    is_main=True,
)
UITNODIGING = Act(
    "/medewerkers/{one}/uitnodiging",
    right="medewerkers_beheren",
    asks=NoAnswers,
    do=lambda visit, _: invitation(visit, invite_again(visit.work, visit.at["one"])),
    button=N_("Nieuwe uitnodiging"),
)
