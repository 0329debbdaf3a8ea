"""Merging: who survives, what moves, what the old ids answer, and when it is refused."""

import pytest

from tests.conformance.api import Api, identifiers, mobile, profile, refused, warned
from tests.conformance.people import LINE, STORE, WECHAT, holder, merged, shown, someone

MERGING = "Same Customer found in other sources,Merging with userId {}"


@pytest.mark.everywhere
def test_8051_an_identifier_known_elsewhere_merges_into_its_holder(api: Api) -> None:
    survivor, victim = someone(api, STORE, firstName="Sue"), someone(api, LINE, firstName="Vic")

    answer = api.change(victim.id, LINE, {"add": identifiers(("mobile", survivor.mobile))}).json()

    message = MERGING.format(survivor.id)
    warning = {"status": False, "code": 8051, "message": message}
    assert answer == {"success": True, "createdId": survivor.id, "warnings": [warning]}
    found = api.details(survivor.id, "source=ALL").json()["profiles"]
    assert [(p["source"], p["firstName"], p["userId"]) for p in found] == [
        ("INSTORE", "Sue", survivor.id),
        ("LINE", "Vic", survivor.id),
    ]
    assert shown(api, survivor.id, LINE) == [
        ("mobile", victim.mobile),
        ("mobile", survivor.mobile),
    ]


def test_a_merge_adds_and_removes_in_the_victims_profile(api: Api) -> None:
    survivor, victim = someone(api), someone(api, LINE)
    body = {
        "add": identifiers(("mobile", survivor.mobile), ("email", "with@example.com")),
        "remove": identifiers(("mobile", victim.mobile)),
    }

    api.change(victim.id, LINE, body)

    found = shown(api, survivor.id, LINE)
    assert found == [("mobile", survivor.mobile), ("email", "with@example.com")]
    assert holder(api, "source=ALL", victim.mobile) == 0


def test_the_survivor_keeps_the_earlier_registration_loyalty_and_its_own_fields(api: Api) -> None:
    early = {"attributionV2": {"createDate": "2016-06-23T19:11:18+08:00"}}
    loyal = {"loyaltyInfo": {"loyaltyType": "loyalty"}, **early}
    plain = {"loyaltyInfo": {"loyaltyType": "non_loyalty"}}
    one, two = mobile(), mobile()
    mine, theirs = {"city": "Pune"}, {"city": "Goa", "zip": "1"}
    body = {**profile(("mobile", one)), **plain, "extendedFields": mine}
    survivor = api.register(STORE, body)["createdId"]
    body = {**profile(("mobile", two)), **loyal, "extendedFields": theirs}
    victim = api.register(LINE, body)["createdId"]

    api.change(victim, LINE, {"add": identifiers(("mobile", one))})

    found = api.details(survivor, "source=ALL").json()
    assert found["loyaltyInfo"]["loyaltyType"] == "loyalty"
    assert found["loyaltyInfo"]["attributionV2"]["createDate"] == "2016-06-23T19:11:18+08:00"
    assert found["extendedFields"] == {"city": "Pune", "zip": "1"}


def test_custom_fields_stay_in_the_profiles_that_they_were_told_in(api: Api) -> None:
    survivor = someone(api, STORE, fields={"colour": "red", "size": 1})
    victim = someone(api, LINE, fields={"colour": "blue"})

    api.change(victim.id, LINE, {"add": identifiers(("mobile", survivor.mobile))})

    found = api.details(survivor.id, "source=ALL").json()["profiles"]
    assert [p["fields"] for p in found] == [{"colour": "red", "size": 1}, {"colour": "blue"}]


def test_the_victims_identifiers_lead_to_the_survivor_in_their_source(api: Api) -> None:
    pair = merged(api)

    found = api.lookup(f"{LINE}&identifierName=mobile&identifierValue={pair.victim.mobile}")

    assert (found.json()["entity"], warned(found.json())) == (pair.survivor.id, [8069])


@pytest.mark.everywhere
def test_8069_details_by_the_victims_id_answer_the_survivor(api: Api) -> None:
    pair = merged(api)

    found = api.details(pair.victim.id, STORE)

    assert (found.status_code, found.json()["id"]) == (200, pair.survivor.id)
    assert found.json()["warnings"] == [
        {"status": False, "code": 8069, "message": "Merged customer found"}
    ]
    assert found.headers["etag"] == api.details(pair.survivor.id, STORE).headers["etag"]


@pytest.mark.everywhere
def test_a_survivor_that_is_merged_in_turn_is_found_by_every_old_id(api: Api) -> None:
    pair, last = merged(api), someone(api, WECHAT)

    api.change(pair.survivor.id, STORE, {"add": identifiers(("mobile", last.mobile))})

    for old in (pair.victim.id, pair.survivor.id):
        assert api.details(old, "source=ALL").json()["id"] == last.id
    said = refused(api.change(pair.victim.id, LINE, {"remove": []}), 400, 8070)
    assert said == "No valid change identifiers detected"
    body = {"add": identifiers(("mobile", mobile()))}
    assert refused(api.change(pair.victim.id, LINE, body), 409, 8067).endswith(f" {last.id}")


@pytest.mark.everywhere
def test_8067_a_merge_that_is_asked_for_again_names_the_survivor(api: Api) -> None:
    pair = merged(api)
    body = {"add": identifiers(("mobile", pair.survivor.mobile))}

    said = refused(api.change(pair.victim.id, LINE, body), 409, 8067)

    assert said.endswith(f"Merge already done with userId {pair.survivor.id}")


@pytest.mark.everywhere
def test_a_merge_repeated_with_its_key_is_answered_with_the_same_bytes(api: Api) -> None:
    survivor, victim = someone(api), someone(api, LINE)
    path = f"/v2/customers/{victim.id}/changeIdentifier?{LINE}"
    body = {"add": identifiers(("mobile", survivor.mobile))}
    key = {"idempotency-key": f"merge-{victim.id}"}

    answers = [api.post(path, body, headers=key) for _ in range(2)]

    assert answers[0].content == answers[1].content
    assert answers[0].json()["createdId"] == survivor.id


@pytest.mark.everywhere
def test_if_match_of_a_merge_speaks_of_the_customer_in_the_path(api: Api) -> None:
    survivor, victim = someone(api), someone(api, LINE)
    path = f"/v2/customers/{victim.id}/changeIdentifier?{LINE}"
    body = {"add": identifiers(("mobile", survivor.mobile))}
    theirs = api.details(survivor.id, STORE).headers["etag"]
    own = api.details(victim.id, LINE).headers["etag"]

    assert api.post(path, body, headers={"if-match": theirs}).status_code == 412
    assert api.post(path, body, headers={"if-match": own}).status_code == 200


@pytest.mark.everywhere
def test_8066_both_have_a_profile_in_one_source_account(api: Api) -> None:
    holder, number = someone(api, LINE), mobile()
    api.register(STORE, profile(("mobile", holder.mobile)))
    customer = someone(api, STORE)
    body = {"add": identifiers(("mobile", number))}
    assert api.change(holder.id, LINE, body).status_code == 200

    refused(api.change(customer.id, STORE, body), 409, 8066)


@pytest.mark.everywhere
def test_organisations_do_not_merge(api: Api, other: Api) -> None:
    customer = someone(api)
    theirs = other.register(STORE, profile(("email", f"o{customer.mobile}@example.com")))

    body = {"add": identifiers(("mobile", customer.mobile))}

    assert warned(other.change(theirs["createdId"], STORE, body).json()) == []
    refused(other.change(customer.id, STORE, body), 404, 8009)


def test_a_conflict_that_a_merge_settled_is_no_conflict_any_more(api: Api) -> None:
    store, line = someone(api, STORE), someone(api, LINE)
    both = profile(("mobile", store.mobile), ("mobile", line.mobile))
    third = api.register("source=TMALL", both)["createdId"]
    email = ("email", f"settled{store.mobile}@example.com")
    api.change(store.id, STORE, {"add": identifiers(email)})

    api.change(third, "source=TMALL", {"add": identifiers(email)})

    profiles = api.details(store.id, "source=ALL").json()["profiles"]
    (listed,) = [p["conflictingProfileList"] for p in profiles if p["source"] == "TMALL"]
    assert [c["userId"] for c in listed] == [line.id]
