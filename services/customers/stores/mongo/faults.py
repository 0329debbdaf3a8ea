"""What it means that the read models cannot be used."""

from pymongo.errors import PyMongoError

from customers.journal.ports import StoreDamaged, StoreUnavailable


def unavailable(what: str, error: PyMongoError) -> StoreUnavailable:
    """The read models cannot be read, written …"""
    return StoreUnavailable(f"the read models cannot be {what}: {type(error).__name__}")


def unreadable(what: str = "a document") -> StoreDamaged:
    """Something is not what was written, or no longer what this version reads."""
    return StoreDamaged(f"{what} cannot be read: run `customers rebuild`")
