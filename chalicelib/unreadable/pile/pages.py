"""The pages of messages that nobody could read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalice import Response

from chalicelib.access import acts
from chalicelib.access.acts import Screen
from chalicelib.access.guard import Guard, Visit
from chalicelib.access.staff.usecases import names_of
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.web.cursor import from_address, to_address
from chalicelib.unreadable.codes import DANGER, KINDS, QUEUES, REASONS, STATES, WHY
from chalicelib.unreadable.pile.acts import AFGEHANDELD, OPNIEUW
from chalicelib.unreadable.pile.usecases import list_unreadable, look_at

_PAGE = 50
_CURSOR = {"pk", "sk", "bak", "bak_at"}
_WORDS: Mapping[str, Any] = {"queues": QUEUES, "whys": WHY, "states": STATES}


def _pile(visit: Visit) -> Response:
    """The list stays by hand: its place is part of the address, and no form has answers."""
    after = from_address(visit.asked.get("na", ""), _CURSOR, "bak", "onleesbaar")
    try:
        rows, following = list_unreadable(visit.ports, limit=_PAGE, after=after)
    except Unavailable as error:
        return visit.closed("unreadable_not_shown", error)
    return visit.page(
        "bureau/onleesbaar.html",
        rows=rows,
        moment=lambda stored: _said(visit, stored),
        more="" if following is None else visit.address(na=to_address(following)),
        **_WORDS,
    )


def _one(visit: Visit) -> Mapping[str, Any]:
    kept, seen = look_at(visit.work, visit.at["queue"], visit.at["row"])
    return {
        "message": kept,
        "seen": seen,
        "kinds": KINDS,
        "dangers": DANGER,
        "reasons": REASONS,
        "by": names_of(visit.ports, {kept.by}).get(kept.by, ""),
        "moment": lambda stored: _said(visit, stored),
        **_WORDS,
    }


BERICHT = Screen(
    "/onleesbaar/{queue}/{row}",
    right="werkbak_zien",
    template="bureau/onleesbaar_bericht.html",
    show=_one,
    acts=(OPNIEUW, AFGEHANDELD),
)


def routes(guard: Guard) -> None:
    """The pile, and the page of one message."""
    guard.route("/onleesbaar", right="werkbak_zien")(_pile)
    acts.add(guard, BERICHT)


def _said(visit: Visit, stored: str) -> str:
    return visit.ports.here.said(stored, visit.language)
