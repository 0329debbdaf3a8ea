"""Subscriptions: when nothing is chosen, and why; which scopes and accounts may be named."""

import pytest

from customers.domain.state import Subscription, Till
from tests.domain.answers import chosen
from tests.domain.asking import row, subscribe
from tests.domain.given import given
from tests.domain.moments import Moment, now
from tests.domain.people import (
    NOBODY,
    SUE,
    TOM,
    VIC,
)
from tests.domain.stories import AND_TOM_INTO_SUE, TOM_IS_IN_THE_STORE, VIC_MERGED_INTO_TOM

OUT = Subscription("SMS", "BULK", "OPTOUT")
OPT_OUT = row("SMS", "BULK", "OPTOUT")


def test_400_two_rows_that_contradict_each_other() -> None:
    given(TOM_IS_IN_THE_STORE).when(
        subscribe(TOM, OPT_OUT, row("mobile", "BULK", "OPTIN"))
    ).refused(400, message="Two subscriptions contradict each other")


def test_400_no_rows() -> None:
    given(TOM_IS_IN_THE_STORE).when(subscribe(TOM)).refused(
        400, message="No subscriptions are given"
    )


def test_1101_a_channel_that_is_none() -> None:
    given(TOM_IS_IN_THE_STORE).when(subscribe(TOM, row("PIGEON", "BULK", "OPTOUT"))).refused(1101)


def test_1102_a_priority_that_is_none() -> None:
    given(TOM_IS_IN_THE_STORE).when(subscribe(TOM, row("SMS", "SOON", "OPTOUT"))).refused(1102)


def test_1106_a_type_that_is_none() -> None:
    given(TOM_IS_IN_THE_STORE).when(subscribe(TOM, row("SMS", "BULK", "MAYBE"))).refused(1106)


def test_one_bad_row_is_enough_and_nothing_is_chosen() -> None:
    given(TOM_IS_IN_THE_STORE).when(subscribe(TOM, OPT_OUT, row("SMS", "BULK", "MAYBE"))).refused(
        1106
    )


@pytest.mark.parametrize("scope", [("ORG", "NONE"), ("USER", "ALL"), ("", "")])
def test_1103_any_scope_but_user_and_none(scope: tuple[str, str]) -> None:
    given(TOM_IS_IN_THE_STORE).when(subscribe(TOM, OPT_OUT, scopes=(scope,))).refused(1103)


def test_the_scope_may_be_written_in_any_case() -> None:
    given(TOM_IS_IN_THE_STORE).when(subscribe(TOM, OPT_OUT, scopes=(("user", "None"),))).then(
        [now.chose(TOM, OUT)], chosen(("SMS", "", "BULK", "OPTOUT"))
    )


def test_1105_several_scopes() -> None:
    twice = (("USER", "NONE"), ("USER", "NONE"))

    given(TOM_IS_IN_THE_STORE).when(subscribe(TOM, OPT_OUT, scopes=twice)).refused(1105)


def test_8127_an_account_that_the_channels_source_does_not_have() -> None:
    given(TOM_IS_IN_THE_STORE).when(subscribe(TOM, row("LINE", "BULK", "OPTOUT", "9"))).refused(
        8127
    )


@pytest.mark.parametrize(("channel", "account"), [("LINE", "1234"), ("LINE", ""), ("SMS", "9")])
def test_an_account_of_the_source_or_of_a_channel_that_is_no_source_is_kept(
    channel: str, account: str
) -> None:
    given(TOM_IS_IN_THE_STORE).when(subscribe(TOM, row(channel, "BULK", "OPTOUT", account))).then(
        [now.chose(TOM, Subscription(channel, "BULK", "OPTOUT", account))],
        chosen((channel, account, "BULK", "OPTOUT")),
    )


@pytest.mark.parametrize("account", ["x" * 101, "a\x00b"])
def test_400_an_account_that_is_none(account: str) -> None:
    given(TOM_IS_IN_THE_STORE).when(subscribe(TOM, row("SMS", "BULK", "OPTOUT", account))).refused(
        400, message="A subscription has an invalid accountId"
    )


def test_an_account_of_100_characters_is_kept() -> None:
    given(TOM_IS_IN_THE_STORE).when(subscribe(TOM, row("SMS", "BULK", "OPTOUT", "x" * 100))).then(
        [now.chose(TOM, Subscription("SMS", "BULK", "OPTOUT", "x" * 100))],
        chosen(("SMS", "x" * 100, "BULK", "OPTOUT")),
    )


def test_8015_nobody_has_this_id() -> None:
    given(TOM_IS_IN_THE_STORE).when(subscribe(NOBODY, OPT_OUT)).refused(8015)


def test_8069_a_merged_away_customer_names_its_survivor() -> None:
    given(*VIC_MERGED_INTO_TOM).when(subscribe(VIC, OPT_OUT)).refused(8069, TOM)


def test_8069_a_chain_of_merges_names_the_one_at_its_end() -> None:
    given(*AND_TOM_INTO_SUE).when(subscribe(VIC, OPT_OUT)).refused(8069, SUE)


def test_what_is_wrong_with_the_rows_is_said_before_8015() -> None:
    given().when(subscribe(NOBODY, row("PIGEON", "BULK", "OPTOUT"))).refused(1101)


def test_403_an_organisation_that_is_not_configured() -> None:
    given().when(subscribe(TOM, OPT_OUT, org=404)).refused(
        403, message="The organisation is not configured yet"
    )


def test_a_till_without_a_name_is_named_by_its_code() -> None:
    new = Moment(now.at, Till("till.new", "till.new"))

    given(TOM_IS_IN_THE_STORE).when(subscribe(TOM, OPT_OUT, till="till.new")).then(
        [new.chose(TOM, OUT)], chosen(("SMS", "", "BULK", "OPTOUT"))
    )
