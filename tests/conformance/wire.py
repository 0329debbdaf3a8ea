"""Requests as bytes, and answers as they come: for what no HTTP client would send."""

import contextlib
import json
import socket
from typing import NamedTuple
from urllib.parse import urlsplit

WAIT_S = 15


class Answer(NamedTuple):
    """One answer of several on a connection. Header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def refused(self, code: int) -> None:
        """Assert that it is the documented error envelope with this code."""
        body = json.loads(self.body)
        message = body["errors"][0]["message"]
        assert body == {
            "errors": [{"status": False, "code": code, "message": message}],
            "warnings": [],
        }
        assert self.headers["content-type"] == "application/json"
        assert self.headers["x-request-id"]


def connected(url: str) -> socket.socket:
    """A connection to a service."""
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname, parts.port), WAIT_S)


def sent(url: str, data: bytes) -> list[Answer]:
    """Every answer to these bytes, on one connection, until the service closes it."""
    with connected(url) as connection:
        with contextlib.suppress(ConnectionError):  # it may close before it has read all of it
            connection.sendall(data)
        return answers(received(connection))


def received(connection: socket.socket) -> bytes:
    """Everything until the other side closes."""
    found = b""
    with contextlib.suppress(ConnectionError):
        while more := connection.recv(65536):
            found += more
    return found


def answers(found: bytes) -> list[Answer]:
    """The answers in these bytes."""
    made = []
    while found:
        head, _, rest = found.partition(b"\r\n\r\n")
        line, *lines = head.decode().split("\r\n")
        headers = {n.lower(): v for n, _, v in (text.partition(": ") for text in lines)}
        length = int(headers.get("content-length", 0))
        made.append(Answer(int(line.split()[1]), headers, rest[:length]))
        found = rest[length:]
    return made
