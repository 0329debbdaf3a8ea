"""How much one customer may hold: what would outgrow a document is refused when it is sent, whoever sends it."""

from typing import Any

import pytest

from tests.conformance.api import Api, mobile, profile, refused
from tests.conformance.people import STORE, someone


def row(account: str) -> dict[str, Any]:
    choice = {"channel": "SMS", "priority": "BULK", "type": "OPTOUT", "accountId": account}
    return {"subscriptions": [choice]}


@pytest.mark.parametrize(
    "more",
    [
        {"fields": {f"f{n}": n for n in range(101)}},
        {"commChannels": [{"type": "mobile", "value": f"9191111{n:05}"} for n in range(21)]},
    ],
)
def test_a_registration_with_too_many_fields_or_channels(api: Api, more: dict[str, Any]) -> None:
    refused(api.post(f"/v2/customers?{STORE}", profile(("mobile", mobile()), **more)), 400, 400)


@pytest.mark.parametrize("account", ["y" * 101, "a\u0000b", "a\u001bb"])
def test_a_subscription_of_an_account_that_is_none(api: Api, account: str) -> None:
    refused(api.subscribe(someone(api).id, row(account)), 400, 400)


def test_more_than_a_hundred_chosen_subscriptions(api: Api) -> None:
    customer = someone(api)
    rows = [r for n in range(100) for r in row(str(n))["subscriptions"]]
    assert api.subscribe(customer.id, {"subscriptions": rows}).status_code == 200

    refused(api.subscribe(customer.id, row("one more")), 400, 400)

    again = {"subscriptions": [{**rows[0], "type": "OPTIN"}]}
    assert api.subscribe(customer.id, again).status_code == 200
