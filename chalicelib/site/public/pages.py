"""Pages that ask nothing and call nothing, and the answer at every address that is none of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chalice import Blueprint, Response
from chalice.app import Request

from chalicelib.platform.web import headers
from chalicelib.platform.web.responses import error_page, moved, page, shown_path
from chalicelib.platform.web.visited import ANYWHERE, Visited, meant

# Shown for a moment by the way out, and longer only by a browser that is told not to go on by itself.
_LEAVING = """<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Verder</title></head>
<body><a href="weg?nu=1" rel="noreferrer">Verder</a></body></html>"""


def routes(exit_url: Callable[[], str], asked: Callable[[], list[str]]) -> Blueprint:
    """The information pages.

    ``exit_url`` tells where "Snel weg" leads, on another site; ``asked`` the questions to a
    professional (msgids).
    """
    site = Visited(__name__)

    def show(template: str, **context: Any) -> Response:
        return page(site.current_request, template, caching=headers.QUESTION, **context)

    @site.route("/")
    def start() -> Response:
        return show("start.html")

    @site.route("/professionals")
    def professionals() -> Response:
        return show("professionals.html", questions=asked())

    @site.route("/privacy")
    def privacy() -> Response:
        return show("privacy.html")

    @site.route("/weg")
    def leave() -> Response:
        return _leave(site.current_request, exit_url)

    @site.route(ANYWHERE)
    def anywhere() -> Response:
        request, routes = site.current_request, site.current_app.routes
        pages = (path for path, methods in routes.items() if "GET" in methods and "{" not in path)
        page = meant(shown_path(request), pages)
        return error_page(request, 404) if page is None else moved(request, page)

    return site


def _leave(request: Request, exit_url: Callable[[], str]) -> Response:
    """The way out, in two steps; the second takes the place of the first in the history.

    A browser keeps the page that is left, with all that was filled in, once the next page is there.
    A redirect alone would clear its cache before that: Back then showed a personal code (measured).
    """
    if request.query_params:
        return Response("", {**headers.HTML, **headers.LEAVING, "Location": exit_url()}, 303)
    return Response(_LEAVING, {**headers.HTML, **headers.LEAVING, "Refresh": "0; url=weg?nu=1"})
