"""The acts that ask for a search, and that link what it found."""

from __future__ import annotations

import re

from chalicelib.access.acts import Act, Go
from chalicelib.access.guard import Visit
from chalicelib.access.watching.usecases import count_reading
from chalicelib.platform.forms.context import options_of
from chalicelib.platform.forms.form import Answers, ask
from chalicelib.platform.i18n import N_
from chalicelib.reports.codes import LINK_REASONS, SEARCH_REASONS
from chalicelib.reports.search.usecases import (
    MAX_TEXT_LENGTH,
    begin_search,
    link_found,
    spellings_in,
)


class Zoeken(Answers):
    """Spellings to look for, one a line, why, and the melding beside which the search stands."""

    bij: str | None = ask("hidden", "", max_length=100, optional=True)
    zoek: str = ask(
        "textarea",
        N_("Zoekwoorden"),
        hint=N_(
            "Eén schrijfwijze per regel; alle woorden van een regel moeten in de melding staan. "
            "Hoofdletters, accenten, streepjes, spaties en de schrijfwijze van een nummer maken niet uit. "
            "Een woord van één of twee letters telt alleen als heel woord."
        ),
        max_length=MAX_TEXT_LENGTH,
        error=N_("Schrijf 1 tot 10 regels, op elke regel één schrijfwijze."),
    )
    reden: str = ask(
        "select",
        N_("Reden"),
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


class Gevonden(Answers):
    """A melding that was found, the one for which was searched, and where the page of the outcome begins."""

    bij: str = ask("hidden", "", max_length=32)
    ander: str = ask("hidden", "", max_length=32)
    vanaf: str | None = ask("hidden", "", max_length=5, optional=True)
    reden: str = ask(
        "select",
        N_("Reden van koppelen"),
        choices=options_of(LINK_REASONS),
        prompt=N_("Kies een reden"),
        error=N_("Kies een reden van koppelen."),
    )


def _link(visit: Visit, asked: Gevonden) -> Go:
    found = visit.at["one"]
    link_found(visit.work, found, asked.bij, asked.ander, asked.reden)
    return Go(f"zoeken/{found}", {"vanaf": asked.vanaf or "", "gekoppeld": asked.ander})


KOPPELEN = Act(
    "/zoeken/{one}/koppelen",
    right="melding_behandelen",
    asks=Gevonden,
    do=_link,
    button=N_("Koppelen"),
)
ZOEKEN = Act(
    "/zoeken",
    right="meldingen_zoeken",
    asks=Zoeken,
    do=_begin,
    button=N_("Zoek"),
    is_main=True,
)
