"""Events, as they happen at a moment: `earlier.registered(TOM, STORE, TOMS)`, `now.identifier_added(…)`."""

from typing import Any, NamedTuple

from customers.domain.events import (
    ChangeFacts,
    Channels,
    Claim,
    CommChannelsChanged,
    ConflictFacts,
    ConflictNoted,
    CustomerRegistered,
    ExtendedFieldsChanged,
    Fields,
    IdentifierAdded,
    IdentifierRemoved,
    LoyaltyFacts,
    LoyaltyTypeChanged,
    MergeFacts,
    Moved,
    NamesAndFields,
    OrganisationConfigured,
    Personal,
    ProfileAdded,
    ProfileFacts,
    ProfilesMerged,
    ProfileUpdated,
    Reason,
    SubscriptionChanged,
    SubscriptionFacts,
)
from customers.domain.organisation import Organisation
from customers.domain.scope import Scope
from customers.domain.state import Channel, Conflict, Identifier, Profile, Subscription, Till
from tests.domain.people import TILLS, Held

NOW_MS = 1_795_526_280_000


def configured(organisation: Organisation) -> OrganisationConfigured:
    """The organisation's rules from now on."""
    return OrganisationConfigured(organisation)


class Moment(NamedTuple):
    """When and at which till something happens."""

    at: str
    till: Till

    def registered(self, who: int, where: Scope, *claims: Claim, **more: Any) -> CustomerRegistered:
        """Somebody new, with a first profile. `more`: whatever of ProfileFacts and Personal is not as usual."""
        return CustomerRegistered(*self._profile_made(who, where, claims, more))

    def profile_added(self, who: int, where: Scope, *claims: Claim, **more: Any) -> ProfileAdded:
        """A customer gets one more profile."""
        return ProfileAdded(*self._profile_made(who, where, claims, more))

    def _profile_made(
        self, who: int, where: Scope, claims: tuple[Claim, ...], more: dict[str, Any]
    ) -> tuple[ProfileFacts, Personal]:
        of_facts = {k: v for k, v in more.items() if k in ProfileFacts.__struct_fields__}
        usual = {"loyalty": "loyalty", "till": self.till, "at": self.at, "created_at": self.at}
        where_and_who: dict[str, Any] = {"source": where.source, "account": where.account}
        facts = ProfileFacts(customer=who, **{**where_and_who, **usual, **of_facts})
        told = {k: v for k, v in more.items() if k not in of_facts}
        return facts, Personal(identifiers=claims, **told)

    def conflict_noted(self, who: int, where: Scope, *owners: Conflict) -> ConflictNoted:
        """A new customer's identifiers are others' elsewhere."""
        return ConflictNoted(ConflictFacts(who, where.source, where.account, owners))

    def updated(self, who: int, where: Scope, **changed: Any) -> ProfileUpdated:
        """Names or custom fields of a profile change."""
        return ProfileUpdated(self._change(who, where), NamesAndFields(**changed))

    def channels_changed(self, who: int, where: Scope, *channels: Channel) -> CommChannelsChanged:
        """These are a profile's channels."""
        return CommChannelsChanged(self._change(who, where), Channels(channels))

    def extended_changed(self, who: int, where: Scope, **fields: Any) -> ExtendedFieldsChanged:
        """Extended fields of a customer are set."""
        return ExtendedFieldsChanged(self._change(who, where), Fields(fields))

    def joined_loyalty(self, who: int, where: Scope) -> LoyaltyTypeChanged:
        """A customer joins the loyalty programme."""
        facts = LoyaltyFacts(
            customer=who,
            source=where.source,
            account=where.account,
            till=self.till,
            at=self.at,
            loyalty="loyalty",
        )
        return LoyaltyTypeChanged(facts)

    def identifier_added(self, who: int, where: Scope, claim: Claim) -> IdentifierAdded:
        """A profile takes an identifier into possession."""
        return IdentifierAdded(self._change(who, where), claim)

    def identifier_removed(self, who: int, where: Scope, claim: Claim) -> IdentifierRemoved:
        """A profile gives an identifier up."""
        return IdentifierRemoved(self._change(who, where), claim)

    def _change(self, who: int, where: Scope) -> ChangeFacts:
        return ChangeFacts(
            customer=who, source=where.source, account=where.account, till=self.till, at=self.at
        )

    def merged(
        self, victim: int, *profiles: Profile, into: int, extended_fields: Any = None, **more: Any
    ) -> ProfilesMerged:
        """A victim's profiles go over to a survivor, who was registered earlier, as was the victim."""
        usual: dict[str, Any] = {"loyalty": "loyalty", "victims": (victim,)}
        usual |= {"created_at": earlier.at, "created_by": earlier.till}
        facts = MergeFacts(
            survivor=into, victim=victim, till=self.till, at=self.at, **{**usual, **more}
        )
        return ProfilesMerged(facts, Moved(profiles, extended_fields or {}))

    def profile(self, who: int, where: Scope, *held: Held, **more: Any) -> Profile:
        """A profile as a merge moves it, last changed at this moment, registered earlier."""
        identifiers = [i if isinstance(i, Identifier) else held_by(who, i) for i in held]
        usual: dict[str, Any] = {"created_at": earlier.at, "created_by": earlier.till}
        usual |= {"modified_at": self.at, "modified_by": self.till}
        return Profile(
            source=where.source,
            account=where.account,
            origin=who,
            identifiers=tuple(identifiers),
            **{**usual, **more},
        )

    def chose(self, who: int, *rows: Subscription, **more: Any) -> SubscriptionChanged:
        """A customer opts in or out."""
        reason = Reason(more.pop("reason", ""))
        facts = SubscriptionFacts(
            customer=who, till=self.till, at=self.at, subscriptions=rows, **more
        )
        return SubscriptionChanged(facts, reason)


def held_by(origin: int, claim: Claim) -> Identifier:
    """An identifier in the hands of whom it was first registered under."""
    return Identifier(claim.type, claim.value, origin, claim.text)


def _at(at: str, code: str) -> Moment:
    return Moment(at, Till(code, TILLS[code]))


earlier = _at("2026-03-04T05:06:07+00:00", "till.old")
later = _at("2026-05-06T07:08:09+00:00", "till.west")
now = _at("2026-11-24T13:18:00+00:00", "till.one")
