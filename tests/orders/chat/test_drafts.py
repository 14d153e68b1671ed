"""Drafts: written at the desk, opened and ordered behind their link. The domain."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from orders.chat import drafts, tasks
from orders.chat.drafts import Item, Part
from orders.chat.models import Draft, DraftLine
from shop.catalog.models import ProductVariant
from shop.stores.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db


def part(*variants, quantity="3", **given):
    items = [Item(variant_id=one.pk, quantity=Decimal(quantity), said="三斤") for one in variants]
    return Part(items=items, **given)


def write(store, *parts, at=None):
    return drafts.write(store=store, parts=parts, actor=store.owner, at=at or timezone.now())


def test_a_draft_keeps_what_was_wanted_and_who_wrote_it(store, potato):
    at = timezone.now()

    (draft,) = write(store, part(potato, customer="小李", note="三号楼", missing=["茼蒿"]), at=at)

    line = draft.lines.get()
    assert (line.variant, line.quantity, line.name, line.said) == (potato, 3, "土豆", "三斤")
    assert (draft.customer, draft.note, draft.missing) == ("小李", "三号楼", ["茼蒿"])
    assert (draft.author, draft.expires_at) == (store.owner, at + timedelta(days=7))
    assert draft.link == f"http://testserver/{store.slug}/chat-order/{draft.token}/"
    entry = AuditEntry.objects.get(action="chat_order.draft")
    assert (entry.actor, entry.target) == (store.owner, f"订单草稿 {draft.pk} 小李")
    assert draft.token not in str(vars(entry))


def test_tokens_cannot_be_guessed(store, potato):
    tokens = {draft.token for draft in write(store, part(potato), part(potato))}

    assert len(tokens) == 2
    assert all(len(token) == 24 for token in tokens)


def test_the_same_goods_twice_are_one_line(store, potato):
    (draft,) = write(store, part(potato, potato))

    line = draft.lines.get()
    assert (line.quantity, line.said) == (6, "三斤，三斤")


@pytest.mark.long
@pytest.mark.parametrize("count", [0, 61])
def test_a_draft_holds_something_and_not_too_much(store, count):
    variants = [make.variant(store) for _number in range(count)]

    with pytest.raises(drafts.CannotDraft):
        write(store, part(*variants))

    assert not Draft.objects.exists()


def test_of_several_all_are_written_or_none(store, potato):
    foreign = make.variant(make.store())

    with pytest.raises(ProductVariant.DoesNotExist):
        write(store, part(potato), part(foreign))

    assert not Draft.objects.exists()
    assert not DraftLine.objects.exists()
    assert not AuditEntry.objects.filter(action="chat_order.draft").exists()


def test_the_state_tells_how_far_it_is(store, potato):
    at = timezone.now()
    (draft,) = write(store, part(potato), at=at)
    assert draft.state_at(at) == Draft.State.UNOPENED

    drafts.open_(draft=draft, at=at + timedelta(hours=1))
    drafts.open_(draft=draft, at=at + timedelta(hours=2))

    draft.refresh_from_db()
    assert draft.opened_at == at + timedelta(hours=1)
    assert draft.state_at(at) == Draft.State.OPENED
    assert draft.state_at(at + timedelta(days=7)) == Draft.State.EXPIRED


def test_an_order_with_its_goods_is_its_order(store, potato, melon):
    at = timezone.now()
    (draft,) = write(store, part(potato, melon), at=at)
    order = make.order(store, {potato: "1"})

    done = drafts.placed(store=store, tokens=[draft.token], order=order, at=at)

    draft.refresh_from_db()
    assert done == 1
    assert (draft.order, draft.ordered_at) == (order, at)
    assert draft.state_at(at + timedelta(days=30)) == Draft.State.ORDERED


def test_an_order_of_other_goods_is_not(store, potato, melon):
    (draft,) = write(store, part(potato))
    order = make.order(store, {melon: "1"})

    assert drafts.placed(store=store, tokens=[draft.token], order=order, at=timezone.now()) == 0


def test_a_draft_stays_with_its_first_order(store, potato):
    (draft,) = write(store, part(potato))
    first, second = make.order(store, {potato: "1"}), make.order(store, {potato: "1"})

    for order in (first, second):
        drafts.placed(store=store, tokens=[draft.token], order=order, at=timezone.now())

    draft.refresh_from_db()
    assert draft.order == first


def test_another_stores_order_finishes_nothing(store, potato):
    (draft,) = write(store, part(potato))
    other = make.store()
    order = make.order(other, {make.variant(other): "1"})

    assert drafts.placed(store=other, tokens=[draft.token], order=order, at=timezone.now()) == 0


def test_a_withdrawn_draft_is_expired(store, potato):
    at = timezone.now()
    (draft,) = write(store, part(potato), at=at)

    for _twice in range(2):
        drafts.withdraw(store=store, draft_id=draft.pk, actor=store.owner, at=at)

    draft.refresh_from_db()
    assert draft.state_at(at) == Draft.State.EXPIRED
    assert AuditEntry.objects.filter(action="chat_order.withdraw").count() == 1


def test_an_ordered_draft_is_not_withdrawn(store, potato):
    (draft,) = write(store, part(potato))
    order = make.order(store, {potato: "1"})
    drafts.placed(store=store, tokens=[draft.token], order=order, at=timezone.now())

    drafts.withdraw(store=store, draft_id=draft.pk, actor=store.owner, at=timezone.now())

    draft.refresh_from_db()
    assert draft.expires_at > timezone.now()


def test_another_stores_draft_is_not_there(store, potato):
    (draft,) = write(store, part(potato))
    other = make.store()

    assert drafts.find(store=other, token=draft.token) is None
    with pytest.raises(Draft.DoesNotExist):
        drafts.withdraw(store=other, draft_id=draft.pk, actor=other.owner, at=timezone.now())


def test_goods_that_were_deleted_leave_their_name(store, potato):
    (draft,) = write(store, part(potato))
    line = draft.lines.get()

    DraftLine.objects.filter(pk=line.pk).update(variant=None)

    line.refresh_from_db()
    assert (line.variant, line.name) == (None, "土豆")


def test_old_drafts_that_nothing_came_of_are_forgotten(store, potato):
    long_ago = timezone.now() - timedelta(days=91)
    kept, ordered, _old = write(store, part(potato), part(potato), part(potato))
    order = make.order(store, {potato: "1"})
    Draft.objects.exclude(pk=kept.pk).update(
        created_at=long_ago, expires_at=long_ago + timedelta(days=7)
    )
    Draft.objects.filter(pk=ordered.pk).update(order=order, ordered_at=long_ago)

    tasks.forget_old_drafts()

    assert set(Draft.objects.all()) == {kept, ordered}


@pytest.mark.parametrize(
    "change",
    [
        lambda draft: Draft.objects.filter(pk=draft.pk).update(
            expires_at=draft.created_at - timedelta(seconds=1)
        ),
        lambda draft: draft.lines.update(quantity=Decimal(0)),
        lambda draft: draft.lines.create(
            store=draft.store, variant=draft.lines.get().variant, name="同样", quantity=1
        ),
    ],
)
def test_the_database_refuses_what_cannot_be(store, potato, change):
    (draft,) = write(store, part(potato))

    with pytest.raises(IntegrityError), transaction.atomic():
        change(draft)
