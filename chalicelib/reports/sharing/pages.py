"""The pages of an aandachtsfunctionaris: shared meldingen, as far as the reporter allowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.access import acts
from chalicelib.access.acts import Screen
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.watching.usecases import count_reading
from chalicelib.network.absence.usecases import waits_for_confirmation
from chalicelib.reports.labels import read_answer
from chalicelib.reports.sharing.acts import DUIDING, GEZIEN, contact_of
from chalicelib.reports.sharing.usecases import list_shared, open_shared

_FIRST = 50


def _list(visit: Visit) -> Mapping[str, Any]:
    by, ports = visit.medewerker, visit.ports
    found, is_more = list_shared(ports, contact_of(visit), limit=_FIRST)
    return {
        "found": found,
        "is_more": is_more,
        "is_silent": waits_for_confirmation(ports, by.organisatie_id, by.person_id),
        "moment": lambda stored: ports.here.said(stored, visit.language),
    }


def _show(visit: Visit) -> Mapping[str, Any]:
    count_reading(visit.work)
    opened = open_shared(visit.work, visit.at["sid"], contact_of(visit))
    return {
        "found": opened.shared,
        "texts": opened.texts,
        "questions": opened.questions,
        "left_out": opened.left_out,
        "read": lambda answer, language: read_answer(answer, language, visit.context.text),
        "views": opened.views,
        "is_writing": False,
        "moment": lambda stored: visit.ports.here.said(stored, visit.language),
    }


def _write(visit: Visit) -> Mapping[str, Any]:
    """The same page with the form below: whoever writes has the words in view, and no other button."""
    return {**_show(visit), "is_writing": True}


BERICHTEN = Screen(
    "/berichten", right="berichten_zien", template="bureau/berichten.html", show=_list
)
BERICHT = Screen(
    "/bericht/{sid}",
    right="berichten_zien",
    template="bureau/bericht.html",
    show=_show,
    acts=(GEZIEN,),
)
INBRENG = Screen(
    "/bericht/{sid}/duiding",
    right="berichten_zien",
    template="bureau/bericht.html",
    show=_write,
    acts=(DUIDING,),
    of="/bericht/{sid}",
)


def routes(guard: Guard) -> None:
    """The list of shared meldingen, one of them, and that one with a form to add to it."""
    acts.add(guard, BERICHTEN, BERICHT, INBRENG)
