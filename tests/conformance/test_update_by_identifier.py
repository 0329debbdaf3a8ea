"""Update by identifier instead of id: the same command, and the codes of finding the customer."""

import pytest

from tests.conformance.api import Api, mobile, refused
from tests.conformance.people import LINE, STORE, merged, someone

BODY = {"profiles": [{"firstName": "Tom"}]}


def path(where: str, value: str, type_: str = "mobile") -> str:
    return f"/v2/customers/lookup?{where}&identifierName={type_}&identifierValue={value}"


@pytest.mark.everywhere
def test_the_holder_is_updated(api: Api) -> None:
    customer = someone(api)

    answer = api.write("PUT", path(STORE, f"%2B{customer.mobile}"), BODY)

    assert answer.json() == {"createdId": customer.id, "warnings": []}
    assert api.details(customer.id, STORE).json()["profiles"][0]["firstName"] == "Tom"


@pytest.mark.everywhere
def test_a_merged_away_customers_identifier_leads_to_the_survivor(api: Api) -> None:
    pair = merged(api)

    answer = api.write("PUT", path(LINE, pair.victim.mobile), BODY)

    assert answer.json()["createdId"] == pair.survivor.id


@pytest.mark.everywhere
def test_8009_nobody_holds_it(api: Api) -> None:
    refused(api.write("PUT", path(STORE, mobile()), BODY), 404, 8009)


def test_8065_known_but_not_in_this_source_account(api: Api) -> None:
    refused(api.write("PUT", path(LINE, someone(api).mobile), BODY), 404, 8065)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (path(STORE, ""), 8002),
        (path(STORE, "1"), 8013),
        (path(STORE, "x", "pigeon"), 8013),
        (path("source=NOWHERE", "919111111111"), 8003),
        (path("source=LINE", "919111111111"), 8045),
    ],
)
def test_8002_8003_8013_8045_a_wrong_question(api: Api, query: str, code: int) -> None:
    refused(api.write("PUT", query, BODY), 400, code)
