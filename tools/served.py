"""An aiohttp application served from a thread of its own, so that tests and `make run` can hold it."""

from __future__ import annotations

import asyncio
import threading
from types import TracebackType
from typing import Self

from aiohttp import web

from tools.instance import LOOPBACK


class Served:
    """Serves ``app`` on the loopback interface between ``__enter__`` and ``__exit__``."""

    def __init__(self, app: web.Application, port: int) -> None:
        self.port = port
        self.url = f"http://{LOOPBACK}:{port}"
        self._app = app
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._fault: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=f"served-{port}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        if self._fault:
            raise self._fault
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=1)
        try:
            self._loop.run_until_complete(self._start(runner))
        except OSError as error:
            self._fault = error
            return
        finally:
            self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    async def _start(self, runner: web.AppRunner) -> None:
        await runner.setup()
        await web.TCPSite(runner, LOOPBACK, self.port).start()
