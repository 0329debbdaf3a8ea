"""A load generator on raw sockets: cheap enough that one core drives a server on another."""

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


def joined(loads: list[Load]) -> Load:
    """Several runs as one."""
    latencies = sorted(latency for load in loads for latency in load.latencies)
    rate = sum(load.rate for load in loads) / len(loads)
    return Load(rate, latencies, sum(load.failed for load in loads))


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


async def closed_loop(
    port: int,
    make: Callable[[int], bytes],
    connections: int,
    seconds: float,
    requests: int = 1_000_000_000,
) -> Load:
    """Each connection sends its next request when the last is answered, until the time is over or all are sent."""
    numbers = iter(range(requests))
    latencies: list[float] = []
    failed = 0
    stop_at = time.perf_counter() + seconds

    async def client() -> None:
        nonlocal failed
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for n in numbers:
            if (began := time.perf_counter()) >= stop_at:
                break
            status, _, _ = await exchange(reader, writer, make(n))
            latencies.append(time.perf_counter() - began)
            failed += status != 200
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(connections)))
    taken = time.perf_counter() - began
    latencies.sort()
    return Load(len(latencies) / taken, latencies, failed)


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
