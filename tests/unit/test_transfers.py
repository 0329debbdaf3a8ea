"""Points transfers as one of their two people sees them, also after a merge."""

from typing import Any

import pytest

from customers.domain.codes import Refused
from customers.domain.facts import PointsTransferred
from customers.domain.organisation import Organisation, Program
from customers.domain.paging import Page
from customers.domain.state import Customer
from customers.domain.transfers import (
    TransfersQuery,
    WantedTransfers,
    legs,
    people,
    transfers,
    wanted_transfers,
)
from tests.unit.someone import someone

TOM, JAMES = 343015431, 343015432
ORG = Organisation(
    id=1, name="one", tills={}, sources={"INSTORE": None}, programs=(Program(7, "Seven"),)
)


def moved(from_: int, to: int, day: int = 1, **more: Any) -> PointsTransferred:
    told = {"transfer": 100, "sequence": 1, "points": 15.0, "at": f"2019-10-{day:02}T10:00:00Z"}
    return PointsTransferred(customer=from_, to=to, **{**told, **more})


def wanted(**query: str) -> WantedTransfers:
    made = wanted_transfers(TransfersQuery(**query))
    assert isinstance(made, WantedTransfers)
    return made


def shown(customer: Customer, *facts: PointsTransferred, **query: str) -> list[dict[str, Any]]:
    page = legs(customer, facts, wanted(**query))
    known = {customer.id: customer, JAMES: someone(JAMES, name=("James", "Thomas"))}
    return list(transfers(page, known, ORG)["data"])


def test_the_sample_is_answered_as_printed() -> None:
    out = moved(TOM, JAMES, at="2019-10-16T15:53:42+00:00", program_name="Nightly")
    back = moved(JAMES, TOM, at="2019-10-26T10:23:42+00:00", points=5.0, program_name="Nightly")

    rows = shown(someone(TOM), out, back, sort_order="asc")

    tom = {"userId": TOM, "firstName": "Tom", "lastName": "Sawyer"}
    james = {"userId": JAMES, "firstName": "James", "lastName": "Thomas"}
    assert rows == [
        {
            "pointsTransferDate": "2019-10-16 15:53:42",
            "pointsTransferred": 15.0,
            "transferId": 100,
            "transferType": "DEDUCTION",
            "transferredFrom": tom,
            "transferredTo": james,
            "notes": "",
            "programName": "Nightly",
        },
        {
            "pointsTransferDate": "2019-10-26 10:23:42",
            "pointsTransferred": 5.0,
            "transferId": 100,
            "transferType": "ADDITION",
            "transferredFrom": james,
            "transferredTo": tom,
            "notes": "",
            "programName": "Nightly",
        },
    ]


def test_dates_are_shown_in_utc() -> None:
    (row,) = shown(someone(TOM), moved(TOM, JAMES, at="2019-10-16T01:00:00.5+05:30"))

    assert row["pointsTransferDate"] == "2019-10-15 19:30:00"


def test_the_programme_is_named_by_the_configuration_where_nothing_else_names_it() -> None:
    facts = (moved(TOM, JAMES, program=7), moved(JAMES, TOM, 2, program=7, program_name="Own"))

    names = [row["programName"] for row in shown(someone(TOM), *facts)]

    assert names == ["Own", "Seven"]


def test_the_newest_stands_first_unless_said_otherwise() -> None:
    facts = [moved(TOM, JAMES, day, transfer=day, points=9.0 - day) for day in (2, 1, 3)]

    def order(**query: str) -> list[int]:
        return [row["transferId"] for row in shown(someone(TOM), *facts, **query)]

    assert order() == order(sort_by="PointsTransferDate", sort_order="DESC") == [3, 2, 1]
    assert order(sort_order="ASC") == [1, 2, 3]
    assert order(sort_by="pointsTransferred") == [1, 2, 3]
    assert order(sort_by="pointsTransferred", sort_order="asc") == [3, 2, 1]


def test_a_page_is_taken_by_limit_and_offset_or_by_its_number_which_wins() -> None:
    facts = [moved(TOM, JAMES, day, transfer=day) for day in range(1, 13)]

    def page(**query: str) -> list[int]:
        return [row["transferId"] for row in shown(someone(TOM), *facts, **query)]

    assert page() == list(range(12, 2, -1))
    assert page(limit="2", offset="1") == [11, 10]
    assert page(limit="5", page="3", offset="1") == [2, 1]
    assert page(page="1", offset="1") == page()
    assert page(page="9") == []


def test_one_programme_is_shown_alone() -> None:
    facts = (moved(TOM, JAMES, 1, program=7, transfer=1), moved(TOM, JAMES, 2, transfer=2))

    assert [row["transferId"] for row in shown(someone(TOM), *facts, program="7")] == [1]


def test_a_survivor_shows_what_its_victims_gave_and_got() -> None:
    facts = (moved(5, JAMES, 1), moved(JAMES, 6, 2, transfer=101))

    rows = shown(someone(TOM, 5, 6), *facts)

    assert [row["transferType"] for row in rows] == ["ADDITION", "DEDUCTION"]


def test_a_transfer_between_two_who_are_one_now_has_both_legs() -> None:
    twice_told = (moved(TOM, 5), moved(TOM, 5, sequence=2, points=1.0))

    rows = shown(someone(TOM, 5), *twice_told)

    assert [(row["transferType"], row["pointsTransferred"]) for row in rows] == [
        ("DEDUCTION", 1.0),
        ("ADDITION", 1.0),
    ]


def test_somebody_unknown_is_shown_by_id_and_somebody_merged_as_the_survivor() -> None:
    page = legs(someone(TOM), (moved(TOM, 5), moved(6, TOM, 2)), wanted())

    rows = transfers(page, {TOM: someone(TOM), 6: someone(60, 6, name=("Sue", ""))}, ORG)["data"]

    assert people(page) == {TOM, 5, 6}
    assert rows[0]["transferredFrom"] == {"userId": 60, "firstName": "Sue", "lastName": ""}
    assert rows[1]["transferredTo"] == {"userId": 5, "firstName": "", "lastName": ""}


@pytest.mark.parametrize(
    "bad",
    [
        {"limit": "ten"},
        {"offset": "1.5"},
        {"page": "0"},
        {"page": "x"},
        {"sort_by": "notes"},
        {"sort_order": "down"},
        {"program": "Gold"},
        {"entity_type": "GROUP"},
    ],
)
def test_814_a_bad_parameter(bad: dict[str, str]) -> None:
    assert wanted_transfers(TransfersQuery(**bad)) == Refused(814)


@pytest.mark.parametrize(
    ("query", "code"), [({"offset": "-1"}, 8100), ({"limit": "0"}, 8101), ({"limit": "101"}, 8102)]
)
def test_8100_8101_8102_a_page_out_of_bounds(query: dict[str, str], code: int) -> None:
    assert wanted_transfers(TransfersQuery(**query)) == Refused(code)


def test_the_type_of_entity_may_be_named() -> None:
    assert wanted(entity_type="customer", limit="100").page == Page(100, 0)
