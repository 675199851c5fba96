"""The acts of an administrator on medewerkers."""

from __future__ import annotations

from typing import Annotated

from chalicelib.access.acts import Act, Again, NoAnswers
from chalicelib.access.domain import CONTACT, INVITED_BY, ROLE_NAMES, Role
from chalicelib.access.guard import Visit
from chalicelib.access.staff.usecases import add_medewerker, change_medewerker, invite_again
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers
from chalicelib.platform.forms.question import Question
from chalicelib.platform.i18n import N_

_MAX_NAME = 100
# The role of an aandachtsfunctionaris comes and goes with a row of the directory.
_GIVEN_HERE = options_of({role: name for role, name in ROLE_NAMES.items() if role != CONTACT})


def invitation(visit: Visit, secret: str) -> Again:
    """The screen again, with a link that is shown once."""
    return Again({"invitation": f"{visit.ports.settings.text('BUREAU_URL')}/{INVITED_BY}/{secret}"})


class NieuweMedewerker(Answers):
    """A medewerker who is to be invited."""

    naam: Annotated[
        str,
        Question(
            label=N_("Naam"),
            widget="text",
            max_length=_MAX_NAME,
            error=N_("Vul een naam in."),
        ),
    ]
    rol: Annotated[
        tuple[Role, ...],
        Question(
            label=N_("Rollen"),
            widget="checkboxes",
            choices=_GIVEN_HERE,
            error=N_("Kies minstens één rol."),
        ),
    ]


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

    rol: Annotated[
        tuple[Role, ...],
        Question(
            label=N_("Rollen"),
            widget="checkboxes",
            # An aandachtsfunctionaris may have no other role; everybody else needs one.
            optional=True,
            says_optional=False,
            choices=_GIVEN_HERE,
            error=N_("Kies minstens één rol."),
        ),
    ]
    toegang: Annotated[
        str | None, Question(label=N_("Heeft toegang"), widget="tick", optional=True)
    ]


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
