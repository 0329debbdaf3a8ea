"""changeIdentifier, merging: the holder survives, the customer in the path is the victim."""

from customers.domain.state import Conflict
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
from tests.domain.stories import TOM_IS_IN_THE_STORE, VIC_IS_IN_LINE

VIC_GETS_TOMS = now.identifier_added(VIC, LINE, TOMS)
VICS_LINE = now.profile(VIC, LINE, VICS, TOMS)


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
