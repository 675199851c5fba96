"""The page of the reading lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.access import acts
from chalicelib.access.acts import Screen
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.staff.usecases import names_of
from chalicelib.evaluation.readers.acts import AFWIJZEN, TEKENEN, VOORSTELLEN
from chalicelib.evaluation.readers.usecases import LISTS, readers, waiting_readers
from chalicelib.platform.forms.context import Option


def _show(visit: Visit) -> Mapping[str, Any]:
    waits = waiting_readers(visit.ports, visit.medewerker)
    return {
        "lists": LISTS,
        "readers": readers(visit.ports),
        "waits": waits,
        "names": names_of(visit.ports, {one.proposal.by for one in waits}),
        "moment": lambda at: visit.ports.here.said(at, visit.language),
    }


def _lists(visit: Visit) -> Mapping[str, Sequence[Option]]:
    found = [one.medewerker for one in readers(visit.ports)]
    return {"medewerkers": [Option(one.id, one.name) for one in found]}


LEESLIJST = Screen(
    "/leeslijst",
    right="evaluatie_zien",
    template="bureau/leeslijst.html",
    show=_show,
    acts=(VOORSTELLEN, TEKENEN, AFWIJZEN),
    lists=_lists,
)


def routes(guard: Guard) -> None:
    """The page of the reading lists and its acts."""
    acts.add(guard, LEESLIJST)
