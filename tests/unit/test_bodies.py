"""Reading JSON strictly: the quick way answers exactly what the standard library's parser answers."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.web.bodies import parse
from customers.web.errors import Malformed

SCALARS = (
    *("0", "-0", "1.0", "1e5", "0.1", "-0.0", "1E-7", "18446744073709551616", "true", "null"),
    *('""', '"a: b"', '"é"', '"\\u00e9"', '"\\n"', '"\\/"', '"{\\"a\\":1,\\"a\\":2}"', '" "'),
)
KEYS = ('""', '"a"', '"a "', '"b:"', '"é"', '"\\u0061"')


@st.composite
def texts(draw: st.DrawFn, depth: int = 3) -> tuple[str, bool]:
    """A JSON text, and whether an object in it repeats a key."""
    if depth == 0:
        return draw(st.sampled_from(SCALARS)), False
    parts = [draw(texts(depth - 1)) for _ in range(draw(st.integers(0, 3)))]
    repeated = any(bad for _, bad in parts)
    comma, colon = draw(st.sampled_from([(",", ":"), (", ", ": "), ("\n,", "\t:")]))
    if draw(st.booleans()):
        return "[" + comma.join(text for text, _ in parts) + "]", repeated
    keys = [draw(st.sampled_from(KEYS)) for _ in parts]
    members = [key + colon + text for key, (text, _) in zip(keys, parts, strict=True)]
    known = {json.loads(key) for key in keys}
    return "{" + comma.join(members) + "}", repeated or len(known) < len(keys)


@given(texts())
def test_a_body_is_read_as_the_standard_library_reads_it_unless_it_repeats_a_key(
    made: tuple[str, bool],
) -> None:
    text, repeated = made
    if repeated:
        with pytest.raises(Malformed):
            parse(text.encode())
    else:
        # With the types: 1, 1.0 and true are three, and so are 0.0 and -0.0.
        assert repr(parse(text.encode())) == repr(json.loads(text))
