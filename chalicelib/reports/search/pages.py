"""The pages on which the desk looks for earlier reports about the same person or place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from chalice import Blueprint, Response

from chalicelib.access.accounts import Access
from chalicelib.access.guard import Guard, Visit, written
from chalicelib.access.watching.usecases import count_reading
from chalicelib.platform import gemeente, log
from chalicelib.platform.calendar import moment_text
from chalicelib.platform.clock import from_text
from chalicelib.platform.errors import Conflict, Unavailable
from chalicelib.platform.sealing import SealBroken
from chalicelib.platform.web import responses
from chalicelib.reports.codes import LINK_REASONS, SEARCH_REASONS, SECTION_NAMES, SUBJECT_NAMES
from chalicelib.reports.melding.usecases import BadField, Desk
from chalicelib.reports.search.usecases import AT_MOST, NoSearch, begin_search, read_search


def routes(desk: Callable[[], Desk], access: Callable[[], Access]) -> tuple[Blueprint, Guard]:
    """The pages; both arguments are called when a request needs them."""
    pages = Blueprint(__name__)
    guard = Guard(pages, access)

    @guard.route("/zoeken", right="meldingen_zoeken")
    def form(visit: Visit) -> Response:
        asked: Mapping[str, str] = visit.request.query_params or {}
        return _form(visit, beside=_sid(asked.get("bij", "")))

    @guard.route("/zoeken", right="meldingen_zoeken", method="POST", typed=("zoek",))
    def search(visit: Visit) -> Response:
        text, beside = visit.one("zoek"), _sid(visit.one("bij"))
        try:
            # Searching is reading: who does it very often is noticed too (secure-intake T35).
            count_reading(access(), visit.medewerker.id)
            found = begin_search(
                desk(),
                text,
                visit.one("reden"),
                beside=beside,
                by=visit.medewerker.id,
                once=visit.once,
            )
        except BadField as bad:
            return _form(visit, beside=beside, typed=text, problems={bad.field: bad.mend})
        except (Unavailable, Conflict) as error:
            log.fault("search_not_begun", error)
            return responses.error_page(visit.request, 503, kept=written(visit.request, text))
        return visit.go(f"zoeken/{found}")

    @guard.route("/zoeken/{one}", right="meldingen_zoeken")
    def outcome(visit: Visit, one: str) -> Response:
        try:
            found = read_search(desk(), one, by=visit.medewerker.id)
        except NoSearch:
            return visit.not_found()
        except (Unavailable, Conflict, SealBroken) as error:
            log.fault("search_not_shown", error)
            return responses.error_page(visit.request, 503)
        zone = ZoneInfo(desk().zone)
        return visit.page(
            "bureau/zoekuitkomst.html",
            outcome=found,
            most=AT_MOST,
            reasons=SEARCH_REASONS,
            link_reasons=LINK_REASONS,
            sections=SECTION_NAMES,
            subjects=SUBJECT_NAMES,
            wijken={wijk.code: wijk.name for wijk in gemeente.current().wijken},
            moment=lambda at: moment_text(from_text(at).astimezone(zone), visit.language),
        )

    return pages, guard


def _sid(given: str) -> str:
    """What can be the ``sid`` of a melding; anything else is as good as none."""
    return given if re.fullmatch("[0-9a-f]{32}", given) else ""


def _form(
    visit: Visit, *, beside: str, typed: str = "", problems: Mapping[str, str] | None = None
) -> Response:
    return visit.page(
        "bureau/zoeken.html",
        status=422 if problems else 200,
        beside=beside,
        typed=typed,
        chosen=visit.one("reden"),
        problems=problems or {},
        reasons=SEARCH_REASONS,
    )
