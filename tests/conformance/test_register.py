"""Register: the documentation's samples as printed, and every code."""

from typing import Any

import pytest

from tests.conformance.api import Api, mobile, profile, refused, warned
from tests.conformance.samples import SAMPLE

HERE = "/v2/customers?source=INSTORE"


@pytest.mark.everywhere
def test_8050_the_sample_is_answered_as_printed_and_in_another_source_combines(api: Api) -> None:
    answer = api.register("source=LINE&accountId=1234", SAMPLE)
    assert set(answer) == {"createdId", "warnings", "sideEffects"}
    assert (answer["warnings"], answer["sideEffects"]) == ([], [])
    assert isinstance(answer["createdId"], int)
    assert answer["createdId"] < 2**53

    again = api.register("source=INSTORE", SAMPLE)

    assert again == {
        "createdId": answer["createdId"],
        "warnings": [
            {
                "status": False,
                "code": 8050,
                "message": "Same Customer found in other sources,Combining",
            }
        ],
        "sideEffects": [],
    }


def test_8003_an_invalid_source(api: Api) -> None:
    refused(api.post("/v2/customers?source=NOWHERE", profile(("mobile", mobile()))), 400, 8003)


def test_8003_a_documented_source_that_the_organisation_does_not_have(other: Api) -> None:
    body = profile(("email", "a@example.com"))

    refused(other.post("/v2/customers?source=LINE&accountId=1234", body), 400, 8003)


def test_8004_no_source(api: Api) -> None:
    refused(api.post("/v2/customers", profile(("mobile", mobile()))), 400, 8004)


def test_the_source_may_stand_in_the_profile_and_the_query_wins(api: Api) -> None:
    number = mobile()
    body = profile(("mobile", number), source="LINE", accountId=1234)

    api.register("", body)
    api.register("source=INSTORE", body)

    for query in ("source=LINE&accountId=1234", "source=INSTORE"):
        found = api.lookup(f"{query}&identifierName=mobile&identifierValue={number}")
        assert found.status_code == 200


@pytest.mark.parametrize(
    "body", [profile(), profile(("email", "no address")), {"loyaltyInfo": {}}, {"profiles": []}]
)
def test_8005_no_valid_identifier(api: Api, body: Any) -> None:
    refused(api.post(HERE, body), 400, 8005)


@pytest.mark.everywhere
def test_8006_known_in_the_same_source_naming_the_customer(api: Api) -> None:
    number = mobile()
    created = api.register("source=INSTORE", profile(("mobile", number)))["createdId"]

    said = refused(api.post(HERE, profile(("mobile", f"+{number}"))), 409, 8006)

    assert said == f"Add failed, Customer already exists with id {created} for same source"


def test_8010_an_unknown_channel(api: Api) -> None:
    channel = {"type": "pigeon", "value": "x"}

    body = profile(("mobile", mobile()), commChannels=[channel])

    refused(api.post(HERE, body), 400, 8010)


def test_8014_the_primary_identifier_is_invalid(api: Api) -> None:
    body = profile(("mobile", "12"), ("email", "tom14@example.com"))

    said = refused(api.post(HERE, body), 400, 8014)

    assert said == "Error in customer registration: Invalid Primary Id - mobile"


@pytest.mark.parametrize(
    "date",
    [
        "yesterday",
        "",
        "2016-06-23T19:11:18",
        "1999-12-31T00:00:00+00:00",
        "2099-01-01T00:00:00Z",
        "2020-02-20T23:59:59+08:00:30.5",
    ],
)
@pytest.mark.parametrize("nested", [True, False])
def test_8017_an_invalid_registration_date(api: Api, date: str, nested: bool) -> None:
    attribution = {"attributionV2": {"createDate": date}}
    more = {"loyaltyInfo": attribution} if nested else attribution

    refused(api.post(HERE, {**profile(("mobile", mobile())), **more}), 400, 8017)


def test_8045_no_account_for_a_source_that_has_accounts(api: Api) -> None:
    refused(api.post("/v2/customers?source=WECHAT", profile(("wechat", "w"))), 400, 8045)


def test_8127_an_unknown_account(api: Api) -> None:
    answer = api.post("/v2/customers?source=WECHAT&accountId=9", profile(("wechat", "w")))

    refused(answer, 400, 8127)


def test_an_account_of_a_source_without_accounts_is_ignored(api: Api) -> None:
    assert warned(api.register("source=INSTORE&accountId=7", profile(("mobile", mobile())))) == []


@pytest.mark.everywhere
def test_8052_several_owners_elsewhere_are_listed_and_a_new_customer_is_added(api: Api) -> None:
    one, two = mobile(), mobile()
    first = api.register("source=JD", profile(("mobile", one)))["createdId"]
    second = api.register("source=TMALL", profile(("mobile", two)))["createdId"]

    answer = api.register("source=INSTORE", profile(("mobile", one), ("mobile", two)))

    assert warned(answer) == [8052]
    assert answer["createdId"] not in (first, second)
    shown = api.details(answer["createdId"], "source=INSTORE").json()
    assert shown["profiles"][0]["conflictingProfileList"] == [
        {"userId": first, "source": "JD", "accountId": ""},
        {"userId": second, "source": "TMALL", "accountId": ""},
    ]


def test_8052_is_an_error_where_the_organisation_rejects_conflicts(strict: Api) -> None:
    one, two = f"EX{mobile()[-6:]}", f"EX{mobile()[-6:]}"
    strict.register("source=JD", profile(("externalId", one)))
    strict.register("source=TMALL", profile(("externalId", two)))

    body = profile(("externalId", one), ("externalId", two))

    refused(strict.post(HERE, body), 409, 8052)


@pytest.mark.parametrize(
    ("bad", "code"), [(("email", "not an address"), 8055), (("mobile", "12"), 8056)]
)
def test_8055_8056_a_bad_identifier_beside_a_good_one_is_dropped(
    api: Api, bad: tuple[str, str], code: int
) -> None:
    number = mobile()

    answer = api.register("source=INSTORE", profile(bad, ("mobile", number)))

    assert warned(answer) == [code]
    kept = api.details(answer["createdId"], "source=INSTORE").json()["profiles"][0]["identifiers"]
    assert kept == [{"type": "mobile", "value": number}]


@pytest.mark.parametrize(("type_", "value", "code"), [("email", "@", 8057), ("mobile", "1", 8058)])
def test_8057_8058_a_bad_channel_is_dropped(api: Api, type_: str, value: str, code: int) -> None:
    bad = {"type": type_, "value": value}
    good = {"type": "email", "value": "Tom@example.com"}

    answer = api.register("source=INSTORE", profile(("mobile", mobile()), commChannels=[bad, good]))

    assert warned(answer) == [code]
    kept = api.details(answer["createdId"], "source=INSTORE").json()["profiles"][0]["commChannels"]
    assert [c["value"] for c in kept] == ["Tom@example.com"]


def test_8064_an_external_id_against_the_organisations_rule_is_dropped(strict: Api) -> None:
    good = f"EX{mobile()[-6:]}"

    answer = strict.register("source=JD", profile(("externalId", "7"), ("externalId", good)))

    assert warned(answer) == [8064]


@pytest.mark.everywhere
def test_8066_the_owner_elsewhere_has_a_profile_here_already(api: Api) -> None:
    one, two = mobile(), mobile()
    api.register("source=INSTORE", profile(("mobile", one)))
    api.register("source=JD", profile(("mobile", one), ("mobile", two)))

    said = refused(api.post(HERE, profile(("mobile", two))), 409, 8066)

    assert said == "Combine not possible, User id already used in same source"


@pytest.mark.everywhere
def test_8077_an_unknown_till_is_not_attributed_but_the_customer_is_created(api: Api) -> None:
    body = {**profile(("mobile", mobile())), "associatedWith": "nobody"}

    answer = api.register("source=INSTORE", body)

    assert warned(answer) == [8077]
    shown = api.details(answer["createdId"], "source=INSTORE").json()
    assert shown["loyaltyInfo"]["attributionV2"]["createdBy"]["code"] == "demo.till"


@pytest.mark.parametrize("raw", [b"", b"  ", b"null", b"{}"])
def test_8084_no_details_at_all(api: Api, raw: bytes) -> None:
    refused(api.post(HERE, raw=raw or b" "), 400, 8084)


def test_91015_an_unknown_extended_field_is_dropped_and_empty_ones_silently(api: Api) -> None:
    fields = {"city": "Pune", "shoe": "42", "zip": "", "dob": None, "religion": "null"}

    answer = api.register(
        "source=INSTORE", {**profile(("mobile", mobile())), "extendedFields": fields}
    )

    assert warned(answer) == [91015]
    shown = api.details(answer["createdId"], "source=INSTORE").json()
    assert shown["extendedFields"] == {"city": "Pune"}


def test_numbers_stand_for_strings_and_strings_for_booleans(api: Api) -> None:
    number = mobile()
    channel = {
        "type": "mobile",
        "value": int(number),
        "primary": "true",
        "verified": "false",
        "meta": {"residence": "true"},
    }

    answer = api.register(
        "source=INSTORE", profile(("mobile", int(number)), commChannels=[channel])
    )

    shown = api.details(answer["createdId"], "source=INSTORE").json()["profiles"][0]
    assert shown["identifiers"] == [{"type": "mobile", "value": number}]
    assert shown["commChannels"] == [
        {
            "type": "mobile",
            "value": number,
            "primary": True,
            "verified": False,
            "meta": {"residence": True, "office": False},
        }
    ]


def test_unknown_keys_are_ignored(api: Api) -> None:
    body = {**profile(("mobile", mobile()), nickname="T"), "referralCode": "x"}

    assert warned(api.register("source=INSTORE", body)) == []


def test_an_absent_loyalty_type_is_loyalty_and_a_combine_never_lowers_it(api: Api) -> None:
    number = mobile()
    lower = {"loyaltyInfo": {"loyaltyType": "NON_LOYALTY"}}
    created = api.register("source=INSTORE", profile(("mobile", number)))["createdId"]
    api.register("source=JD", {**profile(("mobile", number)), **lower})

    shown = api.details(created, "source=ALL").json()

    assert shown["loyaltyInfo"]["loyaltyType"] == "loyalty"


def test_identifiers_are_unique_per_account_of_a_source(api: Api) -> None:
    number = mobile()
    first = api.register("source=WECHAT&accountId=22232", profile(("mobile", number)))
    second = api.register("source=WECHAT&accountId=1234", profile(("mobile", number)))

    assert first["createdId"] == second["createdId"]
    assert warned(second) == [8050]


@pytest.mark.everywhere
def test_organisations_do_not_share_identifiers(api: Api, strict: Api) -> None:
    number = f"91{mobile()[-10:]}"
    first = api.register("source=INSTORE", profile(("mobile", number)))
    body = profile(("mobile", number[2:]), ("externalId", f"EX{number[-6:]}"))

    second = strict.register("source=INSTORE", body)

    assert first["createdId"] != second["createdId"]
    assert strict.details(first["createdId"], "source=ALL").status_code == 404
