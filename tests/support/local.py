"""An app of ours behind a small server on this machine: for journeys that need no engine."""

from __future__ import annotations

from aiohttp import web

from chalicelib.platform.web import headers
from chalicelib.platform.web.app import WebApp
from tests.support.web import answer_to
from tools.instance import free_port
from tools.served import Served

_LARGEST_BODY = 1024 * 1024
# With an icon, or a browser asks for one that is not there.
_BUSY = '<!doctype html><link rel="icon" href="data:,"><title>429</title>'


class Local(Served):
    """Serves ``app`` at ``url``, one request after the other; or, like a busy gateway, refuses them all."""

    is_busy = False

    def __init__(self, app: WebApp) -> None:
        served = web.Application(client_max_size=_LARGEST_BODY)
        served.router.add_route("*", "/{path:.*}", self._handle)
        super().__init__(served, free_port())
        self._door = app

    async def _handle(self, request: web.Request) -> web.Response:
        address, body = request.rel_url, await request.read()
        if self.is_busy:
            return web.Response(
                status=429, headers=headers.ERROR, text=_BUSY, content_type="text/html"
            )
        answer = answer_to(
            self._door,
            request.method,
            address.raw_path,
            address.raw_query_string,
            body if request.method == "POST" else None,
            request.headers,
        )
        return web.Response(
            status=answer.status, headers=dict(answer.headers), body=answer.body.encode()
        )
