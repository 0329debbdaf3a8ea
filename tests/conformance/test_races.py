"""Two changes of the same people at once: each pair of answers, and what is there afterwards, is explained by one order."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import httpx2
import pytest

from tests.conformance.api import Api, identifiers, mobile, profile
from tests.conformance.people import LINE, STORE, WECHAT, One, holder, shown, someone

pytestmark = pytest.mark.everywhere
ROUNDS = 12
Call = Callable[[], httpx2.Response]


def at_once(*calls: Call) -> list[dict[str, Any]]:
    """The answers' bodies of calls made at the same time."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [done.result().json() for done in [pool.submit(call) for call in calls]]


def codes(answer: dict[str, Any]) -> list[int]:
    return [item["code"] for item in (*answer.get("errors", ()), *answer["warnings"])]


def with_two(api: Api, where: str) -> tuple[One, str]:
    """A customer with two mobiles: the second."""
    one, second = someone(api, where), mobile()
    assert api.change(one.id, where, {"add": identifiers(("mobile", second))}).status_code == 200
    return one, second


def test_two_merges_crossing_end_in_one_survivor(api: Api) -> None:
    for _ in range(ROUNDS):
        a, b = someone(api, STORE), someone(api, LINE)

        told = at_once(
            partial(api.change, a.id, STORE, {"add": identifiers(("mobile", b.mobile))}),
            partial(api.change, b.id, LINE, {"add": identifiers(("mobile", a.mobile))}),
        )

        assert sorted(map(codes, told)) == [[], [8051]], "the second adds what the survivor has"
        (survivor,) = {answer["createdId"] for answer in told}
        for old in (a.id, b.id):
            assert api.details(old, "source=ALL").json()["id"] == survivor


def test_a_merge_and_an_update_of_its_victim(api: Api) -> None:
    for _ in range(ROUNDS):
        survivor, victim = someone(api, STORE), someone(api, LINE, firstName="Before")

        merge, update = at_once(
            partial(api.change, victim.id, LINE, {"add": identifiers(("mobile", survivor.mobile))}),
            partial(api.update, victim.id, LINE, {"profiles": [{"firstName": "After"}]}),
        )

        assert codes(merge) == [8051]
        assert codes(update) in ([], [8067])
        (moved,) = api.details(survivor.id, LINE).json()["profiles"]
        assert moved["firstName"] == ("Before" if codes(update) else "After")


def test_a_merge_and_the_removal_of_what_it_goes_by(api: Api) -> None:
    for _ in range(ROUNDS):
        (holding, value), other = with_two(api, STORE), someone(api, LINE)

        change, removal = at_once(
            partial(api.change, other.id, LINE, {"add": identifiers(("mobile", value))}),
            partial(api.change, holding.id, STORE, {"remove": identifiers(("mobile", value))}),
        )

        assert codes(removal) == []
        assert codes(change) in ([], [8051])
        lives = holding.id if codes(change) else other.id
        assert (change["createdId"], holder(api, LINE, value)) == (lives, lives)
        assert shown(api, holding.id) == [("mobile", holding.mobile)]


def test_a_merge_and_the_removal_of_another_identifier_of_its_victim(api: Api) -> None:
    for _ in range(ROUNDS):
        survivor, (victim, value) = someone(api, STORE), with_two(api, LINE)

        merge, removal = at_once(
            partial(api.change, victim.id, LINE, {"add": identifiers(("mobile", survivor.mobile))}),
            partial(api.change, victim.id, LINE, {"remove": identifiers(("mobile", value))}),
        )

        assert codes(merge) == [8051]
        assert codes(removal) in ([], [8067])
        assert holder(api, LINE, value) == (survivor.id if codes(removal) else 0)


def test_an_identifier_removed_and_claimed_at_once_has_one_holder(api: Api) -> None:
    for _ in range(ROUNDS):
        holding, value = with_two(api, WECHAT)

        removal, claim = at_once(
            partial(api.change, holding.id, WECHAT, {"remove": identifiers(("mobile", value))}),
            partial(api.post, f"/v2/customers?{WECHAT}", profile(("mobile", value))),
        )

        assert codes(removal) == []
        assert codes(claim) in ([], [8006])
        assert holder(api, WECHAT, value) == claim.get("createdId", 0)
