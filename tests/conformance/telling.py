"""Telling facts, and waiting until reads show them: at once where reads are always fresh, else once they are kept."""

import itertools
import time
from typing import Any

from tests.conformance.api import Api
from tests.conformance.people import someone

PATH, PATIENCE_S = "/v2/integrations/facts", 30
_sequences = itertools.count(1)


def fact(type_: str, customer: int, **more: Any) -> dict[str, Any]:
    """A fact that is newer than every other of this run."""
    return {"type": f"{type_}.v1", "customer": customer, "sequence": next(_sequences), **more}


def bought(customer: int, amount: float, **more: Any) -> dict[str, Any]:
    return {**fact("LifetimePurchases", customer, amount=amount), **more}


def points(customer: int, program: int = 1219, **figures: Any) -> dict[str, Any]:
    return fact("PointsAccount", customer, program=program, points=figures)


def tell(api: Api, *facts: dict[str, Any]) -> None:
    """Tell facts of the demo organisation that are all taken, and wait until they can be read."""
    answer = api.facts.post(PATH, json=list(facts))
    assert answer.status_code == 200, answer.text
    assert answer.json()["failureCount"] == 0, answer.text
    kept(api)


def kept(api: Api) -> None:
    """Wait until what was told can be read. Facts of an organisation are kept in the order they were told: wait for one more."""
    marker, deadline = someone(api).id, time.monotonic() + PATIENCE_S
    assert api.facts.post(PATH, json=bought(marker, 1)).status_code == 200
    while purchases(api, marker) != 1:
        assert time.monotonic() < deadline, "facts are not kept"
        time.sleep(0.02)


def purchases(api: Api, customer: int) -> float:
    """What a customer has bought in all, as details show it."""
    found = api.details(customer, "source=ALL")
    assert found.status_code == 200, found.text
    amount: float = found.json()["loyaltyInfo"]["lifetimePurchases"]
    return amount
