"""After a merge, one more: chains of merges, and what a survivor does with what came to it."""

from customers.domain.lineage import every_id
from customers.domain.state import Entry
from tests.domain.answers import changed, merged_into
from tests.domain.asking import change
from tests.domain.given import given
from tests.domain.moments import earlier, held_by, later, now
from tests.domain.people import JD, LINE, STORE, SUE, SUES, TOM, TOMS, UNHEARD, VIC, VICS
from tests.domain.stories import (
    AND_TOM_INTO_SUE,
    SUE_IS_IN_JD,
    VIC_MERGED_INTO_TOM,
    VICS_LINE,
)


def test_a_survivor_that_is_merged_in_turn_takes_its_profiles_and_victims_along() -> None:
    given(*VIC_MERGED_INTO_TOM, SUE_IS_IN_JD).when(change(TOM, STORE, add=[SUES])).then(
        [
            now.identifier_added(TOM, STORE, SUES),
            now.merged(
                TOM,
                now.profile(TOM, STORE, TOMS, SUES),
                VICS_LINE,
                into=SUE,
                victims=(TOM, VIC),
            ),
        ],
        merged_into(SUE),
    )


def test_a_later_victim_stands_behind_the_earlier_ones() -> None:
    given(*VIC_MERGED_INTO_TOM, SUE_IS_IN_JD).when(change(SUE, JD, add=[TOMS])).then(
        [
            now.identifier_added(SUE, JD, TOMS),
            now.merged(SUE, now.profile(SUE, JD, SUES, TOMS), into=TOM, victims=(VIC, SUE)),
        ],
        merged_into(TOM),
    )


def test_an_addition_that_a_merge_moved_leads_to_the_survivor() -> None:
    given(*VIC_MERGED_INTO_TOM, SUE_IS_IN_JD).when(change(SUE, JD, add=[VICS])).then(
        [
            now.identifier_added(SUE, JD, VICS),
            now.merged(SUE, now.profile(SUE, JD, SUES, VICS), into=TOM, victims=(VIC, SUE)),
        ],
        merged_into(TOM),
    )


def test_8067_a_merge_that_is_asked_for_again_names_the_survivor() -> None:
    given(*VIC_MERGED_INTO_TOM).when(change(VIC, LINE, add=[TOMS])).refused(8067, TOM)


def test_the_last_survivor_answers_to_every_id_and_the_others_to_none() -> None:
    known = given(*AND_TOM_INTO_SUE)

    assert every_id(known.customer(SUE)) == (SUE, TOM, VIC)
    assert (known.customer(TOM).merged_into, known.customer(VIC).merged_into) == (SUE, TOM)
    assert (known.customer(TOM).victims, known.customer(TOM).profiles) == ((), ())


def test_the_last_survivor_has_every_profile_and_each_keeps_its_origin() -> None:
    assert [p.origin for p in given(*AND_TOM_INTO_SUE).customer(SUE).profiles] == [SUE, TOM, VIC]


def test_every_identifier_that_moved_twice_is_the_last_survivors_and_keeps_its_first_origin() -> (
    None
):
    assert given(*AND_TOM_INTO_SUE).holders(TOMS) == (
        Entry("INSTORE", "", SUE, TOM),
        Entry("LINE", "1234", SUE, VIC),
    )


def test_a_survivor_changes_the_profile_that_came_to_it() -> None:
    given(*VIC_MERGED_INTO_TOM).when(change(TOM, LINE, add=[UNHEARD], remove=[TOMS])).then(
        [now.identifier_removed(TOM, LINE, TOMS), now.identifier_added(TOM, LINE, UNHEARD)],
        changed(TOM),
    )


def test_what_a_survivor_gives_up_of_a_moved_profile_stays_in_its_own() -> None:
    removed = now.identifier_removed(TOM, LINE, TOMS)

    assert given(*VIC_MERGED_INTO_TOM, removed).holders(TOMS) == (Entry("INSTORE", "", TOM, TOM),)


def test_what_a_survivor_adds_to_a_moved_profile_has_the_survivor_for_its_origin() -> None:
    known = given(*VIC_MERGED_INTO_TOM, now.identifier_added(TOM, LINE, UNHEARD))

    assert known.customer(TOM).profiles[1].identifiers == (
        *VICS_LINE.identifiers,
        held_by(TOM, UNHEARD),
    )
    assert known.holders(UNHEARD) == (Entry("LINE", "1234", TOM, TOM),)


def test_a_merge_in_turn_moves_each_identifier_with_its_own_origin() -> None:
    given(*VIC_MERGED_INTO_TOM, SUE_IS_IN_JD, later.identifier_added(TOM, LINE, UNHEARD)).when(
        change(TOM, LINE, add=[SUES])
    ).then(
        [
            now.identifier_added(TOM, LINE, SUES),
            now.merged(
                TOM,
                earlier.profile(TOM, STORE, TOMS),
                now.profile(
                    VIC, LINE, *VICS_LINE.identifiers, held_by(TOM, UNHEARD), held_by(TOM, SUES)
                ),
                into=SUE,
                victims=(TOM, VIC),
            ),
        ],
        merged_into(SUE),
    )
