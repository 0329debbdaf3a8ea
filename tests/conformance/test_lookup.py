"""Lookup: the documentation's sample as printed, and every code."""

from urllib.parse import quote

import pytest

from tests.conformance.api import Api, mobile, profile, refused


def _value(type_: str, value: str) -> str:
    return f"identifierName={type_}&identifierValue={value}"


@pytest.mark.everywhere
def test_the_sample_is_answered_as_printed(api: Api) -> None:
    registered = api.register("source=INSTORE", profile(("mobile", "919111111111")))

    answer = api.lookup("source=INSTORE&identifierName=mobile&identifierValue=919111111111")

    assert answer.status_code == 200
    assert answer.json() == {"entity": registered["createdId"], "warnings": []}


@pytest.mark.everywhere
def test_all_sources_are_searched(api: Api) -> None:
    number = mobile()
    created = api.register("source=LINE&accountId=1234", profile(("mobile", number)))["createdId"]

    assert api.lookup(f"source=ALL&{_value('mobile', number)}").json()["entity"] == created


@pytest.mark.everywhere
def test_of_several_owners_all_answers_the_oldest_and_a_source_its_own(api: Api) -> None:
    shared, one = mobile(), mobile()
    oldest = api.register("source=JD", profile(("mobile", shared)))["createdId"]
    api.register("source=TMALL", profile(("mobile", one)))
    youngest = api.register("source=INSTORE", profile(("mobile", shared), ("mobile", one)))

    everywhere = api.lookup(f"source=ALL&{_value('mobile', shared)}").json()["entity"]
    here = api.lookup(f"source=INSTORE&{_value('mobile', shared)}").json()["entity"]

    assert (everywhere, here) == (oldest, youngest["createdId"])


@pytest.mark.parametrize(
    ("type_", "sent", "asked"),
    [
        ("mobile", "+93 (11) 22-33.44", "93112233.44"),
        ("email", "Tom.Plus+Tag@Example.com", "tom.plus%2Btag@EXAMPLE.com"),
        ("wechat", "Jose\u0301", "Jos\u00e9"),
        ("fbId", "fb 1", "fb%201"),
    ],
)
def test_values_are_compared_in_their_normal_form(
    api: Api, type_: str, sent: str, asked: str
) -> None:
    source = {"wechat": "WECHAT&accountId=1234", "fbId": "FACEBOOK&accountId=fb-1"}.get(type_, "JD")
    created = api.register(f"source={source}", profile((type_, sent)))["createdId"]

    answer = api.lookup(f"source=ALL&{_value(type_, asked)}")

    assert answer.json() == {"entity": created, "warnings": []}


@pytest.mark.everywhere
def test_a_national_number_gets_the_organisations_country_code(strict: Api) -> None:
    number = f"9{mobile()[-9:]}"
    identifiers = (("mobile", number), ("externalId", f"EX{number[-6:]}"))
    created = strict.register("source=INSTORE", profile(*identifiers))["createdId"]

    answer = strict.lookup(f"source=INSTORE&{_value('mobile', '91' + number)}")

    assert answer.json()["entity"] == created


def test_8001_no_source(api: Api) -> None:
    refused(api.lookup(_value("mobile", mobile())), 400, 8001)


@pytest.mark.parametrize("query", ["", "&identifierName=mobile", "&identifierValue=919111111111"])
def test_8002_no_identifier(api: Api, query: str) -> None:
    refused(api.lookup(f"source=INSTORE{query}"), 400, 8002)


def test_8011_an_invalid_source(api: Api) -> None:
    refused(api.lookup(f"source=NOWHERE&{_value('mobile', mobile())}"), 400, 8011)


@pytest.mark.parametrize(
    "query", [_value("shoe", "42"), _value("mobile", "abc"), _value("email", "tom")]
)
def test_8013_an_invalid_identifier(api: Api, query: str) -> None:
    refused(api.lookup(f"source=INSTORE&{query}"), 400, 8013)


@pytest.mark.everywhere
@pytest.mark.parametrize("source", ["INSTORE", "ALL"])
def test_8015_nobody_holds_it(api: Api, source: str) -> None:
    refused(api.lookup(f"source={source}&{_value('mobile', mobile())}"), 404, 8015)


def test_8045_no_account(api: Api) -> None:
    refused(api.lookup(f"source=WECHAT&{_value('mobile', mobile())}"), 400, 8045)


@pytest.mark.parametrize("source", ["JD", "WECHAT&accountId=1234"])
def test_8065_known_but_not_in_this_source_account(api: Api, source: str) -> None:
    number = mobile()
    api.register("source=WECHAT&accountId=22232", profile(("mobile", number)))

    refused(api.lookup(f"source={source}&{_value('mobile', number)}"), 404, 8065)


def test_8127_an_unknown_account(api: Api) -> None:
    refused(api.lookup(f"source=LINE&accountId=9&{_value('line', 'x')}"), 400, 8127)


@pytest.mark.parametrize("value", ['"quoted"', "replaced\ufffdletter", "“curly”"])
def test_a_value_is_looked_up_as_it_was_registered(api: Api, value: str) -> None:
    created = api.register("source=JD", profile(("cuid", value)))["createdId"]

    found = api.lookup(f"source=JD&identifierName=cuid&identifierValue={quote(value)}")

    assert found.json()["entity"] == created


def test_words_may_stand_in_quotation_marks(api: Api) -> None:
    number = mobile()
    created = api.register("source=JD", profile(("mobile", number)))["createdId"]

    found = api.lookup(f"source=”ALL”&identifierName=mobile&identifierValue={number}")

    assert found.json()["entity"] == created
