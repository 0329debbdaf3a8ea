"""Clients that go on through crashes: every request is repeated, with its key, until it is answered."""

import asyncio
import json
from collections.abc import Callable
from typing import NamedTuple

from tests.bench.load import exchange, request
from tests.race.tills import USER, ask

MOBILE = "919111111111"


class Kept(NamedTuple):
    """A registration and the answer it was given."""

    mobile: str
    key: str
    body: bytes


def registration(mobile: str, key: str) -> bytes:
    """The request that registers a mobile, repeatable."""
    body = json.dumps({"profiles": [{"identifiers": [{"type": "mobile", "value": mobile}]}]})
    header = f"Idempotency-Key: {key}\r\n"
    return request("POST", "/v2/customers?source=INSTORE", USER, body.encode(), header)


def lookup(mobile: str) -> bytes:
    """The request that looks a mobile up."""
    query = f"source=INSTORE&identifierName=mobile&identifierValue={mobile}"
    return request("GET", f"/v2/customers/lookup?{query}", USER)


async def insist(ports: Callable[[], list[int]], turn: int, sent: bytes) -> tuple[int, bytes]:
    """Send until there is an answer that is neither a broken connection nor 503 nor 504."""
    while True:
        live = ports()
        status, body = await ask(live[turn % len(live)], sent) if live else (0, b"")
        if status not in (0, 503, 504):
            return status, body
        turn += 1
        await asyncio.sleep(0.1)


async def register_for(
    seconds: float, ports: Callable[[], list[int]], clients: int, first: int
) -> list[Kept]:
    """Clients register new customers one after the other for some seconds."""
    numbers = iter(range(first, first + 10_000_000))
    kept: list[Kept] = []
    until = asyncio.get_running_loop().time() + seconds

    async def client(turn: int) -> None:
        while asyncio.get_running_loop().time() < until:
            mobile = str(910_000_000_000 + next(numbers))
            key = f"key-{mobile}"
            status, body = await insist(ports, turn, registration(mobile, key))
            assert status == 200, body
            kept.append(Kept(mobile, key, body))

    await asyncio.gather(*(client(n) for n in range(clients)))
    return kept


async def lost(port: int, kept: list[Kept]) -> list[str]:
    """Mobiles whose answered customer is not the one that lookup finds."""
    answers = await on_one_connection(port, [lookup(one.mobile) for one in kept])
    return [
        one.mobile
        for one, (status, body) in zip(kept, answers, strict=True)
        if status != 200 or json.loads(body)["entity"] != json.loads(one.body)["createdId"]
    ]


async def changed(port: int, kept: list[Kept]) -> list[str]:
    """Mobiles whose repeated registration is not answered with the same bytes."""
    answers = await on_one_connection(port, [registration(k.mobile, k.key) for k in kept])
    return [k.mobile for k, a in zip(kept, answers, strict=True) if a != (200, k.body)]


async def on_one_connection(port: int, requests: list[bytes]) -> list[tuple[int, bytes]]:
    """One request after the other: status and body of each."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answers = []
    for sent in requests:
        status, _, body = await exchange(reader, writer, sent)
        answers.append((status, body))
    writer.close()
    await writer.wait_closed()
    return answers
