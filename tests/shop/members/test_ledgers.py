"""Members' points and balance: every change once, never below zero, and the sums agree."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.social.joining import joining
from shop.members import balance, check, levels, memberships, points, programmes
from shop.members.models import BalanceEntry, Member, MemberLevel, PointsEntry
from shop.stores.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db
Kind = PointsEntry.Kind


def differences() -> list[str]:
    return [*check.points(), *check.balances()]


def now(member: Member) -> tuple[int, int]:
    """Points, and what is owed."""
    member.refresh_from_db()
    return member.points, member.points_owed


def test_points_come_go_are_owed_and_add_up(store):
    at, user = timezone.now(), make.user()
    member = memberships.join(store=store, user=user, at=at)
    one = {"member": member, "at": at}

    assert points.earn(**one, kind=Kind.EARNED, amount=100, reference="order 1").after == 100
    assert points.earn(**one, kind=Kind.EARNED, amount=100, reference="order 1") is None
    assert points.spend(**one, amount=70, reference="order 2").after == 30
    with pytest.raises(points.NotEnough) as refused:
        points.spend(**one, amount=31, reference="order 3")
    assert (refused.value.left, now(member)) == (30, (30, 0))
    # Order 1 goes back: what is no longer there is owed, and taken from what comes next.
    assert points.take_back(**one, amount=100, reference="order 1").after == 0
    assert points.take_back(**one, amount=100, reference="order 1") is None
    assert now(member) == (0, 70)
    entry = points.give_back(**one, amount=70, reference="order 2")
    assert (entry.amount, entry.owed, entry.worth) == (0, -70, 70)
    points.earn(**one, kind=Kind.GIVEN, amount=5, reference="gift", actor=store.owner)
    assert now(member) == (5, 0)
    assert differences() == []

    with pytest.raises(ValueError, match="positive"):
        points.spend(**one, amount=0, reference="order 4")
    for change in (entry.delete, entry.save):
        with pytest.raises(TypeError, match="append-only"):
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.unscoped.filter(pk=member.pk).update(points=5, points_owed=1)
    Member.unscoped.filter(pk=member.pk).update(points=6)
    assert differences() == [
        f"member {member.pk}: 6 points, 0 owed, entries say 5 and 0",
    ]


def test_balance_spends_what_was_given_on_top_last_and_pays_none_of_it_out(store):
    at = timezone.now()
    one = {"member": memberships.join(store=store, user=make.user(), at=at), "at": at}
    top_up = {"amount": Decimal(100), "bonus": Decimal(10), "reference": "top-up 1"}

    assert balance.put_in(**one, **top_up).after == 110
    assert balance.put_in(**one, **top_up) is None
    spent = balance.spend(**one, amount=Decimal("104.50"), reference="order 1")
    assert (spent.amount, spent.bonus, spent.after) == (-100, Decimal("-4.50"), Decimal("5.50"))
    with pytest.raises(balance.NotEnough):
        balance.spend(**one, amount=Decimal("5.51"), reference="order 2")
    back = {"spent": "order 1", "amount": Decimal(102)}
    returned = balance.give_back(**one, **back, reference="order 1 refund 1")
    assert (returned.amount, returned.bonus) == (100, 2)
    assert balance.give_back(**one, **back, reference="order 1 refund 1") is None
    with pytest.raises(ValueError, match="more than was spent"):
        balance.give_back(**one, **back, reference="order 1 refund 2")
    with pytest.raises(balance.NotEnough):
        balance.pay_out(**one, amount=Decimal("100.01"), reference="out 1", actor=store.owner)
    balance.pay_out(**one, amount=Decimal(100), reference="out 1", actor=store.owner)

    member = Member.unscoped.get(pk=one["member"].pk)
    assert (member.principal, member.bonus) == (0, Decimal("7.50"))
    assert BalanceEntry.unscoped.filter(member=member).count() == 4
    assert differences() == []


def test_joining_twice_is_joining_once_and_brings_one_gift(store, django_assert_num_queries):
    at, user = timezone.now(), make.user()
    assert levels.of(store, user) == levels.Standing()
    programmes.save(store=store, actor=store.owner, values={"welcome_points": 20})

    members = {memberships.join(store=store, user=user, at=at).pk for _again in range(2)}

    assert len(members) == 1
    assert PointsEntry.unscoped.get().kind == Kind.WELCOME
    with django_assert_num_queries(1):
        assert levels.of(store, user) == levels.Standing(1, Decimal(100), False, 20)
    programmes.save(store=store, actor=store.owner, values={"is_on": False})
    assert levels.of(store, user) == levels.Standing()
    with pytest.raises(memberships.NotOffered):
        memberships.join(store=store, user=make.user(), at=at)
    with pytest.raises(memberships.NotOffered):
        memberships.join(store=make.store(), user=user, at=at)

    member = memberships.in_store(store, user.pk)
    memberships.say_birthday(member=member, birthday=date(1990, 5, 1), at=at)
    with pytest.raises(memberships.AlreadySaid):
        memberships.say_birthday(member=member, birthday=date(1990, 5, 2), at=at)


def test_levels_stand_one_above_the_other(store):
    rows = levels.of_store(store)
    assert [(row.rank, row.name, row.threshold) for row in rows] == [
        (1, "普通", 0),
        (2, "VIP", 1000),
        (3, "超级VIP", 5000),
    ]
    assert [levels.reached(rows, Decimal(spent)).rank for spent in (0, 999, 1000, 9999)] == [
        *(1, 1, 2, 3)
    ]
    member = memberships.join(store=store, user=make.user(), at=timezone.now())
    assert not levels.lift(member=member, spent=Decimal(999))
    assert levels.lift(member=member, spent=Decimal(5000))
    # Down by the yearly review alone, and once a year.
    assert not levels.lift(member=member, spent=Decimal(0))
    year = member.reviewed_year
    assert not levels.review(member=member, spent=Decimal(0), year=year)
    assert levels.review(member=member, spent=Decimal(1500), year=year + 1)
    assert Member.unscoped.get(pk=member.pk).level.name == "VIP"

    values = {
        "name": "金卡", "threshold": Decimal(800), "discount_percent": Decimal(95),
        "points_multiplier": Decimal("1.5"), "free_freight": True,
    }  # fmt: skip
    changed = {"store": store, "actor": store.owner, "values": values}
    assert levels.save(**changed, rank=2).name == "金卡"
    assert AuditEntry._base_manager.latest("pk").changes["threshold"] == ["1000.00", "800"]
    for rank, threshold in ((1, 5), (2, 5000), (4, 5000)):
        unfit = values | {"threshold": Decimal(threshold)}
        with pytest.raises(levels.Misfit):
            levels.save(**changed | {"values": unfit}, rank=rank)
    with pytest.raises(ObjectDoesNotExist):
        levels.save(**changed, rank=5)
    levels.save(**changed | {"values": values | {"threshold": Decimal(9000)}}, rank=4)
    levels.lift(member=member, spent=Decimal(9000))
    with pytest.raises(levels.Misfit):
        levels.remove_highest(store=store, actor=store.owner)
    Member.unscoped.filter(pk=member.pk).update(level=rows[0])
    levels.remove_highest(store=store, actor=store.owner)
    assert MemberLevel._base_manager.filter(store=store).count() == 3


def test_two_memberships_become_one_when_their_accounts_do(store):
    at, leaving, staying = timezone.now(), make.user(), make.user()
    elsewhere = make.store("隔壁小店")
    programmes.save(store=elsewhere, actor=None, values={"is_on": True})
    old = memberships.join(store=store, user=leaving, at=at)
    new = memberships.join(store=store, user=staying, at=at)
    only = memberships.join(store=elsewhere, user=leaving, at=at)
    points.earn(member=old, kind=Kind.EARNED, amount=30, reference="order 1", at=at)
    balance.put_in(member=old, amount=Decimal(50), bonus=Decimal(5), reference="1", at=at)
    levels.lift(member=old, spent=Decimal(1000))

    joining.send(sender=User, leaving=leaving, staying=staying)

    new.refresh_from_db()
    assert (new.points, new.principal, new.bonus, new.level.rank) == (30, 50, 5, 2)
    assert Member.unscoped.get(pk=only.pk).user == staying
    assert Member.unscoped.get(pk=old.pk).user is None
    assert differences() == []
