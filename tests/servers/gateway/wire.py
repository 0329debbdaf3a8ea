"""A client's connection: messages in, one answer after the other."""

import asyncio
import itertools
import struct
from typing import cast

from tests.servers.gateway.calls import INT
from tests.servers.gateway.node import Node

HEADER = struct.Struct("<iiii")  # length, id, the id that it answers, kind
QUERY, REPLY, MESSAGE = 2004, 1, 2013
CHECKSUM, NO_ANSWER = 1, 2  # flags of a MESSAGE
_REPLY_HEAD = struct.Struct("<iqii")  # flags, cursor, from, how many documents


class Client(asyncio.Protocol):
    """One connection to the node."""

    def __init__(self, node: Node) -> None:
        self._node, self._buffer = node, bytearray()
        self._queue: asyncio.Queue[bytes] = asyncio.Queue()
        self._ids = itertools.count(1)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's says so of none of its own
        self._task = asyncio.ensure_future(self._serve())

    def connection_lost(self, exc: Exception | None) -> None:
        self._task.cancel()
        self._node.transactions.gone(self)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while len(self._buffer) >= HEADER.size:
            length = INT.unpack_from(self._buffer)[0]
            if len(self._buffer) < length:
                return
            self._queue.put_nowait(bytes(self._buffer[:length]))
            del self._buffer[:length]

    async def _serve(self) -> None:
        while True:
            message = await self._queue.get()
            _, request, _, kind = HEADER.unpack_from(message)
            if kind == QUERY:  # a driver's first hello
                body = message[message.index(b"\0", 20) + 9 :]
                answer = await self._node.answer(self, body, None)
                self._send(request, REPLY, _REPLY_HEAD.pack(8, 0, 0, 1) + answer)
            elif kind == MESSAGE:
                answer = await self._node.answer(self, *_sections(message))
                if not INT.unpack_from(message, 16)[0] & NO_ANSWER:
                    self._send(request, MESSAGE, b"\0\0\0\0\0" + answer)
            else:
                self._transport.close()
                return

    def _send(self, request: int, kind: int, rest: bytes) -> None:
        head = HEADER.pack(HEADER.size + len(rest), next(self._ids), request, kind)
        self._transport.write(head + rest)


def _sections(message: bytes) -> tuple[bytes, bytes | None]:
    """A message's body and, for writes, its one sequence of documents."""
    body, sequence, place = b"", None, 20
    checksum = 4 if INT.unpack_from(message, 16)[0] & CHECKSUM else 0
    while place < len(message) - checksum:
        end = place + 1 + INT.unpack_from(message, place + 1)[0]
        if message[place] == 0:
            body = message[place + 1 : end]
        else:
            sequence = message[message.index(b"\0", place + 5) + 1 : end]
        place = end
    return body, sequence
