"""One command of a client: what it holds, and which function of DocumentDB's does it."""

import struct
from typing import Any, NamedTuple

import bson
from bson.raw_bson import RawBSONDocument

INT = struct.Struct("<i")
OK: bytes = bson.encode({"ok": 1.0})
BATCHES = {"insert", "update", "delete"}
WRITES = BATCHES | {"findAndModify"}
IN_TRANSACTIONS = WRITES | {
    *("find", "aggregate", "distinct", "getMore", "killCursors", "create", "createIndexes")
}
EXPLAINED = {"find": "find", "aggregate": "pipeline", "count": "count", "distinct": "distinct"}
_SPELLINGS = {
    "findandmodify": "findAndModify",
    "isMaster": "hello",
    "ismaster": "hello",
    "buildinfo": "buildInfo",
}
_API = "SELECT documentdb_api."
_RESULT = "SELECT p_result FROM documentdb_api."
_DOCUMENT = "SELECT document FROM documentdb_api."
_PAGE = "SELECT cursorpage,continuation,cursorid FROM documentdb_api."
_INDEXES = "SELECT documentdb_api_internal.create_indexes_non_concurrently($1,$2,true)"
# By command: the statement, and its arguments. d: database, a: the command's own value, b: its body, s: its sequence.
STATEMENTS = {
    "insert": (_RESULT + "insert($1,$2,$3)", "dbs"),
    "update": (_RESULT + "update($1,$2,$3)", "dbs"),
    "delete": (_RESULT + "delete($1,$2,$3)", "dbs"),
    "findAndModify": (_RESULT + "find_and_modify($1,$2)", "db"),
    "count": (_DOCUMENT + "count_query($1,$2)", "db"),
    "distinct": (_DOCUMENT + "distinct_query($1,$2)", "db"),
    "find": (_PAGE + "find_cursor_first_page($1,$2)", "db"),
    "aggregate": (_PAGE + "aggregate_cursor_first_page($1,$2)", "db"),
    "listCollections": (_PAGE + "list_collections_cursor_first_page($1,$2)", "db"),
    "listIndexes": (_PAGE + "list_indexes_cursor_first_page($1,$2)", "db"),
    "createIndexes": (_INDEXES, "db"),
    "dropIndexes": ("CALL documentdb_api.drop_indexes($1,$2)", "db"),
    "create": (_API + "create_collection_view($1,$2)", "db"),
    "drop": (_API + "drop_collection($1,$2)", "da"),
    "dropDatabase": (_API + "drop_database($1)", "d"),
    "collMod": (_API + "coll_mod($1,$2,$3)", "dab"),
    "renameCollection": (_API + "rename_collection($1)", "b"),
    "validate": (_API + "validate($1,$2)", "db"),
    "collStats": (_API + "coll_stats($1,$2,1)", "da"),
    "dbStats": (_API + "db_stats($1,1,false)", "d"),
    "listDatabases": (_API + "list_databases($1)", "b"),
}


class Call(NamedTuple):
    """A command and its value, and the document that holds both: its bytes, and parsed.

    `sequence`: the documents of a write, one after the other. `number`: of a transaction or a retryable write.
    """

    command: str
    value: Any
    database: str
    body: bytes
    document: RawBSONDocument
    sequence: bytes | None
    session: bytes | None
    number: int | None

    @property
    def where(self) -> str:
        """The collection's whole name."""
        return f"{self.database}.{self.value}"

    @property
    def in_transaction(self) -> bool:
        return self.document.get("autocommit") is False

    @property
    def is_batch(self) -> bool:
        """A write of more than one document."""
        sequence = self.sequence
        return (
            self.command in BATCHES
            and sequence is not None
            and INT.unpack_from(sequence)[0] < len(sequence)
        )

    @property
    def seconds(self) -> float | None:
        """How long it may take. Of a getMore, maxTimeMS says how long it waits for more."""
        limit = self.document.get("maxTimeMS")
        return limit / 1000 if limit and "getMore" not in self.document else None

    @property
    def stopping_at_an_error(self) -> bytes:
        """The body, so that nothing is done after the first error."""
        return bson.encode({**self.document, "ordered": True})


def call_of(body: bytes, sequence: bytes | None) -> Call:
    """The command that came."""
    document = RawBSONDocument(body)
    command, value = next(iter(document.items()))
    return Call(
        _SPELLINGS.get(command, command),
        value,
        document.get("$db", "admin"),
        body,
        document,
        sequence,
        bytes(document["lsid"]["id"]) if "lsid" in document else None,
        document.get("txnNumber"),
    )
