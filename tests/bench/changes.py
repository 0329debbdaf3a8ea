"""Updates, identifier changes and merges of known people."""

import asyncio
import json
from collections.abc import Sequence

from tests.bench.asked import Asked, mobile
from tests.bench.load import each_once
from tests.bench.registering import LINE, REGISTRATION, VICTIM, WECHAT

CONNECTIONS = 32


def update(ids: Sequence[int]) -> Asked:
    """A name, a custom and an extended field of one of the known people."""
    profile = {"firstName": "Tom <n>", "fields": {"Favorite Color": "<n> shades"}}
    body = {"profiles": [profile], "extendedFields": {"zip": "<n>"}}
    return Asked("PUT", f"/v2/customers/<id>?{LINE}", json.dumps(body), {"id": ids})


def identifier(ids: Sequence[int]) -> Asked:
    """Another e-mail address for one of the known people."""
    body = {"add": [{"type": "email", "value": "tom<n>@example.com"}]}
    path = f"/v2/customers/<id>/changeIdentifier?{LINE}"
    return Asked("POST", path, json.dumps(body), {"id": ids})


def merge(victims: Sequence[int], mobiles: Sequence[str]) -> Asked:
    """Customers that are merged into those who hold the mobiles, each once: in as many requests as there are victims."""
    body = {"add": [{"type": "mobile", "value": "<mobile_of_another>"}]}
    path = f"/v2/customers/<victim>/changeIdentifier?{WECHAT}"
    return Asked("POST", path, json.dumps(body), {"victim": victims, "mobile_of_another": mobiles})


def fresh_merges(port: int, first: int, count: int) -> Asked:
    """Register so many pairs of customers, numbered from `first` on, to merge."""
    numbers = range(first, first + count)
    victims = registered(port, [VICTIM.sent(n) for n in numbers])
    registered(port, [REGISTRATION.sent(n) for n in numbers])
    return merge(victims, [mobile(n) for n in numbers])


def registered(port: int, sent: list[bytes]) -> list[int]:
    """Send registrations; the ids that were given."""
    bodies = asyncio.run(each_once(port, sent, CONNECTIONS))
    return [json.loads(body)["createdId"] for body in bodies]
