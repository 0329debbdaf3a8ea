"""MongoDB's errors, and which of them each of PostgreSQL's and DocumentDB's is."""

import re
from typing import Any

import asyncpg
import bson

TRANSIENT, RETRYABLE = "TransientTransactionError", "RetryableWriteError"
WRITE_CONFLICT, DUPLICATE_KEY, UNKNOWN = 112, 11000, (8, "UnknownError")
_DOCUMENTDB = """
    000:1:InternalError 001:2:BadValue 003:9:FailedToParse 004:14:TypeMismatch 005:15:Overflow 006:20:IllegalOperation
    008:26:NamespaceNotFound 009:27:IndexNotFound 00A:28:PathNotViable 00D:40:ConflictingUpdateOperators
    00E:43:CursorNotFound 00F:48:NamespaceExists 00G:52:DollarPrefixedFieldName 00M:66:ImmutableField
    00N:67:CannotCreateIndex 00O:68:IndexAlreadyExists 00P:72:InvalidOptions 00Q:73:InvalidNamespace
    00R:85:IndexOptionsConflict 00S:86:IndexKeySpecsConflict 00U:115:CommandNotSupported
    0CO:121:DocumentFailedValidation 015:241:ConversionFailure 016:263:OperationNotSupportedInTransaction
    01B:10334:BSONObjectTooLarge 01C:11000:DuplicateKey
"""
_POSTGRESQL = {
    "40001": (WRITE_CONFLICT, "WriteConflict"),
    "40P01": (WRITE_CONFLICT, "WriteConflict"),
    "23505": (DUPLICATE_KEY, "DuplicateKey"),
    "23P01": (DUPLICATE_KEY, "DuplicateKey"),
    "57014": (50, "MaxTimeMSExpired"),
}
# By SQLSTATE: MongoDB's code and its name.
CODES: dict[str, tuple[int, str]] = {
    **{
        f"M0{state}": (int(code), name)
        for state, code, name in (known.split(":") for known in _DOCUMENTDB.split())
    },
    **_POSTGRESQL,
}
GONE = (
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    OSError,
)


class MongoError(Exception):
    """What a client is told of a failure, as `answer`."""

    def __init__(self, code: int, name: str, text: str, *labels: str) -> None:
        super().__init__(text)
        self.code = code
        self.answer: dict[str, Any] = {"ok": 0.0, "code": code, "codeName": name, "errmsg": text}
        if labels:
            self.answer["errorLabels"] = list(labels)


def no_such_transaction(number: int) -> MongoError:
    """For a transaction that is over, or was never begun."""
    text = f"Transaction with txnNumber {number} does not exist or was aborted"
    return MongoError(251, "NoSuchTransaction", text, TRANSIENT)


def translated(error: Exception, in_transaction: bool, where: str) -> MongoError:
    """The error of MongoDB's for whatever was raised."""
    if isinstance(error, MongoError):
        return error
    if isinstance(error, TimeoutError):
        return MongoError(50, "MaxTimeMSExpired", "operation exceeded time limit")
    if isinstance(error, GONE):
        label = TRANSIENT if in_transaction else RETRYABLE
        return MongoError(91, "ShutdownInProgress", f"database gone: {error}", label)
    state = getattr(error, "sqlstate", None)
    code, name = CODES.get(state or "", UNKNOWN)
    if in_transaction and "Unable to create the specified collection" in str(error):
        code, name = _POSTGRESQL["40001"]  # another transaction created it first
    unknown = f"{type(error).__name__} {state or ''}: {error}"
    text = unknown if code == UNKNOWN[0] else _text(code, str(error), where)
    labels = (TRANSIENT,) if code == WRITE_CONFLICT and in_transaction else ()
    return MongoError(code, name, text, *labels)


def mongo_codes(answer: bytes, where: str) -> bytes:
    """An answer of DocumentDB's, whose codes are packed SQLSTATEs, with MongoDB's codes in it.

    Raises MongoError for a lost race for a lock among them.
    """
    if b"code" not in answer:
        return answer
    document = bson.decode(answer)
    for error in [document, *document.get("writeErrors", ())]:
        packed = error.get("code")
        if not isinstance(packed, int) or packed <= 1 << 20:
            continue
        code, name = CODES.get(_unpacked(packed), UNKNOWN)
        if code == WRITE_CONFLICT:
            raise MongoError(WRITE_CONFLICT, name, error["errmsg"], TRANSIENT)
        error |= {"code": code, "errmsg": _text(code, error.get("errmsg", ""), where)}
        if error is document:
            error["codeName"] = name
    return bson.encode(document)


def _unpacked(packed: int) -> str:
    """The five letters of a SQLSTATE that PostgreSQL holds in an int, six bits each."""
    return "".join(chr((packed >> 6 * place & 63) + 48) for place in range(5))


def _text(code: int, text: str, where: str) -> str:
    if code != DUPLICATE_KEY:
        return text
    index = re.search(r"Index '(.*)'", text)
    return f"E11000 duplicate key error collection: {where} index: {index[1] if index else '?'}"
