"""Running a process: signals, HTTP until told to stop, exit 0.

SIGTERM: readiness goes off first, requests are served on for `drain_s`, those in flight are finished,
then the background work ends.
"""

import asyncio
import contextlib
import gc
import signal
import socket
from collections.abc import Coroutine, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import uvicorn
import uvloop
from starlette.types import ASGIApp

from cli.connections import Connection
from customers.journal.ports import Unfit

if TYPE_CHECKING:  # every command starts here, and few of them serve
    from customers.web.health import Health

FINISH_S = 5


T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a process to its end."""
    # Most of what a request makes dies with it: look for cycles rarely.
    gc.set_threshold(50_000, 20, 50)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


class _Server(uvicorn.Server):
    async def on_tick(self, counter: int) -> bool:
        if counter % 10 == 0:  # once a second
            for connection in list(self.server_state.connections):
                if isinstance(connection, Connection):
                    connection.look()
        return await super().on_tick(counter)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # ours decide: uvicorn's would end the process by the signal instead of by 0


async def serve(
    app: ASGIApp, host: str, port: int, health: "Health", drain_s: float, greeting: str = ""
) -> None:
    """Listen, greet on standard output, answer HTTP until SIGTERM or SIGINT. Raises Unfit."""
    listening = _listen(host, port)
    if greeting:
        print(greeting, flush=True)
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=FINISH_S,
    )
    server = _Server(config)
    loop = asyncio.get_running_loop()

    def drain() -> None:
        if health.draining:
            server.should_exit = True
            return
        health.draining = True
        loop.call_later(drain_s, setattr, server, "should_exit", True)

    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, drain)
    await server.serve(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), backlog=2048)
    except OSError as error:
        raise Unfit(f"cannot listen on {host}:{port}: {error.strerror}") from None


async def until_told(work: Coroutine[Any, Any, None]) -> None:
    """Run work until it ends by itself, or SIGTERM or SIGINT ends it."""
    task = asyncio.ensure_future(work)
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, task.cancel)
    await asyncio.wait((task,))
    if not task.cancelled():
        task.result()


async def stop(tasks: list["asyncio.Task[None]"]) -> None:
    """End background work, and wait until it has ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
