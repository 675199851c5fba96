"""The questions about the organisation that somebody works for, the same in every form."""

from __future__ import annotations

from typing import Any

from chalicelib.platform.forms.condition import Is
from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.form import Step
from chalicelib.platform.forms.question import Listed
from chalicelib.platform.i18n import N_

NOT_LISTED = "staat_er_niet_bij"

# Its field follows one named ``organisatie_id``, made by ``which_organisatie``.
ANDERE_ORGANISATIE = Step(
    "andere_organisatie", N_("Uw organisatie"), condition=Is("organisatie_id", NOT_LISTED)
)
OTHER_ORGANISATIE = ANDERE_ORGANISATIE.ask(
    "text",
    N_("Hoe heet uw organisatie?"),
    max_length=150,
    autocomplete="organization",
    error=N_("Vul de naam van uw organisatie in."),
)


def which_organisatie(page: Step, label: str) -> Any:
    """The choice from the directory on ``page``, for a field named ``organisatie_id``."""
    return page.ask(
        "select",
        label,
        hint=N_("Staat uw organisatie er niet bij? Kies de laatste regel."),
        choices=(
            Listed("organisaties"),
            Option(NOT_LISTED, N_("Mijn organisatie staat er niet bij")),
        ),
        error=N_("Kies uw organisatie."),
    )
