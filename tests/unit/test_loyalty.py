"""Points of a customer and of everybody merged into it, as one."""

import json
from typing import Any

import msgspec
import pytest

from customers.domain.codes import Refused
from customers.domain.facts import Points, PointsAccount
from customers.domain.loyalty import loyalty_details, points_summary, programmes
from customers.domain.organisation import Organisation, Program
from tests.unit.someone import someone

GOLD, SILVER, OTHER = 1219, 1223, 9
ORG = Organisation(
    id=1,
    name="one",
    tills={},
    sources={"INSTORE": None},
    programs=(Program(SILVER, "Silver"), Program(GOLD, "Gold")),
)
ROW_KEYS = [
    "redeemed",
    "expired",
    "returned",
    "adjusted",
    "lifetimePoints",
    "loyaltyPoints",
    "cumulativePurchases",
    "loyaltyId",
    "currentSlab",
    "nextSlab",
    "nextSlabSerialNumber",
    "nextSlabDescription",
    "slabSNo",
    "slabExpiryDate",
    "programId",
]
EXPIRES = "2118-12-29T23:59:59+05:30"


def account(customer: int, program: int = GOLD, **points: Any) -> PointsAccount:
    told = Points(**{"slab_expiry_date": EXPIRES, "loyalty_id": customer * 10, **points})
    return PointsAccount(customer=customer, sequence=1, program=program, points=told)


def details(customer: Any, *facts: PointsAccount, program: int | None = None) -> Any:
    return loyalty_details(customer, facts, ORG, program)


def test_a_row_has_the_documented_keys_in_the_documented_order() -> None:
    (row,) = details(someone(1), account(1))["data"]

    assert list(row) == ROW_KEYS


def test_figures_are_floats_also_when_they_are_whole() -> None:
    told = msgspec.json.decode(
        b'{"type":"PointsAccount.v1","customer":1,"sequence":1,"program":9,"points":{"redeemed":200}}',
        type=PointsAccount,
    )

    shown = msgspec.json.encode(programmes(someone(1), (told,), ORG))

    assert b'"redeemed":200.0' in shown
    assert json.loads(shown)[0]["loyaltyId"] == 1


def test_programmes_stand_as_configured_and_unconfigured_ones_after_them() -> None:
    facts = [account(1, program) for program in (GOLD, 12, OTHER, SILVER)]

    rows = programmes(someone(1), facts, ORG)

    assert [row["programId"] for row in rows] == [SILVER, GOLD, OTHER, 12]


def test_of_people_merged_into_one_the_figures_of_a_programme_are_summed() -> None:
    names = ["redeemed", "expired", "returned", "adjusted", "lifetime_points"]
    names += ["loyalty_points", "cumulative_purchases"]

    def figures(unit: float) -> dict[str, Any]:
        return {name: i * unit for i, name in enumerate(names)}

    facts = (account(1, **figures(10)), account(2, **figures(100)), account(3, **figures(1000)))

    (row,) = programmes(someone(1, 2, 3), facts, ORG)

    assert [row[key] for key in ROW_KEYS[:7]] == [i * 1110.0 for i in range(7)]


def test_sums_do_not_gather_errors() -> None:
    facts = [account(c, redeemed=0.1) for c in range(1, 11)]

    assert programmes(someone(1, *range(2, 11)), facts, ORG)[0]["redeemed"] == 1.0


def test_accounts_of_different_programmes_stay_apart() -> None:
    facts = (account(1, GOLD, redeemed=1.0), account(2, SILVER, redeemed=2.0))

    rows = programmes(someone(1, 2), facts, ORG)

    assert [(row["programId"], row["redeemed"]) for row in rows] == [(SILVER, 2.0), (GOLD, 1.0)]


def test_the_higher_tier_counts_with_all_that_is_said_of_it() -> None:
    high: dict[str, Any] = {
        "current_slab": "Gold",
        "slab_s_no": 2,
        "next_slab": "Platinum",
        "next_slab_serial_number": 3,
        "next_slab_description": "Platinum tier",
        "slab_expiry_date": "2117-12-29T23:59:59+05:30",
    }
    facts = (account(1, current_slab="Silver", slab_s_no=1), account(2, **high))

    (row,) = programmes(someone(1, 2), facts, ORG)

    assert [row[key] for key in ROW_KEYS[8:14]] == [
        "Gold",
        "Platinum",
        3,
        "Platinum tier",
        2,
        "2117-12-29T23:59:59+05:30",
    ]


def test_of_equal_tiers_the_customers_own_counts() -> None:
    facts = (account(2, current_slab="Theirs"), account(1, current_slab="Own"))

    assert programmes(someone(1, 2), facts, ORG)[0]["currentSlab"] == "Own"


@pytest.mark.parametrize(("told_of", "shown"), [((1, 2), 10), ((2, 3), 30)])
def test_the_loyalty_id_is_the_customers_own_or_the_first_victims(
    told_of: tuple[int, ...], shown: int
) -> None:
    facts = [account(c) for c in told_of]

    assert programmes(someone(1, 3, 2), facts, ORG)[0]["loyaltyId"] == shown


def test_the_summary_is_over_every_programme_with_the_highest_tier() -> None:
    facts = (
        account(1, GOLD, loyalty_points=1.5, slab_s_no=1, current_slab="Gold"),
        account(1, SILVER, loyalty_points=2.0, slab_s_no=3, current_slab="Best"),
        account(2, GOLD, loyalty_points=4.0, slab_s_no=2, current_slab="Better"),
    )

    summary = points_summary(someone(1, 2), facts)

    assert (summary["loyaltyPoints"], summary["currentSlab"], summary["loyaltyId"]) == (
        7.5,
        "Best",
        10,
    )
    assert list(summary) == sorted(summary, key=str.lower)
    assert len(summary) == 14


def test_of_whom_nothing_is_told_the_summary_is_zeros() -> None:
    summary = points_summary(someone(7), ())

    assert {value for value in summary.values() if isinstance(value, float)} == {0.0}
    assert (summary["loyaltyId"], summary["currentSlab"]) == (7, "")
    assert (summary["nextSlab"], summary["nextSlabSerialNumber"]) == ("", -1)
    assert summary["slabExpiryDate"] == "2126-12-31T23:59:59+00:00"


def test_a_member_of_whom_nothing_is_told_is_in_the_default_programme_with_zeros() -> None:
    (row,) = details(someone(7))["data"]

    assert (row["programId"], row["loyaltyId"], row["lifetimePoints"]) == (SILVER, 7, 0.0)
    assert details(someone(7), program=SILVER)["data"] == [row]


def test_whoever_is_no_member_is_in_no_programme_unless_it_is_told_so() -> None:
    customer = someone(7, loyalty="non_loyalty")

    assert programmes(customer, (), ORG) == []
    assert len(programmes(customer, (account(7),), ORG)) == 1


def test_an_organisation_without_programmes_has_no_rows() -> None:
    without = msgspec.structs.replace(ORG, programs=())

    assert loyalty_details(someone(7), (), without, None) == {
        "data": [],
        "warnings": [],
        "errors": [],
    }


def test_one_programme_is_answered_alone() -> None:
    facts = (account(1, GOLD), account(1, SILVER), account(1, OTHER))

    for program in (GOLD, OTHER):
        rows = details(someone(1), *facts, program=program)["data"]
        assert [row["programId"] for row in rows] == [program]


def test_1213_a_programme_nobody_knows() -> None:
    assert details(someone(1), account(1), program=5) == Refused(1213)


@pytest.mark.parametrize(
    ("loyalty", "program"), [("loyalty", SILVER), ("non_loyalty", None), ("non_loyalty", GOLD)]
)
def test_8089_not_in_the_programme_or_not_a_member(loyalty: str, program: int | None) -> None:
    customer = someone(1, loyalty=loyalty)

    assert details(customer, account(1), program=program) == Refused(8089)
