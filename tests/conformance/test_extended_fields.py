"""Extended fields: the catalogue, what a value must be, and values in another language."""

from typing import Any

import pytest

from tests.conformance.api import Api, mobile, profile, warned
from tests.conformance.people import STORE, someone

KEYS = {
    *("id", "name", "createdBy", "createdOn", "modifiedBy", "modifiedOn"),
    *("label", "dataType", "parentId"),
}


def kept(api: Api, fields: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
    """What a registration with these fields keeps of them, and its warnings."""
    answer = api.register(STORE, {**profile(("mobile", mobile())), "extendedFields": fields})
    found: dict[str, Any] = api.details(answer["createdId"], STORE).json()["extendedFields"]
    return found, warned(answer)


def test_the_catalogue_has_the_documented_shape(api: Api) -> None:
    answer = api.get("/v2/extendedFields").json()

    assert {k: v for k, v in answer.items() if k != "entity"} == {
        "warnings": [],
        "errors": [],
        "success": True,
    }
    assert set(answer["entity"]) == {"customer", "lineitem", "transaction"}
    fields = {field["name"]: field for field in answer["entity"]["customer"]}
    assert all(set(field) == KEYS for field in fields.values())
    gender = fields["gender"]
    assert (gender["id"], gender["label"], gender["dataType"]) == (7, "Gender", "STANDARD_ENUM")
    assert (fields["age_group"]["label"], fields["city"]["dataType"]) == ("age_group", "STRING")


@pytest.mark.everywhere
def test_an_organisation_sees_its_own_catalogue(other: Api) -> None:
    assert other.get("/v2/extendedFields").json()["entity"]["customer"] == []


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ({"gender": "MALE"}, {"gender": "Male"}),
        ({"dob": "1988/05/10"}, {"dob": "1988-05-10"}),
        ({"dob": "1992-05-15 10:00:00"}, {"dob": "1992-05-15T10:00:00"}),
        ({"dob": "1992-05-15T10:00:00+05:30"}, {"dob": "1992-05-15T10:00:00+05:30"}),
        ({"zip": 560001}, {"zip": "560001"}),
        ({"age_group": "any word"}, {"age_group": "any word"}),
    ],
)
def test_a_value_is_kept_in_one_form(api: Api, sent: dict[str, Any], shown: dict[str, Any]) -> None:
    assert kept(api, sent) == (shown, [])


@pytest.mark.parametrize(
    "sent",
    [{"gender": "attack helicopter"}, {"dob": "yesterday"}, {"zip": True}, {"city": ["a", "b"]}],
)
def test_91015_a_value_that_does_not_fit_its_type_is_dropped(
    api: Api, sent: dict[str, Any]
) -> None:
    assert kept(api, {**sent, "religion": "Hindu"}) == ({"religion": "Hindu"}, [91015])


@pytest.mark.parametrize("empty", ["", None, "null", "NULL"])
def test_an_empty_value_is_dropped_in_silence(api: Api, empty: str | None) -> None:
    assert kept(api, {"city": empty}) == ({}, [])


@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        ({}, "Male"),
        ({"language": "zh"}, "男"),
        ({"language": "ZH-cn"}, "男"),
        ({"accept-language": "fr;q=0.9, zh;q=0.8"}, "男"),
        ({"accept-language": "en, zh;q=0.8"}, "Male"),
        ({"language": "id", "accept-language": "zh"}, "Pria"),
        ({"language": "xx"}, "Male"),
        ({"accept-language": "zh;q=much"}, "Male"),
    ],
)
def test_values_are_shown_in_the_language_that_is_wanted(
    api: Api, headers: dict[str, str], shown: str
) -> None:
    customer = someone(api)
    api.update(customer.id, STORE, {"extendedFields": {"gender": "male", "city": "Pune"}})

    answer = api.get(f"/v2/customers/{customer.id}?{STORE}", headers=headers)

    assert answer.json()["extendedFields"] == {"gender": shown, "city": "Pune"}
