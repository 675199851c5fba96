"""The pages, files and texts that every surface with pages serves."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from chalice import Blueprint, Response

from chalicelib.platform import gemeente
from chalicelib.platform.clock import system_clock, to_text
from chalicelib.platform.web import headers
from chalicelib.platform.web.responses import error_page, language_of, page
from chalicelib.platform.web.visited import Visited
from chalicelib.site.statement import statement

_STATIC = Path(__file__).parents[2] / "platform" / "web" / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
_TEXT = {"Content-Type": "text/plain; charset=utf-8"}


def common_routes() -> Blueprint:
    """The pages of every surface: the stylesheet, the icon, what was done for everybody to be
    able to use it, and where weaknesses can be told.
    """
    site = Visited(__name__)

    @site.route("/static/{name}")
    def static(name: str) -> Response:
        files = {file.name: file for file in _STATIC.iterdir()}
        if name not in files:
            return error_page(site.current_request, 404)
        kind = {"Content-Type": _TYPES[files[name].suffix]}
        return Response(files[name].read_text("utf-8"), {**kind, **headers.FOREVER})

    @site.route("/toegankelijkheid")
    def accessibility() -> Response:
        stated = gemeente.current().accessibility
        said = statement(language_of(site.current_request), stated)
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
