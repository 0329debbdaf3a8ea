"""Configure: what may change of an organisation that has customers, and what may not."""

import pytest
from msgspec.structs import replace

from customers.domain.organisation import CountryRule, Policies
from tests.domain.given import Configure, given
from tests.domain.moments import configured, earlier
from tests.domain.people import SHOP, STORE, TOM, TOMS

FIXED = "The country rule, the sources and whether they have accounts are fixed once there are customers"
NEW_SHOP = replace(SHOP, id=2, name="new shop")
ANSWER, NEW_ANSWER = {"organisation": SHOP.id}, {"organisation": NEW_SHOP.id}
WITHOUT_JD = {source: accounts for source, accounts in SHOP.sources.items() if source != "JD"}
FORBIDDEN = {
    "another country code": replace(SHOP, country=CountryRule(code="44", national_lengths=(10,))),
    "another length of mobiles": replace(
        SHOP, country=CountryRule(code="91", national_lengths=(10,), max_digits=14)
    ),
    "accounts for a source without": replace(SHOP, sources={**SHOP.sources, "JD": ("1",)}),
    "no accounts for a source with": replace(SHOP, sources={**SHOP.sources, "LINE": None}),
    "a source taken away": replace(SHOP, sources=WITHOUT_JD),
}
ALLOWED = {
    "a new source": replace(SHOP, sources={**SHOP.sources, "WEBSITE": None}),
    "a new source with accounts": replace(SHOP, sources={**SHOP.sources, "FACEBOOK": ("9",)}),
    "a new account": replace(SHOP, sources={**SHOP.sources, "WECHAT": ("22232", "2")}),
    "an account taken away": replace(SHOP, sources={**SHOP.sources, "LINE": ("1234",)}),
    "a new till": replace(SHOP, tills={**SHOP.tills, "till.new": "New till"}),
    "another policy": replace(SHOP, policies=Policies(on_conflict="reject")),
    "another name": replace(SHOP, name="another"),
}


def test_the_first_configuration_is_an_event_and_nobody_asks_for_customers() -> None:
    given().when(Configure(NEW_SHOP)).then([configured(NEW_SHOP)], NEW_ANSWER)


def test_the_configuration_in_force_is_no_event() -> None:
    given().when(Configure(SHOP)).then([], ANSWER)


@pytest.mark.parametrize("change", FORBIDDEN)
def test_with_customers_what_keys_and_scopes_rest_on_is_fixed(change: str) -> None:
    given(earlier.registered(TOM, STORE, TOMS)).when(
        Configure(FORBIDDEN[change], customers=True)
    ).refused(409, message=FIXED)


@pytest.mark.parametrize("change", FORBIDDEN)
def test_without_customers_everything_may_change(change: str) -> None:
    wanted = FORBIDDEN[change]

    given().when(Configure(wanted, customers=False)).then([configured(wanted)], ANSWER)


@pytest.mark.parametrize("change", ALLOWED)
def test_what_customers_do_not_rest_on_may_change_and_nobody_asks_for_them(change: str) -> None:
    wanted = ALLOWED[change]

    given(earlier.registered(TOM, STORE, TOMS)).when(Configure(wanted)).then(
        [configured(wanted)], ANSWER
    )


def test_a_configuration_is_compared_with_the_one_in_force_and_not_with_an_earlier_one() -> None:
    named = replace(SHOP, name="another")

    given(configured(named)).when(Configure(SHOP)).then([configured(SHOP)], ANSWER)
