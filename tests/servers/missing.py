"""A test that finds no server: skipped with a loud summary on a laptop, a failure where CI is set."""

import os
from typing import NoReturn

import pytest

PREFIX = "no server to be had: "


def server_missing(reason: str) -> NoReturn:
    """End the test that asked, naming what is missing. CI provides servers, so there it fails."""
    if os.environ.get("CI"):
        pytest.fail(PREFIX + reason, pytrace=False)
    pytest.skip(PREFIX + reason)
