"""The act that asks for a search."""

from __future__ import annotations

import re

from chalicelib.access.acts import Act, Go
from chalicelib.access.guard import Visit
from chalicelib.access.watching.usecases import count_reading
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.i18n import N_
from chalicelib.reports.codes import SEARCH_REASONS
from chalicelib.reports.search.usecases import MAX_TEXT_LENGTH, begin_search, spellings_in


class Zoeken(Answers):
    """Spellings to look for, one a line, why, and the melding beside which the search stands."""

    bij: str | None = ask("hidden", "", max_length=100, optional=True)
    zoek: str = ask(
        "textarea",
        N_("Naam, plek of kenmerk"),
        hint=N_(
            "Op elke regel één schrijfwijze. Een melding telt mee als alle woorden van een regel erin "
            "staan. Hoofdletters en accenten maken niet uit."
        ),
        max_length=MAX_TEXT_LENGTH,
        error=N_("Schrijf 1 tot 10 regels, op elke regel één schrijfwijze."),
    )
    reden: str = ask(
        "select",
        N_("Waarom zoekt u?"),
        choices=options_of(SEARCH_REASONS),
        prompt=N_("Kies een reden"),
        error=N_("Kies waarom u zoekt."),
    )


def melding_id(given: str) -> str:
    """The ``sid`` of a melding; empty for a text that can be none."""
    return given if re.fullmatch("[0-9a-f]{32}", given) else ""


def _begin(visit: Visit, asked: Zoeken) -> Go:
    # Searching is reading: who does it very often is noticed too (secure-intake T35).
    count_reading(visit.work, lines=max(1, spellings_in(asked.zoek)))
    beside = melding_id(asked.bij or "")
    return Go(f"zoeken/{begin_search(visit.work, asked.zoek, asked.reden, beside=beside)}")


ZOEKEN = Act(
    "/zoeken",
    right="meldingen_zoeken",
    asks=Zoeken,
    do=_begin,
    button=N_("Zoek"),
    is_main=True,
)
