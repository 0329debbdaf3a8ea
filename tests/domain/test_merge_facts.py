"""changeIdentifier, merging: whose loyalty type, registration, till and extended fields the survivor has."""

import pytest

from tests.domain.answers import merged_into
from tests.domain.asking import change
from tests.domain.given import given
from tests.domain.moments import earlier, later, now
from tests.domain.people import (
    LINE,
    STORE,
    TOM,
    TOMS,
    VIC,
    VICS,
)
from tests.domain.stories import TOM_IS_IN_THE_STORE, VIC_IS_IN_LINE

VIC_GETS_TOMS = now.identifier_added(VIC, LINE, TOMS)
VICS_LINE = now.profile(VIC, LINE, VICS, TOMS)


@pytest.mark.parametrize(
    ("survivors", "victims", "after"),
    [
        ("non_loyalty", "non_loyalty", "non_loyalty"),
        ("non_loyalty", "loyalty", "loyalty"),
        ("loyalty", "non_loyalty", "loyalty"),
    ],
)
def test_a_member_of_the_loyalty_programme_stays_one(
    survivors: str, victims: str, after: str
) -> None:
    given(
        earlier.registered(TOM, STORE, TOMS, loyalty=survivors),
        earlier.registered(VIC, LINE, VICS, loyalty=victims),
    ).when(change(VIC, LINE, add=[TOMS])).then(
        [VIC_GETS_TOMS, now.merged(VIC, VICS_LINE, into=TOM, loyalty=after)], merged_into(TOM)
    )


def test_the_earlier_registration_counts_with_its_till_when_it_is_the_survivors() -> None:
    given(TOM_IS_IN_THE_STORE, later.registered(VIC, LINE, VICS)).when(
        change(VIC, LINE, add=[TOMS])
    ).then(
        [
            VIC_GETS_TOMS,
            now.merged(
                VIC,
                now.profile(VIC, LINE, VICS, TOMS, created_at=later.at, created_by=later.till),
                into=TOM,
                created_at=earlier.at,
                created_by=earlier.till,
            ),
        ],
        merged_into(TOM),
    )


def test_the_earlier_registration_counts_with_its_till_when_it_is_the_victims() -> None:
    given(later.registered(TOM, STORE, TOMS), VIC_IS_IN_LINE).when(
        change(VIC, LINE, add=[TOMS])
    ).then(
        [
            VIC_GETS_TOMS,
            now.merged(VIC, VICS_LINE, into=TOM, created_at=earlier.at, created_by=earlier.till),
        ],
        merged_into(TOM),
    )


def test_the_earlier_registration_is_the_earlier_moment_whatever_its_time_zone() -> None:
    seven_in_the_east, six_in_utc = "2020-01-02T07:00:00+08:00", "2020-01-02T06:00:00+00:00"

    given(
        earlier.registered(TOM, STORE, TOMS, created_at=six_in_utc),
        later.registered(VIC, LINE, VICS, created_at=seven_in_the_east),
    ).when(change(VIC, LINE, add=[TOMS])).then(
        [
            VIC_GETS_TOMS,
            now.merged(
                VIC,
                now.profile(
                    VIC, LINE, VICS, TOMS, created_at=seven_in_the_east, created_by=later.till
                ),
                into=TOM,
                created_at=seven_in_the_east,
                created_by=later.till,
            ),
        ],
        merged_into(TOM),
    )


def test_of_two_registrations_in_the_same_instant_the_survivors_counts() -> None:
    at = "2020-01-02T06:00:00+00:00"

    given(
        later.registered(TOM, STORE, TOMS, created_at=at),
        earlier.registered(VIC, LINE, VICS, created_at=at),
    ).when(change(VIC, LINE, add=[TOMS])).then(
        [
            VIC_GETS_TOMS,
            now.merged(
                VIC,
                now.profile(VIC, LINE, VICS, TOMS, created_at=at),
                into=TOM,
                created_at=at,
                created_by=later.till,
            ),
        ],
        merged_into(TOM),
    )


@pytest.mark.parametrize(
    ("survivors", "victims", "after"),
    [("till.one", "till.west", "till.one"), ("", "till.west", "till.west"), ("", "", "")],
)
def test_the_associated_till_is_the_survivors_or_else_the_victims(
    survivors: str, victims: str, after: str
) -> None:
    given(
        earlier.registered(TOM, STORE, TOMS, associated_with=survivors),
        earlier.registered(VIC, LINE, VICS, associated_with=victims),
    ).when(change(VIC, LINE, add=[TOMS])).then(
        [VIC_GETS_TOMS, now.merged(VIC, VICS_LINE, into=TOM, associated_with=after)],
        merged_into(TOM),
    )


def test_the_survivors_extended_fields_stay_and_the_victims_others_are_added() -> None:
    given(
        earlier.registered(TOM, STORE, TOMS, extended_fields={"city": "Pune"}),
        earlier.registered(VIC, LINE, VICS, extended_fields={"city": "Goa", "age": 42}),
    ).when(change(VIC, LINE, add=[TOMS])).then(
        [VIC_GETS_TOMS, now.merged(VIC, VICS_LINE, into=TOM, extended_fields={"age": 42})],
        merged_into(TOM),
    )
