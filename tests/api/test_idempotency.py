"""One key, one request, one answer, for a day."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.api import tasks
from accounts.models import Address
from core.api import idempotency
from core.models import IdempotencyKey
from orders.models import Order
from shop.stock.models import StockLevel
from tests import make
from tests.api.conftest import HOME, Api, fill, problem

NOW = timezone.now()
GIVEN = {"who": "user 1", "key": "k", "fingerprint": "f"}


def test_an_answer_is_kept_for_who_asks_again(db):
    row, is_mine = idempotency.claim(**GIVEN, at=NOW)
    idempotency.finish(row, status=201, body='{"a":1}', location="/x/")

    again, is_again = idempotency.claim(**GIVEN, at=NOW + timedelta(hours=23))

    assert (is_mine, is_again) == (True, False)
    assert (again.status, again.body, again.location) == (201, '{"a":1}', "/x/")


def test_a_key_in_work_is_nobody_elses(db):
    idempotency.claim(**GIVEN, at=NOW)

    with pytest.raises(idempotency.InProgress):
        idempotency.claim(**GIVEN, at=NOW + timedelta(seconds=59))
    with pytest.raises(idempotency.OtherRequest):
        idempotency.claim(**GIVEN | {"fingerprint": "g"}, at=NOW)


def test_a_worker_that_died_keeps_no_key(db):
    row, _mine = idempotency.claim(**GIVEN, at=NOW)

    taken_over, is_mine = idempotency.claim(**GIVEN, at=NOW + timedelta(seconds=61))

    assert (taken_over.pk, is_mine) == (row.pk, True)
    with pytest.raises(idempotency.InProgress):
        idempotency.claim(**GIVEN, at=NOW + timedelta(seconds=62))


def test_keys_of_two_people_never_meet(db):
    idempotency.claim(**GIVEN, at=NOW)

    _row, is_mine = idempotency.claim(**GIVEN | {"who": "user 2", "fingerprint": "g"}, at=NOW)

    assert is_mine


def test_a_day_later_a_key_is_new(as_user, shopper):
    api = as_user(shopper)
    api.post("/addresses/", HOME, idempotency_key="k")

    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1), tick=False):
        api.post("/addresses/", HOME | {"name": "王芳"}, idempotency_key="k")

    assert Address.objects.count() == 2


def test_old_answers_are_forgotten(db):
    row, _mine = idempotency.claim(**GIVEN, at=timezone.now() - timedelta(hours=25))
    idempotency.finish(row, status=201, body='{"phone":"13700000001"}')
    idempotency.claim(**GIVEN | {"key": "new"}, at=timezone.now())

    tasks.forget_old_keys()

    assert [kept.key for kept in IdempotencyKey.objects.all()] == ["new"]


def test_what_failed_lets_its_key_go(as_user, shopper):
    api = as_user(shopper)
    problem(api.post("/addresses/", HOME | {"phone": "1"}, idempotency_key="k"), 400, "invalid")
    assert not IdempotencyKey.objects.exists()

    assert api.post("/addresses/", HOME, idempotency_key="k").status_code == 201


def test_while_the_first_is_at_work_the_second_is_told_to_wait(as_user, shopper, monkeypatch):
    api = as_user(shopper)
    seen = []

    def save(**given):
        seen.append(api.post("/addresses/", HOME, idempotency_key="k"))
        raise RuntimeError("the worker broke down")

    monkeypatch.setattr("accounts.addresses.addressbook.save", save)
    with pytest.raises(RuntimeError):
        api.post("/addresses/", HOME, idempotency_key="k")

    problem(seen[0], 409, "in_progress")
    assert seen[0]["Retry-After"] == "1"
    # It broke down before anything was made: the key is free.
    assert not IdempotencyKey.objects.exists()


@pytest.mark.parametrize("key", ["k" * 65, "空格", "a b"])
def test_odd_keys_are_refused(as_user, shopper, key):
    refused = as_user(shopper).post("/addresses/", HOME, idempotency_key=key)

    assert list(problem(refused, 400, "invalid")["fields"]) == ["Idempotency-Key"]
    assert not Address.objects.exists()


def test_a_key_in_quotes_is_the_key(as_user, shopper):
    api = as_user(shopper)

    api.post("/addresses/", HOME, idempotency_key='"k"')
    api.post("/addresses/", HOME, idempotency_key="k")

    assert Address.objects.count() == 1


def test_who_was_too_slow_changes_nothing_any_more(db):
    slow, _mine = idempotency.claim(**GIVEN, at=NOW)
    idempotency.claim(**GIVEN, at=NOW + timedelta(seconds=61))

    idempotency.release(slow)
    is_kept = idempotency.finish(slow, status=201, body="{}")

    assert not is_kept
    with pytest.raises(idempotency.InProgress):
        idempotency.claim(**GIVEN, at=NOW + timedelta(seconds=62))


def test_what_is_made_is_kept_with_its_answer_or_not_at_all(as_user, store, monkeypatch):
    tea = make.variant(store, sku="TEA", stock="10")
    api, path = as_user(store.owner), f"/merchant/stores/{store.slug}/stock/{tea.pk}/movements/"
    delivery = {"kind": "receive", "quantity": 20}
    with monkeypatch.context() as patch:
        patch.setattr(idempotency, "finish", lambda *_args, **_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            api.post(path, delivery, idempotency_key="k")
    assert StockLevel._base_manager.get(variant=tea).on_hand == 10

    again = api.post(path, delivery, idempotency_key="k")

    assert (again.status_code, again.json()["on_hand"]) == (201, 30)


def test_what_another_took_over_is_undone(as_user, shopper, monkeypatch):
    monkeypatch.setattr(idempotency, "finish", lambda *_args, **_given: False)

    late = as_user(shopper).post("/addresses/", HOME, idempotency_key="k")

    problem(late, 409, "in_progress")
    assert not Address.objects.exists()


def test_an_order_that_was_placed_keeps_its_request(as_user, shopper, store, monkeypatch):
    make.variant(store, sku="TEA", stock="10")
    api, path = as_user(shopper), f"/checkout/{store.slug}/"
    wish = HOME | {"save_address": True}
    fill(api, store, TEA=1)
    with monkeypatch.context() as patch:
        patch.setattr("accounts.addresses.addressbook.keep", lambda **_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            api.post(path, wish, idempotency_key="k")

    other = api.post(path, wish | {"note": "别的话"}, idempotency_key="k")
    same = api.post(path, wish, idempotency_key="k")

    problem(other, 422, "key_reused")
    assert same.status_code == 201
    assert Order._base_manager.count() == 1


def test_an_addition_to_the_cart_is_made_once(as_user, shopper, store):
    make.variant(store, sku="TEA", stock="50")
    api = as_user(shopper)
    for _time in range(2):
        added = api.post("/cart/lines/", {"sku": "TEA", "quantity": 2}, idempotency_key="k")

    assert added["Idempotency-Replayed"] == "true"
    assert added.json()["stores"][0]["lines"][0]["quantity"] == 2


def test_buying_again_is_done_once(as_user, shopper, store):
    tea = make.variant(store, sku="TEA", stock="50")
    order = make.order(store, {tea: "2"}, buyer=shopper)
    api = as_user(shopper)
    for _time in range(2):
        again = api.post(f"/orders/{order.token}/again/", idempotency_key="k")

    assert again.json()["stores"][0]["lines"][0]["quantity"] == 2


def test_a_guests_answers_are_forgotten_when_they_sign_in(as_user, anyone, shopper, store):
    make.variant(store, sku="TEA", stock="50")
    guest = Api(x_cart_token=fill(anyone, store, TEA=1)["token"])
    placed = guest.post(f"/checkout/{store.slug}/", HOME, idempotency_key="k")
    assert placed.status_code == 201

    as_user(shopper).post("/cart/merge/", x_cart_token=guest.headers["x_cart_token"])
    replayed = guest.post(f"/checkout/{store.slug}/", HOME, idempotency_key="k")

    assert replayed.status_code >= 400
    assert "文三路" not in replayed.content.decode()
