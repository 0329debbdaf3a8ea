"""One fact of every kind, as this version writes them into their log: what the golden files pin."""

from customers.domain.facts import (
    By,
    Group,
    LifetimePurchases,
    Member,
    Points,
    PointsAccount,
    PointsTransferred,
    RetroRequestDecided,
    RetroRequestRaised,
    Segments,
    UserGroup,
)
from customers.journal.factlog import Told

CUSTOMER, OTHER = 343015431, 343015432
SEQUENCE = 1571221422000
TILL, STORE = By(id=15, code="demo.till", name="Till at the door"), By(type="STORE", code="mall")
ADMIN = By(id=7, code="asha", type="ADMIN_USER", admin_type="GENERAL")
POINTS = Points(
    redeemed=200.0,
    returned=1100.2139892578125,
    adjusted=50.0,
    lifetime_points=500.0,
    loyalty_points=350.0,
    cumulative_purchases=8500.0,
    loyalty_id=52350728,
    current_slab="Gold",
    next_slab="Platinum",
    next_slab_serial_number=3,
    next_slab_description="Platinum tier",
    slab_s_no=2,
    slab_expiry_date="2117-12-29T23:59:59+05:30",
)
MEMBERS = (
    Member(user_id=CUSTOMER, role="PRIMARY", joined_on="2019-10-16T15:53:42+05:30"),
    Member(user_id=OTHER, role="SECONDARY", joined_on="2019-10-17T15:53:42+05:30"),
)
FACTS = (
    PointsAccount(customer=CUSTOMER, sequence=SEQUENCE, program=1219, points=POINTS),
    PointsTransferred(
        customer=CUSTOMER,
        to=OTHER,
        sequence=SEQUENCE,
        transfer=100,
        at="2019-10-16T15:53:42+05:30",
        points=15.0,
        program=1219,
        program_name="Nightly_ApiAutoDefaultProgram",
        notes="Happy birthday",
    ),
    RetroRequestRaised(
        customer=CUSTOMER,
        sequence=SEQUENCE,
        request=4711,
        on="2019-10-16T15:53:42+05:30",
        by=TILL,
        by_parent=STORE,
        transaction=123456789,
        reason="Bought before registering",
        comments="Bill shown at the desk",
    ),
    RetroRequestDecided(
        customer=CUSTOMER,
        sequence=SEQUENCE,
        request=4711,
        status="APPROVED",
        on="2019-10-17T10:00:00+05:30",
        by=ADMIN,
        comments="Bill found",
    ),
    UserGroup(
        customer=CUSTOMER,
        sequence=SEQUENCE,
        group=Group(
            id=31,
            name="The Sawyers",
            primary_user_id=CUSTOMER,
            created_on="2019-10-16T15:53:42+05:30",
            updated_on="2019-10-17T15:53:42+05:30",
            members=MEMBERS,
            lifetime_purchases=10200.5,
        ),
    ),
    Segments(
        customer=CUSTOMER,
        sequence=SEQUENCE,
        segments={"Value": "High", "Visits": ["Weekend", "Evening"], "Score": 0.75},
    ),
    LifetimePurchases(customer=CUSTOMER, sequence=SEQUENCE, amount=8500.5),
)
AUTHORED = UserGroup(
    customer=CUSTOMER,
    sequence=SEQUENCE,
    group=Group(
        id=31,
        name="The Sawyers",
        primary_user_id=CUSTOMER,
        created_by=75040134,
        updated_by=75040135,
        members=(
            Member(
                user_id=CUSTOMER,
                role="PRIMARY",
                added_by=75040134,
                auto_update_time="2019-10-16T15:53:42+05:30",
            ),
        ),
    ),
)
NAMED = {str(fact.__struct_config__.tag): fact for fact in FACTS}
TOLD = {
    name: Told(100, fact, 1571221423004, "demo.erp")
    for name, fact in {**NAMED, "UserGroup_with_authors.v1": AUTHORED}.items()
}
