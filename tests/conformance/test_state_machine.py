"""Every endpoint in any order, against a naive model written from the documentation (`tests/naive`)."""

import itertools
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest
from hypothesis import note

from cli.demo import DEMO_FILE
from customers.domain.codes import ERRORS
from customers.domain.commands import GivenIdentifier
from customers.orgfile import load, organisation
from tests.conformance.api import Api
from tests.conformance.telling import tell
from tests.naive.machine import play
from tests.naive.people import Fact, Scope, Shop
from tests.naive.player import Player
from tests.naive.session import Session
from tests.naive.wire import CUSTOMERS, query, sent
from tests.simulation.asked import Command

_runs = itertools.count(1)
EVERYTHING = "subscriptions,points,mlp,usergroup"
RULES = organisation(load(DEMO_FILE).org[0])


class OverHttp:
    """The service as a till of the demo organisation sees it."""

    org = RULES.id

    def __init__(self, api: Api) -> None:
        self._api = api

    def now(self) -> str:
        return ""

    def write(self, asked: Command) -> dict[str, Any]:
        return _body(self._api.write(*sent(asked)))

    def lookup(self, scope: Scope, identifier: GivenIdentifier) -> dict[str, Any]:
        named = query(scope, identifierName=identifier.type, identifierValue=identifier.value)
        return _body(self._api.get(f"{CUSTOMERS}/lookup{named}"))

    def details(self, customer: int, scope: Scope, everything: bool) -> dict[str, Any]:
        asked = query(scope, embed=EVERYTHING if everything else "subscriptions")
        return _body(self._api.get(f"{CUSTOMERS}/{customer}{asked}"))

    def subscriptions(self, customer: int) -> dict[str, Any]:
        return _body(self._api.subscriptions(customer))

    def search(self, q: str, limit: int, offset: int) -> dict[str, Any]:
        page = urlencode({"q": q, "limit": limit, "offset": offset})
        return _body(self._api.get(f"{CUSTOMERS}/search?{page}"))

    def tell(self, facts: list[Fact]) -> None:
        tell(self._api, *facts)

    def ledger(self, customer: int, read: str, program: int) -> dict[str, Any]:
        page = urlencode({"limit": 100, **({"programId": program} if program else {})})
        return _body(self._api.get(f"{CUSTOMERS}/{customer}/{read}?{page}"))

    def to_come(self) -> Sequence[int]:
        return ()


def _body(answer: httpx2.Response) -> dict[str, Any]:
    """The JSON of an answer whose status is its code's."""
    body: dict[str, Any] = answer.json()
    code = body["errors"][0]["code"] if body.get("errors") else 0
    assert answer.status_code == (ERRORS[code][0] if code in ERRORS else code or 200)
    return body


@pytest.mark.everywhere
@pytest.mark.timeout(600)
def test_any_order_of_calls_agrees_with_the_naive_model(api: Api) -> None:
    def player() -> Player:
        session = Session(OverHttp(api), Shop(RULES), note)
        return Player(session, next(_runs), ("demo.till",))

    play(player, runs=30, steps=25)
