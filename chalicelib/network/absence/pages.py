"""The page on which an aandachtsfunctionaris says when they are away, and that their address is theirs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chalicelib.access import acts
from chalicelib.access.acts import Screen
from chalicelib.access.guard import Guard, Visit
from chalicelib.network.absence.acts import ADRES, DAGEN, TELEFOON, VOORBIJ
from chalicelib.network.absence.usecases import own_entry
from chalicelib.network.domain import Aandachtsfunctionaris, first_day_without_deputy
from chalicelib.platform.calendar import full_date_text
from chalicelib.platform.typed.away import LONGEST_ABSENCE


def _show(visit: Visit) -> Mapping[str, Any]:
    by, today = visit.medewerker, visit.ports.today
    network, me = own_entry(visit.ports, by.organisatie_id, by.person_id)
    first, last = _coming_days(me, today)
    alone = first and last and first_day_without_deputy(network, me.id, first, last)
    return {
        "me": me,
        "first": first,
        "last": me.absent_until,
        "is_away": first is not None,
        "alone_on": alone,
        "deputies": network.deputies_of(me.id),
        "today": today,
        "day": lambda day: full_date_text(day, visit.language),
    }


AFWEZIG = Screen(
    "/afwezig",
    right="berichten_zien",
    template="bureau/afwezig.html",
    show=_show,
    acts=(DAGEN, VOORBIJ, ADRES, TELEFOON),
)


def routes(guard: Guard) -> None:
    """The page of one's own absence and its acts."""
    acts.add(guard, AFWEZIG)


def _coming_days(me: Aandachtsfunctionaris, today: date) -> tuple[date | None, date | None]:
    """The days of an absence that is not over; None twice when there is none."""
    if me.absent_from is None:
        return None, None
    first, last = me.absent_from, me.absent_until or max(me.absent_from, today) + LONGEST_ABSENCE
    return (None, None) if last < today else (max(first, today), last)
