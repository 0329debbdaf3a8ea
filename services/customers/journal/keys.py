"""Keys: 64 bits of a keyed hash of a name. What conflicts are judged by; they reveal nothing.

A STORAGE FORMAT (`DERIVATION` in the genesis record; golden file): change means a new derivation.
The pepper is a secret; a reader with another pepper is refused by the check value.
"""

from hashlib import blake2b

DERIVATION = 1


class Keyring:
    """Derives keys from names with one journal's pepper."""

    def __init__(self, pepper: bytes) -> None:
        self._key = blake2b(pepper, digest_size=32, person=b"customers.keys.1").digest()
        self._hash = blake2b(key=self._key, digest_size=8)

    def key(self, name: str) -> str:
        """The key of a document's name (`domain/state.py`), 16 hex digits."""
        hashed = self._hash.copy()
        hashed.update(name.encode())
        return hashed.hexdigest()

    def record_key(self, record: str) -> str:
        """The key that a record reads and writes as itself, so that a copy of it dies: `a|<id>`."""
        return self.key(f"a|{record}")

    def idempotency_key(self, org: int, principal: str, key: str) -> str:
        """Names the remembered answer of a principal's Idempotency-Key, without showing it."""
        return self.key(f"k|{org}|{principal}|{key}")

    def fingerprint(self, *parts: bytes) -> str:
        """A keyed hash of a request (method, path, query, body): equal only for equal requests."""
        hashed = blake2b(key=self._key, digest_size=16, person=b"request")
        for part in parts:
            hashed.update(len(part).to_bytes(8, "big"))
            hashed.update(part)
        return hashed.hexdigest()

    def check(self) -> str:
        """The pepper's check value, for the genesis record."""
        return self.key("pepper check")
