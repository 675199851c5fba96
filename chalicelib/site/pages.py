"""Pages that ask nothing and call nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from chalice import Blueprint, Response
from chalice.app import Request

from chalicelib.platform import gemeente
from chalicelib.platform.clock import system_clock, to_text
from chalicelib.platform.web import headers
from chalicelib.platform.web.door import error_page, language_of, page
from chalicelib.site.toegankelijkheid import statement

_STATIC = Path(__file__).parents[1] / "platform" / "web" / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
_TEXT = {"Content-Type": "text/plain; charset=utf-8"}
# Shown for a moment by the way out, and longer only by a browser that is told not to go on by itself.
_LEAVING = """<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Verder</title></head>
<body><a href="weg?nu=1" rel="noreferrer">Verder</a></body></html>"""


def routes(exit_url: Callable[[], str]) -> Blueprint:
    """The information pages; ``exit_url`` tells where "Snel weg" leads, on another site."""
    site = Blueprint(__name__)

    def show(template: str) -> Response:
        return page(site.current_request, template, caching=headers.QUESTION)

    @site.route("/")
    def start() -> Response:
        return show("start.html")

    @site.route("/professionals")
    def professionals() -> Response:
        return show("professionals.html")

    @site.route("/privacy")
    def privacy() -> Response:
        return show("privacy.html")

    @site.route("/weg")
    def leave() -> Response:
        return _leave(site.current_request, exit_url)

    return site


def common_routes() -> Blueprint:
    """What every surface with pages serves: the stylesheet, the icon, what was done for everybody to be
    able to use it, and where weaknesses can be told.
    """
    site = Blueprint(f"{__name__}.common")

    @site.route("/static/{name}")
    def static(name: str) -> Response:
        files = {file.name: file for file in _STATIC.iterdir()}
        if name not in files:
            return error_page(site.current_request, 404)
        kind = {"Content-Type": _TYPES[files[name].suffix]}
        return Response(files[name].read_text("utf-8"), {**kind, **headers.FOREVER})

    @site.route("/toegankelijkheid")
    def accessibility() -> Response:
        said = statement(language_of(site.current_request))
        return page(site.current_request, "toegankelijkheid.html", caching=headers.QUESTION, **said)

    @site.route("/.well-known/security.txt")
    def security() -> Response:
        # RFC 9116: a contact and a day on which this text is to be looked at again.
        until = to_text(system_clock() + timedelta(days=180))
        text = f"Contact: {gemeente.current().security_contact}\nExpires: {until}\n"
        return Response(
            text + "Preferred-Languages: nl, en\n",
            {**_TEXT, "Cache-Control": "public, max-age=86400"},
        )

    return site


def _leave(request: Request, exit_url: Callable[[], str]) -> Response:
    """The way out, in two steps; the second takes the place of the first in the history.

    A browser keeps the page that is left, with all that was filled in, once the next page is there.
    A redirect alone would clear its cache before that: Back then showed a personal code (measured).
    """
    if request.query_params:
        return Response("", {**headers.HTML, **headers.LEAVING, "Location": exit_url()}, 303)
    return Response(_LEAVING, {**headers.HTML, **headers.LEAVING, "Refresh": "0; url=weg?nu=1"})
