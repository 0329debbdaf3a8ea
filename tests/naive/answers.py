"""What a service says, in the model's words."""

import re
from typing import Any, NamedTuple

from customers.domain.codes import ERRORS, WARNINGS

MALFORMED = 400


class Answer(NamedTuple):
    """An error's code and whom or what its text names; or whom a success names, its warnings, and the rows of
    subscriptions that it repeats."""

    error: int = 0
    about: str = ""
    customer: int = 0
    warnings: tuple[int, ...] = ()
    rows: tuple[tuple[str, str, str, str], ...] = ()


def success(customer: int, warnings: list[int]) -> Answer:
    """A success; each warning is given once."""
    return Answer(customer=customer, warnings=tuple(sorted(set(warnings))))


def understood(body: dict[str, Any]) -> Answer:
    """A JSON answer of any endpoint but details and subscriptions read."""
    if "errors" in body:
        (error,) = body["errors"]
        return Answer(
            error["code"],
            _about(error, ERRORS[error["code"]][1] if error["code"] in ERRORS else ".*"),
        )
    customer = body.get("createdId", body.get("entity", 0))
    merging = [_about(w, WARNINGS[w["code"]]) for w in body["warnings"] if w["code"] == 8051]
    assert merging in ([], [str(customer)]), "8051 names the survivor, and so does createdId"
    return Answer(
        customer=customer,
        warnings=tuple(sorted(w["code"] for w in body["warnings"])),
        rows=tuple(
            tuple(s[k] for k in ("channel", "accountId", "priority", "type"))
            for s in body.get("subscriptions", ())
        ),
    )


def _about(item: dict[str, Any], text: str) -> str:
    found = re.fullmatch(re.escape(text).replace(r"\{0\}", "(.+)"), item["message"])
    return found.group(1) if found and found.groups() else ""
