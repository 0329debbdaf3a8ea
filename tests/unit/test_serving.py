"""What a process does with connections that stall, break off or outlast it, and what it logs of that."""

import asyncio
import json
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import structlog
from starlette.responses import Response

from cli import connections, serving
from cli.logs import Libraries
from customers.web.health import Health
from customers.web.operation import Call, Operation
from customers.web.site import site
from tests.conformance.wire import Answer, answers
from tests.servers.kafka import free_port

SECRET = "Tom Sawyer"
HEAD = b"POST /echo HTTP/1.1\r\nContent-Length: 10\r\n\r\n"


class Works:
    """Two routes: one answers with the body, one when it is told to."""

    def __init__(self) -> None:
        self.began, self.go_on = asyncio.Event(), asyncio.Event()

    def operations(self) -> list[Operation]:
        return [Operation("POST", "/echo", self._echo), Operation("GET", "/wait", self._wait)]

    async def _echo(self, call: Call) -> Response:
        self.began.set()
        return Response(await call.body())

    async def _wait(self, _: Call) -> Response:
        self.began.set()
        await self.go_on.wait()
        return Response(b"done")


@asynccontextmanager
async def served(works: Works) -> AsyncIterator[int]:
    """The port that the works are served on; at the end the process is told to stop, and has stopped."""
    port, app = free_port(), site(works.operations())
    task = asyncio.ensure_future(serving.serve(app, "127.0.0.1", port, Health(dict), drain_s=0))
    yield port
    os.kill(os.getpid(), signal.SIGTERM)
    await task


async def connected(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection, as soon as somebody listens."""
    while True:
        try:
            return await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.01)


async def answered(port: int, data: bytes) -> list[Answer]:
    """The answers on one connection until the service closes it."""
    reader, writer = await connected(port)
    writer.write(data)
    found = answers(await reader.read())
    writer.close()
    return found


@pytest.mark.parametrize(
    "data", [HEAD, HEAD + b"half", b"GET /wait HT", b"GET /wait HTTP/1.1\r\nX"]
)
async def test_a_request_that_does_not_come_whole_in_time_is_answered_408(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "ARRIVAL_S", 0.1)
    with structlog.testing.capture_logs() as lines:
        async with served(Works()) as port:
            (answer,) = await answered(port, data)

    answer.refused(408)
    assert {line["log_level"] for line in lines} == {"info"}
    assert {line["request"] for line in lines} == {answer.headers["x-request-id"]}


async def test_a_connection_on_which_nothing_comes_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "ARRIVAL_S", 0.1)
    async with served(Works()) as port:
        assert await answered(port, b"") == []


async def test_a_request_that_came_whole_has_as_long_as_its_work_needs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    works, looked = Works(), connections.Connection.look

    def look(connection: connections.Connection) -> None:
        looked(connection)
        if works.began.is_set():
            asyncio.get_running_loop().call_soon(works.go_on.set)

    monkeypatch.setattr(connections, "ARRIVAL_S", 0.0)
    monkeypatch.setattr(connections.Connection, "look", look)
    async with served(works) as port:
        (answer,) = await answered(port, b"GET /wait HTTP/1.1\r\nConnection: close\r\n\r\n")

    assert answer.body == b"done"


async def test_a_client_that_hangs_up_in_mid_body_is_no_alarm() -> None:
    works = Works()
    with structlog.testing.capture_logs() as lines:
        async with served(works) as port:
            _, writer = await connected(port)
            writer.write(HEAD + b"half")
            await works.began.wait()
            writer.close()

    assert [(line["log_level"], line["status"]) for line in lines] == [("info", 499)]


async def test_504_for_what_the_process_does_not_live_to_see(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    works = Works()
    monkeypatch.setattr(serving, "FINISH_S", 0.1)
    async with served(works) as port:
        answer = asyncio.ensure_future(answered(port, b"GET /wait HTTP/1.1\r\n\r\n"))
        await works.began.wait()

    (await answer)[0].refused(504)


def _logged(log: Callable[[logging.Logger], None]) -> list[Any]:
    """What becomes of something that a library logs."""
    logger = logging.getLogger("uvicorn.error")
    handler = Libraries()
    logger.addHandler(handler)
    try:
        with structlog.testing.capture_logs() as lines:
            log(logger)
    finally:
        logger.removeHandler(handler)
    return list(lines)


def test_what_a_library_logs_is_a_line_of_ours_without_its_values() -> None:
    (line,) = _logged(lambda logger: logger.warning("no such person: %s", SECRET))

    assert (line["library"], line["text"]) == ("uvicorn.error", "no such person: %s")
    assert line["log_level"] == "warning"
    assert SECRET not in json.dumps(line)


def test_an_error_that_a_library_logs_is_named_with_its_place_and_not_its_text() -> None:
    def fail(logger: logging.Logger) -> None:
        try:
            raise ValueError(SECRET)
        except ValueError:
            logger.exception(f"this failed: {SECRET}")

    (line,) = _logged(fail)

    assert (line["error"], line["log_level"]) == ("ValueError", "error")
    assert line["at"].startswith("test_serving.py:")
    assert SECRET not in json.dumps(line)
