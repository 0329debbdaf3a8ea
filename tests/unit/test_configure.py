"""What may change of an organisation that has customers, and what may not."""

from collections.abc import Collection

import pytest
from msgspec.structs import replace

from customers.domain.codes import Refused
from customers.domain.configure import configure, decide
from customers.domain.decision import Accepted
from customers.domain.events import OrganisationConfigured
from customers.domain.organisation import CountryRule, Organisation, Policies
from customers.domain.state import State

NOW = Organisation(
    id=7,
    name="seven",
    tills={"t": "till"},
    sources={"INSTORE": None, "LINE": ("1", "2")},
    country=CountryRule(code="91", national_lengths=(10,)),
)
FORBIDDEN = {
    "another country code": replace(NOW, country=CountryRule(code="44", national_lengths=(10,))),
    "another length of mobiles": replace(
        NOW, country=CountryRule(code="91", national_lengths=(10,), max_digits=14)
    ),
    "accounts for a source without": replace(NOW, sources={"INSTORE": ("1",), "LINE": ("1", "2")}),
    "no accounts for a source with": replace(NOW, sources={"INSTORE": None, "LINE": None}),
    "a source taken away": replace(NOW, sources={"LINE": ("1", "2")}),
}
ALLOWED = {
    "a new source": replace(NOW, sources={**NOW.sources, "WEBSITE": None}),
    "a new source with accounts": replace(NOW, sources={**NOW.sources, "WECHAT": ("9",)}),
    "a new account": replace(NOW, sources={"INSTORE": None, "LINE": ("1", "2", "3")}),
    "an account taken away": replace(NOW, sources={"INSTORE": None, "LINE": ("1",)}),
    "a new till": replace(NOW, tills={"t": "till", "u": "another"}),
    "another policy": replace(NOW, policies=Policies(on_conflict="reject")),
}


@pytest.mark.parametrize("change", FORBIDDEN)
def test_with_customers_what_keys_and_scopes_rest_on_is_refused(change: str) -> None:
    answer = decide(NOW, FORBIDDEN[change], has_customers=True)

    assert isinstance(answer, Refused)
    assert "fixed" in answer.message


@pytest.mark.parametrize("change", FORBIDDEN)
def test_without_customers_everything_may_change(change: str) -> None:
    answer = decide(NOW, FORBIDDEN[change], has_customers=False)

    assert isinstance(answer, Accepted)
    assert answer.events == (OrganisationConfigured(FORBIDDEN[change]),)


@pytest.mark.parametrize("change", ALLOWED)
def test_with_customers_what_they_do_not_rest_on_may_change(change: str) -> None:
    answer = decide(NOW, ALLOWED[change], has_customers=True)

    assert isinstance(answer, Accepted)
    assert answer.events == (OrganisationConfigured(ALLOWED[change]),)


def test_the_configuration_in_force_makes_no_event() -> None:
    answer = decide(NOW, NOW, has_customers=True)

    assert isinstance(answer, Accepted)
    assert answer.events == ()


def test_the_first_configuration_is_an_event() -> None:
    answer = decide(None, NOW, has_customers=False)

    assert isinstance(answer, Accepted)
    assert answer.events == (OrganisationConfigured(NOW),)


class OneDocument:
    """A view of one configuration."""

    async def get(self, names: Collection[str]) -> dict[str, State | None]:
        return dict.fromkeys(names, NOW)


async def test_whether_there_are_customers_is_asked_only_when_it_matters() -> None:
    asked: list[str] = []

    async def has_customers() -> bool:
        asked.append("asked")
        return True

    allowed = await configure(OneDocument(), ALLOWED["a new till"], has_customers)
    refused = await configure(OneDocument(), FORBIDDEN["a source taken away"], has_customers)

    assert isinstance(allowed, Accepted)
    assert isinstance(refused, Refused)
    assert asked == ["asked"]
