"""Update: the documentation's sample as printed, what stays and what changes, and every code."""

import pytest

from tests.conformance.api import Api, identifiers, mobile, profile, refused, warned
from tests.conformance.people import LINE, STORE, WECHAT, merged, someone
from tests.conformance.samples import UPDATE

OTHER_WECHAT = "source=WECHAT&accountId=1234"
PROFILE = {"profiles": [{"firstName": "Tom"}]}


def shown(api: Api, customer: int, where: str = STORE) -> dict[str, object]:
    answer: dict[str, object] = api.details(customer, where).json()["profiles"][0]
    return answer


@pytest.mark.everywhere
def test_the_sample_is_answered_as_printed(api: Api) -> None:
    customer = someone(api, OTHER_WECHAT, fields={"gender": "x", "size": 4})

    answer = api.update(customer.id, OTHER_WECHAT, UPDATE)

    assert answer.json() == {"createdId": customer.id, "warnings": []}
    found = shown(api, customer.id, OTHER_WECHAT)
    sent = UPDATE["profiles"][0]
    assert (found["firstName"], found["lastName"]) == ("Tom", "Sawyer")
    assert found["fields"] == {"gender": "Male", "size": 4, "city": "Bangalore"}
    assert found["commChannels"] == [
        {
            **channel,
            "primary": channel["primary"] == "true",
            "verified": channel["verified"] == "true",
            "meta": {"residence": True, "office": False},
        }
        for channel in sent["commChannels"]
    ]
    assert found["identifiers"] == identifiers(("mobile", customer.mobile))


def test_the_query_wins_over_the_profiles_source_and_account(api: Api) -> None:
    customer = someone(api, WECHAT)

    body = {"profiles": [{"firstName": "Q", "source": "WECHAT", "accountId": "1234"}]}

    assert api.update(customer.id, WECHAT, body).status_code == 200
    assert shown(api, customer.id, WECHAT)["firstName"] == "Q"


def test_what_is_left_out_stays_and_a_null_custom_field_is_dropped(api: Api) -> None:
    customer = someone(api, STORE, firstName="A", lastName="B", fields={"a": 1, "b": 2})

    api.update(customer.id, STORE, {"profiles": [{"lastName": "C", "fields": {"a": None}}]})

    found = shown(api, customer.id)
    assert (found["firstName"], found["lastName"], found["fields"]) == ("A", "C", {"b": 2})


def test_an_empty_name_empties_it(api: Api) -> None:
    customer = someone(api, STORE, firstName="A")

    api.update(customer.id, STORE, {"profiles": [{"firstName": ""}]})

    assert shown(api, customer.id)["firstName"] == ""


def test_a_known_channel_is_changed_where_it_says_so_and_a_new_one_is_added(api: Api) -> None:
    known = {"type": "email", "value": "Tom@Example.com", "primary": True, "meta": {"office": True}}
    customer = someone(api, STORE, commChannels=[known])

    again = {"type": "email", "value": "tom@example.com", "verified": "true"}
    new = {"type": "mobile", "value": "+91 911 111 1111"}
    api.update(customer.id, STORE, {"profiles": [{"commChannels": [again, new]}]})

    meta = {"residence": False, "office": True}
    none = {"residence": False, "office": False}
    assert shown(api, customer.id)["commChannels"] == [
        {**again, "primary": True, "verified": True, "meta": meta},
        {**new, "value": "919111111111", "primary": False, "verified": False, "meta": none},
    ]


def test_extended_fields_are_set_and_empty_ones_are_dropped_in_silence(api: Api) -> None:
    body = {**profile(("mobile", mobile())), "extendedFields": {"city": "Pune", "zip": "1"}}
    created = api.register(STORE, body)["createdId"]

    change = {"extendedFields": {"city": "Goa", "zip": "", "gender": "Male"}}
    answer = api.update(created, STORE, change)

    found = api.details(created, STORE).json()["extendedFields"]
    assert (warned(answer.json()), found) == ([], {"city": "Goa", "zip": "1", "gender": "Male"})


def test_91015_an_unknown_extended_field_is_dropped(api: Api) -> None:
    customer = someone(api)

    answer = api.update(customer.id, STORE, {"extendedFields": {"shoe": "9", "city": "Goa"}})

    assert warned(answer.json()) == [91015]
    assert api.details(customer.id, STORE).json()["extendedFields"] == {"city": "Goa"}


def test_who_and_when_are_shown_and_the_registration_stays(api: Api) -> None:
    customer = someone(api)
    before = shown(api, customer.id)["attribution"]

    api.update(customer.id, STORE, PROFILE)

    after = shown(api, customer.id)["attribution"]
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert after["createDate"] == before["createDate"]
    assert after["modifiedBy"]["code"] == "demo.till"
    assert after["modifiedDate"] >= before["modifiedDate"]


def test_a_change_of_nothing_leaves_the_version(api: Api) -> None:
    customer = someone(api, STORE, firstName="Tom")
    before = api.details(customer.id, STORE).headers["etag"]

    answer = api.update(customer.id, STORE, PROFILE)

    assert answer.json() == {"createdId": customer.id, "warnings": []}
    assert api.details(customer.id, STORE).headers["etag"] == before
    assert answer.headers["etag"] == before


@pytest.mark.everywhere
def test_a_change_of_nothing_with_a_key_tells_the_customers_version_too(api: Api) -> None:
    customer = someone(api, STORE, firstName="Tom")
    path, key = f"/v2/customers/{customer.id}?{STORE}", {"idempotency-key": f"same-{customer.id}"}

    answer = api.write("PUT", path, PROFILE, headers=key)

    assert answer.headers["etag"] == api.details(customer.id, STORE).headers["etag"]


@pytest.mark.everywhere
def test_if_match_lets_only_the_right_version_change(api: Api) -> None:
    customer = someone(api)
    tag = api.details(customer.id, STORE).headers["etag"]
    path = f"/v2/customers/{customer.id}?{STORE}"

    first = api.write("PUT", path, PROFILE, headers={"if-match": tag})
    second = api.write("PUT", path, PROFILE, headers={"if-match": tag})

    assert (first.status_code, second.status_code) == (200, 412)


def test_non_loyalty_becomes_loyalty(api: Api) -> None:
    body = {**profile(("mobile", mobile())), "loyaltyInfo": {"loyaltyType": "non_loyalty"}}
    created = api.register(STORE, body)["createdId"]

    api.update(created, STORE, {"loyaltyInfo": {"loyaltyType": "LOYALTY"}})

    assert api.details(created, STORE).json()["loyaltyInfo"]["loyaltyType"] == "loyalty"


def test_8018_loyalty_does_not_become_non_loyalty(api: Api) -> None:
    customer = someone(api)
    change = {**PROFILE, "loyaltyInfo": {"loyaltyType": "non_loyalty"}}

    refused(api.update(customer.id, STORE, change), 400, 8018)

    assert shown(api, customer.id)["firstName"] == ""


@pytest.mark.everywhere
def test_8008_identifiers_of_another_customer_of_the_source_account(api: Api) -> None:
    customer, other = someone(api), someone(api)

    body = profile(("mobile", customer.mobile), ("mobile", other.mobile), firstName="X")

    refused(api.update(customer.id, STORE, body), 409, 8008)


def test_identifiers_of_nobody_or_of_another_source_change_nothing(api: Api) -> None:
    customer, elsewhere = someone(api), someone(api, LINE)
    body = profile(("mobile", mobile()), ("mobile", elsewhere.mobile), firstName="X")

    answer = api.update(customer.id, STORE, body)

    found = shown(api, customer.id)
    assert (answer.status_code, found["firstName"]) == (200, "X")
    assert found["identifiers"] == identifiers(("mobile", customer.mobile))


def test_8055_8056_a_bad_identifier_is_no_check(api: Api) -> None:
    customer = someone(api)

    answer = api.update(customer.id, STORE, profile(("mobile", "1"), ("email", "no address")))

    assert sorted(warned(answer.json())) == [8055, 8056]


def test_8057_8058_a_bad_channel_is_dropped(api: Api) -> None:
    customer = someone(api)
    channels = [{"type": "email", "value": "no address"}, {"type": "mobile", "value": "1"}]

    answer = api.update(customer.id, STORE, {"profiles": [{"commChannels": channels}]})

    assert sorted(warned(answer.json())) == [8057, 8058]
    assert shown(api, customer.id)["commChannels"] == []


def test_8010_an_unknown_channel(api: Api) -> None:
    channels = [{"type": "pigeon", "value": "x"}]

    answer = api.update(someone(api).id, STORE, {"profiles": [{"commChannels": channels}]})

    refused(answer, 400, 8010)


@pytest.mark.everywhere
def test_8009_no_such_customer(api: Api) -> None:
    refused(api.update(1, STORE, PROFILE), 404, 8009)


def test_8065_no_profile_in_this_source_account(api: Api) -> None:
    refused(api.update(someone(api).id, LINE, PROFILE), 404, 8065)


@pytest.mark.everywhere
def test_8067_merged_away_naming_the_survivor(api: Api) -> None:
    pair = merged(api)

    said = refused(api.update(pair.victim.id, LINE, PROFILE), 409, 8067)

    assert said.endswith(f"Merge already done with userId {pair.survivor.id}")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", 8004),
        ("source=NOWHERE", 8003),
        ("source=LINE", 8045),
        ("source=LINE&accountId=9", 8127),
    ],
)
def test_8003_8004_8045_8127_where(api: Api, query: str, code: int) -> None:
    refused(api.update(someone(api).id, query, PROFILE), 400, code)


def test_8084_no_details_at_all(api: Api) -> None:
    refused(api.update(someone(api).id, STORE, {}), 400, 8084)


def test_fields_can_be_dropped_and_replaced_at_the_limit(api: Api) -> None:
    customer = someone(api, STORE, fields={f"f{n}": n for n in range(100)})

    more = api.update(customer.id, STORE, {"profiles": [{"fields": {"g": 1}}]})
    swap = api.update(customer.id, STORE, {"profiles": [{"fields": {"f0": None, "g": 1}}]})

    refused(more, 400, 400)
    assert swap.status_code == 200
    assert len(api.details(customer.id, STORE).json()["profiles"][0]["fields"]) == 100


def test_too_many_fields_or_channels_are_refused(api: Api) -> None:
    customer = someone(api)
    many = {"profiles": [{"fields": {f"f{n}": n for n in range(101)}}]}
    channels = [{"type": "mobile", "value": f"91911111{n:04}"} for n in range(21)]

    refused(api.update(customer.id, STORE, many), 400, 400)
    refused(api.update(customer.id, STORE, {"profiles": [{"commChannels": channels}]}), 400, 400)
