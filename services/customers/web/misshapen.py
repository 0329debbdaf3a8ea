"""A body that does not have the shape of its model: what was expected, and where. Nothing of what was sent is repeated."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from customers.web.errors import Malformed
from customers.web.models import Model

_PREFIX = "Input should be "
_NOT = {"model_type": "an object", "dict_type": "an object", "list_type": "a list"}


def misshapen(error: ValidationError) -> Malformed:
    """The first place that is wrong, with everything that could stand there."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    place = _place(found[0])
    return Malformed(
        f"The body does not have the expected shape: `{place}` "
        f"{_why([each for each in found if _place(each) == place])}"
    )


def _why(found: list[ErrorDetails]) -> str:
    first = found[0]
    if first["type"] == "missing":
        return "is missing"
    if first["type"] not in _NOT and not first["msg"].startswith(_PREFIX):
        return f"is refused: {first['msg']}"
    alternatives = (_NOT.get(each["type"]) or each["msg"].removeprefix(_PREFIX) for each in found)
    return f"is not {' or '.join(dict.fromkeys(alternatives))}"


def _place(error: ErrorDetails) -> str:
    """The way to a value. Keys that a client made up, and the names of alternatives, are left out."""
    steps = (
        f"[{step}]" if isinstance(step, int) else f".{step}" if step in Model.keys else ""
        for step in error["loc"]
    )
    return "$" + "".join(steps)
