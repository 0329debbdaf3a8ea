"""What a comparison comes to, and what every comparison sends."""

import base64
from typing import NamedTuple

from tests.bench.load import Load

USER = base64.b64encode(b"demo.till:demo").decode()
CONNECTIONS = 32


class Ratio(NamedTuple):
    """One measured thing beside its reference: their ratio in each round, and the last round's loads."""

    name: str
    ratios: list[float]
    ours: Load
    reference: Load
