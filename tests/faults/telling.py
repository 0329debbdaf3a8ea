"""Facts told to a service through crashes, and what its reads make of them."""

import asyncio
import base64
import itertools
import json
from collections.abc import Callable, Iterable

from tests.bench.load import request
from tests.faults.clients import insist, on_one_connection
from tests.race.tills import USER

NOT_YET = -1
ERP = base64.b64encode(b"demo.erp:demo").decode()


def bought(customer: int, sequence: int) -> dict[str, object]:
    """A fact whose amount is its sequence."""
    fact = {"type": "LifetimePurchases.v1", "customer": customer, "sequence": sequence}
    return {**fact, "amount": sequence}


def telling(facts: list[dict[str, object]]) -> bytes:
    """The request that tells facts."""
    return request("POST", "/v2/integrations/facts", ERP, json.dumps(facts).encode())


async def tell_for(
    seconds: float, ports: Callable[[], list[int]], customers: list[int], clients: int
) -> dict[int, int]:
    """Clients tell newer and newer facts, late ones among them, for some seconds; the newest answered, by customer."""
    newest = dict.fromkeys(customers, 0)
    numbers = itertools.count(1)
    until = asyncio.get_running_loop().time() + seconds

    async def client(turn: int) -> None:
        while asyncio.get_running_loop().time() < until:
            n = next(numbers)
            facts = [bought(customer, s) for customer in customers for s in (n, max(n - 7, 0))]
            status, body = await insist(ports, turn, telling(facts))
            assert (status, json.loads(body)["failureCount"]) == (200, 0)
            for customer in customers:
                newest[customer] = max(newest[customer], n)

    await asyncio.gather(*(client(n) for n in range(clients)))
    return newest


async def amounts(port: int, customers: Iterable[int]) -> dict[int, float]:
    """What customers have bought, as details show it; NOT_YET while they show nothing of it, or nobody at all."""
    ids = list(customers)
    asked = [request("GET", f"/v2/customers/{id_}?source=ALL", USER) for id_ in ids]
    answers = await on_one_connection(port, asked)
    return {
        id_: json.loads(body).get("loyaltyInfo", {}).get("lifetimePurchases", NOT_YET)
        for id_, (_, body) in zip(ids, answers, strict=True)
    }
