"""Tokens instead of Basic: made for a client, taken in either header, attributed to a till."""

import httpx2
import pytest

from tests.conformance.api import mobile, profile, refused
from tests.conformance.conftest import Service
from tests.conformance.people import STORE

PATH, CODE = "/v3/oauth/token/generate", "x-cap-api-attribution-entity-code"


def token(service: Service) -> str:
    answer = httpx2.post(
        service.writes + PATH, json={"key": "demo.client", "secret": "demo"}, timeout=30
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]["ttlSeconds"] == 300
    assert answer.json()["errors"] is None
    return str(answer.json()["data"]["accessToken"])


def register(service: Service, headers: dict[str, str]) -> httpx2.Response:
    url = f"{service.writes}/v2/customers?{STORE}"
    return httpx2.post(url, json=profile(("mobile", mobile())), headers=headers, timeout=30)


@pytest.mark.everywhere
@pytest.mark.parametrize(
    ("header", "before"),
    [
        ("authorization", "Bearer "),
        ("x-cap-api-oauth-token", ""),
        ("x-cap-api-oauth-token", "Bearer "),
    ],
)
def test_a_token_is_taken_in_either_header_by_both_apis(
    service: Service, header: str, before: str
) -> None:
    sent = {header: before + token(service), CODE: "rr.till"}

    written = register(service, sent)

    assert written.status_code == 200, written.text
    customer = written.json()["createdId"]
    sent |= {"x-min-position": written.headers["x-event-position"]}
    url = f"{service.reads}/v2/customers/{customer}?{STORE}"
    found = httpx2.get(url, headers=sent, timeout=30).json()
    assert found["profiles"][0]["attribution"]["createdBy"]["code"] == "rr.till"


def test_a_read_needs_no_till(service: Service) -> None:
    sent = {"authorization": f"Bearer {token(service)}"}

    answer = httpx2.get(f"{service.reads}/v2/customers/1?source=ALL", headers=sent, timeout=30)

    refused(answer, 404, 8015)


@pytest.mark.everywhere
def test_91020_a_write_without_a_till(service: Service) -> None:
    refused(register(service, {"authorization": f"Bearer {token(service)}"}), 400, 91020)


@pytest.mark.parametrize(
    "wrong",
    [
        {CODE: "nobody"},
        {CODE: "other.till"},
        {CODE: "rr.till", "x-cap-api-attribution-entity-type": "STORE_CODE"},
    ],
)
def test_91021_a_till_that_is_none_of_the_organisation(
    service: Service, wrong: dict[str, str]
) -> None:
    sent = {"authorization": f"Bearer {token(service)}", **wrong}

    refused(register(service, sent), 400, 91021)


@pytest.mark.everywhere
def test_401_a_token_that_is_none(service: Service) -> None:
    answer = register(service, {"authorization": "Bearer x.y.z", CODE: "rr.till"})

    refused(answer, 401, 401)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"key": "demo.client", "secret": "wrong"}, 401),
        ({"key": "nobody", "secret": "demo"}, 401),
        ({"key": "demo.till", "secret": "demo"}, 401),
        ({"key": "demo.client"}, 400),
        ({}, 400),
    ],
)
def test_no_token_for_who_does_not_prove_the_key(
    service: Service, body: dict[str, str], status: int
) -> None:
    answer = httpx2.post(service.writes + PATH, json=body, timeout=30)

    refused(answer, status, status)
