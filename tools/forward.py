"""Passes HTTP requests on, byte for byte; the front and the wire are built on it."""

from __future__ import annotations

from collections.abc import AsyncIterator

from aiohttp import ClientConnectionError, ClientSession, ClientTimeout, DummyCookieJar, web
from multidict import CIMultiDict
from yarl import URL

# API Gateway takes 10 MB; a little more here, so that it is the gateway that refuses.
LARGEST_BODY = 16 * 1024 * 1024

# Headers that belong to one connection (RFC 9110 7.6.1), and the length, which is written anew.
_HOP_BY_HOP = frozenset(
    {
        *("connection", "content-length", "keep-alive", "proxy-connection", "te", "trailer"),
        *("transfer-encoding", "upgrade"),
    }
)
_SESSION = web.AppKey("session", ClientSession)


def forwarding_app() -> web.Application:
    """An application whose handlers may call ``forward``."""
    app = web.Application(client_max_size=LARGEST_BODY)
    app.cleanup_ctx.append(_session)
    app.on_response_prepare.append(_unsigned)
    return app


async def forward(request: web.Request, url: str, body: bytes) -> web.Response:
    """The answer of ``url`` to this request: same method, headers, body; nothing decoded.

    502 when nobody answers there, as when the engine is stopping.
    """
    session = request.app[_SESSION]
    try:
        async with session.request(
            request.method,
            URL(url, encoded=True),
            data=body,
            headers=_passed_on(request.headers),
            allow_redirects=False,
        ) as answer:
            return web.Response(
                status=answer.status, headers=_passed_on(answer.headers), body=await answer.read()
            )
    except ClientConnectionError:
        return web.Response(status=502, text="The engine does not answer.\n")


async def _session(app: web.Application) -> AsyncIterator[None]:
    async with ClientSession(
        auto_decompress=False,
        cookie_jar=DummyCookieJar(),
        skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
        timeout=ClientTimeout(total=120),
    ) as session:
        app[_SESSION] = session
        yield


async def _unsigned(request: web.Request, response: web.StreamResponse) -> None:
    """Take out the header in which aiohttp names itself."""
    response.headers.popall("Server", None)


def _passed_on(headers: object) -> CIMultiDict[str]:
    kept: CIMultiDict[str] = CIMultiDict()
    for name, value in headers.items():  # type: ignore[attr-defined]
        if name.lower() not in _HOP_BY_HOP:
            kept.add(name, value)
    return kept
