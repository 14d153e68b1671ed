"""What only PostgreSQL promises: entries stay as written, and a store has one owner, never none."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from shop.stores.models import AuditEntry, PlatformEntry, Store, StoreMembership
from shop.stores.people import acting, audit, handover, looks
from tests import make

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def aged(entry: AuditEntry, days: int) -> None:
    """As only who owns the table can make it."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE stores_auditentry DISABLE TRIGGER audit_entry_stays")
        at = timezone.now() - timedelta(days=days)
        cursor.execute("UPDATE stores_auditentry SET created_at = %s WHERE id = %s", [at, entry.pk])
        cursor.execute("ALTER TABLE stores_auditentry ENABLE TRIGGER audit_entry_stays")


@transaction.atomic
def delete_as_pruning(entry: AuditEntry) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('xiaodiantong.prunes_audit', 'on', true)")
    AuditEntry._base_manager.filter(pk=entry.pk).delete()


def test_an_entry_is_neither_changed_nor_deleted():
    store = make.store()
    audit.record(store=store, actor=store.owner, action="settings", target="小店", name=["a", "b"])
    rows = AuditEntry._base_manager.filter(action="settings")

    for change in ({"target": "x"}, {"changes": {}}, {"actor": None, "place": "x"}):
        with pytest.raises(DatabaseError, match="not changed"):
            rows.update(**change)
    with pytest.raises(DatabaseError, match="not changed"):
        rows.delete()
    entry = rows.get()
    assert (entry.target, entry.changes) == ("小店", {"name": ["a", "b"]})

    rows.update(actor=None)
    assert rows.get().actor is None, "a person may end"


def test_an_entry_stays_with_the_stay_it_was_written_in():
    store = make.store()
    person = make.user()
    row = acting.enter(store=store, reason="店主来电帮忙", actor=person, at=timezone.now())
    rows = AuditEntry._base_manager.filter(action="acting.enter")

    with pytest.raises(DatabaseError, match="not changed"):
        rows.update(actor=None, acting=None)
    assert rows.get().acting == row


def test_the_platforms_own_log_stays_as_well():
    audit.record_of_platform(actor=make.user(), action="department", target="小王")
    rows = PlatformEntry.objects.all()

    with pytest.raises(DatabaseError, match="not changed"):
        rows.update(target="x")
    with pytest.raises(DatabaseError, match="not changed"):
        rows.delete()
    rows.update(actor=None)
    assert rows.get().target == "小王"


def test_only_pruning_ends_an_entry_and_only_an_old_one():
    store = make.store()
    for target in ("old", "new"):
        audit.record(store=store, actor=None, action="settings", target=target)
    old, new = AuditEntry._base_manager.filter(action="settings").order_by("pk")
    aged(old, 800)

    with pytest.raises(DatabaseError, match="not changed"):
        AuditEntry._base_manager.filter(pk=old.pk).delete()
    with pytest.raises(DatabaseError, match="not changed"):
        delete_as_pruning(new)

    assert audit.prune(at=timezone.now()) == 1
    assert list(AuditEntry._base_manager.filter(action="settings")) == [new]


def test_a_store_has_one_owner_and_never_none():
    store = make.store()
    clerk = make.member(store, "clerk")
    owner = StoreMembership._base_manager.filter(store=store, role="owner")

    with pytest.raises(DatabaseError, match="a store has an owner"):
        owner.update(role="manager")
    with pytest.raises(DatabaseError, match="a store has an owner"):
        owner.delete()
    with pytest.raises(IntegrityError, match="membership_one_owner"):
        StoreMembership._base_manager.filter(user=clerk).update(role="owner")


def test_handed_over_once_however_often_it_is_tapped(at_once):
    store = make.store()
    heir = make.member(store, "clerk")
    at = timezone.now()
    member = StoreMembership._base_manager.get(user=heir)
    handover.ask(store=store, membership_id=member.pk, actor=store.owner, at=at)
    yes = partial(handover.accept, store=store, actor=heir, at=at)
    no = partial(handover.withdraw, store=store, actor=store.owner, at=at)

    at_once([yes, no, yes, no])

    owner = StoreMembership._base_manager.get(store=store, role="owner")
    assert owner.user_id == Store._base_manager.get(pk=store.pk).owner_id
    done = AuditEntry._base_manager.filter(action="handover.done").count()
    assert (owner.user_id == heir.pk) == bool(done)
    assert done <= 1


def test_a_look_is_written_once_a_day_and_stays():
    store = make.store()
    for _time in range(2):
        cache.clear()
        looks.note(store_id=store.pk, actor=store.owner, look=looks.ORDER, target="XD1")
    rows = AuditEntry._base_manager.filter(action="look.order")

    with pytest.raises(DatabaseError, match="not changed"):
        rows.update(looked_on=None)
    assert rows.get().looked_on == timezone.localdate()
