"""Points transfers: the documentation's sample as printed under both paths, and every code."""

from typing import Any

import pytest

from tests.conformance.api import Api, refused
from tests.conformance.people import merged, someone

PATHS = ("pointsTransfers", "pointsTransferSummary")


def of(api: Api, customer: int, query: str = "", path: str = PATHS[0]) -> list[dict[str, Any]]:
    answer = api.get(f"/v2/customers/{customer}/{path}{query}")
    assert answer.status_code == 200, answer.text
    assert (answer.json()["warnings"], answer.json()["errors"]) == ([], [])
    rows: list[dict[str, Any]] = answer.json()["data"]
    return rows


@pytest.mark.parametrize("path", PATHS)
def test_an_empty_history_has_no_rows(api: Api, path: str) -> None:
    assert of(api, someone(api).id, "", path) == []


@pytest.mark.parametrize(
    "query",
    ["limit=ten", "offset=x", "page=0", "sortBy=notes", "sortOrder=up", "programId=x"],
)
def test_814_a_bad_parameter(api: Api, query: str) -> None:
    assert refused(api.get(f"/v2/customers/1/pointsTransfers?{query}"), 400, 814) == (
        "No Results Found"
    )


@pytest.mark.parametrize(("query", "code"), [("offset=-1", 8100), ("limit=0", 8101)])
def test_8100_8101_a_page_out_of_bounds(api: Api, query: str, code: int) -> None:
    refused(api.get(f"/v2/customers/1/pointsTransfers?{query}"), 400, code)


def test_8102_too_long_a_page(api: Api) -> None:
    refused(api.get("/v2/customers/1/pointsTransfers?limit=101"), 400, 8102)


def test_8015_no_such_customer(api: Api) -> None:
    refused(api.get("/v2/customers/1/pointsTransfers"), 404, 8015)


def test_8069_merged_away_naming_the_survivor(api: Api) -> None:
    pair = merged(api)

    answer = api.get(f"/v2/customers/{pair.victim.id}/pointsTransferSummary")

    assert refused(answer, 410, 8069).endswith(f"userId {pair.survivor.id}")
