"""Plain addresses for people: ``/melden`` here is ``/restapis/<id>/public/_user_request_/melden`` there.

On AWS a custom domain does this. The front adds nothing and takes nothing away, so that what a
browser sees is what API Gateway answers.
"""

from __future__ import annotations

from aiohttp import web

from tools.forward import forward, forwarding_app
from tools.served import Served


class Front(Served):
    """A reverse proxy; ``target`` is set once the stage is deployed."""

    def __init__(self, port: int) -> None:
        app = forwarding_app()
        app.router.add_route("*", r"/{path:[\s\S]*}", self._handle)
        super().__init__(app, port)
        self.target = ""

    async def _handle(self, request: web.Request) -> web.Response:
        if not self.target:
            return web.Response(status=503, text="The public stage is not deployed yet.\n")
        return await forward(request, self.target + request.raw_path, await request.read())
