"""Register: who owns the identifiers already, here or elsewhere, and what that comes to."""

from customers.domain.state import Conflict
from tests.domain.answers import registered
from tests.domain.asking import register
from tests.domain.given import given
from tests.domain.moments import configured, earlier, later, now
from tests.domain.people import (
    JD,
    LINE,
    NEW,
    OTHER_LINE,
    REJECTING,
    STORE,
    SUE,
    SUES,
    TOM,
    TOMS,
    TOMS_EMAIL,
    UNHEARD,
    VIC,
    VICS,
    WECHAT,
)
from tests.domain.stories import SUE_IS_IN_JD, TOM_IS_IN_THE_STORE


def test_8006_somebody_here_has_it() -> None:
    given(TOM_IS_IN_THE_STORE).when(register(STORE, TOMS)).refused(8006, TOM)


def test_8006_names_the_owner_of_whichever_identifier_is_known_here() -> None:
    given(TOM_IS_IN_THE_STORE).when(register(STORE, UNHEARD, TOMS)).refused(8006, TOM)


def test_8006_whoever_owns_the_other_identifiers_elsewhere() -> None:
    given(SUE_IS_IN_JD, TOM_IS_IN_THE_STORE).when(register(STORE, SUES, TOMS)).refused(8006, TOM)


def test_8006_also_where_conflicts_are_rejected() -> None:
    given(configured(REJECTING), SUE_IS_IN_JD, TOM_IS_IN_THE_STORE).when(
        register(STORE, SUES, TOMS)
    ).refused(8006, TOM)


def test_8006_of_several_owners_here_names_the_one_of_the_first_identifier() -> None:
    given(TOM_IS_IN_THE_STORE, earlier.registered(SUE, STORE, SUES)).when(
        register(STORE, SUES, TOMS)
    ).refused(8006, SUE)


def test_8050_its_owner_elsewhere_gets_a_profile_here() -> None:
    given(TOM_IS_IN_THE_STORE).when(register(JD, TOMS, first_name="Tom")).then(
        [now.profile_added(TOM, JD, TOMS, first_name="Tom")], registered(TOM, 8050)
    )


def test_8050_another_account_of_the_source_is_elsewhere() -> None:
    given(earlier.registered(TOM, LINE, TOMS)).when(register(OTHER_LINE, TOMS)).then(
        [now.profile_added(TOM, OTHER_LINE, TOMS)], registered(TOM, 8050)
    )


def test_8050_stands_before_what_is_wrong_with_the_body() -> None:
    given(TOM_IS_IN_THE_STORE).when(register(JD, TOMS, extended_fields={"shoe": "42"})).then(
        [now.profile_added(TOM, JD, TOMS)], registered(TOM, 8050, 91015)
    )


def test_8050_identifiers_that_nobody_had_come_with_the_profile() -> None:
    given(TOM_IS_IN_THE_STORE).when(register(JD, UNHEARD, TOMS)).then(
        [now.profile_added(TOM, JD, UNHEARD, TOMS)], registered(TOM, 8050)
    )


def test_8050_one_owner_of_several_identifiers_is_one_owner() -> None:
    given(TOM_IS_IN_THE_STORE, later.profile_added(TOM, LINE, TOMS, TOMS_EMAIL)).when(
        register(JD, TOMS, TOMS_EMAIL)
    ).then([now.profile_added(TOM, JD, TOMS, TOMS_EMAIL)], registered(TOM, 8050))


def test_8050_the_owner_may_be_a_customer_with_the_drawn_id() -> None:
    given(earlier.registered(NEW, STORE, TOMS)).when(register(JD, TOMS)).then(
        [now.profile_added(NEW, JD, TOMS)], registered(NEW, 8050)
    )


def test_8066_its_owner_elsewhere_has_a_profile_here_under_another_identifier() -> None:
    given(TOM_IS_IN_THE_STORE, later.profile_added(TOM, JD, VICS)).when(
        register(STORE, VICS)
    ).refused(8066)


def test_8066_is_not_said_of_a_profile_in_another_account() -> None:
    given(earlier.registered(TOM, LINE, TOMS), later.profile_added(TOM, JD, VICS)).when(
        register(OTHER_LINE, VICS)
    ).then([now.profile_added(TOM, OTHER_LINE, VICS)], registered(TOM, 8050))


def test_8052_several_owners_elsewhere_are_noted_beside_a_new_customer() -> None:
    given(TOM_IS_IN_THE_STORE, SUE_IS_IN_JD).when(register(LINE, SUES, TOMS)).then(
        [
            now.registered(NEW, LINE, SUES, TOMS),
            now.conflict_noted(NEW, LINE, Conflict(SUE, "JD", ""), Conflict(TOM, "INSTORE", "")),
        ],
        registered(NEW, 8052),
    )


def test_8052_every_profile_that_has_an_identifier_is_noted_once() -> None:
    toms = later.profile_added(TOM, WECHAT, TOMS, TOMS_EMAIL)

    given(TOM_IS_IN_THE_STORE, toms, SUE_IS_IN_JD).when(
        register(LINE, TOMS, TOMS_EMAIL, SUES)
    ).then(
        [
            now.registered(NEW, LINE, TOMS, TOMS_EMAIL, SUES),
            now.conflict_noted(
                NEW,
                LINE,
                Conflict(TOM, "INSTORE", ""),
                Conflict(TOM, "WECHAT", "22232"),
                Conflict(SUE, "JD", ""),
            ),
        ],
        registered(NEW, 8052),
    )


def test_8052_one_identifier_may_have_several_owners_in_several_sources() -> None:
    jd = earlier.registered(SUE, JD, SUES)
    both = later.identifier_added(SUE, JD, TOMS)

    given(TOM_IS_IN_THE_STORE, jd, both).when(register(LINE, TOMS)).then(
        [
            now.registered(NEW, LINE, TOMS),
            now.conflict_noted(NEW, LINE, Conflict(TOM, "INSTORE", ""), Conflict(SUE, "JD", "")),
        ],
        registered(NEW, 8052),
    )


def test_8052_stands_before_what_is_wrong_with_the_body() -> None:
    given(TOM_IS_IN_THE_STORE, SUE_IS_IN_JD).when(
        register(LINE, SUES, TOMS, associated_with="nowhere")
    ).then(
        [
            now.registered(NEW, LINE, SUES, TOMS),
            now.conflict_noted(NEW, LINE, Conflict(SUE, "JD", ""), Conflict(TOM, "INSTORE", "")),
        ],
        registered(NEW, 8052, 8077),
    )


def test_8052_is_an_error_where_the_organisation_rejects_conflicts() -> None:
    given(configured(REJECTING), TOM_IS_IN_THE_STORE, SUE_IS_IN_JD).when(
        register(LINE, SUES, TOMS)
    ).refused(8052)


def test_one_owner_elsewhere_is_no_conflict_where_conflicts_are_rejected() -> None:
    given(configured(REJECTING), TOM_IS_IN_THE_STORE).when(register(LINE, TOMS)).then(
        [now.profile_added(TOM, LINE, TOMS)], registered(TOM, 8050)
    )


def test_nobody_is_no_conflict_where_conflicts_are_rejected() -> None:
    given(configured(REJECTING)).when(register(LINE, TOMS)).then(
        [now.registered(NEW, LINE, TOMS)], registered(NEW)
    )


def test_an_identifier_that_was_given_up_is_nobodys() -> None:
    given(
        earlier.registered(TOM, STORE, TOMS, TOMS_EMAIL), later.identifier_removed(TOM, STORE, TOMS)
    ).when(register(STORE, TOMS)).then([now.registered(NEW, STORE, TOMS)], registered(NEW))


def test_an_identifier_of_a_victim_leads_to_its_survivor() -> None:
    merge = later.merged(VIC, later.profile(VIC, LINE, VICS), into=TOM)

    given(TOM_IS_IN_THE_STORE, earlier.registered(VIC, LINE, VICS), merge).when(
        register(JD, VICS)
    ).then([now.profile_added(TOM, JD, VICS)], registered(TOM, 8050))


def test_8006_for_an_identifier_of_a_victim_names_its_survivor() -> None:
    merge = later.merged(VIC, later.profile(VIC, LINE, VICS), into=TOM)

    given(TOM_IS_IN_THE_STORE, earlier.registered(VIC, LINE, VICS), merge).when(
        register(LINE, VICS)
    ).refused(8006, TOM)


def test_a_drawn_id_that_is_taken_is_drawn_again() -> None:
    given(earlier.registered(NEW, STORE, TOMS)).when(register(STORE, SUES)).again()
