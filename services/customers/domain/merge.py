"""Merging: two customers prove to be one person. The holder survives, the other's profiles go over to it.

Profiles stay apart and keep their origin (facts, section 5.2); nothing of the victim is lost with it.
"""

from datetime import datetime

from customers.domain.codes import Refused
from customers.domain.decision import TOO_MANY, held, too_many
from customers.domain.events import MergeFacts, Moved, ProfilesMerged
from customers.domain.state import Customer, Till


def merge(survivor: Customer, victim: Customer, till: Till, at: str) -> ProfilesMerged | Refused:
    """The merge; 8066 when both have a profile in one source account: then they are two people there."""
    theirs = {(p.source, p.account) for p in survivor.profiles}
    if any((p.source, p.account) in theirs for p in victim.profiles):
        return Refused(8066)
    profiles = len(survivor.profiles) + len(victim.profiles)
    if too_many(profiles, held(survivor) + held(victim)):
        return TOO_MANY
    earlier = min(survivor, victim, key=lambda c: datetime.fromisoformat(c.created_at))
    loyalty = "loyalty" if "loyalty" in (survivor.loyalty, victim.loyalty) else "non_loyalty"
    facts = MergeFacts(
        survivor=survivor.id,
        victim=victim.id,
        till=till,
        at=at,
        loyalty=loyalty,
        created_at=earlier.created_at,
        created_by=earlier.created_by,
        associated_with=survivor.associated_with or victim.associated_with,
        victims=(*survivor.victims, victim.id, *victim.victims),
    )
    missing = {k: v for k, v in victim.extended_fields.items() if k not in survivor.extended_fields}
    return ProfilesMerged(facts, Moved(victim.profiles, missing))
