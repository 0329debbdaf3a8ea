"""What has often happened before, told in events."""

from customers.domain.events import Event
from tests.domain.moments import earlier, later
from tests.domain.people import JD, LINE, STORE, SUE, SUES, TOM, TOMS, VIC, VICS

TOM_IS_IN_THE_STORE = earlier.registered(TOM, STORE, TOMS)
SUE_IS_IN_JD = earlier.registered(SUE, JD, SUES)
VIC_IS_IN_LINE = earlier.registered(VIC, LINE, VICS)

VICS_LINE = later.profile(VIC, LINE, VICS, TOMS)
VIC_MERGED_INTO_TOM: tuple[Event, ...] = (
    TOM_IS_IN_THE_STORE,
    VIC_IS_IN_LINE,
    later.identifier_added(VIC, LINE, TOMS),
    later.merged(VIC, VICS_LINE, into=TOM),
)
AND_TOM_INTO_SUE: tuple[Event, ...] = (
    *VIC_MERGED_INTO_TOM,
    SUE_IS_IN_JD,
    later.identifier_added(TOM, STORE, SUES),
    later.merged(
        TOM, later.profile(TOM, STORE, TOMS, SUES), VICS_LINE, into=SUE, victims=(TOM, VIC)
    ),
)
