"""Facts of other systems: told by an integration, one or many, and read back through merges."""

from typing import Any

import pytest

from tests.conformance.api import Api, identifiers, refused
from tests.conformance.conftest import Service
from tests.conformance.people import LINE, STORE, merged, someone
from tests.conformance.telling import PATH, bought, fact, kept, points, purchases, tell

TAKEN = {"result": True, "errors": [], "warnings": []}
SECRET = "dont-repeat-me"


def loyalty(api: Api, customer: int) -> list[dict[str, Any]]:
    found = api.get(f"/v2/customers/{customer}/loyaltyDetails")
    assert found.status_code == 200, found.text
    rows: list[dict[str, Any]] = found.json()["data"]
    return rows


@pytest.mark.everywhere
def test_one_fact_is_taken_and_read(api: Api, erp: Api) -> None:
    customer = someone(api).id

    answer = erp.post(PATH, bought(customer, 8500.5))

    assert answer.status_code == 200
    whole = {"response": [TAKEN], "totalCount": 1, "failureCount": 0, "warnings": [], "errors": []}
    assert answer.json() == whole
    assert answer.headers["x-request-id"]
    tell(api, points(customer, redeemed=200, currentSlab="Gold"))
    assert purchases(api, customer) == 8500.5
    assert [(row["redeemed"], row["currentSlab"]) for row in loyalty(api, customer)] == [
        (200.0, "Gold")
    ]


@pytest.mark.everywhere
def test_of_many_facts_each_has_its_result_and_the_good_ones_are_taken(api: Api, erp: Api) -> None:
    customer = someone(api).id
    wrong = [
        {"type": SECRET},
        fact("LifetimePurchases", customer, amount=SECRET),
        fact("PointsTransferred", 7, to=7, transfer=1, at="2026-01-01T00:00:00Z", points=1),
        fact("RetroRequestRaised", 7, request=1, on=SECRET),
        7,
    ]

    answer = erp.post(PATH, [*wrong, bought(customer, 12)])

    body = answer.json()
    assert (answer.status_code, body["totalCount"], body["failureCount"]) == (200, 6, 5)
    assert body["response"][-1] == TAKEN
    for row in body["response"][:-1]:
        ((error,), warnings) = row["errors"], row["warnings"]
        assert (row["result"], error["status"], error["code"], warnings) == (False, False, 400, [])
    assert [row["errors"][0]["message"] for row in body["response"][:-1]] == [
        "Invalid value  - at `$.type`",
        "Expected `float`, got `str` - at `$.amount`",
        "A transfer leads from one customer to another",
        "`on` is not a time in ISO 8601 with an offset",
        "Expected `object`, got `int`",
    ]
    assert SECRET not in answer.text
    kept(api)
    assert purchases(api, customer) == 12


@pytest.mark.everywhere
def test_late_and_repeated_facts_change_nothing(api: Api) -> None:
    customer = someone(api).id
    newest, older = bought(customer, 3, sequence=30), bought(customer, 2, sequence=20)

    tell(api, newest, older, newest)
    tell(api, older)

    assert purchases(api, customer) == 3


@pytest.mark.everywhere
def test_facts_may_come_before_the_customer_and_are_its_organisations_alone(
    api: Api, other: Api
) -> None:
    told = bought(2**53 - 1, 5)

    tell(api, told)

    refused(api.details(2**53 - 1, STORE), 404, 8015)
    refused(other.details(2**53 - 1, STORE), 404, 8015)


@pytest.mark.everywhere
def test_what_is_told_of_a_victim_before_or_after_the_merge_is_its_survivors(api: Api) -> None:
    survivor, victim = someone(api, STORE), someone(api, LINE)
    tell(api, points(victim.id, redeemed=1.5), bought(victim.id, 10))
    assert purchases(api, survivor.id) == 0

    api.change(victim.id, LINE, {"add": identifiers(("mobile", survivor.mobile))})
    tell(api, points(survivor.id, redeemed=2), points(victim.id, 1223, redeemed=7))

    rows = {row["programId"]: row["redeemed"] for row in loyalty(api, survivor.id)}
    assert rows == {1219: 3.5, 1223: 7.0}
    assert purchases(api, survivor.id) == 10
    refused(api.get(f"/v2/customers/{victim.id}/loyaltyDetails"), 410, 8069)


@pytest.mark.everywhere
def test_every_kind_of_fact_is_shown(api: Api) -> None:
    survivor, victim = merged(api)
    friend = someone(api, STORE, firstName="James").id
    on = "2019-10-16T15:53:42+05:30"
    member = {"userId": victim.id, "role": "PRIMARY"}
    group = {"id": 31, "name": "The Sawyers", "primaryUserId": victim.id, "members": [member]}
    out = {"transfer": 100, "to": friend, "at": on, "points": 15}
    tell(
        api,
        fact("PointsTransferred", victim.id, **out),
        fact("RetroRequestRaised", survivor.id, request=4711, on=on),
        fact("RetroRequestDecided", survivor.id, request=4711, on=on, status="APPROVED"),
        fact("UserGroup", victim.id, group=group),
        fact("Segments", survivor.id, segments={"Value": "High"}),
    )

    details = api.details(survivor.id, f"{STORE}&embed=usergroup").json()
    transfers = api.get(f"/v2/customers/{survivor.id}/pointsTransfers").json()["data"]
    received = api.get(f"/v2/customers/{friend}/pointsTransfers").json()["data"]
    requests = api.get(f"/v2/customers/{survivor.id}/retroRequest").json()["data"]

    assert details["segments"] == {"Value": "High"}
    assert details["userGroup"]["name"] == "The Sawyers"
    assert [(t["transferId"], t["transferType"]) for t in transfers] == [(100, "DEDUCTION")]
    assert [(t["transferId"], t["transferType"]) for t in received] == [(100, "ADDITION")]
    assert [(r["requestId"], r["status"]) for r in requests] == [(4711, "APPROVED")]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{",
        b'{"a":NaN}',
        b'[{"type":"x","type":"y"}]',
        b'{"a":"\\ud800"}',
        b"[" + b"{}," * 1000 + b"{}]",
    ],
    ids=["nothing", "no fact", "cut off", "NaN", "a key twice", "half a pair", "1,001 facts"],
)
def test_400_a_body_that_is_no_fact_and_no_list_of_up_to_1000(erp: Api, raw: bytes) -> None:
    refused(erp.write("POST", PATH, raw=raw), 400, 400)


@pytest.mark.everywhere
def test_a_thousand_facts_are_taken_at_once(api: Api) -> None:
    customer = someone(api).id

    tell(api, *(bought(customer, n) for n in range(1000)))

    assert purchases(api, customer) == 999


def test_413_a_body_of_more_than_5_mb(erp: Api) -> None:
    refused(erp.write("POST", PATH, raw=b" " * (5 * 1024 * 1024 + 1)), 413, 413)


def test_a_fact_that_is_too_long_is_refused_by_itself(erp: Api) -> None:
    long = fact("Segments", 7, segments={"x": "y" * 300_000})

    body = erp.post(PATH, long).json()

    assert body["response"][0]["errors"][0]["message"] == "It is longer than 256 KB"


def test_415_a_body_that_is_not_said_to_be_json(erp: Api) -> None:
    answer = erp.post(PATH, {}, headers={"content-type": "text/plain"})

    refused(answer, 415, 415)


@pytest.mark.everywhere
def test_403_a_till_tells_no_facts(api: Api) -> None:
    refused(api.post(PATH, bought(7, 1)), 403, 403)


def test_403_an_integration_does_nothing_else(api: Api, erp: Api) -> None:
    customer = someone(api).id

    refused(erp.post(f"/v2/customers?{STORE}", {}), 403, 403)
    refused(erp.details(customer, STORE), 403, 403)
    refused(erp.lookup(f"{STORE}&identifierName=mobile&identifierValue=1"), 403, 403)


def test_401_a_wrong_password(deployment: Service) -> None:
    stranger = deployment.asked_by("demo.erp", "wrong")

    refused(stranger.post(PATH, bought(7, 1)), 401, 401)
    stranger.close()
