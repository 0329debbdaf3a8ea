"""changeIdentifier, merging: the holder survives, the customer in the path is the victim."""

import pytest

from customers.domain.state import Conflict, Subscription
from tests.domain.answers import merged_into
from tests.domain.asking import change, sent
from tests.domain.given import given
from tests.domain.moments import earlier, later, now
from tests.domain.people import (
    JD,
    LINE,
    OTHER_LINE,
    STORE,
    SUES,
    TMALL,
    TOM,
    TOMS,
    TOMS_EMAIL,
    UNHEARD,
    VIC,
    VICS,
    WECHAT,
)

TOM_IS_IN_THE_STORE = earlier.registered(TOM, STORE, TOMS)
VIC_IS_IN_LINE = earlier.registered(VIC, LINE, VICS)
VIC_GETS_TOMS = now.identifier_added(VIC, LINE, TOMS)
VICS_LINE = now.profile(VIC, LINE, VICS, TOMS)
OUT = Subscription("SMS", "BULK", "OPTOUT")


def test_8051_an_addition_that_somebody_has_elsewhere_merges_into_its_holder() -> None:
    given(TOM_IS_IN_THE_STORE, VIC_IS_IN_LINE).when(change(VIC, LINE, add=[TOMS])).then(
        [VIC_GETS_TOMS, now.merged(VIC, VICS_LINE, into=TOM)], merged_into(TOM)
    )


def test_8051_the_customer_in_the_path_is_the_victim_whoever_is_older() -> None:
    given(VIC_IS_IN_LINE, TOM_IS_IN_THE_STORE).when(change(TOM, STORE, add=[VICS])).then(
        [
            now.identifier_added(TOM, STORE, VICS),
            now.merged(TOM, now.profile(TOM, STORE, TOMS, VICS), into=VIC),
        ],
        merged_into(VIC),
    )


def test_8051_another_account_of_the_source_is_elsewhere() -> None:
    given(earlier.registered(TOM, OTHER_LINE, TOMS), VIC_IS_IN_LINE).when(
        change(VIC, LINE, add=[TOMS])
    ).then([VIC_GETS_TOMS, now.merged(VIC, VICS_LINE, into=TOM)], merged_into(TOM))


def test_8051_stands_before_all_other_warnings() -> None:
    given(TOM_IS_IN_THE_STORE, VIC_IS_IN_LINE).when(
        change(VIC, LINE, add=[sent("email", "x"), VICS, TOMS])
    ).then([VIC_GETS_TOMS, now.merged(VIC, VICS_LINE, into=TOM)], merged_into(TOM, 8071, 8055))


def test_8051_one_holder_of_several_additions_in_several_sources_is_one_survivor() -> None:
    jd = later.profile_added(TOM, JD, TOMS, TOMS_EMAIL)

    given(TOM_IS_IN_THE_STORE, jd, VIC_IS_IN_LINE).when(
        change(VIC, LINE, add=[TOMS, TOMS_EMAIL])
    ).then(
        [
            VIC_GETS_TOMS,
            now.identifier_added(VIC, LINE, TOMS_EMAIL),
            now.merged(VIC, now.profile(VIC, LINE, VICS, TOMS, TOMS_EMAIL), into=TOM),
        ],
        merged_into(TOM),
    )


def test_removals_and_additions_are_made_in_the_victims_profile_first() -> None:
    given(TOM_IS_IN_THE_STORE, VIC_IS_IN_LINE).when(
        change(VIC, LINE, add=[TOMS, UNHEARD], remove=[VICS])
    ).then(
        [
            now.identifier_removed(VIC, LINE, VICS),
            VIC_GETS_TOMS,
            now.identifier_added(VIC, LINE, UNHEARD),
            now.merged(VIC, now.profile(VIC, LINE, TOMS, UNHEARD), into=TOM),
        ],
        merged_into(TOM),
    )


def test_every_profile_of_the_victim_moves_as_it_was() -> None:
    wechat = later.profile_added(VIC, WECHAT, VICS, first_name="Vic", fields={"size": 1})
    moved = later.profile(
        VIC,
        WECHAT,
        VICS,
        first_name="Vic",
        fields={"size": 1},
        created_at=later.at,
        created_by=later.till,
    )

    given(TOM_IS_IN_THE_STORE, VIC_IS_IN_LINE, wechat).when(change(VIC, LINE, add=[TOMS])).then(
        [VIC_GETS_TOMS, now.merged(VIC, VICS_LINE, moved, into=TOM)], merged_into(TOM)
    )


def test_conflicts_move_with_the_profile_that_they_were_noted_in() -> None:
    noted = earlier.conflict_noted(VIC, LINE, Conflict(TOM, "INSTORE", ""))
    moved = now.profile(VIC, LINE, VICS, TOMS, conflicts=(Conflict(TOM, "INSTORE", ""),))

    given(TOM_IS_IN_THE_STORE, VIC_IS_IN_LINE, noted).when(change(VIC, LINE, add=[TOMS])).then(
        [VIC_GETS_TOMS, now.merged(VIC, moved, into=TOM)], merged_into(TOM)
    )


def test_8066_both_have_a_profile_in_one_source_account() -> None:
    toms_line = later.profile_added(TOM, LINE, TOMS_EMAIL)

    given(TOM_IS_IN_THE_STORE, toms_line, VIC_IS_IN_LINE).when(
        change(VIC, LINE, add=[TOMS])
    ).refused(8066)


def test_8066_the_profile_that_both_have_need_not_be_the_one_that_is_changed() -> None:
    both = (later.profile_added(TOM, TMALL, TOMS), later.profile_added(VIC, TMALL, VICS))

    given(TOM_IS_IN_THE_STORE, VIC_IS_IN_LINE, *both).when(change(VIC, LINE, add=[TOMS])).refused(
        8066
    )


def test_8066_is_not_said_of_two_accounts_of_one_source() -> None:
    toms_line = later.profile_added(TOM, OTHER_LINE, TOMS)

    given(TOM_IS_IN_THE_STORE, toms_line, VIC_IS_IN_LINE).when(change(VIC, LINE, add=[TOMS])).then(
        [VIC_GETS_TOMS, now.merged(VIC, VICS_LINE, into=TOM)], merged_into(TOM)
    )


def test_91005_is_said_before_a_merge() -> None:
    given(TOM_IS_IN_THE_STORE, VIC_IS_IN_LINE, later.profile_added(VIC, JD, SUES)).when(
        change(VIC, LINE, remove=[VICS])
    ).refused(91005, "mobile")


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
