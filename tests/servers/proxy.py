"""A TCP proxy that can be cut and restored, to make a server go away without touching it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator


class Proxy:
    """127.0.0.1:port in front of a server."""

    def __init__(self, target: tuple[str, int], port: int) -> None:
        self._target, self.port = target, port
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def restore(self) -> None:
        """Let connections through."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def cut(self) -> None:
        """Break every connection and refuse new ones."""
        if self._server is not None:
            self._server.close()
            for writer in list(self._open):
                writer.transport.abort()
            await self._server.wait_closed()
            self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection(*self._target)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, far_writer}
        try:
            await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        finally:
            self._open -= {writer, far_writer}


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


@contextlib.asynccontextmanager
async def proxied(target: tuple[str, int], port: int) -> AsyncIterator[Proxy]:
    """A proxy that lets through, until it is cut."""
    proxy = Proxy(target, port)
    await proxy.restore()
    try:
        yield proxy
    finally:
        await proxy.cut()
