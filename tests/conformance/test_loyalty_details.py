"""Loyalty details: the documentation's sample as printed, and every code."""

from typing import Any

import pytest

from tests.conformance.api import Api, mobile, profile, refused
from tests.conformance.people import STORE, merged, someone
from tests.conformance.telling import points, tell
from tests.conformance.told import FIGURES, GOLD, PLATINUM

SAMPLE = [{**GOLD, "programId": 1219}, {**PLATINUM, "programId": 1223}]


def of(api: Api, customer: int, query: str = "") -> Any:
    answer = api.get(f"/v2/customers/{customer}/loyaltyDetails{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def member(api: Api) -> int:
    """A customer with the documentation's two accounts."""
    customer = someone(api).id
    tell(api, points(customer, 1219, **GOLD), points(customer, 1223, **PLATINUM))
    return customer


def outsider(api: Api) -> int:
    """A customer that is no member."""
    body = {**profile(("mobile", mobile())), "loyaltyInfo": {"loyaltyType": "non_loyalty"}}
    created: int = api.register(STORE, body)["createdId"]
    return created


@pytest.mark.everywhere
def test_the_sample_is_answered_as_printed(api: Api) -> None:
    answer = api.get(f"/v2/customers/{member(api)}/loyaltyDetails")

    assert answer.json() == {"data": SAMPLE, "warnings": [], "errors": []}
    assert [list(row) for row in answer.json()["data"]] == [list(row) for row in SAMPLE]


def test_figures_are_written_as_floats(api: Api) -> None:
    customer = someone(api).id
    tell(api, points(customer, 1219, **GOLD))

    answer = api.get(f"/v2/customers/{customer}/loyaltyDetails")

    assert '"redeemed":200.0,"expired":0.0,"returned":1100.2139892578125' in answer.text


def test_one_programme_is_answered_alone(api: Api) -> None:
    customer = member(api)

    assert of(api, customer, "?programId=1223") == SAMPLE[1:]


def test_a_later_word_takes_the_place_of_an_earlier_one(api: Api) -> None:
    customer = someone(api).id
    earlier, later = points(customer, redeemed=1), points(customer, redeemed=2)
    tell(api, later, earlier)

    assert [row["redeemed"] for row in of(api, customer)] == [2.0]


def test_a_member_of_whom_nothing_is_told_is_in_the_default_programme_with_zeros(api: Api) -> None:
    customer = someone(api).id

    (row,) = of(api, customer)

    assert list(row) == list(SAMPLE[0])
    assert (row["programId"], row["loyaltyId"]) == (1219, customer)
    assert {row[key] for key in FIGURES} == {0.0}
    assert of(api, customer, "?programId=1219") == [row]


def test_an_organisation_without_programmes_has_no_rows(other: Api) -> None:
    body = profile(("email", f"m{mobile()}@example.com"))

    assert of(other, other.register(STORE, body)["createdId"]) == []


@pytest.mark.everywhere
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


@pytest.mark.everywhere
def test_8069_merged_away_naming_the_survivor(api: Api) -> None:
    pair = merged(api)

    answer = api.get(f"/v2/customers/{pair.victim.id}/loyaltyDetails")

    assert refused(answer, 410, 8069).endswith(f"userId {pair.survivor.id}")
