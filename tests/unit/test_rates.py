"""Rate limits: each credential has its own count of each endpoint, and is told where it stands."""

import time

import pytest

from customers.journal.ports import Unfit
from customers.web.rates import Rates


def test_calls_beyond_the_limit_are_refused_with_the_time_to_wait() -> None:
    rates = Rates({"read": "2/hour"})

    verdicts = [rates.hit("read", "GET /x", "till", time.time()) for _ in range(3)]

    assert [v.allowed for v in verdicts] == [True, True, False]
    assert [v.headers["RateLimit-Remaining"] for v in verdicts] == ["1", "0", "0"]
    assert verdicts[0].headers["RateLimit-Limit"] == "2"
    assert 1 <= int(verdicts[2].headers["Retry-After"]) <= 2 * 3600
    assert "Retry-After" not in verdicts[1].headers


def test_credentials_and_endpoints_are_counted_apart() -> None:
    rates = Rates({"read": "1/hour"})

    calls = [("GET /x", "a"), ("GET /x", "b"), ("GET /y", "a")]

    assert all(rates.hit("read", route, who, time.time()).allowed for route, who in calls)
    assert not rates.hit("read", "GET /x", "a", time.time()).allowed


@pytest.mark.parametrize("given", [{}, {"read": ""}, {"write": "1/hour"}])
def test_without_a_limit_nothing_is_counted_or_told(given: dict[str, str]) -> None:
    rates = Rates(given)

    verdicts = [rates.hit("read", "GET /x", "a", time.time()) for _ in range(200)]

    assert all(v.allowed and v.headers == {} for v in verdicts)


@pytest.mark.parametrize("text", ["many", "100", "100/fortnight"])
def test_a_limit_that_is_none_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(Unfit, match="100/minute"):
        Rates({"read": text})
