"""Retro requests: every documented key, filter and code."""

from typing import Any

import pytest

from tests.conformance.api import Api, refused
from tests.conformance.people import merged, someone


def of(api: Api, customer: int, query: str = "") -> Any:
    answer = api.get(f"/v2/customers/{customer}/retroRequest{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_an_empty_history_is_an_empty_page(api: Api) -> None:
    assert of(api, someone(api).id) == {
        "pagination": {"limit": 10, "offset": 0, "total": 0},
        "data": [],
        "warnings": [],
        "errors": [],
    }


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
