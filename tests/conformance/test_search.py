"""Search: the documentation's sample key by key, what is found, in what order, and every code."""

import itertools
from typing import Any

import pytest

from tests.conformance.api import Api, identifiers, mobile, profile, refused
from tests.conformance.people import LINE, STORE, merged, someone

_letters = itertools.product("bcdfg", repeat=5)


def fresh(rest: str = "") -> str:
    """A name that nobody has yet in this run, however long it grows."""
    return f"Q{''.join(next(_letters))}{rest}"


def named(api: Api, first: str, last: str = "", where: str = STORE) -> int:
    """A customer with this name."""
    return someone(api, where, firstName=first, lastName=last).id


def search(api: Api, **query: object) -> Any:
    """A search that must succeed: its answer."""
    answer = api.search(**query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def users(answer: Any) -> list[int]:
    assert len(answer["data"]) <= answer["pagination"]["limit"]
    return [hit["userId"] for hit in answer["data"]]


@pytest.mark.everywhere
def test_the_sample_is_answered_key_by_key(api: Api) -> None:
    tom = fresh()
    first, second = sorted(named(api, tom, "Sawyer") for _ in range(2))

    answer = search(api, limit=10, offset=0, q=tom.lower())

    name = {"idType": "firstName", "idValue": tom, "source": "INSTORE", "accountId": ""}
    profiles = [{"source": "INSTORE", "firstName": tom, "lastName": "Sawyer"}]
    assert answer == {
        "pagination": {"limit": 10, "offset": 0, "total": 2},
        "data": [
            {"userId": user, "matchedIdentifiers": [name], "profiles": profiles}
            for user in (first, second)
        ],
        "warnings": [],
        "errors": [],
    }


def test_first_name_last_name_and_every_identifier_are_searched_from_their_beginning(
    api: Api,
) -> None:
    name = fresh()
    mail = {"profiles": [{"identifiers": identifiers(("email", f"{name}X@Shop.com"))}]}
    wanted = {
        api.register("source=JD", mail)["createdId"],
        named(api, name),
        named(api, "Anna", name),
        named(api, name.lower()),
    }
    named(api, f"x{name}")
    named(api, f"Anna {name}")

    answer = search(api, q=name.upper())

    assert set(users(answer)) == wanted
    matched = [m for hit in answer["data"] for m in hit["matchedIdentifiers"]]
    assert {"idType": "email", "idValue": f"{name}X@Shop.com", "source": "JD", "accountId": ""} in (
        matched
    )
    assert {m["idType"] for m in matched} == {"firstName", "lastName", "email"}


def test_accents_are_kept_and_their_spelling_does_not_matter(api: Api) -> None:
    name = fresh("É")
    user = named(api, name)

    assert users(search(api, q=name.lower())) == [user]
    assert users(search(api, q=name.replace("É", "E\u0301"))) == [user]
    assert users(search(api, q=name.replace("É", "E"))) == []


@pytest.mark.parametrize("sign", ["+", "%2B"])
def test_a_number_with_a_plus_and_blanks_finds_the_digits(api: Api, sign: str) -> None:
    found = someone(api)
    spelled = (
        f"{sign}{found.mobile[:2]} ({found.mobile[2:5]}) {found.mobile[5:8]}-{found.mobile[8:]}"
    )

    answer = api.get(f"/v2/customers/search?q={spelled}").json()

    assert users(answer) == [found.id]
    assert answer["data"][0]["matchedIdentifiers"][0]["idValue"] == found.mobile


def test_all_sources_are_searched_and_every_profile_is_shown(api: Api) -> None:
    name, number = fresh(), mobile()
    user = api.register(STORE, profile(("mobile", number), firstName="Al"))["createdId"]
    api.register(LINE, profile(("mobile", number), firstName=name, lastName="B"))

    (hit,) = search(api, q=name)["data"]

    assert hit == {
        "userId": user,
        "matchedIdentifiers": [
            {"idType": "firstName", "idValue": name, "source": "LINE", "accountId": "1234"}
        ],
        "profiles": [
            {"source": "INSTORE", "firstName": "Al", "lastName": ""},
            {"source": "LINE", "firstName": name, "lastName": "B"},
        ],
    }


def test_a_customer_is_listed_once_however_many_of_its_values_match(api: Api) -> None:
    name = fresh()
    user = named(api, name, f"{name}son")

    answer = search(api, q=name)

    assert (users(answer), answer["pagination"]["total"]) == ([user], 1)
    assert len(answer["data"][0]["matchedIdentifiers"]) == 2


@pytest.mark.everywhere
def test_the_order_is_by_what_matches_then_by_id_and_pages_do_not_overlap(api: Api) -> None:
    name = fresh()
    made = [(name + rest, named(api, name + rest)) for rest in ("c", "a", "b", "a", "", "ab")]
    wanted = [user for _, user in sorted((text.lower(), user) for text, user in made)]

    pages = [search(api, q=name, limit=2, offset=offset) for offset in (0, 2, 4, 6)]

    assert [user for page in pages for user in users(page)] == wanted
    assert [page["pagination"]["total"] for page in pages] == [6] * 4


def test_a_source_and_its_account_leave_the_customers_with_a_profile_there(api: Api) -> None:
    name, number = fresh(), mobile()
    both = api.register(STORE, profile(("mobile", number), firstName=name))["createdId"]
    api.register(LINE, profile(("mobile", number), firstName="Al"))
    store = named(api, name)

    assert set(users(search(api, q=name))) == {both, store}
    assert set(users(search(api, q=name, source="ALL"))) == {both, store}
    assert set(users(search(api, q=name, source="instore"))) == {both, store}
    assert users(search(api, q=name, source="LINE", accountId="1234")) == [both]
    assert users(search(api, q=name, source="JD", accountId="ignored")) == []


@pytest.mark.everywhere
def test_a_change_of_a_name_is_found_and_the_old_one_is_not(api: Api) -> None:
    old, new = fresh(), fresh()
    user = named(api, old)
    assert api.update(user, STORE, {"profiles": [{"firstName": new}]}).status_code == 200

    assert (users(search(api, q=old)), users(search(api, q=new))) == ([], [user])


def test_an_identifier_that_was_removed_finds_nobody(api: Api) -> None:
    found, number = someone(api), mobile()
    body = {
        "add": identifiers(("mobile", number)),
        "remove": identifiers(("mobile", found.mobile)),
    }
    assert api.change(found.id, STORE, body).status_code == 200

    assert users(search(api, q=found.mobile)) == []
    assert users(search(api, q=number)) == [found.id]


@pytest.mark.everywhere
def test_a_customer_that_was_merged_away_is_never_listed(api: Api) -> None:
    pair = merged(api)

    (hit,) = search(api, q=pair.victim.mobile)["data"]

    assert hit["userId"] == pair.survivor.id
    assert [p["firstName"] for p in hit["profiles"]] == ["Sue", "Vic"]


@pytest.mark.everywhere
def test_organisations_do_not_find_each_others_customers(api: Api, other: Api) -> None:
    name = fresh()
    named(api, name)

    assert users(search(other, q=name)) == []


@pytest.mark.everywhere
def test_a_search_tells_its_position_and_waits_for_the_one_it_is_given(api: Api) -> None:
    name = fresh()
    written = api.post(f"/v2/customers?{STORE}", profile(("mobile", mobile()), firstName=name))
    position = written.headers["x-event-position"]

    answer = api.reads.get(f"/v2/customers/search?q={name}", headers={"x-min-position": position})

    assert users(answer.json()) == [written.json()["createdId"]]
    partition, version = answer.headers["x-event-position"].split("-")
    assert partition == position.split("-")[0]
    assert int(version) >= int(position.split("-")[1])


@pytest.mark.everywhere
def test_503_a_position_that_does_not_come_in_time(api: Api) -> None:
    position = api.search(q="tom").headers["x-event-position"].split("-")[0]

    answer = api.reads.get(
        "/v2/customers/search?q=tom", headers={"x-min-position": f"{position}-999999999"}
    )

    refused(answer, 503, 503)
    assert answer.headers["x-event-position"].startswith(f"{position}-")


@pytest.mark.parametrize("query", ["", "q=", "q=%20", "q=a%00", "q=%FF", "q=a&q=b"])
def test_nothing_to_look_for_is_400(api: Api, query: str) -> None:
    refused(api.get(f"/v2/customers/search?{query}"), 400, 400)


@pytest.mark.parametrize("number", ["ten", "1.5", "1e3", "0x1", "%D9%A1", "9" * 40])
@pytest.mark.parametrize("name", ["limit", "offset"])
def test_a_limit_or_offset_that_is_no_number_is_400(api: Api, name: str, number: str) -> None:
    refused(api.get(f"/v2/customers/search?q=tom&{name}={number}"), 400, 400)


def test_left_out_the_limit_is_10_and_the_offset_0(api: Api) -> None:
    name = fresh()
    for _ in range(11):
        named(api, name)

    answer = search(api, q=name)

    assert answer["pagination"] == {"limit": 10, "offset": 0, "total": 11}
    assert len(users(answer)) == 10


def test_8100_an_offset_below_0(api: Api) -> None:
    refused(api.search(q="tom", offset=-1), 400, 8100)


@pytest.mark.parametrize("limit", [0, -1])
def test_8101_a_limit_below_1(api: Api, limit: int) -> None:
    refused(api.search(q="tom", limit=limit), 400, 8101)


def test_8102_a_limit_above_100(api: Api) -> None:
    refused(api.search(q="tom", limit=101), 400, 8102)
    assert api.search(q="tom", limit=100).status_code == 200


def test_beyond_the_first_10000_nothing_is_paged(api: Api) -> None:
    assert api.search(q="tom", limit=100, offset=9_900).status_code == 200
    refused(api.search(q="tom", limit=100, offset=9_901), 400, 400)


def test_8001_an_account_without_its_source(api: Api) -> None:
    refused(api.search(q="tom", accountId="1234"), 400, 8001)


def test_8011_an_invalid_source(api: Api) -> None:
    refused(api.search(q="tom", source="NOWHERE"), 400, 8011)


def test_8045_no_account_for_a_source_that_has_accounts(api: Api) -> None:
    refused(api.search(q="tom", source="LINE"), 400, 8045)


def test_8127_an_unknown_account(api: Api) -> None:
    refused(api.search(q="tom", source="LINE", accountId="9"), 400, 8127)
