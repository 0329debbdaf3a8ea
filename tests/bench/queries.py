"""What is searched for: the kinds of queries, each a stream of parameters over so many customers."""

import math
from collections.abc import Callable

from tests.bench.people import person

HITS = 25
LETTERS = "abcdefghijklmnopqrstuvwxyz9"
Query = Callable[[int, int], dict[str, object]]


def one_letter(n: int, _: int) -> dict[str, object]:
    return {"q": LETTERS[n % len(LETTERS)]}


def last_page(n: int, _: int) -> dict[str, object]:
    return {**one_letter(n, _), "limit": 100, "offset": 9_900}


def three_letters(n: int, customers: int) -> dict[str, object]:
    who = person(n % customers)
    return {"q": (who.first, who.last, who.email)[n % 3][:3]}


def whole_identifier(n: int, customers: int) -> dict[str, object]:
    who = person(n % customers)
    return {"q": (who.mobile, who.email)[n % 2]}


def equally_many(n: int, customers: int) -> dict[str, object]:
    """A beginning of a mobile that some 25 customers have, however many there are: mobiles are spread evenly."""
    digits = 1 + round(math.log10(customers / HITS / 4))
    return {"q": person(n % customers).mobile[: 2 + digits]}


QUERIES: dict[str, Query] = {
    "one letter": one_letter,
    "three letters": three_letters,
    "a whole mobile or e-mail": whole_identifier,
    "one letter, the last page: 100 from 9,900 on": last_page,
    f"a beginning that {HITS} customers have": equally_many,
}
SAME_WORK = (f"a beginning that {HITS} customers have", "a whole mobile or e-mail")
