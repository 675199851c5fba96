"""Pages and error pages as answers, and what a request says of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chalice import Response
from chalice.app import Request

from chalicelib.platform import i18n
from chalicelib.platform.web import headers, html
from chalicelib.platform.web.body import BadBody, read_form
from chalicelib.platform.web.html import relative, render

# Label and text of each answer that a page gives back.
Kept = tuple[tuple[str, str], ...]


def language_of(request: Request) -> str:
    """The language asked for by ``?lang=``; Dutch when it is none of ours."""
    return i18n.offered(request.query_params.get("lang") if request.query_params else "")


def error_page(
    request: Request,
    status: int,
    *,
    language: str = "",
    kept: Kept = (),
    reason: str = "",
    onward: str = "",
    caching: Mapping[str, str] = headers.ERROR,
    visit: object = None,
) -> Response:
    """The page for an HTTP error, in the visitor's language, with what they wrote if it is known.

    ``reason`` names another text of the template for the same status, ``onward`` the page on which somebody
    can go on. ``visit`` is that of a medewerker who is logged in (access/guard.py): the page then has their
    menu.
    """
    of_staff = {} if visit is None else {"visit": visit}
    body = render(
        "bureau/error.html" if of_staff or html.is_for_staff() else "error.html",
        language=language or language_of(request),
        path=shown_path(request),
        status=status,
        reason=reason,
        onward=onward,
        kept=kept,
        posted=request.method not in {"GET", "HEAD"},
        **of_staff,
    )
    return Response(body, {**headers.HTML, **caching}, status)


def moved(request: Request, path: str) -> Response:
    """On to the right address of the page that was asked for (301), in the same language."""
    language = language_of(request)
    query = "" if language == i18n.LANGUAGES[0].code else f"?lang={language}"
    where = {"Location": relative(shown_path(request), path.removeprefix("/")) + query}
    return Response("", {**headers.HTML, **headers.QUESTION, **where}, 301)


def refused_from_elsewhere(
    request: Request,
    keep: Callable[[Mapping[str, Sequence[str]], str], Kept] = lambda fields, language: (),
) -> Response:
    """The page for a form that another site made a browser send, with what was typed to copy.

    ``keep`` picks the answers from the fields, for a language. They may be words of the other site, so the
    page has no button that sends them: they stand in boxes that cannot be changed, and never as markup.
    """
    fields: Mapping[str, Sequence[str]]
    try:
        fields = read_form(raw_body(request), request.headers.get("content-type", ""))
    except BadBody as bad:
        fields = bad.kept
    said = "".join(fields.get("lang", ())[:1])
    language = i18n.offered(said) if said else ""
    kept = keep(fields, language or language_of(request))
    caching = headers.QUESTION if kept else headers.ERROR
    return error_page(
        request, 403, language=language, reason="elsewhere", kept=kept, caching=caching
    )


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


def onward(request: Request) -> str:
    """The address that a form on the answer to this request sends to: its page, by another query.

    Sending to an address empties the browser's cache of it (RFC 9111, 4.4), and a send that fails for want
    of a network takes the place of a page with the same address. Either way Back would find no page, and
    what was typed would be gone (decision 0019).
    """
    sent_to = request.query_params.get("verder") if request.query_params else ""
    return f"{html.here(shown_path(request))}?verder={'2' if sent_to == '1' else '1'}"


def is_from_elsewhere(request: Request) -> bool:
    """Whether a browser says that another site made it send this form (Fetch Metadata)."""
    return request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}


def shown_path(request: Request) -> str:
    """The path of the request as links are counted from it; parameters keep their place."""
    path = str(request.path)
    for name, value in (request.uri_params or {}).items():
        path = path.replace("{" + name + "}", value.replace("/", "")).replace(f"{{{name}+}}", value)
    return path
