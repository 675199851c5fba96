"""The page on which an aandachtsfunctionaris says when they are away, and that their address is theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from chalice import Blueprint, Response

from chalicelib.access.accounts import Access
from chalicelib.access.guard import Guard, Visit, written
from chalicelib.network.absence.usecases import (
    come_back,
    go_away,
    own_entry,
    say_that_address_is_mine,
)
from chalicelib.network.directory.usecases import BadEntry, NoEntry, Register
from chalicelib.network.domain import (
    LONGEST_ABSENCE,
    Aandachtsfunctionaris,
    Network,
    first_day_without_deputy,
)
from chalicelib.platform import log
from chalicelib.platform.calendar import full_date_text
from chalicelib.platform.errors import Conflict, Unavailable
from chalicelib.platform.i18n import N_
from chalicelib.platform.web import responses

_TYPED = ("vanaf", "tot_en_met")
_PROBLEMS: Mapping[str, str] = {
    "days": N_("Vul twee dagen in, zoals 27 maart 2026 of 27-3-2026."),
    "order": N_("De laatste dag ligt voor de eerste. Kijk beide dagen na."),
    "past": N_("De laatste dag is al voorbij. Vul een dag in vanaf vandaag."),
    "too_long": N_(
        "Dat is langer dan een jaar. Kijk het jaartal na, of bel ons: dan zoeken wij een ander."
    ),
}


def routes(
    register: Callable[[], Register], access: Callable[[], Access]
) -> tuple[Blueprint, Guard]:
    """The page; both arguments are called when a request needs them."""
    pages = Blueprint(__name__)
    guard = Guard(pages, access)

    @guard.route("/afwezig", right="berichten_zien")
    def away(visit: Visit) -> Response:
        return _tried(visit, register(), lambda network, me: _show(visit, register(), network, me))

    @guard.route("/afwezig", right="berichten_zien", method="POST", typed=_TYPED)
    def go(visit: Visit) -> Response:
        def do(network: Network, me: Aandachtsfunctionaris) -> Response:
            days, by = [visit.one(name) for name in _TYPED], visit.medewerker.id
            try:
                go_away(register(), me, *days, language=visit.language, by=by)
            except BadEntry as bad:
                return _show(visit, register(), network, me, problem=_PROBLEMS[bad.problem])
            return visit.go("afwezig")

        return _tried(visit, register(), do)

    @guard.route("/afwezig/voorbij", right="berichten_zien", method="POST")
    def back(visit: Visit) -> Response:
        def do(_: Network, me: Aandachtsfunctionaris) -> Response:
            come_back(register(), me, by=visit.medewerker.id)
            return visit.go("afwezig")

        return _tried(visit, register(), do)

    @guard.route("/afwezig/adres", right="berichten_zien", method="POST")
    def mine(visit: Visit) -> Response:
        def do(_: Network, me: Aandachtsfunctionaris) -> Response:
            say_that_address_is_mine(register(), me, by=visit.medewerker.id)
            return visit.go("afwezig")

        return _tried(visit, register(), do)

    return pages, guard


def _tried(
    visit: Visit, register: Register, do: Callable[[Network, Aandachtsfunctionaris], Response]
) -> Response:
    """What comes of doing something with one's own row; whatever goes wrong, what was typed is kept."""
    by = visit.medewerker
    try:
        return do(*own_entry(register, by.organisatie_id, by.person_id))
    except NoEntry:
        return visit.not_found()
    except (Unavailable, Conflict) as error:
        log.fault("absence_not_kept", error)
        kept = written(visit.request, *map(visit.one, _TYPED))
        return responses.error_page(visit.request, 503, kept=kept)


def _show(
    visit: Visit,
    register: Register,
    network: Network,
    me: Aandachtsfunctionaris,
    *,
    problem: str = "",
) -> Response:
    first, last = _coming_days(me, register.today)
    alone = first and last and first_day_without_deputy(network, me.id, first, last)
    return visit.page(
        "bureau/afwezig.html",
        status=422 if problem else 200,
        me=me,
        first=first,
        last=me.absent_until,
        is_away=first is not None,
        alone_on=alone,
        deputies=network.deputies_of(me.id),
        today=register.today,
        problem=problem,
        typed={name: visit.one(name) for name in _TYPED},
        day=lambda day: full_date_text(day, visit.language),
    )


def _coming_days(me: Aandachtsfunctionaris, today: date) -> tuple[date | None, date | None]:
    """The days of an absence that is not over; None twice when there is none."""
    if me.absent_from is None:
        return None, None
    first, last = me.absent_from, me.absent_until or max(me.absent_from, today) + LONGEST_ABSENCE
    return (None, None) if last < today else (max(first, today), last)
