"""HTTP/1.1 connections as uvicorn keeps them, where that alone would not do.

What cannot be read is refused in the documented shape. A request that does not come whole, in time, is given up.
One that asks for another protocol is answered in this one, with its body, where uvicorn would drop that.
"""

from typing import Any

import httptools
import structlog
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from customers.domain.codes import Refused
from customers.web.edge import id_of
from customers.web.errors import refusal

HEAD_LIMIT = 64 * 1024
REQUEST_LIMIT = 17 * 1024 * 1024  # more than the longest body that is read before it is refused
ARRIVAL_S = 30.0
log = structlog.get_logger("http")


class Connection(HttpToolsProtocol):
    """One connection. `look` is to be called every second or so."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._looked_at = self._measured = self.scope
        self._since, self._size = self.loop.time(), 0

    def data_received(self, data: bytes) -> None:
        self._unset_keepalive_if_required()
        try:
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as asked:
                self._go_on(memoryview(data), asked)
        except httptools.HttpParserError:
            self._refuse(Refused(400))
            return
        if self.scope is self._measured:
            self._measure(len(data))
        else:  # of what came now, a part may belong to the requests before this one: it counts for none
            self._measured, self._size = self.scope, 0

    def _go_on(self, data: memoryview, asked: httptools.HttpParserUpgrade) -> None:
        # The parser takes the message for ended with its head; another one reads on from there.
        while True:
            data = data[asked.args[0] :]
            self.cycle.more_body = True
            self.cycle.message_event.clear()
            self.parser = _parser_of_the_rest(self)
            try:
                return self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as again:
                asked = again

    def _measure(self, size: int) -> None:
        self._size += size
        if self._size > HEAD_LIMIT and not self._headed():
            self._refuse(Refused(400, message="The request's head is too long"))
        elif self._size > REQUEST_LIMIT:
            self.transport.close()

    def _headed(self) -> bool:
        """The newest request's head has come whole."""
        return self.cycle is not None and self.cycle.scope is self.scope

    def look(self) -> None:
        """Give up a request, or a connection without one, that has been coming for too long."""
        now = self.loop.time()
        if self.scope is not self._looked_at:
            self._looked_at, self._since = self.scope, now
        if now - self._since < ARRIVAL_S:
            return
        if self.scope is None:
            self.transport.close()
        elif not self._headed() or self.cycle.more_body:
            self._refuse(Refused(408))

    def _refuse(self, refused: Refused) -> None:
        """Answer what did not come as it should, and close."""
        cycle, coming = self.cycle, self._headed() and self.cycle.more_body
        if cycle is not None and not cycle.response_complete and not coming:
            cycle.keep_alive = (
                False  # a whole request before it is still to be answered, and closes then
            )
            return
        if not coming or not (cycle.response_started or self.pipeline):
            self._answer(refused)
        if coming:
            cycle.disconnected = True
            cycle.message_event.set()
        self.transport.close()

    def _answer(self, refused: Refused) -> None:
        id_ = self.scope["state"].get("request_id") or id_of(self.headers)
        answer = refusal(refused, headers={"Connection": "close", "X-Request-Id": id_})
        head = b"".join(b"%b: %b\r\n" % header for header in answer.raw_headers)
        self.transport.write(STATUS_LINE[answer.status_code] + head + b"\r\n" + bytes(answer.body))
        log.info("request refused", request=id_, status=answer.status_code)


def _parser_of_the_rest(connection: Connection) -> httptools.HttpRequestParser:
    """A parser for the body of the request whose head has come, and for what follows it."""
    parser = httptools.HttpRequestParser(_Rest(connection))
    parser.set_dangerous_leniencies(lenient_data_after_close=True)
    framing = (b"content-length", b"transfer-encoding")
    head = b"".join(b"%b: %b\r\n" % h for h in connection.headers if h[0] in framing)
    parser.feed_data(b"POST / HTTP/1.1\r\n" + head + b"\r\n")
    return parser


class _Rest:
    """Tells a connection what its parser finds: of the first message, the body only."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._headed = connection, False
        self.on_body, self.on_message_complete = connection.on_body, connection.on_message_complete

    def on_message_begin(self) -> None:
        if self._headed:
            self._connection.on_message_begin()

    def on_url(self, url: bytes) -> None:
        if self._headed:
            self._connection.on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._headed:
            self._connection.on_header(name, value)

    def on_headers_complete(self) -> None:
        if self._headed:
            self._connection.on_headers_complete()
        self._headed = True
