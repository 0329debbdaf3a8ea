"""The gate of a process, built from the settings and the organisations file."""

import hashlib
from pathlib import Path

from cli.demo import DEMO_FILE
from cli.settings import Settings
from customers.journal.ports import Runtime
from customers.web.auth import Tills
from customers.web.gate import Gate
from customers.web.rates import Rates
from customers.web.tokens import OwnKeys, Tokens, Trusted

DEMO_SEED = hashlib.sha256(b"the demo's token key is not a secret").digest()


def gate(config: Path, settings: Settings, runtime: Runtime, seed: bytes = b"") -> Gate:
    """Tills of the file, tokens and rate limits of the settings; the demo has no limits. Raises Unfit.

    `seed`: of the key that signs our own tokens where the settings name no file, or b"" for none.
    """
    demo = config == DEMO_FILE
    s = settings
    given = {"read": s.rate_limit_read, "write": s.rate_limit_write, "bulk": s.rate_limit_bulk}
    trusted = Trusted(s.token_issuer, s.token_jwks, s.token_audience)
    tokens = Tokens(OwnKeys(s.token_key_file, DEMO_SEED if demo else seed), trusted, runtime)
    return Gate(Tills(config), tokens, Rates({} if demo else given), runtime)
