"""API Gateway in this process: a request becomes an event for an app of ours."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlencode

from chalicelib.platform.web.app import WebApp
from chalicelib.platform.web.body import FORM


@dataclass(frozen=True)
class Answer:
    """The answer of an app at ``path`` (without its query); the names of headers in lower case."""

    path: str
    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)
    is_base64: bool = False

    @property
    def content(self) -> bytes:
        """The bytes that the gateway gives."""
        return base64.b64decode(self.body) if self.is_base64 else self.body.encode()

    @property
    def token(self) -> str:
        """The token against forgery that the forms on the page carry."""
        return str(re.findall(r'name="formulier" value="([^"]*)"', self.body)[0])


def ask(
    app: WebApp,
    method: str,
    address: str,
    fields: Mapping[str, str | Sequence[str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    path, _, query = address.partition("?")
    body = (
        None if fields is None else urlencode(fields, doseq=True, errors="surrogateescape").encode()
    )
    given = {} if body is None else {"content-type": FORM}
    return answer_to(app, method, path, query, body, {**given, **(headers or {})})


def answer_to(
    app: WebApp, method: str, path: str, query: str, body: bytes | None, headers: Mapping[str, str]
) -> Answer:
    """The answer of ``app`` to a request as it comes in, byte for byte."""
    resource, parameters = resource_of(app, path)
    event = {
        "requestContext": {"resourcePath": resource, "httpMethod": method},
        "pathParameters": parameters,
        "multiValueQueryStringParameters": parse_qs(query, keep_blank_values=True),
        "headers": dict(headers),
        "body": None if body is None else base64.b64encode(body).decode(),
        "isBase64Encoded": body is not None,
    }
    answer = app(event, None)
    held = {name.lower(): value for name, value in answer["headers"].items()}
    encoded = bool(answer.get("isBase64Encoded"))
    body = answer["body"]
    said = body.decode() if isinstance(body, bytes) else str(body)
    return Answer(path, answer["statusCode"], said, held, encoded)


def resource_of(app: WebApp, path: str) -> tuple[str, dict[str, str]]:
    """The route that serves a path, with its parameters; the path itself when there is none."""
    # A parameter that takes the rest of the path comes last, as at API Gateway.
    for route in sorted(app.routes, key=lambda path: "+}" in path):
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route)
        pattern = re.sub(r"\{(\w+)\+\}", r"(?P<\1>.+)", pattern)
        match = re.fullmatch(pattern, path)
        if match:
            return route, {name: unquote(value) for name, value in match.groupdict().items()}
    return path, {}
