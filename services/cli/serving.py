"""Serving HTTP until told to stop.

SIGTERM: readiness goes off first, requests are served on for `drain_s`, those in flight are finished,
then the background work ends.
"""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

from cli.connections import Connection
from customers.journal.ports import Unfit
from customers.web.health import Health

FINISH_S = 5


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
    app: ASGIApp, host: str, port: int, health: Health, drain_s: float, greeting: str = ""
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
