"""What the requests of a machine are made of: few values, so that people meet, and some that are not valid.

Everything is drawn from one `random.Random`, evenly: so what is rare is as rare as it says.
"""

from random import Random
from typing import Any

from customers.domain.commands import GivenChannel, GivenIdentifier, GivenSubscription
from tests.naive.people import Scope

SCOPES: tuple[Scope, ...] = (
    ("INSTORE", ""),
    ("JD", ""),
    ("LINE", "1234"),
    ("WECHAT", "22232"),
    ("wechat", "1234"),
)
NOWHERE: tuple[Scope, ...] = (("", ""), ("NOWHERE", ""), ("LINE", ""), ("LINE", "9"))
LONG = "x" * 1001
EARLY, LATE = "2016-06-23T19:11:18+08:00", "2016-06-23T12:00:00+00:00"  # not so as texts
NO_DATES = ("yesterday", "1999-12-31T00:00:00+00:00", "2999-01-01T00:00:00+00:00")
NAMES = (None, "Tom*", " Zoë* ", "", "N*" + "n" * 100)  # for * stands the mark
LOYALTIES = ("", "loyalty", "non_loyalty")
FIELDS: tuple[dict[str, Any], ...] = (
    {},
    {"colour": "red"},
    {"visits": 1},
    {"visits": True},
    {"colour": "green", "visits": 1, "size": "L"},
    {"colour": None},
    {"colour": None, "visits": 2, "size": "M"},
    {"colour": LONG},
)
EXTENDED: tuple[dict[str, Any], ...] = (
    {},
    {"city": "Bonn"},
    {"city": "Paris", "gender": "female"},
    {"dob": "1988/05/10", "gender": "Male"},
    {"dob": "in May"},
    {"city": "", "gender": None},
    {"city": LONG},
    {"nonsense": "x"},
)
ADDRESSES = (
    *(("mobile", "919100000001"), ("Email", "a@b.example"), ("wechat", "wc"), ("ios", "token")) * 4,
    *(("mobile", "+91 9100000001"), ("email", "A@b.example"), ("mobile", "12")),
    *(("email", "no address"), ("fax", "1"), ("line", " ")),
)
CHANNELS = ("mobile", "SMS", "email", "EMAIL", "WECHAT", "android", "LINE", "ios")
SCOPED = ((("USER", "NONE"),), (("user", "none"),), (("ORG", "NONE"),), (("USER", "NONE"),) * 2)

PROGRAMS = (1219, 1223)
AMOUNTS = (0.0, 2.5, 9.0, 30.0, 100.25)
MOMENTS = ("2019-10-16T21:23:42+05:30", "2019-10-16T16:00:00Z", "2019-10-26T10:23:42+00:00")
STATUSES = ("APPROVED", "PENDING", "REJECTED", "CUSTOM")
SEGMENTS: tuple[dict[str, Any], ...] = ({}, {"age": 40}, {"age": "old", "likes": ["tea", 1.5]})
TIERS: tuple[dict[str, Any], ...] = (
    {},
    *(
        {
            "currentSlab": f"Tier{n}",
            "nextSlab": f"Tier{n + 1}",
            "nextSlabDescription": f"more than {n}",
            "nextSlabSerialNumber": n + 1,
            "slabExpiryDate": f"211{n}-12-29T23:59:59+05:30",
            "slabSNo": n,
        }
        for n in (1, 2, 3)
    ),
)

# Where, of the pool, loyalty type, registration date and extended fields: those that a run begins with. Three
# people that nothing connects yet, one in a conflict with two of them, and two more beside the first.
FAMILY: tuple[tuple[Scope, tuple[int, ...], str, str, dict[str, Any]], ...] = (
    (SCOPES[0], (0,), "non_loyalty", EARLY, {"city": "Bonn"}),
    (SCOPES[1], (1, 4), "loyalty", LATE, {"city": "Paris", "gender": "FEMALE"}),
    (SCOPES[2], (2,), "non_loyalty", "", {}),
    (SCOPES[3], (0, 1), "", "", {"gender": "Male"}),
    (SCOPES[0], (3,), "", "", {}),
    (SCOPES[0], (5,), "", "", {}),
)


def mark(run: int) -> str:
    """What every name and identifier of a run holds, and none of another."""
    return f"{run:06}"


class Pool:
    """The identifiers of one run."""

    def __init__(self, run: int) -> None:
        own = mark(run)
        spelt = [("mobile", f"93{own}{n:02}", f"+93-{own} ({n:02})") for n in range(4)]
        spelt += [("email", f"{n}@{own}.example", f" {n}@{own}.EXAMPLE") for n in range(2)]
        spelt += [("externalId", f"EX{own}{n}", f" EX{own}{n}") for n in range(2)]
        spelt += [("WeChat", f"wc{own}", f"wc{own} "), ("line", f"line{own}", f"line{own} ")]
        bad = [("mobile", "12"), ("email", "no address"), ("externalId", "y" * 51)]
        self.good = [GivenIdentifier(type_, first) for type_, first, _ in spelt]
        self._others = [GivenIdentifier(type_, second) for type_, _, second in spelt]
        self._bad = [GivenIdentifier(*pair) for pair in bad]
        self._strange = [GivenIdentifier("passport", "1"), GivenIdentifier("line", " ")]

    def one(self, chance: Random) -> GivenIdentifier:
        """Mostly a good one as it is usually spelt."""
        kinds = (self.good, self._others, self._bad, self._strange)
        return chance.choice(chance.choices(kinds, (75, 10, 12, 3))[0])

    def some(self, chance: Random, least: int, most: int) -> tuple[GivenIdentifier, ...]:
        return tuple(self.one(chance) for _ in range(chance.randint(least, most)))


def channels(chance: Random) -> tuple[GivenChannel, ...]:
    return tuple(
        GivenChannel(
            *chance.choice(ADDRESSES),
            chance.choice((None, True, False)),
            chance.choice((None, True)),
            chance.choice(({}, {"residence": True}, {"floor": 3})),
        )
        for _ in range(chance.randint(0, 2))
    )


def rows(chance: Random) -> tuple[GivenSubscription, ...]:
    return tuple(
        GivenSubscription(
            mostly(chance, CHANNELS, ("fax",)),
            mostly(chance, ("TRANS", "BULK", "bulk"), ("NEVER",)),
            mostly(chance, ("OPTIN", "OPTOUT", "optout"), ("PERHAPS",)),
            chance.choice(("", "", "", "22232", "9")),
        )
        for _ in range(chance.randint(1, 3))
    )


def mostly(chance: Random, often: tuple[Any, ...], else_: tuple[Any, ...]) -> Any:
    """One of the first, and every tenth time one of the others."""
    return chance.choice(else_ if chance.random() < 0.1 else often)
