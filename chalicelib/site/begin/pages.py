"""A medewerker lands on the page with their most urgent work, or here: what waits, and what they can do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from chalice import Response

from chalicelib.access.domain import ROLE_NAMES, Role, landing_of
from chalicelib.access.guard import Guard, Visit
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.i18n import N_
from chalicelib.process.proposals.usecases import Kind
from chalicelib.site.begin.usecases import what_waits

# The work of a role for which there is no page of work yet.
_NOTHING_YET: Mapping[Role, str] = {
    "procesregisseur": N_("Nog niet beschikbaar: de casussen van de procesregisseur."),
    "trainingscoordinator": N_(
        "Nog niet beschikbaar: de bijeenkomsten en aanmeldingen van de trainingen."
    ),
    "oproep": N_(
        "De oproepdienst krijgt dag en nacht mail bij mogelijk gevaar. Met alleen deze rol opent u geen "
        "meldingen."
    ),
}


def routes(guard: Guard, kinds: Sequence[Kind]) -> None:
    """The page; it stays by hand, because it may lead on. ``kinds`` are the acts that take two people."""
    guard.route("/begin", right="inloggen")(partial(_begin, kinds))


def _begin(kinds: Sequence[Kind], visit: Visit) -> Response:
    landing = landing_of(visit.medewerker)
    if landing != "begin":
        return visit.go(landing)
    try:
        waits = what_waits(visit.ports, kinds, visit.medewerker)
    except Unavailable as error:
        return visit.closed("begin_not_shown", error)
    return visit.page(
        "bureau/begin.html",
        waits=waits,
        role_names=ROLE_NAMES,
        nothing_yet=[
            words for role, words in _NOTHING_YET.items() if role in visit.medewerker.roles
        ],
        moment=lambda stored: visit.ports.here.said(stored, visit.language),
    )
