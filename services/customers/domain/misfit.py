"""Why a value does not have the shape it should have, said without repeating any of it."""

import msgspec


def misfit(error: msgspec.ValidationError) -> str:
    """What was expected, and where; without whatever the library quotes of what was sent."""
    text = str(error)
    before, quoted, rest = text.partition("'")
    return before + rest.rpartition("'")[2] if quoted else text
