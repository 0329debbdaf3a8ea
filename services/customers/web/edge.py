"""The outermost layer of every process's HTTP: request ids, one log line per request, no stack traces.

Pure ASGI, because it stands in the way of every request. Answers below 400 are logged at level debug,
refusals at info, failures at warning; a client that was gone before its request was read whole, at info as 499.
Lines carry the route's template, never a path, a query or a header: those may hold personal data.
"""

import asyncio
import itertools
import logging
import os
import re
import time
from collections.abc import Iterable
from typing import Any

import structlog
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from customers.domain.codes import Refused
from customers.web.errors import refusal

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_TRACE = re.compile(rb"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
GONE = 499
_PREFIX, _numbers = os.urandom(8).hex(), itertools.count()
log = structlog.get_logger("http")


def request_id(scope: Scope) -> str:
    """The id this request goes by in answers, logs and the journal."""
    found: str = scope["state"]["request_id"]
    return found


def trace_parent(scope: Scope) -> str:
    """The W3C traceparent that came with the request, or ""."""
    for name, value in scope["headers"]:
        if name == b"traceparent" and _TRACE.fullmatch(value):
            return str(value.decode())
    return ""


def header(scope: Scope, name: bytes) -> str | None:
    """The first header of a name (lower case), or none."""
    for given, value in scope["headers"]:
        if given == name:
            return str(value.decode("latin-1"))
    return None


def headers(scope: Scope, name: bytes) -> list[str]:
    """Every header of a name (lower case)."""
    return [value.decode("latin-1") for given, value in scope["headers"] if given == name]


def id_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The id that a request with these headers goes by: its own, or a new one."""
    for name, value in headers:
        if name in (b"x-request-id", b"x-cap-request-id") and _REQUEST_ID.fullmatch(value):
            return str(value.decode())
    return f"{_PREFIX}{next(_numbers):016x}"


class Edge:
    """Wraps an application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        id_ = id_of(scope["headers"])
        scope.setdefault("state", {})["request_id"] = id_
        header = (b"x-request-id", id_.encode())
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], header]
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        except ClientDisconnect:
            status = status or GONE
        except (Exception, asyncio.CancelledError) as error:
            # Only where it happened: an exception's text may repeat what a client sent.
            log.error("request failed", request=id_, error=type(error).__name__, at=where(error))
            if not status:  # cancelled: the process ends before the work does
                code = 504 if isinstance(error, asyncio.CancelledError) else 500
                await refusal(Refused(code))(scope, receive, send_with_id)
        finally:
            _line(scope, id_, status, started)


def _line(scope: Scope, id_: str, status: int, started: float) -> None:
    level = logging.DEBUG if status < 400 else logging.INFO if status < 500 else logging.WARNING
    if not log.is_enabled_for(level):
        return
    state: dict[str, Any] = scope["state"]
    more = {"reason": state["reason"]} if "reason" in state else {}
    log.log(
        level,
        "request",
        request=id_,
        method=scope["method"],
        route=state.get("route", ""),
        status=status,
        ms=round((time.perf_counter() - started) * 1000, 2),
        org=state.get("org", 0),
        **more,
    )


def where(error: BaseException) -> str:
    """Where it happened, file and line: its text may repeat what a client sent."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"
