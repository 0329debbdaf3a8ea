"""Updates, identifier changes and merges of the embedded service, beside routes that do nothing."""

import json
from collections.abc import Callable

from tests.bench.load import closed_loop, each_once, request
from tests.bench.ratio import CONNECTIONS, USER, Ratio

LINE, WECHAT = "source=LINE&accountId=1234", "source=WECHAT&accountId=22232"
MERGES = 2000
LONG_S = 600.0
Make = Callable[[int], bytes]


def update(ids: list[int]) -> Make:
    """A name, a custom and an extended field of one of the known people."""

    def make(n: int) -> bytes:
        profile = {"firstName": f"Tom {n}", "fields": {"Favorite Color": f"{n} shades"}}
        body = {"profiles": [profile], "extendedFields": {"zip": str(n)}}
        path = f"/v2/customers/{ids[n % len(ids)]}?{LINE}"
        return request("PUT", path, USER, json.dumps(body).encode())

    return make


def identifier(ids: list[int]) -> Make:
    """Another e-mail address for one of the known people."""

    def make(n: int) -> bytes:
        body = {"add": [{"type": "email", "value": f"tom{n}@example.com"}]}
        return _change(ids[n % len(ids)], LINE, body)

    return make


def _change(customer: int, where: str, body: object) -> bytes:
    path = f"/v2/customers/{customer}/changeIdentifier?{where}"
    return request("POST", path, USER, json.dumps(body).encode())


async def merges(ports: tuple[int, int], known: Callable[[int], str], rounds: int) -> Ratio:
    """Victims that are merged into known people, each by the other's mobile, `known(n)`."""
    ratios = []
    for turn in range(rounds):
        first = turn * MERGES
        victims = await _victims(ports[0], first)

        def make(n: int, victims: list[int] = victims, first: int = first) -> bytes:
            body = {"add": [{"type": "mobile", "value": known(first + n)}]}
            return _change(victims[n], WECHAT, body)

        loads = [await closed_loop(p, make, CONNECTIONS, LONG_S, MERGES) for p in ports]
        assert not any(load.failed for load in loads), "a merge was refused"
        ratios.append(loads[0].rate / loads[1].rate)
        print(f"  merge: {ratios[-1]:.2f}", flush=True)
    return Ratio("merge", ratios, loads[0], loads[1])


async def _victims(port: int, first: int) -> list[int]:
    def registered(n: int) -> bytes:
        identifiers = [{"type": "wechat", "value": f"ray{first + n}"}]
        body = {"profiles": [{"firstName": "Ray", "identifiers": identifiers}]}
        return request("POST", f"/v2/customers?{WECHAT}", USER, json.dumps(body).encode())

    bodies = await each_once(port, [registered(n) for n in range(MERGES)], CONNECTIONS)
    return [json.loads(body)["createdId"] for body in bodies]
