"""Subscriptions, changed and read: the documentation's samples as printed, and every code."""

from typing import Any

import pytest

from tests.conformance.api import Api, refused
from tests.conformance.people import STORE, merged, someone
from tests.conformance.samples import SUBSCRIPTIONS, SUBSCRIPTIONS_ECHO

UNSET = [
    {"channel": channel, "priority": priority, "type": "OPTIN"}
    for priority in ("TRANS", "BULK")
    for channel in ("EMAIL", "SMS")
]


def row(channel: str, priority: str, type_: str, **more: str) -> dict[str, str]:
    return {"channel": channel, "priority": priority, "type": type_, **more}


def asking(*rows: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"subscriptions": list(rows), **more}


def shown(api: Api, customer: int) -> list[dict[str, str]]:
    found: list[dict[str, str]] = api.subscriptions(customer).json()["subscriptions"]
    return found


@pytest.mark.everywhere
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_the_sample_is_echoed_as_printed(api: Api, method: str) -> None:
    customer = someone(api)

    answer = api.subscribe(customer.id, SUBSCRIPTIONS, method)

    assert answer.status_code == 200
    assert answer.json() == SUBSCRIPTIONS_ECHO
    assert shown(api, customer.id) == [
        row("EMAIL", "TRANS", "OPTIN"),
        row("SMS", "TRANS", "OPTIN"),
        row("EMAIL", "BULK", "OPTOUT"),
        row("SMS", "BULK", "OPTOUT"),
    ]


def test_the_sample_of_who_never_chose_is_answered_as_printed(api: Api) -> None:
    answer = api.subscriptions(someone(api).id)

    assert answer.json() == {
        "subscriptions": UNSET,
        "campaignId": 0,
        "communicationId": 0,
        "warnings": [],
    }


def test_details_embed_a_wider_grid(api: Api) -> None:
    customer = someone(api)
    api.subscribe(customer.id, asking(row("ios", "bulk", "optout")))

    found = api.details(customer.id, f"{STORE}&embed=”points”,Subscriptions,mlp,usergroup,x").json()

    channels = ("EMAIL", "SMS", "ANDROID", "IOS")
    assert found["subscriptionInfo"] == {
        "subscriptions": [
            row(c, p, "OPTOUT" if (c, p) == ("IOS", "BULK") else "OPTIN")
            for p in ("TRANS", "BULK")
            for c in channels
        ],
        "campaignId": 0,
        "communicationId": 0,
    }
    assert [row["programId"] for row in found["loyaltyProgramDetails"]] == [1219]
    assert "userGroup" not in found


def test_points_of_who_has_none_have_the_documented_keys(api: Api) -> None:
    customer = someone(api)

    found = api.details(customer.id, f"{STORE}&embed=points").json()["pointsSummary"]

    numbers = ("adjusted", "cumulativePurchases", "expired", "lifetimePoints", "loyaltyPoints")
    assert {found[key] for key in (*numbers, "redeemed", "returned")} == {0.0}
    assert (found["nextSlab"], found["nextSlabSerialNumber"]) == ("", -1)
    assert found["slabExpiryDate"] > "2120"
    assert len(found) == 14


def test_nothing_is_embedded_unasked(api: Api) -> None:
    found = api.details(someone(api).id, STORE).json()

    assert not {"subscriptionInfo", "pointsSummary", "loyaltyProgramDetails"} & set(found)


def test_mobile_and_sms_are_one_channel(api: Api) -> None:
    customer = someone(api)

    api.subscribe(customer.id, asking(row("MOBILE", "TRANS", "OPTOUT")))
    api.subscribe(customer.id, asking(row("sms", "TRANS", "OPTIN")))

    assert shown(api, customer.id) == UNSET


def test_a_choice_beyond_the_grid_is_shown_with_its_account(api: Api) -> None:
    customer = someone(api)

    api.subscribe(customer.id, asking(row("LINE", "TRANS", "OPTOUT", accountId="1234")))

    assert shown(api, customer.id)[2] == row("LINE", "TRANS", "OPTOUT", accountId="1234")


@pytest.mark.everywhere
def test_asking_for_what_is_so_already_leaves_the_version(api: Api) -> None:
    customer = someone(api)
    before = api.subscriptions(customer.id).headers["etag"]

    assert api.subscribe(customer.id, asking(row("SMS", "BULK", "OPTIN"))).status_code == 200

    assert api.subscriptions(customer.id).headers["etag"] == before


@pytest.mark.everywhere
def test_a_merge_keeps_the_survivors_choices(api: Api) -> None:
    pair = merged(api)

    assert shown(api, pair.survivor.id) == UNSET


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (row("PIGEON", "BULK", "OPTIN"), 1101),
        (row("SMS", "NEVER", "OPTIN"), 1102),
        (row("SMS", "BULK", "MAYBE"), 1106),
        (row("LINE", "BULK", "OPTIN", accountId="9"), 8127),
    ],
)
def test_1101_1102_1106_8127_a_bad_row_and_nothing_is_changed(
    api: Api, wrong: dict[str, str], code: int
) -> None:
    customer = someone(api)

    refused(api.subscribe(customer.id, asking(row("SMS", "BULK", "OPTOUT"), wrong)), 400, code)

    assert shown(api, customer.id) == UNSET


def test_1103_a_bad_scope(api: Api) -> None:
    body = asking(row("SMS", "BULK", "OPTIN"), scope={"scope": "WORLD", "subScope": "NONE"})

    refused(api.subscribe(someone(api).id, body), 400, 1103)


def test_1105_several_scopes(api: Api) -> None:
    scope = {"scope": "USER", "subScope": "NONE"}

    body = asking(row("SMS", "BULK", "OPTIN"), scope=[scope, scope])

    refused(api.subscribe(someone(api).id, body), 400, 1105)


def test_rows_that_contradict_each_other_are_refused(api: Api) -> None:
    body = asking(row("SMS", "BULK", "OPTIN"), row("MOBILE", "BULK", "OPTOUT"))

    refused(api.subscribe(someone(api).id, body), 400, 400)


@pytest.mark.parametrize("body", [{}, {"subscriptions": []}])
def test_no_rows_are_refused(api: Api, body: object) -> None:
    refused(api.subscribe(someone(api).id, body), 400, 400)


@pytest.mark.everywhere
def test_8015_no_such_customer(api: Api) -> None:
    refused(api.subscribe(1, SUBSCRIPTIONS), 404, 8015)
    refused(api.subscriptions(1), 404, 8015)


def test_8069_merged_away_naming_the_survivor(api: Api) -> None:
    pair = merged(api)
    for answer in (api.subscribe(pair.victim.id, SUBSCRIPTIONS), api.subscriptions(pair.victim.id)):
        assert refused(answer, 410, 8069).endswith(f"userId {pair.survivor.id}")
