"""Between the functions and the engine: sees every call, and can lose, delay or refuse one.

The functions' calls to SES always come by here, since the engine itself keeps no mail tags and
no raw mail. With ``everything`` all their calls do, which lets a test count calls or cut the
line at a chosen one. It is the only place where a fault is put into a running system.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tools.forward import forward, forwarding_app
from tools.served import Served

_SEND_EMAIL = "/v2/email/outbound-emails"


@dataclass(frozen=True)
class Call:
    """One AWS call: ``operation`` as AWS names it (``SendMessage``), ``body`` as sent."""

    operation: str
    body: bytes

    def arguments(self) -> dict[str, Any]:
        """The arguments, for services that speak JSON (all that the functions use)."""
        arguments: dict[str, Any] = json.loads(self.body or b"{}")
        return arguments


class LineCut(Exception):
    """Raised by a hook: close the connection without an answer."""


Before = Callable[[Call], None]
After = Callable[[Call, int], None]


class Wire(Served):
    """Forwards AWS calls to the engine at ``engine_url``.

    ``before`` hooks run when a call has arrived (a LineCut there means it has no effect),
    ``after`` hooks, with the HTTP status, when the engine has done it (a LineCut there means the
    caller never hears). Hooks may block: a sleeping hook is a hanging service.
    """

    def __init__(self, port: int, engine_url: str) -> None:
        app = forwarding_app()
        app.router.add_route("*", "/{path:.*}", self._handle)
        super().__init__(app, port)
        self.before: list[Before] = []
        self.after: list[After] = []
        self._engine_url = engine_url

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        call = Call(_operation(request), body)
        try:
            for before in list(self.before):
                await asyncio.to_thread(before, call)
            answer = await forward(request, self._engine_url + request.raw_path, body)
            for after in list(self.after):
                await asyncio.to_thread(after, call, answer.status)
        except LineCut:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=502)
        return answer


def _operation(request: web.Request) -> str:
    target = request.headers.get("X-Amz-Target", "")
    if target:
        return target.rsplit(".", 1)[-1]
    return "SendEmail" if request.path == _SEND_EMAIL else f"{request.method} {request.path}"
