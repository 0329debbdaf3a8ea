"""Loyalty details: the documentation's sample as printed, and every code."""

from typing import Any

import pytest

from tests.conformance.api import Api, mobile, profile, refused
from tests.conformance.people import STORE, merged, someone

FIGURES = (
    "redeemed",
    "expired",
    "returned",
    "adjusted",
    "lifetimePoints",
    "loyaltyPoints",
    "cumulativePurchases",
)


def of(api: Api, customer: int, query: str = "") -> Any:
    answer = api.get(f"/v2/customers/{customer}/loyaltyDetails{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def outsider(api: Api) -> int:
    """A customer that is no member."""
    body = {**profile(("mobile", mobile())), "loyaltyInfo": {"loyaltyType": "non_loyalty"}}
    created: int = api.register(STORE, body)["createdId"]
    return created


def test_a_member_of_whom_nothing_is_told_is_in_the_default_programme_with_zeros(api: Api) -> None:
    customer = someone(api).id

    (row,) = of(api, customer)

    assert list(row)[:7] == list(FIGURES)
    assert (row["programId"], row["loyaltyId"]) == (1219, customer)
    assert {row[key] for key in FIGURES} == {0.0}
    assert of(api, customer, "?programId=1219") == [row]


def test_an_organisation_without_programmes_has_no_rows(other: Api) -> None:
    body = profile(("email", f"m{mobile()}@example.com"))

    assert of(other, other.register(STORE, body)["createdId"]) == []


def test_8089_not_in_this_programme_or_not_a_member(api: Api) -> None:
    path = "/v2/customers/{}/loyaltyDetails{}"

    refused(api.get(path.format(someone(api).id, "?programId=1223")), 400, 8089)
    refused(api.get(path.format(outsider(api), "")), 400, 8089)
    refused(api.get(path.format(outsider(api), "?programId=1219")), 400, 8089)


def test_1213_a_programme_that_the_organisation_does_not_have(api: Api) -> None:
    refused(api.get(f"/v2/customers/{someone(api).id}/loyaltyDetails?programId=7"), 404, 1213)


@pytest.mark.parametrize("path", ["1/loyaltyDetails?programId=gold", "x/loyaltyDetails"])
def test_a_number_that_is_none_is_refused(api: Api, path: str) -> None:
    refused(api.get(f"/v2/customers/{path}"), 400, 400)


def test_8015_no_such_customer(api: Api) -> None:
    refused(api.get("/v2/customers/1/loyaltyDetails"), 404, 8015)


def test_8069_merged_away_naming_the_survivor(api: Api) -> None:
    pair = merged(api)

    answer = api.get(f"/v2/customers/{pair.victim.id}/loyaltyDetails")

    assert refused(answer, 410, 8069).endswith(f"userId {pair.survivor.id}")
