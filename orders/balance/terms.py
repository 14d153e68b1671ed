"""What a store set for balance, within what the law allows."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core.money import ZERO
from orders.balance.models import BalanceTerms, TopUpTier
from shop.members import programmes
from shop.members.models import Member
from shop.stores.models import Store
from shop.stores.people import audit

# 《单用途商业预付卡管理办法（试行）》: yuan on one card.
CAP, CAP_REGISTERED = Decimal(1000), Decimal(5000)
MOST_TIERS = 5
# Each an amount and its bonus.
Tiers = Sequence[tuple[Decimal, Decimal]]


def of(store: Store | int) -> BalanceTerms:
    found: BalanceTerms | None = BalanceTerms.unscoped.for_store(store).first()
    return found or BalanceTerms(store_id=store if isinstance(store, int) else store.pk)


def are_offered(store: Store) -> bool:
    """Whether a member can pay in now."""
    return store.is_open and of(store).is_on and programmes.of(store).is_on


def tiers(store: Store | int) -> list[TopUpTier]:
    return list(TopUpTier.unscoped.for_store(store).order_by("amount"))


def bonus_for(store: Store | int, amount: Decimal) -> Decimal:
    """Of the highest tier that `amount` reaches."""
    reached = [tier.bonus for tier in tiers(store) if tier.amount <= amount]
    return reached[-1] if reached else ZERO


def cap(terms: BalanceTerms) -> Decimal:
    """The most that may be in one member's balance, what was given on top included."""
    return CAP_REGISTERED if terms.is_registered else CAP


def room(member: Member) -> Decimal:
    """How much more may go into this balance."""
    return max(ZERO, cap(of(member.store_id)) - member.balance)


def misfits(tiers_: Tiers, *, is_registered: bool) -> dict[int, str]:
    """What is wrong with which of them; an amount that stands twice is, and one above the cap."""
    most = CAP_REGISTERED if is_registered else CAP
    wrong: dict[int, str] = {}
    for number, (amount, bonus) in enumerate(tiers_):
        if amount + bonus > most:
            wrong[number] = _("连赠送不能超过 ¥%(cap)s") % {"cap": most}
        elif amount in {other for other, _bonus in tiers_[:number]}:
            wrong[number] = _("这个金额写了两次")
    return wrong


@transaction.atomic
def save(
    *, store: Store, actor: Actor, is_on: bool, is_registered: bool, tiers_: Tiers
) -> BalanceTerms:
    """`tiers_` take the place of those that were."""
    BalanceTerms.unscoped.get_or_create(store=store)
    row: BalanceTerms = BalanceTerms.unscoped.select_for_update().get(store=store)
    before = _told(row.is_on, row.is_registered, [(t.amount, t.bonus) for t in tiers(store)])
    after = _told(is_on, is_registered, sorted(tiers_))
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changes:
        row.is_on, row.is_registered = is_on, is_registered
        row.save()
        TopUpTier.unscoped.for_store(store).delete()
        TopUpTier.unscoped.bulk_create(
            TopUpTier(store=store, amount=amount, bonus=bonus) for amount, bonus in sorted(tiers_)
        )
        audit.record(
            store=store,
            actor=actor,
            action="members.balance",
            target=store.name,
            **changes,
        )
    return row


def _told(is_on: bool, is_registered: bool, rows: Tiers) -> dict[str, object]:
    """As the audit log keeps it."""
    pairs = [f"{amount:.2f}+{bonus:.2f}" for amount, bonus in rows]
    return {"is_on": is_on, "is_registered": is_registered, "tiers": pairs}
