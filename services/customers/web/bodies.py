"""Reading a JSON body strictly: what is ambiguous or cannot be stored is refused, not guessed.

Duplicate keys, NaN, infinities, lone surrogates, endless nesting and numbers beyond 2^53 would each
mean something else to another reader of the same bytes.
"""

import json
import math
from contextlib import suppress
from typing import Any

import msgspec
from starlette.requests import ClientDisconnect, Request

from customers.web.edge import header
from customers.web.errors import Malformed

DISCARDED = 16 * 1024 * 1024


class TooLarge(Exception):
    """The body is longer than allowed (413)."""


class NotJson(Exception):
    """The content type is not JSON (415)."""


async def read_body(request: Request, limit: int) -> bytes:
    """The raw body. Raises TooLarge when it passes the limit (bytes), and NotJson.

    Up to 16 MB of it is read all the same: many clients see a cut connection instead of an answer that comes
    while they are still sending.
    """
    kind = header(request.scope, b"content-type")
    encoding = header(request.scope, b"content-encoding")
    if encoding is not None and encoding.lower() != "identity":
        raise NotJson
    if kind is not None and kind.partition(";")[0].strip().lower() != "application/json":
        raise NotJson
    chunks: list[bytes] = []
    size, more = 0, True
    while more and size <= DISCARDED:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk = message.get("body", b"")
        size += len(chunk)
        if size <= limit:
            chunks.append(chunk)
        more = message.get("more_body", False)
    if size > limit:
        raise TooLarge
    return b"".join(chunks)


def parse(body: bytes) -> Any:
    """The JSON value in the bytes; None for no body at all. Raises Malformed."""
    if not body.strip():
        return None
    with suppress(msgspec.MsgspecError, ValueError, RecursionError):
        value = _decode(body)
        # Written again it is the same text, blanks aside: no key of it was repeated, no number or text changed.
        if _encode(value).translate(None, _BLANKS) == body.translate(None, _BLANKS):
            return value
    return _strictly(body)


def _strictly(body: bytes) -> Any:
    try:
        text = body.decode()
        value = _decoder.decode(text)
    except UnicodeDecodeError:
        raise Malformed("The body is not valid UTF-8") from None
    except RecursionError:
        raise Malformed("The body is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise Malformed(f"The body is not valid JSON (character {error.pos})") from None
    except ValueError:
        raise Malformed("The body holds a number that is too long") from None
    if "\\ud" in text or "\\uD" in text:
        _refuse_surrogates(value)
    return value


def _refuse_surrogates(value: object) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise Malformed("The body holds half of a surrogate pair") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise Malformed("The body repeats a key within one object")
    return made


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Malformed("The body holds a number that is too large")
    return number


def _constant(_: str) -> float:
    raise Malformed("The body holds NaN or Infinity, which JSON does not have")


_BLANKS = b" \t\r\n"
_decode, _encode = msgspec.json.Decoder().decode, msgspec.json.Encoder().encode
_decoder = json.JSONDecoder(object_pairs_hook=_object, parse_float=_float, parse_constant=_constant)
