"""The public pages of what was published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from chalice import Blueprint, Response

from chalicelib.evaluation.files import NAMES, TYPES, headers_of
from chalicelib.evaluation.showing.usecases import (
    all_published,
    published,
    published_file,
    years,
)
from chalicelib.platform.calendar import date_text
from chalicelib.platform.errors import NotThere, Unavailable
from chalicelib.platform.ports import Ports
from chalicelib.platform.web import headers
from chalicelib.platform.web.responses import error_page, language_of, page
from chalicelib.platform.web.visited import Visited


def routes(visiting: Callable[[], Ports]) -> Blueprint:
    """The pages and the files."""
    site = Visited(__name__)

    def day(stored: str) -> str:
        return date_text(date.fromisoformat(stored), language_of(site.current_request))

    @site.route("/cijfers")
    def figures() -> Response:
        try:
            found = all_published(visiting())
        except Unavailable:
            return error_page(site.current_request, 503)
        return page(
            site.current_request,
            "evaluation/cijfers.html",
            caching=headers.QUESTION,
            years=years(found),
            day=day,
        )

    @site.route("/cijfers/{uitgave}")
    def one(uitgave: str) -> Response:
        try:
            shown = published(visiting(), uitgave)
        except NotThere:
            return error_page(site.current_request, 404)
        except Unavailable:
            return error_page(site.current_request, 503)
        return page(
            site.current_request,
            "evaluation/cijfers_een.html",
            caching=headers.QUESTION,
            shown=shown,
            names=NAMES,
            day=day,
        )

    @site.route("/cijfers/{uitgave}/{bestand}")
    def file(uitgave: str, bestand: str) -> Response:
        try:
            content = published_file(visiting(), uitgave, bestand)
        except NotThere:
            return error_page(site.current_request, 404)
        except Unavailable:
            return error_page(site.current_request, 503)
        return Response(
            content if bestand.endswith(".xlsx") else content.decode(),
            {
                "Content-Type": TYPES[bestand],
                **headers.QUESTION,
                **headers_of(uitgave, bestand, content),
            },
        )

    return site
