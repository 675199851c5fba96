"""The public pages of what was published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from chalice import Blueprint, Response

from chalicelib.catalogue.domain import ShownUitgave
from chalicelib.evaluation.files import NAMES, TYPES, headers_of
from chalicelib.evaluation.showing.usecases import (
    all_published,
    period_of,
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

    def answered(made: Callable[[str], Response]) -> Response:
        """What is made in the language of the visitor, or the page that says that it is not there."""
        try:
            return made(language_of(site.current_request))
        except NotThere:
            return error_page(site.current_request, 404)
        except Unavailable:
            return error_page(site.current_request, 503)

    def show(template: str, **context: Any) -> Response:
        return page(site.current_request, template, caching=headers.QUESTION, **context)

    @site.route("/cijfers")
    def figures() -> Response:
        return answered(
            lambda language: show("evaluation/cijfers.html", **_all(visiting(), language))
        )

    @site.route("/cijfers/{uitgave}")
    def one(uitgave: str) -> Response:
        return answered(
            lambda language: show(
                "evaluation/cijfers_een.html", **_one(visiting(), uitgave, language)
            )
        )

    @site.route("/cijfers/{uitgave}/{bestand}")
    def file(uitgave: str, bestand: str) -> Response:
        return answered(lambda _: _file(visiting(), uitgave, bestand))

    return site


def _name(language: str, shown: ShownUitgave) -> str:
    return period_of(shown).title(language)


def _all(ports: Ports, language: str) -> dict[str, Any]:
    found = all_published(ports)
    return {
        "years": years(found),
        "name": partial(_name, language),
        # A period is named alike in each plan, and a link has to be told from the others.
        "is_of_several_plans": len({one.plan for one in found}) > 1,
    }


def _one(ports: Ports, named: str, language: str) -> dict[str, Any]:
    shown = published(ports, named)
    return {
        "shown": shown,
        "names": NAMES,
        "name": _name(language, shown),
        "day": lambda stored: date_text(date.fromisoformat(stored), language),
    }


def _file(ports: Ports, named: str, file: str) -> Response:
    content = published_file(ports, named, file)
    saved = headers_of(named, file, content)
    kind: dict[str, str | list[str]] = {"Content-Type": TYPES[file], **headers.QUESTION, **saved}
    return Response(content if file.endswith(".xlsx") else content.decode(), kind)
