"""The pages on which the desk writes something down at a melding, and the page of all that was written."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from chalicelib.access import acts
from chalicelib.access.acts import Screen, Small, page_of
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.watching.usecases import count_reading
from chalicelib.platform.i18n import N_
from chalicelib.reports.notes.acts import CONTACT, NOTITIE
from chalicelib.reports.notes.usecases import melding_of, read_notes, to_read
from chalicelib.reports.signing.usecases import stop_if_not_to_read

_MELDING = "/melding/{sid}"


def _ask(title: str, line: str, visit: Visit) -> Small:
    melding, said = melding_of(visit.ports, visit.at["sid"]), visit.context.text
    facts = ((said(N_("Melding")), melding.reference),)
    return Small(said(title), lines=(said(line),), facts=facts)


def _read(visit: Visit) -> Mapping[str, Any]:
    sid, before = visit.at["sid"], visit.asked.get("voor", "")
    stop_if_not_to_read(visit.ports, visit.medewerker, sid)
    melding = melding_of(visit.ports, sid)
    count_reading(visit.work)
    notes = read_notes(visit.work, sid, before=before)
    return {
        "melding": melding,
        "notes": to_read(visit.ports, notes, visit.language),
        "before": before,
        "older": notes.older,
        "older_at": visit.address(voor=notes.before) if notes.older else "",
    }


SCHRIJVEN = page_of(
    NOTITIE,
    of=_MELDING,
    show=partial(
        _ask,
        N_("Notitie schrijven"),
        N_(
            "Wie de melding leest, leest ook de notities. Een notitie is niet te wijzigen; schrijf een "
            "nieuwe om te verbeteren."
        ),
    ),
)
VASTLEGGEN = page_of(
    CONTACT,
    of=_MELDING,
    show=partial(
        _ask,
        N_("Contact vastleggen"),
        N_(
            "Leg vast met wie u sprak en wat is gezegd. Dit is niet te wijzigen; schrijf een notitie om "
            "te verbeteren."
        ),
    ),
)
NOTITIES = Screen(
    f"{_MELDING}/notities",
    right="melding_lezen",
    template="bureau/notities.html",
    show=_read,
)


def routes(guard: Guard) -> None:
    """The pages that ask for a note and for a contact, and the list of both."""
    acts.add(guard, SCHRIJVEN, VASTLEGGEN, NOTITIES)
