"""Bulk reads: details of many customers by their ids, a result for each, in order."""

from typing import Any

import httpx2
import pytest

from tests.conformance.api import Api, refused
from tests.conformance.people import LINE, STORE, merged, someone

PATH = "/v2/bulk/getCustomers"


def read(api: Api, body: object, query: str = "source=ALL") -> httpx2.Response:
    fresh = {"x-min-position": api._position} if api._position else {}
    return api.reads.post(f"{PATH}?{query}", json=body, headers=fresh)


def rows(api: Api, body: object, query: str = "source=ALL") -> list[dict[str, Any]]:
    answer = read(api, body, query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


@pytest.mark.everywhere
def test_each_customer_is_read_as_its_details(api: Api) -> None:
    one, pair = someone(api), merged(api)

    first, unknown, old = rows(api, [one.id, 1, pair.victim.id])

    details = api.details(one.id, "source=ALL").json()
    assert first == {"warnings": details.pop("warnings"), "entity": details}
    assert [e["code"] for e in unknown["errors"]] == [8015]
    assert (old["entity"]["id"], [w["code"] for w in old["warnings"]]) == (pair.survivor.id, [8069])


def test_the_ids_may_stand_under_a_name(api: Api) -> None:
    one = someone(api)

    assert [r["entity"]["id"] for r in rows(api, {"customerIds": [one.id]})] == [one.id]


def test_one_source_account_and_parts_are_asked_for_as_of_details(api: Api) -> None:
    here, there = someone(api), someone(api, LINE)

    found, missing = rows(api, [here.id, there.id], f"{STORE}&embed=subscriptions")

    assert "subscriptionInfo" in found["entity"]
    assert [e["code"] for e in missing["errors"]] == [8065]


@pytest.mark.parametrize("body", [[], {}, {"customerIds": []}])
def test_8119_no_ids(api: Api, body: object) -> None:
    refused(read(api, body), 400, 8119)


@pytest.mark.everywhere
def test_8120_more_than_a_hundred(api: Api) -> None:
    assert len(rows(api, [1] * 100)) == 100
    refused(read(api, [1] * 101), 400, 8120)


@pytest.mark.parametrize("body", [["a"], [0], [2**70], [True], 7, {"customerIds": 7}])
def test_a_body_that_is_no_list_of_ids_is_refused(api: Api, body: object) -> None:
    refused(read(api, body), 400, 400)
