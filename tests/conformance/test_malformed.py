"""Whatever is sent: a clear error in the documented shape, nothing written, nothing repeated, never a 500."""

import json
from typing import Any

import pytest

from tests.conformance.api import Api, mobile, profile, refused

HERE = "/v2/customers?source=INSTORE"
SECRET = "dont-repeat-me"


def _with(value: str) -> bytes:
    """A body whose identifier's value is this JSON text."""
    return b'{"profiles":[{"identifiers":[{"type":"mobile","value":%s}]}]}' % value.encode()


BODIES = {
    "cut off": b'{"profiles":[',
    "not JSON": b"profiles=1",
    "trailing": b"{} {}",
    "NaN": b'{"a":NaN}',
    "infinity": b'{"a":-Infinity}',
    "too large a float": b'{"a":1e999}',
    "duplicate keys": b'{"profiles":[],"profiles":[]}',
    "duplicate keys inside": _with('"1","value":"2"'),
    "invalid UTF-8": b'{"a":"\xff\xfe"}',
    "UTF-16": '{"a":1}'.encode("utf-16"),
    "lone surrogate": b'{"profiles":[{"firstName":"\\ud800"}]}',
    "lone surrogate key": b'{"\\uDFFF":1}',
    "30,000 brackets": b"[" * 30_000,
    "9,000 nested objects": b'{"a":' * 9_000 + b"1" + b"}" * 9_000,
    "5,000 digits": _with("9" * 5_000),
    "300 digits": _with("9" * 300),
    "a list": b"[]",
    "a string": b'"x"',
    "a number": b"1",
    "true": b"true",
}


@pytest.mark.parametrize("name", BODIES)
def test_a_malformed_body_is_400(api: Api, name: str) -> None:
    refused(api.post(HERE, raw=BODIES[name]), 400, 400)


OBJECT: tuple[Any, ...] = (1, "x", True, [])
TEXT: tuple[Any, ...] = (1, True, [], {})
WRONG: dict[str, tuple[Any, ...]] = {
    "profiles": (1, "x", True, {}),
    "profiles.0": OBJECT,
    "loyaltyInfo": OBJECT,
    "loyaltyInfo.loyaltyType": (*TEXT, "platinum"),
    "attributionV2": OBJECT,
    "associatedWith": TEXT,
    "extendedFields": OBJECT,
    "extendedFields.city": ({}, [{}], 2**60),
    "profiles.0.firstName": (*TEXT, "a\u0000b"),
    "profiles.0.lastName": TEXT,
    "profiles.0.source": TEXT,
    "profiles.0.fields": OBJECT,
    "profiles.0.fields.a": ([], {}, 2**60),
    "profiles.0.identifiers": (1, "x", True, {}),
    "profiles.0.identifiers.0": OBJECT,
    "profiles.0.identifiers.0.type": TEXT,
    "profiles.0.identifiers.0.value": (True, [], {}, 1.5, None),
    "profiles.0.commChannels.0": OBJECT,
    "profiles.0.commChannels.0.value": (True, [], {}, 1.5, None),
    "profiles.0.commChannels.0.primary": (1, [], {}, "perhaps"),
    "profiles.0.commChannels.0.meta": OBJECT,
}
PLACES = [(place, wrong) for place, values in WRONG.items() for wrong in values]


def _wrong(place: str, wrong: Any) -> Any:
    body = {
        **profile(("mobile", mobile()), fields={}, commChannels=[{"type": "email", "value": "a"}]),
        "loyaltyInfo": {},
        "extendedFields": {},
    }
    target: Any = body
    *path, last = [int(step) if step.isdigit() else step for step in place.split(".")]
    for step in path:
        target = target[step]
    target[last] = wrong
    return body


@pytest.mark.parametrize(("place", "wrong"), PLACES, ids=str)
def test_a_wrong_type_is_400_and_writes_nothing(api: Api, place: str, wrong: Any) -> None:
    body = _wrong(place, wrong)

    refused(api.post(HERE, body), 400, 400)


def test_two_profiles_at_once_are_refused(api: Api) -> None:
    body = profile(("mobile", mobile()))

    refused(api.post(HERE, {"profiles": body["profiles"] * 2}), 400, 400)


def test_413_a_body_of_5_mb(api: Api) -> None:
    refused(api.post(HERE, raw=b'{"a":"' + b"x" * 5_000_000 + b'"}'), 413, 413)


def test_a_body_just_below_the_limit_is_read(api: Api) -> None:
    body = json.dumps({**profile(("mobile", mobile())), "ignored": "x" * 64_000}).encode()

    assert api.post(HERE, raw=body).status_code == 200


def test_415_a_body_that_is_not_declared_as_json(api: Api) -> None:
    answer = api.post(HERE, profile(), headers={"content-type": "application/xml"})

    refused(answer, 415, 415)


@pytest.mark.parametrize("customer", ["abc", "0", "-1", "1.5", "%20", str(2**70), "%D9%A1"])
def test_a_path_id_that_is_no_customer_id_is_400(api: Api, customer: str) -> None:
    refused(api.get(f"/v2/customers/{customer}?source=ALL"), 400, 400)


@pytest.mark.parametrize(
    "query",
    ["source=ALL&source=JD", "source=ALL&identifierName=wechat&identifierValue=%FF"],
)
def test_an_ambiguous_or_undecodable_query_is_400(api: Api, query: str) -> None:
    refused(api.lookup(query), 400, 400)


def test_404_and_405_have_the_documented_shape(api: Api) -> None:
    refused(api.get("/v2/nothing"), 404, 404)
    refused(api.reads.delete("/v2/customers/1"), 405, 405)
    refused(api.writes.put("/v2/customers"), 405, 405)


@pytest.mark.parametrize(
    "body",
    [
        {"profiles": [{"firstName": 1, SECRET: SECRET}]},
        {"loyaltyInfo": {"loyaltyType": SECRET}},
        {"profiles": [{"identifiers": [{"type": SECRET, "value": SECRET}]}]},
        {"profiles": [{"commChannels": [{"type": SECRET, "value": SECRET}]}]},
        {"profiles": [{"identifiers": [{"type": "mobile", "value": SECRET}]}]},
        {"profiles": [{"commChannels": [{"type": "email", "value": "a", "verified": SECRET}]}]},
    ],
)
def test_a_refusal_repeats_nothing_of_the_request(api: Api, body: Any) -> None:
    answer = api.post(f"{HERE}&accountId={SECRET}", body)

    assert 400 <= answer.status_code < 500
    assert SECRET not in answer.text


def test_nothing_of_all_this_was_written(api: Api) -> None:
    """The number that a refused registration named is still free."""
    number = mobile()
    refused(api.post(HERE, {**profile(("mobile", number)), "loyaltyInfo": 1}), 400, 400)

    assert api.register("source=INSTORE", profile(("mobile", number)))["warnings"] == []


def test_415_a_body_that_is_compressed(api: Api) -> None:
    body = profile(("mobile", mobile()))

    refused(api.post(HERE, body, headers={"content-encoding": "gzip"}), 415, 415)
