"""A customer for tests of views: who it is and whom it survived."""

from typing import Any

from customers.domain.state import Customer, Profile, Till

TILL = Till("t", "till")
AT = "2026-11-24T13:18:00+00:00"


def someone(
    id_: int, *victims: int, loyalty: str = "loyalty", name: tuple[str, str] = ("Tom", "Sawyer")
) -> Customer:
    """A live customer with one profile."""
    stamps: dict[str, Any] = {"created_at": AT, "modified_at": AT}
    stamps |= {"created_by": TILL, "modified_by": TILL}
    first, last = name
    profile = Profile(
        source="INSTORE",
        account="",
        origin=id_,
        first_name=first,
        last_name=last,
        **stamps,
    )
    return Customer(
        id=id_,
        loyalty=loyalty,
        profiles=(profile,),
        victims=victims,
        **stamps,
    )
