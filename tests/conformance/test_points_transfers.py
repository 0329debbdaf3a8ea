"""Points transfers: the documentation's sample as printed under both paths, and every code."""

from typing import Any

import pytest

from tests.conformance.api import Api, refused
from tests.conformance.people import LINE, merged, someone
from tests.conformance.telling import tell
from tests.conformance.told import transferred

PATHS = ("pointsTransfers", "pointsTransferSummary")


def of(api: Api, customer: int, query: str = "", path: str = PATHS[0]) -> list[dict[str, Any]]:
    answer = api.get(f"/v2/customers/{customer}/{path}{query}")
    assert answer.status_code == 200, answer.text
    assert (answer.json()["warnings"], answer.json()["errors"]) == ([], [])
    rows: list[dict[str, Any]] = answer.json()["data"]
    return rows


def ids(api: Api, customer: int, query: str) -> list[int]:
    return [row["transferId"] for row in of(api, customer, query)]


def twelve(api: Api) -> int:
    """A customer that gave points away on twelve days, the fewer the later."""
    giver, taker = someone(api).id, someone(api).id
    days = [(day, f"2019-10-{day:02}T10:00:00Z") for day in range(1, 13)]
    tell(api, *(transferred(giver, taker, transfer=d, at=at, points=20 - d) for d, at in days))
    return giver


@pytest.mark.everywhere
@pytest.mark.parametrize("path", PATHS)
def test_the_sample_is_answered_as_printed(api: Api, path: str) -> None:
    tom = someone(api, firstName="Tom", lastName="Sawyer").id
    james = someone(api, LINE, firstName="James", lastName="Thomas").id
    back = {"at": "2019-10-26T10:23:42+00:00", "points": 5}
    tell(api, transferred(tom, james), transferred(james, tom, **back))

    rows = of(api, tom, "?sortOrder=asc", path)

    one = {"userId": tom, "firstName": "Tom", "lastName": "Sawyer"}
    two = {"userId": james, "firstName": "James", "lastName": "Thomas"}
    expected = [
        {
            "pointsTransferDate": "2019-10-16 15:53:42",
            "pointsTransferred": 15.0,
            "transferId": 100,
            "transferType": "DEDUCTION",
            "transferredFrom": one,
            "transferredTo": two,
            "notes": "",
            "programName": "Nightly_ApiAutoDefaultProgram",
        },
        {
            "pointsTransferDate": "2019-10-26 10:23:42",
            "pointsTransferred": 5.0,
            "transferId": 100,
            "transferType": "ADDITION",
            "transferredFrom": two,
            "transferredTo": one,
            "notes": "",
            "programName": "Nightly_ApiAutoDefaultProgram",
        },
    ]
    assert rows == expected
    assert [list(row) for row in rows] == [list(row) for row in expected]


@pytest.mark.parametrize("path", PATHS)
def test_an_empty_history_has_no_rows(api: Api, path: str) -> None:
    assert of(api, someone(api).id, "", path) == []


@pytest.mark.everywhere
def test_pages_are_taken_by_offset_or_by_number_the_newest_first(api: Api) -> None:
    customer = twelve(api)

    assert ids(api, customer, "") == list(range(12, 2, -1))
    assert ids(api, customer, "?limit=2&offset=1") == [11, 10]
    assert ids(api, customer, "?limit=5&page=3&offset=1") == [2, 1]


def test_rows_are_sorted_as_wanted(api: Api) -> None:
    customer = twelve(api)

    assert ids(api, customer, "?sortBy=pointsTransferDate&sortOrder=ASC&limit=2") == [1, 2]
    assert ids(api, customer, "?sortBy=pointsTransferred&limit=2") == [1, 2]
    assert ids(api, customer, "?sortBy=pointsTransferred&sortOrder=asc&limit=2") == [12, 11]


def test_one_programme_is_shown_alone(api: Api) -> None:
    giver, taker = someone(api).id, someone(api).id
    tell(api, transferred(giver, taker), transferred(giver, taker, transfer=101, program=1223))

    assert ids(api, giver, "?programId=1223&entityType=CUSTOMER") == [101]
    assert ids(api, giver, "?programId=7") == []


def test_somebody_nobody_knows_is_shown_by_id(api: Api) -> None:
    giver = someone(api).id
    tell(api, transferred(giver, 5))

    (row,) = of(api, giver)

    assert row["transferredTo"] == {"userId": 5, "firstName": "", "lastName": ""}


def test_somebody_merged_away_is_shown_as_the_survivor(api: Api) -> None:
    giver, pair = someone(api).id, merged(api)
    tell(api, transferred(giver, pair.victim.id))

    (row,) = of(api, giver)

    shown = {"userId": pair.survivor.id, "firstName": "Sue", "lastName": ""}
    assert row["transferredTo"] == shown


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


@pytest.mark.everywhere
def test_8069_merged_away_naming_the_survivor(api: Api) -> None:
    pair = merged(api)

    answer = api.get(f"/v2/customers/{pair.victim.id}/pointsTransferSummary")

    assert refused(answer, 410, 8069).endswith(f"userId {pair.survivor.id}")
