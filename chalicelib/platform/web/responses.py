"""Pages and error pages as answers, and what a request says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalice import Response
from chalice.app import Request

from chalicelib.platform import i18n
from chalicelib.platform.web import headers
from chalicelib.platform.web.html import render


def language_of(request: Request) -> str:
    """The language asked for by ``?lang=``; Dutch when it is none of ours."""
    return i18n.offered(request.query_params.get("lang") if request.query_params else "")


def error_page(
    request: Request, status: int, *, language: str = "", kept: tuple[tuple[str, str], ...] = ()
) -> Response:
    """The page for an HTTP error, in the visitor's language, with what they wrote if it is known."""
    body = render(
        "error.html",
        language=language or language_of(request),
        path=shown_path(request),
        status=status,
        kept=kept,
    )
    return Response(body, {**headers.HTML, **headers.ERROR}, status)


def page(
    request: Request,
    template: str,
    *,
    caching: Mapping[str, str],
    status: int = 200,
    **context: Any,
) -> Response:
    """A page made of ``template``; ``language`` in ``context`` overrides the one asked for."""
    language = context.pop("language", "") or language_of(request)
    body = render(template, language=language, path=shown_path(request), **context)
    return Response(body, {**headers.HTML, **caching}, status)


def raw_body(request: Request) -> bytes:
    """The posted body, byte for byte."""
    body = request.raw_body
    return body.encode() if isinstance(body, str) else body


def is_from_elsewhere(request: Request) -> bool:
    """Whether a browser says that another site made it send this form (Fetch Metadata)."""
    return request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}


def shown_path(request: Request) -> str:
    """The path of the request as links are counted from it; parameters keep their place."""
    path = str(request.path)
    for name, value in (request.uri_params or {}).items():
        path = path.replace("{" + name + "}", value.replace("/", ""))
    return path
