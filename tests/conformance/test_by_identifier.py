"""Reads by an identifier instead of an id: what the read by id answers, or the codes of a lookup."""

import pytest

from tests.conformance.api import Api, mobile, refused
from tests.conformance.people import LINE, STORE, merged, someone

READS = ("customerDetails", "subscriptions", "loyaltyDetails", "retroRequest")
BY_ID = {"customerDetails": ""}


def path(read: str, where: str, value: str, more: str = "") -> str:
    asked = f"{where}&identifierName=mobile&identifierValue={value}{more}"
    return f"/v2/customers/lookup/{read}?{asked}"


@pytest.mark.everywhere
@pytest.mark.parametrize("read", READS)
def test_the_holder_is_read_as_by_its_id(api: Api, read: str) -> None:
    customer = someone(api, firstName="Tom")

    found = api.get(path(read, STORE, customer.mobile))

    by_id = api.get(
        f"/v2/customers/{customer.id}/{BY_ID.get(read, read)}".rstrip("/") + f"?{STORE}"
    )
    assert (found.status_code, found.json()) == (200, by_id.json())


def test_parts_are_embedded_as_by_id(api: Api) -> None:
    customer = someone(api)

    found = api.get(path("customerDetails", "source=ALL", customer.mobile, "&embed=subscriptions"))

    assert "subscriptionInfo" in found.json()


@pytest.mark.everywhere
def test_a_merged_away_customers_identifier_leads_to_the_survivor(api: Api) -> None:
    pair = merged(api)

    found = api.get(path("customerDetails", LINE, pair.victim.mobile))

    assert found.json()["id"] == pair.survivor.id


@pytest.mark.everywhere
@pytest.mark.parametrize("read", READS)
def test_8015_nobody_holds_it(api: Api, read: str) -> None:
    refused(api.get(path(read, STORE, mobile())), 404, 8015)


@pytest.mark.parametrize("read", READS)
def test_8065_known_but_not_in_this_source_account(api: Api, read: str) -> None:
    refused(api.get(path(read, LINE, someone(api).mobile)), 404, 8065)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", 8001),
        (STORE, 8002),
        ("source=NOWHERE", 8011),
        ("source=LINE", 8045),
        (f"{STORE}&identifierName=pigeon&identifierValue=x", 8013),
    ],
)
def test_8001_8002_8011_8013_8045_a_wrong_question(api: Api, query: str, code: int) -> None:
    refused(api.get(f"/v2/customers/lookup/customerDetails?{query}"), 400, code)
