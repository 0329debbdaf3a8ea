"""Retro requests: every documented key, filter and code."""

from typing import Any

import pytest

from tests.conformance.api import Api, refused
from tests.conformance.people import merged, someone
from tests.conformance.telling import tell
from tests.conformance.told import BY, decided, raised

BOSS = {**BY, "id": 9, "name": "boss", "type": "ADMIN_USER"}
STORE = {**BY, "id": 8, "name": "the store", "type": "STORE"}


def of(api: Api, customer: int, query: str = "") -> Any:
    answer = api.get(f"/v2/customers/{customer}/retroRequest{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def ids(api: Api, customer: int, query: str) -> list[int]:
    return [row["id"] for row in of(api, customer, query)["data"]]


def four(api: Api) -> int:
    """A customer with four requests, one a day, of which the second was approved and the third rejected."""
    customer = someone(api).id
    days = [(n, f"2025-03-0{n}T10:00:00+00:00") for n in (1, 2, 3, 4)]
    tell(api, *(raised(customer, n, on=on) for n, on in days))
    later = {"on": "2025-04-02T10:00:00+00:00"}
    tell(api, decided(customer, 2, **later), decided(customer, 3, "REJECTED"))
    return customer


def test_an_empty_history_is_an_empty_page(api: Api) -> None:
    assert of(api, someone(api).id) == {
        "pagination": {"limit": 10, "offset": 0, "total": 0},
        "data": [],
        "warnings": [],
        "errors": [],
    }


@pytest.mark.everywhere
def test_a_row_has_every_documented_key(api: Api) -> None:
    customer = someone(api).id
    words = {"reason": "forgot the card", "comments": "please"}
    tell(api, raised(customer, 6, byParent=STORE, **words))
    tell(api, decided(customer, 6, "APPROVED", by=BOSS, comments="so be it"))

    (row,) = of(api, customer)["data"]

    expected = {
        "id": 6,
        "status": "APPROVED",
        "addedBy": BY,
        "addedByParent": STORE,
        "updatedBy": BOSS,
        "addedOn": "2025-03-01T10:00:00+00:00",
        "updatedOn": "2025-04-01T10:00:00+00:00",
        "userId": customer,
        "requestId": 6,
        "baseType": "RETRO",
        "reason": "forgot the card",
        "comments": "so be it",
        "transactionId": 4711,
        "warnings": [],
        "reqAdd": True,
        "oneStep": False,
    }
    assert row == expected
    assert list(row) == list(expected)
    assert list(row["addedBy"]) == list(BY)


def test_a_request_that_is_not_decided_is_pending(api: Api) -> None:
    customer = someone(api).id
    tell(api, raised(customer, 6))

    (row,) = of(api, customer)["data"]

    assert (row["status"], row["updatedOn"], row["updatedBy"]) == ("PENDING", row["addedOn"], BY)


@pytest.mark.everywhere
def test_a_decision_waits_for_its_request(api: Api) -> None:
    customer = someone(api).id
    tell(api, decided(customer, 6))

    assert of(api, customer)["data"] == []

    tell(api, raised(customer, 6))
    assert [row["status"] for row in of(api, customer)["data"]] == ["APPROVED"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [4, 3, 2, 1]),
        ("?Status=PENDING", [4, 1]),
        ("?status=approved", [2]),
        ("?STATUS=REJECTED&type=transaction_update", [3]),
        ("?Status=CUSTOM", []),
        ("?Type=TRANSACTION_UPDATE&changeType=RETRO", [4, 3, 2, 1]),
        ("?Type=GOODWILL", []),
        ("?Type=CHANGE_IDENTIFIER", []),
        ("?startId=2&endId=3", [3, 2]),
        ("?startid=4", [4]),
        ("?startDate=2025-03-02&endDate=2025-03-03", [3, 2]),
        ("?startDate=2025-03-02T10:00:00Z&endDate=2025-03-03T15:30:00%2B05:30", [3, 2]),
        ("?startDate=2025-03-02T15:30:01+05:30&endDate=2025-03-03", [3]),
        ("?sortBy=createdon&sortOrder=ASC", [1, 2, 3, 4]),
        ("?sortBy=lastUpdatedOn", [2, 3, 4, 1]),
        ("?limit=2&offset=1", [3, 2]),
    ],
)
def test_every_filter_narrows_or_sorts(api: Api, query: str, found: list[int]) -> None:
    assert ids(api, four(api), query) == found


@pytest.mark.everywhere
def test_a_page_tells_the_number_of_all(api: Api) -> None:
    page = of(api, four(api), "?limit=3&offset=3")

    assert page["pagination"] == {"limit": 3, "offset": 3, "total": 4}
    assert len(page["data"]) == 1


@pytest.mark.everywhere
def test_9050_no_such_customer(api: Api) -> None:
    refused(api.get("/v2/customers/1/retroRequest"), 404, 9050)


def test_8069_merged_away_naming_the_survivor(api: Api) -> None:
    pair = merged(api)

    answer = api.get(f"/v2/customers/{pair.victim.id}/retroRequest")

    assert refused(answer, 410, 8069).endswith(f"userId {pair.survivor.id}")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("startDate=01-03-2025&endDate=2025-03-01", 8112),
        ("startDate=2025-03-01&endDate=2025-02-30", 8113),
        ("startDate=2025-03-01", 8114),
        ("endDate=2025-03-01", 8114),
        ("startDate=2025-03-02&endDate=2025-03-01", 8115),
    ],
)
def test_8112_8113_8114_8115_a_bad_pair_of_dates(api: Api, query: str, code: int) -> None:
    refused(api.get(f"/v2/customers/1/retroRequest?{query}"), 400, code)


def test_8117_8118_a_bad_order(api: Api) -> None:
    refused(api.get("/v2/customers/1/retroRequest?sortBy=reason"), 400, 8117)
    refused(api.get("/v2/customers/1/retroRequest?sortOrder=down"), 400, 8118)


@pytest.mark.parametrize(
    ("query", "code"), [("offset=-1", 8100), ("limit=0", 8101), ("limit=101", 8102)]
)
def test_8100_8101_8102_a_page_out_of_bounds(api: Api, query: str, code: int) -> None:
    refused(api.get(f"/v2/customers/1/retroRequest?{query}"), 400, code)


@pytest.mark.parametrize(
    "query", ["Status=MAYBE", "Type=RETRO", "startId=x", "limit=x", "status=PENDING&Status=PENDING"]
)
def test_a_value_that_is_none_of_the_documented_ones_is_refused(api: Api, query: str) -> None:
    refused(api.get(f"/v2/customers/1/retroRequest?{query}"), 400, 400)
