"""What reads of points, transfers and retro requests answer, key by key as the documentation prints it."""

from typing import Literal

from customers.domain.facts import RetroStatus
from customers.web.models import CustomerId, Model, Pagination, Warning


class PointsSummary(Model):
    """How a customer stands, over every programme."""

    adjusted: float
    cumulative_purchases: float
    current_slab: str
    expired: float
    lifetime_points: float
    loyalty_id: int
    loyalty_points: float
    next_slab: str
    next_slab_description: str
    next_slab_serial_number: int
    redeemed: float
    returned: float
    slab_expiry_date: str
    slab_s_no: int


class PointsAccount(PointsSummary):
    """How a customer stands in one programme."""

    program_id: int


class LoyaltyDetails(Model):
    """How a customer stands in each programme."""

    data: list[PointsAccount]
    warnings: list[Warning]
    errors: list[Warning]


class Person(Model):
    """Who gave points, or got them."""

    user_id: CustomerId
    first_name: str
    last_name: str


class PointsTransfer(Model):
    """Points that a customer gave (DEDUCTION) or got (ADDITION)."""

    points_transfer_date: str
    points_transferred: float
    transfer_id: int
    transfer_type: Literal["DEDUCTION", "ADDITION"]
    transferred_from: Person
    transferred_to: Person
    notes: str
    program_name: str


class PointsTransfers(Model):
    """A page of transfers."""

    data: list[PointsTransfer]
    warnings: list[Warning]
    errors: list[Warning]


class Staff(Model):
    """Who raised or decided a request: a till, its store, or an administrator."""

    id: int
    code: str
    description: str
    name: str
    type: str
    reference_id: int
    admin_type: str
    is_active: bool
    is_ou_enabled: bool
    time_zone_id: int
    currency_id: int
    language_id: int
    default: bool


class RetroRequest(Model):
    """A request to count an earlier transaction."""

    id: int
    status: RetroStatus
    added_by: Staff
    added_by_parent: Staff
    updated_by: Staff
    added_on: str
    updated_on: str
    user_id: CustomerId
    request_id: int
    base_type: Literal["RETRO"]
    reason: str
    comments: str
    transaction_id: int
    warnings: list[Warning]
    req_add: bool
    one_step: bool


class RetroRequests(Model):
    """A page of requests."""

    pagination: Pagination
    data: list[RetroRequest]
    warnings: list[Warning]
    errors: list[Warning]
