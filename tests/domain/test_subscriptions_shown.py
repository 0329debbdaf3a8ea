"""Subscriptions as they are shown: the documented grid, with what was chosen in it and beyond it."""

from typing import Any

from customers.domain.state import Subscription
from customers.domain.subscribe import SHOWN_EMBEDDED, subscriptions, subscriptions_view
from tests.domain.given import given
from tests.domain.moments import later, now
from tests.domain.people import TOM
from tests.domain.stories import TOM_IS_IN_THE_STORE


def rows(*choices: Subscription) -> list[tuple[str, ...]]:
    """What is shown of a customer that chose these."""
    tom = given(TOM_IS_IN_THE_STORE, later.chose(TOM, *choices)).customer(TOM)
    return [tuple(shown.values()) for shown in subscriptions_view(tom)["subscriptions"]]


def test_whoever_never_chose_is_shown_opted_in() -> None:
    shown = subscriptions_view(given(TOM_IS_IN_THE_STORE).customer(TOM))

    def opted_in(channel: str, priority: str) -> dict[str, Any]:
        return {"channel": channel, "priority": priority, "type": "OPTIN"}

    assert shown == {
        "subscriptions": [
            opted_in("EMAIL", "TRANS"),
            opted_in("SMS", "TRANS"),
            opted_in("EMAIL", "BULK"),
            opted_in("SMS", "BULK"),
        ],
        "campaignId": 0,
        "communicationId": 0,
        "warnings": [],
    }


def test_a_choice_stands_in_its_place() -> None:
    assert rows(Subscription("SMS", "TRANS", "OPTOUT")) == [
        ("EMAIL", "TRANS", "OPTIN"),
        ("SMS", "TRANS", "OPTOUT"),
        ("EMAIL", "BULK", "OPTIN"),
        ("SMS", "BULK", "OPTIN"),
    ]


def test_a_choice_beyond_the_grid_stands_behind_it_with_its_account() -> None:
    assert rows(
        Subscription("LINE", "BULK", "OPTOUT", "1234"), Subscription("IOS", "TRANS", "OPTOUT")
    ) == [
        ("EMAIL", "TRANS", "OPTIN"),
        ("SMS", "TRANS", "OPTIN"),
        ("IOS", "TRANS", "OPTOUT"),
        ("EMAIL", "BULK", "OPTIN"),
        ("SMS", "BULK", "OPTIN"),
        ("LINE", "BULK", "OPTOUT", "1234"),
    ]


def test_the_last_choice_counts() -> None:
    back = now.chose(TOM, Subscription("SMS", "BULK", "OPTIN"))
    out = later.chose(TOM, Subscription("SMS", "BULK", "OPTOUT"))

    tom = given(TOM_IS_IN_THE_STORE, out, back).customer(TOM)

    assert tom.subscriptions == (Subscription("SMS", "BULK", "OPTIN"),)


def test_in_details_android_and_ios_are_in_the_grid_too() -> None:
    tom = given(TOM_IS_IN_THE_STORE).customer(TOM)

    shown = subscriptions(tom, SHOWN_EMBEDDED)["subscriptions"]

    assert [(row["channel"], row["priority"]) for row in shown] == [
        (channel, priority)
        for priority in ("TRANS", "BULK")
        for channel in ("EMAIL", "SMS", "ANDROID", "IOS")
    ]


def test_an_account_is_shown_only_where_there_is_one() -> None:
    out = later.chose(TOM, Subscription("LINE", "BULK", "OPTOUT", "1234"))

    shown = subscriptions_view(given(TOM_IS_IN_THE_STORE, out).customer(TOM))["subscriptions"]

    assert shown[-2:] == [
        {"channel": "SMS", "priority": "BULK", "type": "OPTIN"},
        {"channel": "LINE", "priority": "BULK", "type": "OPTOUT", "accountId": "1234"},
    ]
