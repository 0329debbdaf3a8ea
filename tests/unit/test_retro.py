"""Retro requests: what is asked for, and how two facts become one row."""

from typing import Any

import pytest

from customers.domain.codes import Refused
from customers.domain.facts import By, RetroRequestDecided, RetroRequestRaised
from customers.domain.retro import retro_requests
from customers.domain.retro_query import RetroQuery, WantedRequests, wanted_requests
from tests.unit.someone import someone

BY_KEYS = [
    "id",
    "code",
    "description",
    "name",
    "type",
    "referenceId",
    "adminType",
    "isActive",
    "isOuEnabled",
    "timeZoneId",
    "currencyId",
    "languageId",
    "default",
]


def raised(request: int, day: int = 1, **more: Any) -> RetroRequestRaised:
    told = {"customer": 1, "sequence": 1, "on": f"2025-03-{day:02}T10:00:00+00:00"}
    return RetroRequestRaised(request=request, **{**told, **more})


def decided(request: int, status: str = "APPROVED", **more: Any) -> RetroRequestDecided:
    told = {"customer": 1, "sequence": 2, "on": "2025-04-01T10:00:00+00:00"}
    made: Any = {**told, "status": status, **more}
    return RetroRequestDecided(request=request, **made)


def answer(*facts: Any, **query: str) -> dict[str, Any]:
    made = wanted_requests(RetroQuery(**query))
    assert isinstance(made, WantedRequests), made
    return retro_requests(someone(1, 2), facts, made)


def ids(*facts: Any, **query: str) -> list[int]:
    return [row["id"] for row in answer(*facts, **query)["data"]]


def test_a_row_has_every_documented_key() -> None:
    clerk = By(id=7, code="t", name="Till", type="TILL", reference_id=3)
    fact = raised(6, by=clerk, transaction=99, reason="forgot the card", comments="please")

    (row,) = answer(fact)["data"]

    assert [list(row.pop(by)) for by in ("addedBy", "addedByParent", "updatedBy")] == 3 * [BY_KEYS]
    assert row == {
        "id": 6,
        "status": "PENDING",
        "addedOn": "2025-03-01T10:00:00+00:00",
        "updatedOn": "2025-03-01T10:00:00+00:00",
        "userId": 1,
        "requestId": 6,
        "baseType": "RETRO",
        "reason": "forgot the card",
        "comments": "please",
        "transactionId": 99,
        "warnings": [],
        "reqAdd": True,
        "oneStep": False,
    }


def test_the_parent_is_a_store_and_whoever_raised_it_was_the_last_to_change_it() -> None:
    (row,) = answer(raised(6, by=By(name="Till")))["data"]

    assert row["addedByParent"]["type"] == "STORE"
    assert row["updatedBy"] == row["addedBy"]


def test_what_was_decided_stands_over_what_was_raised() -> None:
    boss = By(name="Boss", type="ADMIN_USER")
    facts = (decided(6, "REJECTED", by=boss, comments="too old"), raised(6, comments="please"))

    (row,) = answer(*facts)["data"]

    assert (row["status"], row["comments"], row["updatedBy"]["name"]) == (
        "REJECTED",
        "too old",
        "Boss",
    )
    assert (row["addedOn"], row["updatedOn"]) == (
        "2025-03-01T10:00:00+00:00",
        "2025-04-01T10:00:00+00:00",
    )


def test_a_decision_without_words_leaves_the_comments() -> None:
    (row,) = answer(raised(6, comments="please"), decided(6))["data"]

    assert row["comments"] == "please"


def test_a_request_that_was_decided_but_not_raised_yet_is_not_shown() -> None:
    assert ids(decided(6)) == []


def test_requests_of_a_victim_are_the_survivors_own_decided_under_either_id() -> None:
    facts = (raised(6, customer=2), decided(6, customer=1), raised(7), decided(7, customer=2))

    rows = answer(*facts)["data"]

    assert [(row["id"], row["userId"], row["status"]) for row in rows] == [
        (7, 1, "APPROVED"),
        (6, 1, "APPROVED"),
    ]


def test_of_two_decisions_under_two_ids_the_later_one_counts() -> None:
    facts = (decided(6, "APPROVED", sequence=5, customer=2), decided(6, "PENDING", sequence=4))

    assert answer(raised(6), *facts)["data"][0]["status"] == "APPROVED"


def test_the_newest_stands_first_unless_said_otherwise() -> None:
    facts = (raised(1, 3), raised(2, 1), raised(3, 2), decided(2))

    assert ids(*facts) == ids(*facts, sort_by="createdOn", sort_order="Desc") == [1, 3, 2]
    assert ids(*facts, sort_order="ASC") == [2, 3, 1]
    assert ids(*facts, sort_by="lastUpdatedOn") == [2, 1, 3]


def test_a_status_or_a_type_narrows() -> None:
    facts = (raised(1), raised(2), decided(2), raised(3), decided(3, "CUSTOM"))

    assert ids(*facts, status="pending") == [1]
    assert ids(*facts, status="APPROVED") == [2]
    assert ids(*facts, status="CUSTOM", type="transaction_update", change_type="retro") == [3]
    for other in ({"type": "GOODWILL"}, {"type": "CHANGE_IDENTIFIER"}, {"change_type": "TIER"}):
        assert answer(*facts, **other)["pagination"]["total"] == 0


def test_ids_narrow_from_and_to_both_included() -> None:
    facts = [raised(id_, id_) for id_ in (1, 2, 3, 4)]

    assert ids(*facts, start_id="2", end_id="3") == [3, 2]
    assert ids(*facts, start_id="3") == [4, 3]
    assert ids(*facts, end_id="1") == [1]


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("2025-03-02", "2025-03-03", [3, 2]),
        ("2025-03-02T10:00:00Z", "2025-03-03T09:59:59Z", [2]),
        ("2025-03-02T15:30:00+05:30", "2025-03-02", [2]),
        ("2025-03-02T15:30:01 05:30", "2025-03-02", []),
        ("2025-03-02T10:00", "2025-03-02T10:00", [2]),
        ("2025-03-05", "2025-03-06", []),
    ],
)
def test_days_narrow_from_and_to_both_included(start: str, end: str, found: list[int]) -> None:
    facts = [raised(id_, id_) for id_ in (1, 2, 3, 4)]

    assert ids(*facts, start_date=start, end_date=end) == found


def test_a_page_tells_the_number_of_all() -> None:
    facts = [raised(id_, id_) for id_ in range(1, 13)]

    assert answer(*facts)["pagination"] == {"limit": 10, "offset": 0, "total": 12}
    page = answer(*facts, limit="5", offset="10")
    assert page["pagination"] == {"limit": 5, "offset": 10, "total": 12}
    assert [row["id"] for row in page["data"]] == [2, 1]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"status": "MAYBE"}, 400),
        ({"type": "RETRO"}, 400),
        ({"change_type": "NONE"}, 400),
        ({"start_id": "x"}, 400),
        ({"end_id": "1.0"}, 400),
        ({"limit": "ten"}, 400),
        ({"offset": "x"}, 400),
        ({"start_date": "1.3.2025", "end_date": "2025-03-01"}, 8112),
        ({"start_date": "2025-02-30", "end_date": "2025-03-01"}, 8112),
        ({"start_date": "0001-01-01T00:00:00+05:30", "end_date": "2025-03-01"}, 8112),
        ({"start_date": "2025-03-01", "end_date": "soon"}, 8113),
        ({"start_date": "2025-03-01"}, 8114),
        ({"end_date": "2025-03-01"}, 8114),
        ({"start_date": "2025-03-02", "end_date": "2025-03-01"}, 8115),
        ({"sort_by": "reason"}, 8117),
        ({"sort_order": "down"}, 8118),
        ({"offset": "-1"}, 8100),
        ({"limit": "0"}, 8101),
        ({"limit": "101"}, 8102),
    ],
)
def test_a_query_that_cannot_be_answered_is_refused(query: dict[str, str], code: int) -> None:
    made = wanted_requests(RetroQuery(**query))

    assert isinstance(made, Refused)
    assert made.code == code
