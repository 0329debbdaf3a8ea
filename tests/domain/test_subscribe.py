"""Subscriptions: who wants which messages where. Whoever never chose is opted in."""

import pytest

from customers.domain.commands import GivenSubscription
from customers.domain.state import Subscription
from tests.domain.answers import chosen
from tests.domain.asking import row, subscribe
from tests.domain.given import given
from tests.domain.moments import later, now
from tests.domain.people import (
    TOM,
)
from tests.domain.stories import TOM_IS_IN_THE_STORE

OUT = Subscription("SMS", "BULK", "OPTOUT")
OPT_OUT = row("SMS", "BULK", "OPTOUT")


def test_an_opt_out_is_an_event() -> None:
    given(TOM_IS_IN_THE_STORE).when(subscribe(TOM, OPT_OUT)).then(
        [now.chose(TOM, OUT)], chosen(("SMS", "", "BULK", "OPTOUT"))
    )


def test_an_opt_in_of_whoever_never_chose_changes_nothing() -> None:
    given(TOM_IS_IN_THE_STORE).when(subscribe(TOM, row("SMS", "BULK", "OPTIN"))).then(
        [], chosen(("SMS", "", "BULK", "OPTIN"))
    )


def test_an_opt_in_after_an_opt_out_is_an_event() -> None:
    given(TOM_IS_IN_THE_STORE, later.chose(TOM, OUT)).when(
        subscribe(TOM, row("SMS", "BULK", "OPTIN"))
    ).then(
        [now.chose(TOM, Subscription("SMS", "BULK", "OPTIN"))],
        chosen(("SMS", "", "BULK", "OPTIN")),
    )


def test_the_same_choice_again_changes_nothing() -> None:
    given(TOM_IS_IN_THE_STORE).when(subscribe(TOM, OPT_OUT)).then(
        [now.chose(TOM, OUT)], chosen(("SMS", "", "BULK", "OPTOUT"))
    ).when(subscribe(TOM, OPT_OUT)).then([], chosen(("SMS", "", "BULK", "OPTOUT")))


@pytest.mark.parametrize(
    "other",
    [
        row("EMAIL", "BULK", "OPTOUT"),
        row("SMS", "TRANS", "OPTOUT"),
        row("SMS", "BULK", "OPTOUT", "7"),
    ],
)
def test_each_channel_priority_and_account_is_chosen_by_itself(other: GivenSubscription) -> None:
    given(TOM_IS_IN_THE_STORE, later.chose(TOM, OUT)).when(subscribe(TOM, other)).then(
        [now.chose(TOM, Subscription(other.channel, other.priority, "OPTOUT", other.account))],
        chosen((other.channel, other.account, other.priority, "OPTOUT")),
    )


def test_only_what_differs_is_an_event_and_everything_is_echoed() -> None:
    given(TOM_IS_IN_THE_STORE, later.chose(TOM, OUT)).when(
        subscribe(TOM, OPT_OUT, row("EMAIL", "TRANS", "OPTOUT"), row("IOS", "BULK", "OPTIN"))
    ).then(
        [now.chose(TOM, Subscription("EMAIL", "TRANS", "OPTOUT"))],
        chosen(
            ("SMS", "", "BULK", "OPTOUT"),
            ("EMAIL", "", "TRANS", "OPTOUT"),
            ("IOS", "", "BULK", "OPTIN"),
        ),
    )


def test_the_reason_and_what_made_the_customer_choose_are_kept_and_echoed() -> None:
    given(TOM_IS_IN_THE_STORE).when(
        subscribe(TOM, OPT_OUT, campaign=7, communication=8, reason="too many")
    ).then(
        [now.chose(TOM, OUT, campaign=7, communication=8, reason="too many")],
        chosen(("SMS", "", "BULK", "OPTOUT"), campaignId=7, communicationId=8, reason="too many"),
    )


def test_mobile_is_another_word_for_sms_and_any_case_will_do() -> None:
    given(TOM_IS_IN_THE_STORE).when(subscribe(TOM, row("Mobile", "bulk", "optOut"))).then(
        [now.chose(TOM, OUT)], chosen(("SMS", "", "BULK", "OPTOUT"))
    )


@pytest.mark.parametrize("channel", ["SMS", "EMAIL", "WECHAT", "IOS", "ANDROID", "LINE"])
def test_every_documented_channel_can_be_chosen(channel: str) -> None:
    given(TOM_IS_IN_THE_STORE).when(subscribe(TOM, row(channel, "TRANS", "OPTOUT"))).then(
        [now.chose(TOM, Subscription(channel, "TRANS", "OPTOUT"))],
        chosen((channel, "", "TRANS", "OPTOUT")),
    )


def test_the_same_row_twice_is_one() -> None:
    given(TOM_IS_IN_THE_STORE).when(subscribe(TOM, OPT_OUT, row("mobile", "BULK", "OPTOUT"))).then(
        [now.chose(TOM, OUT)], chosen(("SMS", "", "BULK", "OPTOUT"))
    )


@pytest.mark.parametrize(
    "other",
    [
        row("EMAIL", "BULK", "OPTIN"),
        row("SMS", "TRANS", "OPTIN"),
        row("SMS", "BULK", "OPTIN", "7"),
    ],
)
def test_rows_of_another_channel_priority_or_account_do_not_contradict_each_other(
    other: GivenSubscription,
) -> None:
    given(TOM_IS_IN_THE_STORE).when(subscribe(TOM, OPT_OUT, other)).then(
        [now.chose(TOM, OUT)],
        chosen(
            ("SMS", "", "BULK", "OPTOUT"),
            (other.channel, other.account, other.priority, "OPTIN"),
        ),
    )
