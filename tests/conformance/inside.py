"""The embedded service inside the process of the tests: no port, no other process; requests go to its application.

What becomes of the bytes of a connection before that is the matter of `test_wire.py`, which a process of its own answers.
"""

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx2
from starlette.types import ASGIApp

from cli.embedded import answering
from cli.settings import Settings

WAIT_S = 30


class Inside(httpx2.BaseTransport):
    """Hands requests to an application that lives on a loop in another thread."""

    def __init__(self, app: ASGIApp) -> None:
        self._asgi, self._loop = httpx2.ASGITransport(app), asyncio.get_running_loop()
        self._over = asyncio.Event()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        return asyncio.run_coroutine_threadsafe(self._answer(request), self._loop).result(WAIT_S)

    async def _answer(self, request: httpx2.Request) -> httpx2.Response:
        answer = await self._asgi.handle_async_request(request)
        content = await answer.aread()
        return httpx2.Response(answer.status_code, headers=answer.headers, content=content)

    async def over(self) -> None:
        """Wait until it is ended."""
        await self._over.wait()

    def end(self) -> None:
        """The application is needed no more."""
        self._loop.call_soon_threadsafe(self._over.set)


@contextmanager
def running(data: Path, config: Path, settings: Settings) -> Iterator[Inside]:
    """The service over a data directory, at work until the end of the context. Raises Unfit."""
    started: Future[Inside] = Future()

    async def work() -> None:
        try:
            async with answering(data, config, settings) as service:
                started.set_result(inside := Inside(service.app))
                await inside.over()
        except BaseException as error:
            if started.done():
                raise
            started.set_exception(error)

    with ThreadPoolExecutor(1) as thread:
        working = thread.submit(asyncio.run, work())
        inside = started.result(WAIT_S)
        try:
            yield inside
        finally:
            inside.end()
        working.result(WAIT_S)
