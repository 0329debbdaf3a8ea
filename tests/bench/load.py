"""Requests on raw sockets, from Python: what a test or a preparation sends, and a timetable that waits for no answer.

What a server can do at most is not measured with this: `wrk.py` costs a small part of it.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Load(NamedTuple):
    """What a run came to. Latencies in seconds, sorted; `failed`: answers that were not 200."""

    rate: float
    latencies: list[float]
    failed: int

    def quantile(self, q: float) -> float:
        """A quantile of the latencies, in ms."""
        return 1000 * self.latencies[min(int(q * len(self.latencies)), len(self.latencies) - 1)]


def request(method: str, path: str, user: str, body: bytes = b"", more: str = "") -> bytes:
    """The bytes of an HTTP/1.1 request with Basic credentials (`user`: base64 of code:password)."""
    head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {user}\r\n{more}"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


async def exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sent: bytes
) -> tuple[int, bytes, bytes]:
    """Send a request, read the answer: status, head, body."""
    writer.write(sent)
    head = await reader.readuntil(b"\r\n\r\n")
    lower = head.lower()
    at = lower.index(b"content-length:") + 15
    length = int(lower[at : lower.index(b"\r", at)])
    body = await reader.readexactly(length)
    return int(head[9:12]), head, body


def once(port: int, sent: bytes) -> tuple[int, bytes, bytes]:
    """Send one request, alone; status, head and body of its answer."""
    return asyncio.run(_once(port, sent))


async def _once(port: int, sent: bytes) -> tuple[int, bytes, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer = await exchange(reader, writer, sent)
    writer.close()
    await writer.wait_closed()
    return answer


def position(head: bytes) -> str:
    """Where a write stands, by the head of its answer."""
    return head.lower().split(b"x-event-position: ")[1].split(b"\r")[0].decode()


async def each_once(port: int, requests: list[bytes], connections: int) -> list[bytes]:
    """Send every request once, spread over the connections; the answers' bodies, in order."""
    waiting = iter(enumerate(requests))
    bodies = [b""] * len(requests)

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for n, sent in waiting:
            _, _, bodies[n] = await exchange(reader, writer, sent)
        writer.close()

    await asyncio.gather(*(client() for _ in range(connections)))
    return bodies


async def open_loop(
    ports: list[int], make: Callable[[int], bytes], rate: float, seconds: float, connections: int
) -> Load:
    """Requests start on a timetable; latency counts from the time they should have started."""
    waiting: asyncio.Queue[tuple[int, float] | None] = asyncio.Queue()
    latencies: list[float] = []
    failed = 0

    async def client(port: int) -> None:
        nonlocal failed
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (turn := await waiting.get()) is not None:
            status, _, _ = await exchange(reader, writer, make(turn[0]))
            latencies.append(time.perf_counter() - turn[1])
            failed += status != 200
        writer.close()

    clients = [asyncio.ensure_future(client(ports[i % len(ports)])) for i in range(connections)]
    began = time.perf_counter()
    for n, due in _timetable(began, rate, seconds):
        pause = due - time.perf_counter()
        if pause > 0:
            await asyncio.sleep(pause)
        waiting.put_nowait((n, due))
    for _ in clients:
        waiting.put_nowait(None)
    await asyncio.gather(*clients)
    taken = time.perf_counter() - began
    latencies.sort()
    return Load(len(latencies) / taken, latencies, failed)


def _timetable(began: float, rate: float, seconds: float) -> Iterator[tuple[int, float]]:
    for n in range(int(rate * seconds)):
        yield n, began + n / rate
