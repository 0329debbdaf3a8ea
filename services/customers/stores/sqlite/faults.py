"""What it means that one of the directory's files cannot be used."""

import sqlite3

from customers.journal.ports import StoreDamaged, StoreUnavailable

REBUILD = "run `customers rebuild`"


def is_damage(error: sqlite3.Error) -> bool:
    """A damaged page will not heal; a disk that is away may come back."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest tells kinds of one error apart
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def unavailable(what: str, error: sqlite3.Error) -> StoreUnavailable:
    """The read models cannot be opened, read, written …"""
    if is_damage(error):
        return StoreDamaged(f"the read models cannot be {what}, {error}: {REBUILD}")
    return StoreUnavailable(f"the read models cannot be {what}: {error}")


def unreadable(what: str = "a document") -> StoreDamaged:
    """Something is not what was written, or no longer what this version reads."""
    return StoreDamaged(f"{what} cannot be read: {REBUILD}")
