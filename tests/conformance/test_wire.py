"""What comes over a connection and is no decent request: answered in the documented shape, or not at all."""

import asyncio
import base64
import json
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.bench.load import request
from tests.conformance.api import mobile, profile
from tests.conformance.conftest import Service
from tests.conformance.wire import answers, connected, received, sent
from tests.race.tills import USER, ask

SECRET = b"Tom-Sawyer"
HOST = b"Host: x\r\n"
WRITE = (
    b"POST /v2/customers?source=INSTORE HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
)
AUTHORIZED = WRITE + b"Authorization: Basic " + USER.encode() + b"\r\n"
CHUNKED = AUTHORIZED + b"Transfer-Encoding: chunked\r\n\r\n"
CLOSE = b"Connection: close\r\n"
MALFORMED = {
    "no request line": SECRET + b"\r\n\r\n",
    "a method nobody knows": b"BREW /livez HTTP/1.1\r\n" + HOST + b"\r\n",
    "a newer protocol": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(300),
    "a header without a colon": b"GET /livez HTTP/1.1\r\n" + SECRET + b"\r\n\r\n",
    "a header with a null": b"GET /livez HTTP/1.1\r\nHost: x\x00y\r\n\r\n",
    "a path that is no ASCII": b"GET /\xff HTTP/1.1\r\n" + HOST + b"\r\n",
    "a path of 100 KB": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "an endless header": b"GET /livez HTTP/1.1\r\nX: " + b"a" * 1_000_000,
    "endless headers": b"GET /livez HTTP/1.1\r\n" + b"X-Y: z\r\n" * 100_000,
    "two lengths": AUTHORIZED + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a length and chunks": AUTHORIZED
    + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a negative length": AUTHORIZED + b"Content-Length: -1\r\n\r\n",
    "a broken first chunk": CHUNKED + b"zz\r\n{}",
    "a broken later chunk": CHUNKED + b'5\r\n{"a":\r\nzz\r\n',
}


def registration(*more: bytes) -> bytes:
    """A registration of a new mobile, with more headers."""
    body = json.dumps(profile(("mobile", mobile()))).encode()
    length = b"Content-Length: %d\r\n" % len(body)
    return AUTHORIZED + length + b"".join(more) + b"\r\n" + body


@pytest.mark.parametrize("name", MALFORMED)
def test_400_a_request_that_cannot_be_read_and_the_connection_ends(
    service: Service, name: str
) -> None:
    (answer,) = sent(service.writes, MALFORMED[name])

    answer.refused(400)
    assert answer.status == 400
    assert SECRET not in answer.body


def test_the_id_of_a_request_that_cannot_be_read_is_kept(service: Service) -> None:
    data = b"GET /livez HTTP/1.1\r\nX-Request-Id: till-7\r\nX: y\r\nnonsense\r\n\r\n"

    (answer,) = sent(service.reads, data)

    assert answer.headers["x-request-id"] == "till-7"


@pytest.mark.everywhere
def test_a_whole_request_is_answered_though_nonsense_follows_it(service: Service) -> None:
    (answer,) = sent(service.writes, registration() + b"nonsense\r\n\r\n")

    assert answer.status == 200
    assert answer.headers["connection"] == "close"


def test_one_that_asks_for_another_protocol_is_answered_in_this_one(service: Service) -> None:
    upgrade = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n"
    chunked = AUTHORIZED + upgrade + b"Transfer-Encoding: chunked\r\n\r\n"
    body = json.dumps(profile(("mobile", mobile()))).encode()

    found = sent(
        service.writes,
        registration(upgrade)
        + (chunked + b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body))
        + b"GET /livez HTTP/1.1\r\n"
        + upgrade
        + b"\r\n"
        + registration(CLOSE),
    )

    assert [answer.status for answer in found] == [200, 200, 200, 200]


def test_what_follows_a_head_that_asks_for_another_protocol_is_its_body(service: Service) -> None:
    """Another reader of the same bytes would see one request; two answers would be one too many."""
    inside = b"GET /livez HTTP/1.1\r\n\r\n"
    head = b"Connection: Upgrade, close\r\nUpgrade: x\r\nContent-Length: %d\r\n\r\n" % len(inside)

    (answer,) = sent(service.writes, AUTHORIZED + head + inside)

    answer.refused(400)


@pytest.mark.everywhere
def test_who_expects_100_is_told_to_go_on(service: Service) -> None:
    head, _, body = registration(CLOSE, b"Expect: 100-continue\r\n").partition(b"\r\n\r\n")
    with connected(service.writes) as connection:
        connection.sendall(head + b"\r\n\r\n")
        told = connection.recv(100)
        connection.sendall(body)
        (answer,) = answers(received(connection))

    assert told == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert answer.status == 200


@pytest.mark.everywhere
def test_401_comes_before_the_body_is_asked_for(service: Service) -> None:
    head = b"Content-Length: 9\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"

    (answer,) = sent(service.writes, WRITE + head)

    answer.refused(401)


def test_long_headers_and_many_are_let_pass(service: Service) -> None:
    many = b"".join(b"X-%d: y\r\n" % n for n in range(1000)) + b"X: " + b"a" * 30_000 + b"\r\n"

    (answer,) = sent(service.writes, registration(many, CLOSE))

    assert answer.status == 200


def test_401_for_very_long_credentials(service: Service) -> None:
    long = base64.b64encode(b"demo.till:" + b"x" * 30_000).decode()
    data = request("GET", "/v2/customers/1?source=ALL", long, more="Connection: close\r\n")

    (answer,) = sent(service.reads, data)

    answer.refused(401)


@pytest.mark.everywhere
def test_requests_that_come_all_at_once_are_all_answered(service: Service) -> None:
    one = b"GET /livez HTTP/1.1\r\nX: " + b"a" * 300 + b"\r\n"

    found = sent(service.reads, (one + b"\r\n") * 500 + one + CLOSE + b"\r\n")

    assert [answer.status for answer in found] == [200] * 501


@pytest.mark.parametrize("path", ["none.js", "", "../../site.py", "%2e%2e/site.py", "a%00b", "%ff"])
def test_404_under_the_documentation_too(service: Service, path: str) -> None:
    data = f"GET /docs/assets/{path} HTTP/1.1\r\nConnection: close\r\n\r\n"

    (answer,) = sent(service.reads, data.encode())

    answer.refused(404)


@pytest.mark.parametrize("path", ["/livez", "/docs/assets/swagger-ui.css", "/v2/customers/1"])
def test_405_for_a_method_that_a_path_does_not_have(service: Service, path: str) -> None:
    answer = httpx2.request("OPTIONS", f"{service.reads}{path}", timeout=30)

    assert answer.status_code == 405
    assert answer.headers["allow"]
    assert answer.json()["errors"][0]["code"] == 405


def test_head_is_answered_like_get_without_a_body(service: Service) -> None:
    get = httpx2.get(f"{service.reads}/v2/customers/1?source=ALL", timeout=30)
    head = httpx2.head(f"{service.reads}/v2/customers/1?source=ALL", timeout=30)

    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers["content-length"] == get.headers["content-length"]


@pytest.mark.everywhere
async def test_three_hundred_connections_at_once_are_answered(service: Service) -> None:
    data = request("GET", "/v2/customers/1?source=ALL", USER)
    port = urlsplit(service.reads).port or 0

    found = await asyncio.gather(*(ask(port, data) for _ in range(300)))

    assert {status for status, _ in found} == {404}
