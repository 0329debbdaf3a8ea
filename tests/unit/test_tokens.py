"""Tokens: what we make we take, what others make only from the issuer, for us, in time, and unchanged."""

import json
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from customers.journal.ports import Unfit
from customers.runtime import AsyncioRuntime
from customers.web.tokens import Bearer, OwnKeys, Tokens, Trusted

SEED = bytes(range(32))
BEARER = Bearer("shop", 100, frozenset(("read",)))


def runtime() -> AsyncioRuntime:
    return AsyncioRuntime(lambda _, error: None)


def pem(key: Ed25519PrivateKey) -> bytes:
    form, none = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, form, none)


def ours(own: OwnKeys | None = None, trusted: Trusted | None = None) -> Tokens:
    return Tokens(own or OwnKeys(None, SEED), trusted or Trusted(), runtime())


async def test_a_token_of_ours_says_who_and_what() -> None:
    tokens = ours()
    token = tokens.make(BEARER)
    assert token is not None

    found = await tokens.verify(token)

    assert found is not None
    assert found[:3] == BEARER[:3]
    assert 290 < found.expires - time.time() <= 300
    assert await tokens.verify(token) == found


async def test_a_changed_token_is_not_taken() -> None:
    token = ours().make(BEARER)
    assert token is not None
    head, claims, signature = token.split(".")

    for forged in (f"{head}.{claims[:-2]}AA.{signature}", f"{head}.{claims}.", "x", "", "a.b.c"):
        assert await ours().verify(forged) is None


async def test_a_token_by_another_key_or_by_no_algorithm_is_not_taken() -> None:
    other = ours(OwnKeys(None, bytes(32))).make(BEARER)
    claims = {"iss": "customers", "aud": "customers", "org_id": 1, "sub": "x", "exp": 2**33}
    unsigned = jwt.encode(claims, "", "none")

    assert other is not None
    assert [await ours().verify(t) for t in (other, unsigned)] == [None, None]


async def test_an_expired_token_is_not_taken_even_if_it_was_a_moment_ago() -> None:
    class Later(AsyncioRuntime):
        ahead_ms = 0

        def now_ms(self) -> int:
            return super().now_ms() + self.ahead_ms

    clock = Later(lambda _, error: None)
    tokens = Tokens(OwnKeys(None, SEED), Trusted(), clock)
    token = tokens.make(BEARER)
    assert token is not None
    assert await tokens.verify(token) is not None

    clock.ahead_ms = 301_000

    assert await tokens.verify(token) is None
    assert await Tokens(OwnKeys(None, SEED), Trusted(), clock).verify(token) is None


async def test_keys_are_rotated_without_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("customers.web.tokens.RECHECK_FILE_S", 0)
    old, new, file = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate(), tmp_path / "keys"
    file.write_bytes(pem(old))
    tokens = ours(OwnKeys(file))
    first = tokens.make(BEARER)

    file.write_bytes(pem(new) + pem(old))
    second = tokens.make(BEARER)

    assert first is not None
    assert second is not None
    kids = {jwt.get_unverified_header(t)["kid"] for t in (first, second)}
    assert len(kids) == 2
    assert await tokens.verify(first) is not None
    file.write_bytes(pem(new))
    assert await ours(OwnKeys(file)).verify(first) is None


def test_a_key_file_without_keys_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("nothing")

    for path in (tmp_path / "keys", tmp_path / "missing"):
        with pytest.raises(Unfit, match="holds no Ed25519 key"):
            OwnKeys(path)


def test_without_a_key_no_token_is_made() -> None:
    assert ours(OwnKeys(None)).make(BEARER) is None


def signed(key: Ed25519PrivateKey, **more: Any) -> str:
    claims = {
        "iss": "https://id.example",
        "aud": "customers",
        "azp": "web-shop",
        "sub": "service",
        "org_id": 100,
        "scope": "read openid",
        "exp": int(time.time()) + 60,
    }
    return jwt.encode({**claims, **more}, key, "EdDSA", headers={"kid": "k1"})


@pytest.fixture
def issuer(tmp_path: Path) -> tuple[Ed25519PrivateKey, Trusted]:
    """Somebody else's key, and its JWKS file."""
    key = Ed25519PrivateKey.generate()
    public = json.loads(jwt.algorithms.OKPAlgorithm.to_jwk(key.public_key()))
    file = tmp_path / "jwks.json"
    file.write_text(json.dumps({"keys": [{**public, "kid": "k1", "use": "sig", "alg": "EdDSA"}]}))
    return key, Trusted("https://id.example", str(file), "customers")


async def test_the_trusted_issuers_tokens_are_taken(
    issuer: tuple[Ed25519PrivateKey, Trusted],
) -> None:
    key, trusted = issuer

    found = await ours(trusted=trusted).verify(signed(key))

    assert found is not None
    assert found[:3] == ("web-shop", 100, frozenset(("read",)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://other.example"},
        {"aud": "somebody"},
        {"exp": 1},
        {"org_id": "many"},
        {"exp": None},
    ],
)
async def test_other_tokens_are_not(
    issuer: tuple[Ed25519PrivateKey, Trusted], wrong: dict[str, Any]
) -> None:
    key, trusted = issuer

    assert await ours(trusted=trusted).verify(signed(key, **wrong)) is None
    assert await ours().verify(signed(key)) is None
