"""The sentence itself: it fails where anything differs, and says what."""

import pytest
from msgspec.structs import replace

from tests.domain.answers import registered, updated
from tests.domain.asking import register, update
from tests.domain.given import Configure, given
from tests.domain.moments import later, now
from tests.domain.people import JD, NEW, SHOP, STORE, SUE, TOM, TOMS
from tests.domain.stories import TOM_IS_IN_THE_STORE

NEW_IN_JD = now.registered(NEW, JD, TOMS)


def test_a_missing_event_is_told() -> None:
    with pytest.raises(AssertionError, match=r"\+ .*CustomerRegistered"):
        given().when(register(STORE, TOMS)).then([], registered(NEW))


def test_an_event_too_many_is_told() -> None:
    with pytest.raises(AssertionError, match=r"- .*ProfileUpdated"):
        given(TOM_IS_IN_THE_STORE).when(update(TOM, STORE)).then(
            [now.updated(TOM, STORE, first_name="T")], updated(TOM)
        )


def test_one_wrong_value_is_told_and_little_else() -> None:
    with pytest.raises(AssertionError) as failed:
        given().when(register(JD, TOMS)).then([later.registered(NEW, JD, TOMS)], registered(NEW))

    changed = [line.split() for line in str(failed.value).splitlines() if line[:1] in ("+", "-")]
    assert ["-", '"code":', '"till.west",'] in changed
    assert ["+", '"code":', '"till.one",'] in changed
    assert "createdId" not in str(failed.value)


def test_another_answer_is_told() -> None:
    with pytest.raises(AssertionError, match=r'-\s+"createdId": 11'):
        given().when(register(JD, TOMS)).then([NEW_IN_JD], registered(TOM))


def test_a_warning_that_is_missing_is_told() -> None:
    with pytest.raises(AssertionError, match=r'\+\s+"code": 8077'):
        given().when(register(JD, TOMS, associated_with="x")).then([NEW_IN_JD], registered(NEW))


def test_a_refusal_is_no_success() -> None:
    with pytest.raises(AssertionError, match=r'\+\s+"code": 8006'):
        given(TOM_IS_IN_THE_STORE).when(register(STORE, TOMS)).then([], registered(TOM))


def test_a_success_is_no_refusal() -> None:
    with pytest.raises(AssertionError, match=r'-\s+"code": 8006'):
        given().when(register(STORE, TOMS)).refused(8006, TOM)


@pytest.mark.parametrize(("code", "detail"), [(8006, SUE), (8006, None), (8052, TOM)])
def test_a_refusal_for_another_reason_is_told(code: int, detail: object) -> None:
    with pytest.raises(AssertionError, match="decided"):
        given(TOM_IS_IN_THE_STORE).when(register(STORE, TOMS)).refused(code, detail)


def test_true_is_not_1() -> None:
    with pytest.raises(AssertionError, match="decided"):
        given().when(register(STORE, TOMS, fields={"size": 1})).then(
            [now.registered(NEW, STORE, TOMS, fields={"size": True})], registered(NEW)
        )


def test_a_question_in_vain_is_told() -> None:
    fewer = {source: accounts for source, accounts in SHOP.sources.items() if source != "JD"}

    with pytest.raises(AssertionError, match="in vain"):
        given().when(Configure(replace(SHOP, sources=fewer)))


def test_an_event_of_somebody_unheard_of_cannot_be_given() -> None:
    with pytest.raises(AssertionError, match="which is not there"):
        given(later.profile_added(TOM, STORE, TOMS))
