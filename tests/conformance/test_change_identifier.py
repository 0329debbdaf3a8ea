"""changeIdentifier: the documentation's sample as printed, and every code."""

import pytest

from tests.conformance.api import Api, identifiers, mobile, profile, refused, warned
from tests.conformance.people import LINE, STORE, WECHAT, holder, shown, someone


@pytest.mark.everywhere
def test_the_sample_is_answered_as_printed(api: Api) -> None:
    email = "tom.change@example.com"
    created = api.register(WECHAT, profile(("mobile", mobile()), ("email", email)))["createdId"]
    body = {"add": identifiers(("wechat", "ray11")), "remove": identifiers(("email", email))}

    answer = api.change(created, WECHAT, body)

    assert answer.json() == {"success": True, "createdId": created, "warnings": []}
    assert [type_ for type_, _ in shown(api, created, WECHAT)] == ["mobile", "wechat"]


@pytest.mark.everywhere
def test_a_removed_identifier_is_nobodys_and_can_be_claimed_again(api: Api) -> None:
    customer, number = someone(api), mobile()
    body = {
        "add": identifiers(("mobile", number)),
        "remove": identifiers(("mobile", customer.mobile)),
    }

    api.change(customer.id, STORE, body)

    assert holder(api, STORE, customer.mobile) == 0
    again = api.register(STORE, profile(("mobile", customer.mobile)))
    assert again["createdId"] != customer.id


def test_a_removal_leaves_the_channel_of_the_same_value(api: Api) -> None:
    number = mobile()
    channel = {"type": "mobile", "value": number}
    body = profile(("mobile", number), ("email", "stays@example.com"), commChannels=[channel])
    created = api.register(STORE, body)["createdId"]

    api.change(created, STORE, {"remove": identifiers(("mobile", number))})

    found = api.details(created, STORE).json()["profiles"][0]["commChannels"]
    assert [c["value"] for c in found] == [number]


@pytest.mark.everywhere
def test_8007_held_by_another_customer_of_the_source_account(api: Api) -> None:
    customer, other = someone(api), someone(api)

    body = {"add": identifiers(("mobile", other.mobile))}

    refused(api.change(customer.id, STORE, body), 409, 8007)


def test_8008_held_by_several_customers_of_the_source_account(api: Api) -> None:
    customer, one, two = someone(api), someone(api), someone(api)

    body = {"add": identifiers(("mobile", one.mobile), ("mobile", two.mobile))}

    refused(api.change(customer.id, STORE, body), 409, 8008)


def test_8053_held_by_several_customers_elsewhere_and_nothing_is_changed(api: Api) -> None:
    customer, one, two = someone(api), someone(api, LINE), someone(api, LINE)
    body = {
        "add": identifiers(("mobile", one.mobile), ("mobile", two.mobile)),
        "remove": identifiers(("mobile", customer.mobile)),
    }

    refused(api.change(customer.id, STORE, body), 409, 8053)

    assert shown(api, customer.id) == [("mobile", customer.mobile)]


@pytest.mark.parametrize(
    ("type_", "value", "code"),
    [("mobile", "", 8071), ("email", "Own@Example.com", 8072), ("externalId", "own-1", 8073)],
)
def test_8071_8072_8073_it_has_that_already(api: Api, type_: str, value: str, code: int) -> None:
    value = value or mobile()
    created = api.register(WECHAT, profile((type_, value)))["createdId"]

    answer = api.change(created, WECHAT, {"add": identifiers((type_, value.lower()))})

    assert answer.json()["success"]
    assert warned(answer.json()) == [code]


def test_8070_nothing_that_it_has_is_to_be_removed(api: Api) -> None:
    customer = someone(api)

    answer = api.change(customer.id, STORE, {"remove": identifiers(("email", "no@example.com"))})

    assert (answer.status_code, warned(answer.json())) == (200, [8070])


@pytest.mark.parametrize("body", [{}, {"add": []}, {"add": [], "remove": []}])
def test_8070_neither_list(api: Api, body: object) -> None:
    refused(api.change(someone(api).id, STORE, body), 400, 8070)


@pytest.mark.everywhere
def test_91005_the_last_identifier_stays(api: Api) -> None:
    customer = someone(api)

    body = {"remove": identifiers(("mobile", customer.mobile))}

    said = refused(api.change(customer.id, STORE, body), 409, 91005)
    assert said == "mobile is primary identifier and cannot be updated"


@pytest.mark.parametrize(("type_", "code"), [("email", 8055), ("mobile", 8056)])
def test_8055_8056_no_addition_is_valid_and_nothing_is_removed(
    api: Api, type_: str, code: int
) -> None:
    number = mobile()
    email = f"kept{number}@example.com"
    created = api.register(STORE, profile(("mobile", number), ("email", email)))["createdId"]
    body = {"add": identifiers((type_, "bad")), "remove": identifiers(("mobile", number))}

    refused(api.change(created, STORE, body), 400, code)

    assert shown(api, created) == [("mobile", number), ("email", email)]


def test_8056_a_bad_addition_beside_a_good_one_is_dropped(api: Api) -> None:
    customer, number = someone(api), mobile()

    body = {"add": identifiers(("mobile", "12"), ("mobile", number))}

    assert warned(api.change(customer.id, STORE, body).json()) == [8056]
    assert shown(api, customer.id) == [("mobile", customer.mobile), ("mobile", number)]


def test_8064_an_external_id_against_the_organisations_rule(strict: Api) -> None:
    customer = strict.register("source=INSTORE", profile(("externalId", "EX-64-1")))["createdId"]

    answer = strict.change(customer, STORE, {"add": identifiers(("externalId", "nope"))})

    refused(answer, 400, 8064)


def test_one_value_in_both_lists_is_refused(api: Api) -> None:
    number = mobile()
    body = {"add": identifiers(("mobile", number)), "remove": identifiers(("mobile", f"+{number}"))}

    refused(api.change(someone(api).id, STORE, body), 400, 400)


def test_an_unknown_type_is_refused(api: Api) -> None:
    refused(api.change(someone(api).id, STORE, {"add": identifiers(("pigeon", "x"))}), 400, 400)


@pytest.mark.everywhere
def test_8009_no_such_customer(api: Api) -> None:
    refused(api.change(1, STORE, {"add": identifiers(("mobile", mobile()))}), 404, 8009)


def test_8065_no_profile_in_this_source_account(api: Api) -> None:
    body = {"add": identifiers(("mobile", mobile()))}

    refused(api.change(someone(api).id, LINE, body), 404, 8065)


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
    refused(api.change(someone(api).id, query, {"add": identifiers(("mobile", "1"))}), 400, code)
