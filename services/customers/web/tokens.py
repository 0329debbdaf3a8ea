"""Bearer tokens: JWTs of our own (EdDSA, five minutes) and of one configured issuer.

Key files are read again when they change, so that keys are rotated without a restart: of our own keys the
first signs and every one verifies.
"""

import asyncio
import hashlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import jwt
from cachetools import TTLCache
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from customers.journal.ports import Runtime, Unfit

ISSUER, TTL_S, RECHECK_FILE_S = "customers", 300, 1.0
REMEMBER_S = 30
SCOPES = ("read", "write")
ALGORITHMS = ["EdDSA", "RS256", "ES256", "PS256"]
_END = b"-----END PRIVATE KEY-----"


class Trusted(Struct, frozen=True):
    """Whose tokens are taken beside our own: the issuer, where its keys are (a JWKS file or URL), and for whom
    every token must be made out."""

    issuer: str = ""
    jwks: str = ""
    audience: str = "customers"


class Bearer(NamedTuple):
    """What a valid token says: whose it is, of which organisation, what it may do, and until when
    (seconds since 1970)."""

    client: str
    org: int
    scopes: frozenset[str]
    expires: float = 0.0


class OwnKeys:
    """The private keys of a PEM file, looked at again every second. Without a file: the one of `seed` (32 bytes),
    or none, and then no tokens are made."""

    def __init__(self, path: Path | None, seed: bytes = b"") -> None:
        self._path, self._stamp, self._looked = path, 0, float("-inf")
        given = [Ed25519PrivateKey.from_private_bytes(seed)] if seed else []
        self._keys = _named(given)
        self.keys()

    def keys(self) -> list[tuple[str, Ed25519PrivateKey]]:
        """Key ids and keys, the signing one first. Raises Unfit for a file that never held any."""
        now = time.monotonic()
        if self._path is None or now - self._looked < RECHECK_FILE_S:
            return self._keys
        self._looked = now
        try:
            stamp = self._path.stat().st_mtime_ns
            if stamp != self._stamp:
                self._keys = _named(_private_keys(self._path.read_bytes()))
                self._stamp = stamp
        except (OSError, ValueError):
            if not self._keys:
                raise Unfit(f"the token key file {self._path} holds no Ed25519 key") from None
        return self._keys


def _private_keys(pem: bytes) -> list[Ed25519PrivateKey]:
    blocks = [part.strip() + b"\n" + _END for part in pem.split(_END)[:-1]]
    found = [serialization.load_pem_private_key(block, None) for block in blocks]
    keys = [key for key in found if isinstance(key, Ed25519PrivateKey)]
    if not keys:
        raise ValueError("no key")
    return keys


def _named(keys: Sequence[Ed25519PrivateKey]) -> list[tuple[str, Ed25519PrivateKey]]:
    return [
        (hashlib.sha256(key.public_key().public_bytes_raw()).hexdigest()[:16], key) for key in keys
    ]


class Tokens:
    """Makes our own tokens and verifies all that are trusted."""

    def __init__(self, own: OwnKeys, trusted: Trusted, runtime: Runtime) -> None:
        self._own, self._trusted, self._runtime = own, trusted, runtime
        self._known: TTLCache[str, Bearer] = TTLCache(10_000, REMEMBER_S)
        url = trusted.jwks if trusted.jwks.startswith(("http:", "https:")) else ""
        self._client = jwt.PyJWKClient(url, timeout=5) if url else None

    def make(self, bearer: Bearer) -> str | None:
        """A token of ours, or none where there is no key to sign it with."""
        keys = self._own.keys()
        if not keys:
            return None
        kid, key = keys[0]
        now = self._runtime.now_ms() // 1000
        claims = {
            "iss": ISSUER,
            "aud": self._trusted.audience,
            "sub": bearer.client,
            "client_id": bearer.client,
            "org_id": bearer.org,
            "scope": " ".join(sorted(bearer.scopes)),
            "token_use": "token_access",
            "iat": now,
            "exp": now + TTL_S,
            "jti": self._runtime.new_id(),
        }
        return jwt.encode(claims, key, "EdDSA", headers={"kid": kid})

    async def verify(self, token: str) -> Bearer | None:
        """What a token says, or none when it is not to be trusted (any more)."""
        bearer = self._known.get(token)
        if bearer is None:
            bearer = await asyncio.to_thread(self._verified, token)
        if bearer is None or bearer.expires <= self._runtime.now_ms() / 1000:
            return None
        self._known[token] = bearer
        return bearer

    def _verified(self, token: str) -> Bearer | None:
        try:
            kid = str(jwt.get_unverified_header(token).get("kid", ""))
            issuer = str(jwt.decode(token, options={"verify_signature": False}).get("iss", ""))
            key, algorithms = self._key(issuer, kid, token)
            claims = jwt.decode(
                token,
                key,
                algorithms,
                audience=self._trusted.audience,
                issuer=issuer,
                options={"require": ["exp", "iss", "aud"], "verify_exp": False},  # by our clock
            )
            return _bearer(claims)
        except (jwt.PyJWTError, OSError, ValueError, KeyError, TypeError):
            return None

    def _key(self, issuer: str, kid: str, token: str) -> tuple[Any, list[str]]:
        if issuer == ISSUER:
            return dict(self._own.keys())[kid].public_key(), ["EdDSA"]
        if not issuer or issuer != self._trusted.issuer:
            raise KeyError(issuer)
        if self._client is not None:
            return self._client.get_signing_key_from_jwt(token).key, ALGORITHMS
        return jwt.PyJWKSet.from_json(Path(self._trusted.jwks).read_text())[kid].key, ALGORITHMS


def _bearer(claims: dict[str, Any]) -> Bearer:
    scopes = claims.get("scope") or claims.get("scp") or ""
    named = scopes.split() if isinstance(scopes, str) else scopes
    client = str(claims.get("client_id") or claims.get("azp") or claims["sub"])
    allowed = frozenset(named) & frozenset(SCOPES)
    return Bearer(client, int(claims["org_id"]), allowed, float(claims["exp"]))
