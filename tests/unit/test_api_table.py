"""docs/api.md is what the tests say, and names every code of the three endpoints."""

import re
from functools import cache

import pytest

from customers.domain.codes import ERRORS, WARNINGS
from tests.api_table import PAGE
from tests.api_table import page as made

page = cache(made)


def test_the_page_is_up_to_date() -> None:
    """Else: python -m tests.api_table"""
    assert PAGE.read_text() == page()


@pytest.mark.parametrize("code", sorted({*ERRORS, *WARNINGS}))
def test_every_code_the_service_knows_has_a_test(code: int) -> None:
    assert re.search(rf"\| [^|]*\b{code}\b[^|]* \| `test_", page())
