"""Concurrent registrations of one phone number, and what each till was answered."""

import asyncio
import base64
import contextlib
import json
from collections import Counter
from typing import NamedTuple

from tests.bench.load import exchange, request

USER = base64.b64encode(b"demo.till:demo").decode()


class Told(NamedTuple):
    """One till's answer: HTTP status (0: the connection broke), the customer it names, its code."""

    status: int
    customer: int
    code: int


async def ask(port: int, sent: bytes) -> tuple[int, bytes]:
    """One request on a connection of its own: status and body; 0 when the connection broke."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return 0, b""
    try:
        status, _, body = await exchange(reader, writer, sent)
        return status, body
    except (OSError, asyncio.IncompleteReadError):
        return 0, b""
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def register(port: int, query: str, mobile: str) -> Told:
    """One till registers the number; a broken connection is an answer too."""
    body = json.dumps({"profiles": [{"identifiers": [{"type": "mobile", "value": mobile}]}]})
    sent = request("POST", f"/v2/customers?{query}", USER, body.encode())
    status, answer = await ask(port, sent)
    if not status:
        return Told(0, 0, 0)
    found = json.loads(answer)
    if "createdId" in found:
        code = found["warnings"][0]["code"] if found["warnings"] else 0
        return Told(status, found["createdId"], code)
    error = found["errors"][0]
    named = [word for word in error["message"].split() if word.isdigit()]
    return Told(status, int(named[0]) if named else 0, error["code"])


async def race(ports: list[int], queries: list[str], mobile: str, tills: int) -> list[Told]:
    """All tills at once, spread over the ports and the sources."""
    calls = (
        register(ports[n % len(ports)], queries[n % len(queries)], mobile) for n in range(tills)
    )
    return list(await asyncio.gather(*calls))


async def holder(port: int, mobile: str) -> int:
    """The customer that holds the number, by lookup in all sources; 0 for nobody."""
    path = f"/v2/customers/lookup?source=ALL&identifierName=mobile&identifierValue={mobile}"
    _, answer = await ask(port, request("GET", path, USER))
    return int(json.loads(answer).get("entity", 0))


async def profiles(port: int, customer: int) -> list[str]:
    """The source accounts that a customer has a profile in."""
    _, answer = await ask(port, request("GET", f"/v2/customers/{customer}?source=ALL", USER))
    return sorted(f"{p['source']}|{p['accountId']}" for p in json.loads(answer)["profiles"])


def verdict(told: list[Told], customer: int) -> list[str]:
    """What no serial order of the registrations explains, one line each; nothing: all is explained.

    One success, everybody else is refused with that customer's id; a broken connection or a 504 may have been
    the success, since such a till does not know.
    """
    created = [t for t in told if t.status == 200]
    unknown = [t for t in told if t.status in (0, 504)]
    faults = []
    if len({t.customer for t in told if t.customer} | {customer}) > 1:
        faults.append("more than one customer is named")
    if len(created) > 1:
        faults.append(f"{len(created)} tills were told that they created the customer")
    if not created and not unknown:
        faults.append("nobody created the customer, yet everybody knows")
    strange = Counter(
        (t.status, t.code)
        for t in told
        if t.status not in (200, 0, 503, 504) and (t.status, t.code) != (409, 8006)
    )
    faults += [f"{count} unexplained answers {what}" for what, count in strange.items()]
    return faults
