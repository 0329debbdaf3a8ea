"""A client of the API under test: sends what the documentation prints, remembers where it wrote."""

import itertools
import json
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import httpx2

from tests.conformance.documented import hold

ERP = ("demo.erp", "demo")
HELD = {"response": [hold]}  # every answer is as the document says
_numbers = itertools.count(1)


def mobile() -> str:
    """A mobile that nobody used before in this run."""
    return f"92{next(_numbers):010}"


def profile(*given: tuple[str, Any], **more: Any) -> dict[str, Any]:
    """A registration's body with one profile that has these identifiers."""
    return {"profiles": [{"identifiers": identifiers(*given), **more}]}


class Api:
    """One till's view of a service, and what another system tells of the demo organisation. Reads ask for what its own writes were answered."""

    def __init__(
        self,
        writes: str,
        reads: str,
        till: str,
        password: str,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        def client(url: str, auth: tuple[str, str]) -> httpx2.Client:
            return httpx2.Client(
                base_url=url, auth=auth, timeout=30, transport=transport, event_hooks=HELD
            )

        self.writes = client(writes, (till, password))
        self.reads = client(reads, (till, password))
        self.facts = client(writes, ERP)
        self._position, self._one_at_a_time = "", threading.Lock()

    def close(self) -> None:
        self.writes.close()
        self.reads.close()
        self.facts.close()

    def post(
        self,
        path: str,
        body: Any = None,
        raw: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> httpx2.Response:
        """A write; `raw` instead of `body` sends these bytes as they are."""
        return self.write("POST", path, body, raw, headers)

    def write(
        self,
        method: str,
        path: str,
        body: Any = None,
        raw: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> httpx2.Response:
        """As `post`, by any method."""
        content = raw or (json.dumps(body).encode() if body is not None else b"")
        told = {"content-type": "application/json", **(headers or {})}
        answer = self.writes.request(method, path, content=content, headers=told)
        written = answer.headers.get("x-event-position", "")
        # Of writes at the same time the furthest counts, not the one that was answered last.
        with self._one_at_a_time:
            self._position = max(self._position, written, key=_offset)
        return answer

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> httpx2.Response:
        """A read, at the furthest write's position or later."""
        fresh = {"x-min-position": self._position} if self._position else {}
        return self.reads.get(path, headers={**fresh, **(headers or {})})

    def register(self, query: str, body: Any, headers: Mapping[str, str] | None = None) -> Any:
        """A registration that must succeed: its answer."""
        answer = self.post(f"/v2/customers?{query}", body, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def update(self, customer: int, query: str, body: Any) -> httpx2.Response:
        return self.write("PUT", f"/v2/customers/{customer}?{query}", body)

    def change(self, customer: int, query: str, body: Any) -> httpx2.Response:
        return self.post(f"/v2/customers/{customer}/changeIdentifier?{query}", body)

    def subscribe(self, customer: int, body: Any, method: str = "POST") -> httpx2.Response:
        return self.write(method, f"/v2/customers/{customer}/subscriptions", body)

    def subscriptions(self, customer: int) -> httpx2.Response:
        return self.get(f"/v2/customers/{customer}/subscriptions")

    def lookup(self, query: str) -> httpx2.Response:
        return self.get(f"/v2/customers/lookup?{query}")

    def search(self, **query: object) -> httpx2.Response:
        return self.get(f"/v2/customers/search?{urlencode(query)}")

    def details(self, customer: int, query: str) -> httpx2.Response:
        return self.get(f"/v2/customers/{customer}?{query}")


def _offset(position: str) -> int:
    """How far a position is in the one partition of the till's organisation."""
    return int(position.rpartition("-")[2] or -1)


def identifiers(*given: tuple[str, Any]) -> list[dict[str, Any]]:
    """Identifiers as bodies carry them."""
    return [{"type": type_, "value": value} for type_, value in given]


def refused(answer: httpx2.Response, status: int, code: int) -> str:
    """Assert the documented error envelope with this code; answers the message."""
    body = answer.json()
    assert (answer.status_code, [e["code"] for e in body["errors"]]) == (status, [code])
    assert body == {
        "errors": [{"status": False, "code": code, "message": body["errors"][0]["message"]}],
        "warnings": [],
    }
    assert answer.headers["x-request-id"]
    return str(body["errors"][0]["message"])


def warned(answer: Any) -> list[int]:
    """The warning codes of an answer, whose items have the documented keys."""
    assert all(set(w) == {"status", "code", "message"} for w in answer["warnings"])
    assert not any(w["status"] for w in answer["warnings"])
    return [w["code"] for w in answer["warnings"]]
