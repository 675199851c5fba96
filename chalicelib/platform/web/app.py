"""The front door: every request comes in and every answer goes out here.

In: only what we use of an event is let through; the address, the browser and the cookies of a
visitor stay outside. Out: the headers of ``headers.py`` are on every answer, and an answer that
Chalice gave by itself, JSON in English, becomes a page.
"""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from chalice import Chalice, Response
from chalice.app import Request

from chalicelib.platform import aws, gemeente, log
from chalicelib.platform.web import headers
from chalicelib.platform.web.html import stylesheet
from chalicelib.platform.web.responses import error_page

_KEPT_HEADERS = ("content-type", "sec-fetch-site", "accept")
# Staff log in; whoever reports has no cookie, and none is let in.
_KEPT_OF_STAFF = (*_KEPT_HEADERS, "cookie")

# For when even the page that says what went wrong cannot be made. It does not know its own address, so
# its links count from the root of the site.
_LAST_RESORT = """<!doctype html><html lang="nl"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Fout: Storing: {sender}</title>
<link rel="stylesheet" href="/static/{css}"></head><body class="utrecht-root"><header class="header bar">
<div class="column"><a class="sender" href="/"><span>{sender}</span></a></div>
</header><main class="column flow"><h1 class="utrecht-heading-1">Storing</h1><p>Uw bericht is
misschien niet verstuurd. Wacht een paar minuten en laad deze pagina dan opnieuw. Vraagt uw browser of
het formulier nog een keer weg mag? Kies ja: dan gaat uw tekst niet verloren. Direct gevaar? Bel
<a class="utrecht-link utrecht-link--html-a" href="tel:112">112</a>.</p><div class="flow" lang="en">
<h2 class="utrecht-heading-2">Something is wrong on our side</h2><p>Your message may not have been sent.
Please wait a few minutes, then reload this page. If your browser asks whether to send the form again,
choose yes: that way your text is not lost. Immediate danger? Call
<a class="utrecht-link utrecht-link--html-a" href="tel:112">112</a>.</p></div></main></body></html>"""


class WebApp(Chalice):
    """A Chalice app that lets in little and lets out nothing without its headers.

    ``for_staff``: cookies are let in too, because staff log in.
    """

    def __init__(self, app_name: str, *, for_staff: bool = False) -> None:
        super().__init__(app_name, configure_logs=False)
        self._kept = _KEPT_OF_STAFF if for_staff else _KEPT_HEADERS
        # Chalice would refuse a file to a browser that asks for pages first: bytes go out below.
        self.api.binary_types = []
        self.log.handlers, self.log.propagate = [_TypeAndPlace()], False
        self.register_middleware(_on_the_way_out, "http")

    def __call__(self, event: Mapping[str, Any], context: Any) -> dict[str, Any]:
        with aws.answering():
            answer = dict(super().__call__(_let_in(event, self._kept), context))
        if isinstance(answer["body"], bytes):
            # The gateway gives the bytes: it takes every type for binary (tools/package.py).
            answer |= {"body": b64encode(answer["body"]).decode(), "isBase64Encoded": True}
        return answer


class _TypeAndPlace(logging.Handler):
    """Logs an unhandled error of Chalice without its text, which may hold typed words."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        log.fault("page_failed", error or RuntimeError())


def _let_in(event: Mapping[str, Any], kept: tuple[str, ...]) -> dict[str, Any]:
    given: Mapping[str, str] = event.get("headers") or {}
    sent = {name.lower(): value for name, value in given.items()}
    asked: Mapping[str, Any] = event.get("requestContext") or {}
    return {
        "requestContext": {
            "resourcePath": asked.get("resourcePath"),
            "httpMethod": asked.get("httpMethod"),
        },
        "pathParameters": {
            name: _sendable(value) for name, value in (event.get("pathParameters") or {}).items()
        },
        "multiValueQueryStringParameters": {
            _sendable(name): [_sendable(value) for value in values]
            for name, values in (event.get("multiValueQueryStringParameters") or {}).items()
        },
        "headers": {name: _sendable(sent[name]) for name in kept if name in sent},
        "body": None if event.get("body") is None else _sendable(event["body"]),
        "isBase64Encoded": event.get("isBase64Encoded", False),
        "stageVariables": None,
    }


def _last_resort() -> str:
    try:
        sender, css = f"Gemeente {escape(gemeente.current().name)}", stylesheet()
    # The file of the municipality, or the stylesheet, may be what is broken.
    except Exception as error:
        log.fault("last_resort_is_bare", error)
        sender, css = "De gemeente", "forms.css"
    return _LAST_RESORT.format(sender=sender, css=css)


def _sendable(text: str) -> str:
    """The text without lone surrogates: JSON can hold them, and no page or digest of ours can."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _on_the_way_out(request: Request, proceed: Callable[[Request], Response]) -> Response:
    try:
        response = proceed(request)
        if not isinstance(response.body, str | bytes):
            response = error_page(request, response.status_code)
    # Chalice would answer with its JSON, and without a header of ours.
    except Exception as error:
        log.fault("page_failed", error)
        response = Response(_last_resort(), {**headers.HTML, **headers.ERROR}, 500)
    response.headers = {**headers.SECURITY, **response.headers}
    if request.method == "HEAD":
        response.body = ""
    return response
