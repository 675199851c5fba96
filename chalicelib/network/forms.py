"""The questions about the organisation that somebody works for, the same in every form."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.platform.forms.condition import Is
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.question import Listed, Question
from chalicelib.platform.i18n import N_

NOT_LISTED = "staat_er_niet_bij"

_WHICH = Question(
    page="organisatie",
    label=N_("Uw organisatie"),
    hint=N_("Staat uw organisatie er niet bij? Kies de laatste regel."),
    widget="select",
    choices=(
        Listed("organisaties"),
        Option(NOT_LISTED, N_("Mijn organisatie staat er niet bij")),
    ),
    error=N_("Kies uw organisatie."),
)

# On the page ``andere_organisatie``; its field follows one named ``organisatie_id``.
OTHER_ORGANISATIE = Question(
    page="andere_organisatie",
    condition=Is("organisatie_id", NOT_LISTED),
    label=N_("Hoe heet uw organisatie?"),
    widget="text",
    max_length=150,
    autocomplete="organization",
    error=N_("Vul de naam van uw organisatie in."),
)


def which_organisatie(*, page: str, label: str) -> Question:
    """The choice from the directory, for a field named ``organisatie_id``."""
    return replace(_WHICH, page=page, label=label)
