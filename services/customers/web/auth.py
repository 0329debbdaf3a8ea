"""Who is asking: a till or an integration, by HTTP Basic with its code and its password, or the password's MD5 in hex.

The MD5 form is what the API's existing clients send; neither form is stored, only an argon2 hash of it.
A credential is verified once and then remembered for minutes, under a keyed hash of itself.
"""

import asyncio
import base64
import hashlib
import os
import re
from pathlib import Path

import argon2
from cachetools import TTLCache
from msgspec import Struct

from customers import orgfile
from customers.journal.ports import Unfit

REMEMBER_S, REMEMBER_WRONG_S = 300, 10
RECHECK_FILE_S = 1.0
_MD5 = re.compile(r"[0-9a-fA-F]{32}")
# OWASP's smaller profile: 19 MiB, two passes.
_hasher = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class Principal(Struct, frozen=True):
    """Who asks, of which organisation: `till` is what writes are attributed to; an integration's code is one too. `credential`: what a client's
    token names it, or "" for a till that came itself."""

    org: int
    till: str
    scopes: frozenset[str] = frozenset(("read", "write"))
    credential: str = ""


class Client(Struct, frozen=True):
    """A client that may ask for tokens: its organisation, and what its tokens allow."""

    org: int
    key: str
    scopes: frozenset[str]


class Known(Struct, frozen=True):
    """A till or an integration as the file names it."""

    principal: Principal
    secret: str


def hash_secret(password: str) -> str:
    """What the organisations file keeps of a till's password."""
    return _hasher.hash(_md5(password))


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


class Tills:
    """The tills, integrations and clients of an organisations file, read again whenever the file changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._key = os.urandom(32)
        self._checking = asyncio.Semaphore(2)
        self._verifying: dict[bytes, asyncio.Future[Principal | None]] = {}
        self._stamp: tuple[int, int] = (0, 0)
        self._looked = float("-inf")
        self.fault = ""
        self._forget()
        self._load()

    def _forget(self) -> None:
        self._known: TTLCache[bytes, Principal] = TTLCache(10_000, REMEMBER_S)
        self._wrong: TTLCache[bytes, bool] = TTLCache(10_000, REMEMBER_WRONG_S)

    def _load(self) -> None:
        self._stamp = self._file_stamp()
        file = orgfile.load(self._path)
        self._tills = {
            till.code: Known(Principal(org.id, till.code), till.secret)
            for org in file.org
            for till in org.tills
        }
        self._integrations = {
            one.code: Known(Principal(org.id, one.code, frozenset(("facts",))), one.secret)
            for org in file.org
            for one in org.integrations
        }
        self._clients = {
            client.key: (Client(org.id, client.key, frozenset(client.scopes)), client.secret)
            for org in file.org
            for client in org.clients
        }
        self.translations = {
            org.id: {language.lower(): words for language, words in org.translations.items()}
            for org in file.org
        }
        self._forget()

    def _file_stamp(self) -> tuple[int, int]:
        try:
            found = self._path.stat()
        except OSError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_size)

    def _look_at_file(self, now: float) -> None:
        if now - self._looked < RECHECK_FILE_S:
            return
        self._looked = now
        if self._file_stamp() != self._stamp:
            try:
                self._load()
                self.fault = ""
            except Unfit as error:
                self.fault = str(error)  # the tills of before stay valid

    def organisation_of(self, till: str) -> int | None:
        """The organisation that a till's code belongs to."""
        known = self._tills.get(till)
        return known.principal.org if known else None

    async def client(self, key: str, secret: str) -> Client | None:
        """The client that a key and its secret prove, or none."""
        self._look_at_file(asyncio.get_running_loop().time())
        client, hashed = self._clients.get(key, (None, ""))
        if client is None:
            return None
        async with self._checking:
            right = await asyncio.to_thread(_matches, hashed, _md5(secret))
        return client if right else None

    async def authenticate(self, authorization: str) -> Principal | None:
        """The till or integration that an Authorization header proves, or none."""
        self._look_at_file(asyncio.get_running_loop().time())
        digest = hashlib.blake2b(authorization.encode(), key=self._key).digest()
        principal = self._known.get(digest)
        if principal is not None or digest in self._wrong:
            return principal
        # Everyone who comes with one credential waits for one verification: it costs tens of milliseconds.
        under_way = self._verifying.get(digest)
        if under_way is None:
            under_way = asyncio.ensure_future(self._check(digest, authorization))
            self._verifying[digest] = under_way
            under_way.add_done_callback(lambda _: self._verifying.pop(digest, None))
        return await asyncio.shield(under_way)

    async def _check(self, digest: bytes, authorization: str) -> Principal | None:
        known, wrong = self._known, self._wrong  # of the file as it is now: a later one starts anew
        async with self._checking:
            principal = await asyncio.to_thread(self._verify, authorization)
        if principal is None:
            wrong[digest] = True
        else:
            known[digest] = principal
        return principal

    def _verify(self, authorization: str) -> Principal | None:
        code, password = _basic(authorization)
        known = self._tills.get(code) or self._integrations.get(code)
        if known is None:
            return None
        forms = [_md5(password)]
        if _MD5.fullmatch(password):
            forms.insert(0, password.lower())
        return known.principal if any(_matches(known.secret, form) for form in forms) else None


def _matches(secret: str, form: str) -> bool:
    try:
        return _hasher.verify(secret, form)
    except argon2.exceptions.Argon2Error:
        return False
    except argon2.exceptions.InvalidHashError:
        return False


def _basic(authorization: str) -> tuple[str, str]:
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except ValueError:  # not base64, not ASCII, or not UTF-8 inside
        return "", ""
    code, _, password = text.partition(":")
    return code, password
