"""The pages, files and texts that every surface with pages serves."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from chalice import Blueprint, Response

from chalicelib.platform import gemeente
from chalicelib.platform.clock import system_clock, to_text
from chalicelib.platform.web import headers, house_style
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
        found = _file(name)
        if found is None:
            return error_page(site.current_request, 404)
        kind = {"Content-Type": _TYPES[Path(name).suffix]}
        return Response(found, {**kind, **headers.FOREVER})

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


def _file(name: str) -> str | None:
    """The text of a file of the site, or None when it has no such file."""
    if name == house_style.logo_name():
        return house_style.logo()
    file = next((file for file in _STATIC.iterdir() if file.name == name), None)
    if file is None:
        return None
    return file.read_text("utf-8") + (house_style.colours() if file.suffix == ".css" else "")
