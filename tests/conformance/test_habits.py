"""Authentication, idempotency, versions, positions and request ids: the same on both deployments."""

import base64
import hashlib

import httpx2
import pytest

from tests.conformance.api import Api, mobile, profile, refused
from tests.conformance.conftest import Service

HERE = "/v2/customers?source=INSTORE"


def _get(service: Service, authorization: str | None) -> httpx2.Response:
    headers = {"authorization": authorization} if authorization is not None else {}
    return httpx2.get(f"{service.reads}/v2/customers/1?source=ALL", headers=headers, timeout=30)


def _basic(till: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{till}:{password}".encode()).decode()


@pytest.mark.everywhere
@pytest.mark.parametrize("form", ["demo", hashlib.md5(b"demo").hexdigest()])
def test_a_till_authenticates_by_its_password_or_the_passwords_md5(
    service: Service, form: str
) -> None:
    assert _get(service, _basic("demo.till", form)).status_code == 404


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Basic",
        "Basic !!!",
        "Bearer x",
        _basic("demo.till", "wrong"),
        _basic("nobody", "demo"),
        _basic("other.till", "demo"),
        _basic("demo.till", hashlib.md5(b"wrong").hexdigest()),
    ],
)
def test_401_names_the_way_to_authenticate(service: Service, authorization: str | None) -> None:
    answer = _get(service, authorization)

    refused(answer, 401, 401)
    assert answer.headers["www-authenticate"].startswith("Basic realm=")


@pytest.mark.parametrize("sent", [b"Basic \xff\xfe", b"\xff", b"Basic gA=="])
def test_401_also_for_credentials_that_are_no_text(service: Service, sent: bytes) -> None:
    answer = httpx2.get(
        f"{service.reads}/v2/customers/1?source=ALL",
        headers=[(b"authorization", sent)],
        timeout=30,
    )

    refused(answer, 401, 401)


@pytest.mark.everywhere
def test_a_repeated_key_is_answered_with_the_same_bytes(api: Api) -> None:
    body, key = profile(("mobile", mobile())), {"idempotency-key": f"key-{mobile()}"}
    first = api.post(HERE, body, headers=key)

    second = api.post(HERE, body, headers=key)

    assert (second.status_code, second.content) == (200, first.content)
    for header in ("etag", "x-event-position"):
        assert second.headers[header] == first.headers[header]


@pytest.mark.everywhere
def test_422_a_key_is_not_taken_for_another_request(api: Api) -> None:
    key = {"idempotency-key": f"key-{mobile()}"}
    api.post(HERE, profile(("mobile", mobile())), headers=key)

    refused(api.post(HERE, profile(("mobile", mobile())), headers=key), 422, 422)


@pytest.mark.everywhere
def test_keys_of_two_tills_are_different_keys(api: Api, strict: Api) -> None:
    key = {"idempotency-key": f"key-{mobile()}"}
    api.post(HERE, profile(("mobile", mobile())), headers=key)

    answer = strict.post(HERE, profile(("externalId", f"EX{mobile()[-6:]}")), headers=key)

    assert answer.status_code == 200


@pytest.mark.everywhere
def test_a_refusal_is_not_remembered(api: Api) -> None:
    body, key = profile(("mobile", mobile())), {"idempotency-key": f"key-{mobile()}"}
    refused(api.post(HERE, body, headers={**key, "if-match": "*"}), 412, 412)

    again = api.post(HERE, body, headers=key)

    assert (again.status_code, again.json()["warnings"]) == (200, [])


@pytest.mark.parametrize("key", ["two words", "x" * 256])
def test_a_malformed_key_is_refused(api: Api, key: str) -> None:
    headers = {"idempotency-key": key}

    refused(api.post(HERE, profile(("mobile", mobile())), headers=headers), 400, 400)


@pytest.mark.everywhere
def test_a_write_and_details_agree_on_the_version(api: Api) -> None:
    written = api.post(HERE, profile(("mobile", mobile())))

    shown = api.details(written.json()["createdId"], "source=INSTORE")

    assert shown.headers["etag"] == written.headers["etag"]
    assert written.headers["etag"] == f'"{written.headers["x-event-position"]}"'


@pytest.mark.everywhere
def test_if_match_lets_the_right_version_pass_and_no_other(api: Api) -> None:
    number = mobile()
    version = api.post(HERE, profile(("mobile", number))).headers["etag"]
    combined = api.post(
        "/v2/customers?source=JD", profile(("mobile", number)), headers={"if-match": version}
    )
    assert combined.status_code == 200

    stale = api.post(
        "/v2/customers?source=TMALL", profile(("mobile", number)), headers={"if-match": version}
    )
    starred = api.post(
        "/v2/customers?source=TMALL", profile(("mobile", number)), headers={"if-match": "*"}
    )

    refused(stale, 412, 412)
    assert starred.status_code == 200


@pytest.mark.everywhere
def test_412_if_match_of_a_customer_that_does_not_exist_yet(api: Api) -> None:
    answer = api.post(HERE, profile(("mobile", mobile())), headers={"if-match": "*"})

    refused(answer, 412, 412)


def test_a_malformed_if_match_is_refused(api: Api) -> None:
    answer = api.post(HERE, profile(("mobile", mobile())), headers={"if-match": "17"})

    refused(answer, 400, 400)


def test_a_request_id_is_kept_and_a_malformed_one_replaced(api: Api) -> None:
    kept = api.get("/v2/customers/1?source=ALL", {"x-request-id": "till-7.a_B"})
    replaced = api.get("/v2/customers/1?source=ALL", {"x-request-id": "no good"})

    assert kept.headers["x-request-id"] == "till-7.a_B"
    assert replaced.headers["x-request-id"] not in ("", "no good")


@pytest.mark.everywhere
def test_a_read_waits_for_the_position_it_names(api: Api) -> None:
    number = mobile()
    position = api.post(HERE, profile(("mobile", number))).headers["x-event-position"]
    path = f"/v2/customers/lookup?source=INSTORE&identifierName=mobile&identifierValue={number}"

    answer = api.reads.get(path, headers={"x-min-position": position})

    assert answer.status_code == 200
    reached = answer.headers["x-event-position"].split("-")
    assert int(reached[1]) >= int(position.split("-")[1])


@pytest.mark.everywhere
def test_503_a_position_that_does_not_come_in_time_tells_the_one_reached(api: Api) -> None:
    partition = api.post(HERE, profile(("mobile", mobile()))).headers["etag"].strip('"').split("-")

    answer = api.reads.get(
        "/v2/customers/1?source=ALL", headers={"x-min-position": f"{partition[0]}-999999999"}
    )

    refused(answer, 503, 503)
    assert answer.headers["retry-after"]
    assert answer.headers["x-event-position"].startswith(f"{partition[0]}-")


@pytest.mark.parametrize("position", ["x", "1", "9999-1", "-1-2"])
def test_a_malformed_position_is_refused(api: Api, position: str) -> None:
    answer = api.reads.get("/v2/customers/1?source=ALL", headers={"x-min-position": position})

    refused(answer, 400, 400)


@pytest.mark.everywhere
def test_livez_and_readyz_need_no_credentials(service: Service) -> None:
    for base in {service.writes, service.reads}:
        assert httpx2.get(f"{base}/livez", timeout=30).json() == {"alive": True}
        assert httpx2.get(f"{base}/readyz", timeout=30).json()["ready"] is True


@pytest.mark.everywhere
def test_docs_refer_to_nothing_outside(service: Service) -> None:
    page = httpx2.get(f"{service.reads}/docs", timeout=30)
    assert page.status_code == 200
    assert "http" not in page.text.replace("http-equiv", "")

    for asset in ("swagger-ui.css", "swagger-ui-bundle.js"):
        assert f"/docs/assets/{asset}" in page.text
        found = httpx2.get(f"{service.reads}/docs/assets/{asset}", timeout=30)
        assert found.status_code == 200
