"""Details with what other systems told: every embed in every spelling, segments, purchases."""

from typing import Any

import pytest

from tests.conformance.api import Api
from tests.conformance.conftest import Service
from tests.conformance.people import STORE, someone
from tests.conformance.telling import bought, fact, points, tell
from tests.conformance.told import FIGURES, GOLD, PLATINUM, group, segments
from tests.conformance.unreadable import damaged

ALWAYS = {"id", "profiles", "loyaltyInfo", "segments", "extendedFields", "warnings"}
SUMMARY = [
    "adjusted",
    "cumulativePurchases",
    "currentSlab",
    "expired",
    "lifetimePoints",
    "loyaltyId",
    "loyaltyPoints",
    "nextSlab",
    "nextSlabDescription",
    "nextSlabSerialNumber",
    "redeemed",
    "returned",
    "slabExpiryDate",
    "slabSNo",
]
EVERY = "points,mlp,usergroup,subscriptions"
KEYS = {
    "points": "pointsSummary",
    "mlp": "loyaltyProgramDetails",
    "usergroup": "userGroup",
    "subscriptions": "subscriptionInfo",
}


def told(api: Api) -> int:
    """A customer of whom everything was told."""
    customer = someone(api).id
    tell(
        api,
        points(customer, 1219, **GOLD),
        points(customer, 1223, **PLATINUM),
        group(customer, customer, 5),
        segments(customer, vip="yes"),
        bought(customer, 230),
    )
    return customer


def shown(api: Api, customer: int, embed: str = "") -> Any:
    answer = api.details(customer, f"{STORE}&embed={embed}")
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("embed", "names"),
    [
        ("", ()),
        *((name, (name,)) for name in KEYS),
        ("MLP,UserGroup", ("mlp", "usergroup")),
        ("”points”", ("points",)),
        ('"Points", Subscription,nothing', ("points", "subscriptions")),
        (EVERY, tuple(KEYS)),
    ],
)
def test_every_combination_and_spelling_adds_its_parts(
    api: Api, embed: str, names: tuple[str, ...]
) -> None:
    customer = told(api)

    found = shown(api, customer, embed)

    assert set(found) == ALWAYS | {KEYS[name] for name in names}
    assert found["warnings"] == []


@pytest.mark.everywhere
def test_points_are_summed_over_programmes_with_the_highest_tier(api: Api) -> None:
    summary = shown(api, told(api), "points")["pointsSummary"]

    assert list(summary) == SUMMARY
    assert {key: summary[key] for key in FIGURES} == {k: GOLD[k] + PLATINUM[k] for k in FIGURES}
    rest = set(SUMMARY) - set(FIGURES)
    assert {key: summary[key] for key in rest} == {key: GOLD[key] for key in rest}


def test_the_sample_of_a_customer_without_points_is_answered_as_printed(api: Api) -> None:
    customer = someone(api).id
    expires = "2116-12-07T23:59:59+05:30"
    platinum: Any = {"currentSlab": "Platinum", "slabSNo": 3, "slabExpiryDate": expires}
    tell(api, points(customer, loyaltyId=51373283, **platinum))

    summary = shown(api, customer, "points")["pointsSummary"]

    assert summary == {
        "adjusted": 0.0,
        "cumulativePurchases": 0.0,
        "currentSlab": "Platinum",
        "expired": 0.0,
        "lifetimePoints": 0.0,
        "loyaltyId": 51373283,
        "loyaltyPoints": 0.0,
        "nextSlab": "",
        "nextSlabDescription": "",
        "nextSlabSerialNumber": -1,
        "redeemed": 0.0,
        "returned": 0.0,
        "slabExpiryDate": expires,
        "slabSNo": 3,
    }


def test_each_programme_is_shown_as_in_loyalty_details(api: Api) -> None:
    customer = told(api)

    rows = shown(api, customer, "mlp")["loyaltyProgramDetails"]

    assert rows == api.get(f"/v2/customers/{customer}/loyaltyDetails").json()["data"]
    assert [row["programId"] for row in rows] == [1219, 1223]


@pytest.mark.everywhere
def test_the_user_group_is_shown_with_its_members(api: Api) -> None:
    customer = told(api)

    found = shown(api, customer, "usergroup")["userGroup"]

    unsaid = {"joinedOn": "", "addedBy": -1, "autoUpdateTime": ""}
    assert found == {
        "id": 31,
        "name": "Family",
        "primaryUserId": customer,
        "createdOn": "",
        "createdBy": -1,
        "updatedOn": "",
        "updatedBy": -1,
        "members": [
            {"groupId": 31, "userId": customer, "role": "PRIMARY", **unsaid},
            {"groupId": 31, "userId": 5, "role": "SECONDARY", **unsaid},
        ],
        "lifetimePurchases": 99.0,
    }


def test_a_user_group_that_was_left_is_absent(api: Api) -> None:
    customer = told(api)

    tell(api, fact("UserGroup", customer, group=None))

    assert "userGroup" not in shown(api, customer, "usergroup")


def test_segments_and_purchases_are_shown_unasked(api: Api) -> None:
    found = shown(api, told(api))

    assert found["segments"] == {"vip": "yes"}
    assert found["loyaltyInfo"]["lifetimePurchases"] == 230


@pytest.mark.everywhere
def test_8062_8063_what_cannot_be_read_is_left_out_and_the_rest_answers(
    deployment: Service, api: Api
) -> None:
    customer = someone(api, firstName="Tom").id

    with damaged(deployment, customer):
        someone(api)  # the embedded store looks at its files anew after a write
        found = api.details(customer, f"{STORE}&embed={EVERY}")

    assert found.status_code == 200
    shown = found.json()
    assert [(w["code"], w["message"]) for w in shown["warnings"]] == [
        (8062, "Points details fetch failed"),
        (8063, "Segmentation details fetch failed"),
    ]
    assert shown["profiles"][0]["firstName"] == "Tom"
    assert set(shown) == {
        "id",
        "profiles",
        "loyaltyInfo",
        "extendedFields",
        "subscriptionInfo",
        "warnings",
    }
