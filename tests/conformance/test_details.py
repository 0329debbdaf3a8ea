"""Details: the documentation's sample shape key by key, and every code."""

import re

import pytest

from tests.conformance.api import Api, mobile, profile, refused
from tests.conformance.samples import REGISTERED, details_of_registered

ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")


@pytest.mark.everywhere
def test_every_key_of_the_sample_is_answered(api: Api) -> None:
    where = "source=WECHAT&accountId=22232"
    created = api.register(where, REGISTERED)["createdId"]

    answer = api.details(created, where)

    assert answer.status_code == 200
    modified = answer.json()["profiles"][0]["autoUpdateTime"]
    assert ISO.fullmatch(modified)
    assert answer.json() == details_of_registered(created, modified)


def _in_two_accounts(api: Api) -> int:
    number = mobile()
    api.register("source=WECHAT&accountId=22232", profile(("mobile", number), firstName="A"))
    body = profile(("mobile", number), firstName="B")
    created: int = api.register("source=LINE&accountId=1234", body)["createdId"]
    return created


@pytest.mark.everywhere
def test_one_source_account_is_answered_alone_and_all_together(api: Api) -> None:
    created = _in_two_accounts(api)

    line = api.details(created, "source=LINE&accountId=1234").json()["profiles"]
    every = api.details(created, "source=ALL").json()["profiles"]

    assert [p["firstName"] for p in line] == ["B"]
    assert [(p["source"], p["firstName"]) for p in every] == [("WECHAT", "A"), ("LINE", "B")]


def test_the_text_of_an_identifier_is_shown_as_sent(api: Api) -> None:
    email = ("email", "Tom.Shown@Example.com")
    created = api.register("source=JD", profile(email))["createdId"]

    shown = api.details(created, "source=JD").json()["profiles"][0]["identifiers"]

    assert shown == [{"type": "email", "value": "Tom.Shown@Example.com"}]


def test_extended_fields_of_a_second_source_fill_only_what_is_missing(api: Api) -> None:
    number = mobile()
    first = {**profile(("mobile", number)), "extendedFields": {"city": "Pune"}}
    second = {**profile(("mobile", number)), "extendedFields": {"city": "Goa", "zip": "1"}}
    created = api.register("source=JD", first)["createdId"]

    api.register("source=TMALL", second)

    found = api.details(created, "source=ALL").json()
    assert found["extendedFields"] == {"city": "Pune", "zip": "1"}


def test_names_lose_what_is_beyond_100_characters(api: Api) -> None:
    body = profile(("mobile", mobile()), firstName="x" * 101)
    created = api.register("source=JD", body)["createdId"]

    shown = api.details(created, "source=JD").json()["profiles"][0]["firstName"]

    assert shown == "x" * 100


def test_8012_an_invalid_source(api: Api) -> None:
    refused(api.details(1, "source=NOWHERE"), 400, 8012)


@pytest.mark.everywhere
@pytest.mark.parametrize("query", ["source=ALL", "source=JD"])
def test_8015_no_such_customer(api: Api, query: str) -> None:
    refused(api.details(1, query), 404, 8015)


def test_8016_no_source(api: Api) -> None:
    refused(api.get("/v2/customers/1"), 400, 8016)


def test_8045_no_account(api: Api) -> None:
    refused(api.details(1, "source=WECHAT"), 400, 8045)


@pytest.mark.everywhere
@pytest.mark.parametrize("query", ["source=JD", "source=WECHAT&accountId=1234"])
def test_8065_no_profile_in_this_source_account(api: Api, query: str) -> None:
    refused(api.details(_in_two_accounts(api), query), 404, 8065)


def test_8127_an_unknown_account(api: Api) -> None:
    refused(api.details(1, "source=LINE&accountId=9"), 400, 8127)
