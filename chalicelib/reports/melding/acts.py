"""What is asked before a melding is shown unmasked, or on paper; the acts stand in pages.py."""

from __future__ import annotations

from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.i18n import N_
from chalicelib.reports.codes import IDENTITY_REASONS

# The name of a row is a kind and a digest (reports/store).
_LONGEST_PLACE = 100


class Wie(Answers):
    """The reason to see who reporter and betrokkene are."""

    reden: str = ask(
        "select",
        N_("Reden"),
        choices=options_of(IDENTITY_REASONS),
        prompt=N_("Kies een reden"),
        error=N_("Kies een reden om de identiteit te zien."),
    )
    voor: str | None = ask("hidden", "", optional=True, max_length=_LONGEST_PLACE)


class Afdruk(Answers):
    """Which of what came in goes on paper: the newest, or what stands before a row."""

    voor: str | None = ask("hidden", "", optional=True, max_length=_LONGEST_PLACE)
