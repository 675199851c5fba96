"""Two fields that many acts on a melding have: the reason, as a code, and what somebody says about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chalicelib.platform.forms.context import Option
from chalicelib.platform.forms.form import ask
from chalicelib.platform.forms.question import Listed
from chalicelib.platform.i18n import N_
from chalicelib.reports.proposing.usecases import MAX_WORDS


def reason(choices: Sequence[Option | Listed]) -> Any:
    """The field of a reason: one of these choices."""
    return ask(
        "select",
        N_("Reden"),
        choices=tuple(choices),
        prompt=N_("Kies een reden"),
        error=N_("Kies een reden."),
    )


def explanation(hint: str = "") -> Any:
    """The field of what somebody says about it; ``hint`` (a msgid) says what of."""
    return ask(
        "textarea",
        N_("Toelichting"),
        hint=hint,
        max_length=MAX_WORDS,
        error=N_("Schrijf een toelichting."),
    )
