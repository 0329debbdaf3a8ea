"""What `make bench` asks: the script for wrk builds the very bytes that Python sends."""

from types import SimpleNamespace

import pytest

from tests.bench import changes
from tests.bench.asked import Asked, mobile
from tests.bench.registering import REGISTRATION, lookup

IDS = [445831020552540, 445831020552541, 445831020552542]
KINDS = {
    "registration": REGISTRATION,
    "lookup": lookup(5),
    "update": changes.update(IDS),
    "changeIdentifier": changes.identifier(IDS),
    "merge": changes.merge(IDS, [mobile(n) for n in range(3)]),
    "quoted": Asked("POST", "/a?b=<n>", '{"a": "\\"<n>\\\\"}'),
}


def by_script(asked: Asked, n: int) -> bytes:
    """What the body of the script's function `request` comes to. Its few expressions are Python's but for their signs."""
    body = asked.script().split("following = n + 1\n")[1].split("\nend")[0]
    lua = body.replace("#body", "str(len(body))").replace(" .. ", " + ").replace("local ", "")
    names = {
        "n": n,
        "string": SimpleNamespace(format=lambda form, number: form % number),
        "lists": SimpleNamespace(**asked.lists),
        "at": lambda values, at: str(values[at % len(values)]),
    }
    *assignments, answer = (line.strip() for line in lua.splitlines())
    for line in assignments:
        exec(line, names)
    sent: str = eval(answer.removeprefix("return "), names)
    return sent.encode()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n", [0, 4, 1_234_567_890])
def test_wrk_sends_what_python_sends(kind: str, n: int) -> None:
    assert by_script(KINDS[kind], n) == KINDS[kind].sent(n)


def test_every_registration_has_a_mobile_of_its_own() -> None:
    sent = {REGISTRATION.sent(n) for n in (0, 1, 1_000_000, 100_000_000, 1_100_000_000)}

    assert len(sent) == 5
    assert [mobile(7), mobile(9_100_000_000)] == ["910000000007", "919100000000"]


def test_a_list_is_asked_for_over_and_over() -> None:
    asked = Asked("GET", "/v2/customers/<id>", lists={"id": IDS})

    assert [f"{id_} ".encode() in asked.sent(n) for n, id_ in enumerate([*IDS, *IDS])] == [True] * 6
