"""The pages on which the desk writes something down at a melding, and the page of all that was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.access import acts
from chalicelib.access.acts import Screen
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.watching.usecases import count_reading
from chalicelib.reports.notes.acts import CONTACT, NOTITIE
from chalicelib.reports.notes.usecases import melding_of, read_notes, to_read


def _write(visit: Visit) -> Mapping[str, Any]:
    return {"melding": melding_of(visit.ports, visit.at["sid"])}


def _read(visit: Visit) -> Mapping[str, Any]:
    sid, before = visit.at["sid"], visit.asked.get("voor", "")
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


SCHRIJVEN = Screen(
    "/melding/{sid}/notitie",
    right="melding_behandelen",
    template="bureau/notitie.html",
    show=_write,
    acts=(NOTITIE,),
)
VASTLEGGEN = Screen(
    "/melding/{sid}/contact",
    right="melding_behandelen",
    template="bureau/contact.html",
    show=_write,
    acts=(CONTACT,),
)
NOTITIES = Screen(
    "/melding/{sid}/notities",
    right="melding_lezen",
    template="bureau/notities.html",
    show=_read,
)


def routes(guard: Guard) -> None:
    """The pages that ask for a note and for a contact, and the list of both."""
    acts.add(guard, SCHRIJVEN, VASTLEGGEN, NOTITIES)
