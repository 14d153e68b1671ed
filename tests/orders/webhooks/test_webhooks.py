"""What happens in a store is told to its programs: signed, in order, until it arrives."""

import hashlib
import hmac
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Message
from orders.cart.storing.storage import Owner
from orders.lifecycle import cash, fulfil
from orders.payments import key_rotation
from orders.reviews import moderating, writing
from orders.support import threads
from orders.webhooks import delivery, hooks, tasks
from orders.webhooks.kinds import Kind
from orders.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery
from shop.stock import ledger
from tests import make
from tests.api.conftest import Api

PASSWORD = "chun-feng-17-li"

pytestmark = pytest.mark.django_db
DAY, ALL = timedelta(days=1), list(Kind.values)


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """Tasks run at once when the block ends."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def hook(store, url: str, events: list[str] = ALL) -> tuple[Webhook, str]:
    given = {"store": store, "actor": store.owner, "at": timezone.now()}
    return hooks.add(**given, url=url, events=events)


def rows() -> list[WebhookDelivery]:
    return list(WebhookDelivery._base_manager.order_by("pk"))


def states() -> list[tuple[str, str]]:
    return [(row.type, row.state) for row in rows()]


def sweep(at) -> None:
    for delivery_id in delivery.due_ids(at=at):
        delivery.deliver(delivery_id=delivery_id, at=at)


def types(program) -> list[str]:
    return [json.loads(body)["type"] for _headers, body in program.got]


@pytest.mark.long
def test_an_order_is_told_signed_and_in_the_shape_of_the_api(store, program, told):
    _hook, secret = hook(store, program.url, ["order.placed", "order.shipped", "stock.low"])
    other = make.store()
    hook(other, program.url.replace("shop", "another"))
    tea = make.variant(store, stock="6")

    with told():
        order = make.order(store, {tea: "2"})
    with told():
        cash.take(store=store, order_id=order.pk, actor=None, at=timezone.now())
    with told():
        fulfil.fulfil(store=store, order_id=order.pk, actor=None, at=timezone.now())

    assert types(program) == ["order.placed", "stock.low", "order.shipped"]
    headers, body = program.got[-1]
    # As its reader checks it, knowing nothing of ours.
    parts = dict(part.split("=", 1) for part in headers["X-Xdt-Signature"].split(","))
    signed = hmac.new(secret.encode(), f"{parts['t']}.".encode() + body, hashlib.sha256)
    assert hmac.compare_digest(signed.hexdigest(), parts["v1"])
    said = json.loads(body)
    assert (said["id"], said["store"]) == (headers["X-Xdt-Delivery"], store.slug)
    asked = Api(store.owner).get(f"/merchant/stores/{store.slug}/orders/{order.number}/").json()
    assert said["data"]["order"] == asked
    numbers = [json.loads(body)["sequence"] for _headers, body in program.got]
    assert numbers == sorted(numbers)
    level = json.loads(program.got[1][1])["data"]["level"]
    assert (level["sku"], level["available"], level["low_at"]) == (tea.sku, 4, 5)
    assert [(one.status, one.answer) for one in WebhookAttempt._base_manager.all()] == [
        (200, "ok")
    ] * 3


def test_messages_are_told_and_notes_are_not(store, program, told):
    hook(store, program.url, ["message.created", "stock.low"])
    with told():
        thread = threads.begin(
            store=store,
            owner=Owner(user_id=make.user().pk),
            saying=threads.Saying(text="有现货吗"),
            at=timezone.now(),
        )
    with told():
        note = threads.Saying(text="内部")
        threads.say(store=store, thread_id=thread.pk, side="note", saying=note, at=timezone.now())
    tea = make.variant(store, stock="6")
    for counted in ("4", "3", "9"):
        with told():
            ledger.count(store=store, variant_id=tea.pk, counted=Decimal(counted), actor=None)

    assert types(program) == ["message.created", "stock.low"]
    assert json.loads(program.got[0][1])["data"]["message"]["text"] == "有现货吗"


def test_a_review_is_told_when_it_is_written(store, program, told):
    hook(store, program.url, ["review.written"])
    buyer, at = make.user("李明"), timezone.now()
    order = make.order(store, {make.variant(store): "1"}, buyer=buyer)
    given = {"store": store, "order_id": order.pk, "actor": None, "at": at}
    fulfil.fulfil(**given)
    cash.take(**given)
    order.refresh_from_db()
    wording = writing.Wording(stars=4, text="很好吃")
    with told():
        review = writing.write(
            order=order, line_id=order.lines.get().pk, wording=wording, actor=buyer, at=at
        )
    # A new account's first one is read by a moderator before.
    assert (review.state, types(program)) == ("waiting", [])
    for _twice in range(2):
        with told():
            moderating.let_through(review_id=review.pk, actor=store.owner)

    assert types(program) == ["review.written"]
    shape = json.loads(program.got[0][1])["data"]["review"]
    assert (shape["id"], shape["stars"], shape["text"]) == (review.pk, 4, "很好吃")


def test_what_fails_is_tried_again_the_same_and_in_order(store, program, told):
    hook(store, program.url, ["order.placed", "order.paid"])
    program.status = 500
    tea, at = make.variant(store, stock="50"), timezone.now()
    with told():
        first = make.order(store, {tea: "1"})
    with told():
        cash.take(store=store, order_id=first.pk, actor=None, at=at)
    assert types(program) == ["order.placed"]

    program.status = 200
    sweep(timezone.now())
    assert len(program.got) == 1
    with told():
        sweep(timezone.now() + timedelta(seconds=11))

    assert types(program) == ["order.placed", "order.placed", "order.paid"]
    assert program.got[0][1] == program.got[1][1]
    assert states() == [("order.placed", "delivered"), ("order.paid", "delivered")]
    assert Webhook._base_manager.get().failing_since is None


@pytest.mark.long
def test_three_days_in_vain_end_it_and_the_owner_hears(store, program, told):
    kept, _secret = hook(store, program.url, ["order.placed"])
    program.status, start = 500, timezone.now()
    tea = make.variant(store, stock="50")
    with told():
        make.order(store, {tea: "1"})
    tries = len(program.got)
    for hours in range(1, 72, 2):
        sweep(start + timedelta(hours=hours))
    with told():
        make.order(store, {tea: "1"}, at=start + timedelta(hours=71))
    for hours in (73, 80):
        sweep(start + timedelta(hours=hours))

    kept.refresh_from_db()
    assert (kept.is_enabled, kept.given_up_at is not None) == (False, True)
    assert tries + 10 < len(program.got) < 60
    assert {row.state for row in rows()} == {"failed"}
    words = Message.objects.get(to=store.owner.phone, purpose="webhook_given_up").body
    assert f"/merchant/webhooks/{kept.pk}/" in words

    given = {"store": store, "webhook_id": kept.pk, "url": kept.url, "events": kept.events}
    hooks.change(**given, is_enabled=True, actor=store.owner)
    program.status = 200
    old, before = rows()[0], len(program.got)
    with told():
        hooks.replay(store=store, delivery_id=old.pk, at=timezone.now())
    assert program.got[before][1] == program.got[0][1]
    old.refresh_from_db()
    assert old.state == "delivered"


def test_a_lost_task_and_a_killed_worker_lose_nothing(store, program):
    hook(store, program.url, ["order.placed"])
    at = timezone.now()
    # Nothing runs after the commit: the broker was away.
    make.order(store, {make.variant(store, stock="50"): "1"})
    (row,) = rows()
    # A worker claimed it, and died before it could say what became of it.
    assert WebhookDelivery.unscoped.due(at + DAY).update(claimed_until=at + delivery.CLAIM)
    tasks.deliver_waiting()
    assert not program.got

    sweep(at + delivery.CLAIM)

    assert [json.loads(body)["id"] for _headers, body in program.got] == [row.event_id]
    assert states() == [("order.placed", "delivered")]
    delivery.forget_old(at=at + 40 * DAY)
    assert not rows()


def test_at_the_desk_the_secret_is_shown_once_and_kept_encrypted(store, program, signed_in):
    owner = make.prove(signed_in(store.owner))
    refused = owner.post("/merchant/webhooks/add/", {"url": "https://10.0.0.8/", "events": ALL})
    assert (refused.status_code, Webhook._base_manager.count()) == (422, 0)
    assert "不能用内网地址" in refused.content.decode()

    made = owner.post("/merchant/webhooks/add/", {"url": program.url, "events": ["order.paid"]})

    kept = Webhook._base_manager.get()
    assert kept.secret in made.content.decode()
    page = f"/merchant/webhooks/{kept.pk}/"
    assert kept.secret not in owner.get(page).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM webhooks_webhook")
        assert kept.secret not in cursor.fetchone()[0]
    before = kept.secret
    assert owner.post(f"{page}secret/").status_code == 200
    kept.refresh_from_db()
    assert kept.secret != before
    owner.post(f"{page}ping/")
    tasks.deliver_waiting()
    row = rows()[0]
    shown = owner.get(f"{page}{row.pk}/").content.decode()
    assert (row.type, row.state) == ("ping", "delivered")
    assert row.event_id in shown
    assert '<h1 class="page__title">测试</h1>' in shown
    nosy = signed_in(make.store().owner)
    assert nosy.get(f"{page}{row.pk}/").status_code == 404
    assert nosy.post(f"{page}{row.pk}/replay/").status_code == 404
    owner.post(f"{page}remove/")
    assert not Webhook._base_manager.exists()


def test_programs_manage_webhooks_too(store, program):
    store.owner.set_password(PASSWORD)
    store.owner.save()
    api, path = Api(store.owner), f"/merchant/stores/{store.slug}/webhooks/"
    proof = {"current": PASSWORD}
    stolen = api.post(path, {"url": program.url, "events": ["order.paid"], "current": "guessed"})
    assert (stolen.status_code, stolen.json()["code"]) == (400, "wrong_password")
    assert api.get(path).json() == []
    wrong = api.post(path, {"url": "ftp://x.example/", "events": ["order.paid"], **proof})
    assert (wrong.status_code, list(wrong.json()["fields"])) == (400, ["url"])
    made = api.post(path, {"url": program.url, "events": ["order.paid"], **proof}).json()
    one = f"{path}{made['id']}/"
    assert made["secret"].startswith("whsec_")
    assert "secret" not in api.get(one).json()
    assert api.post(f"{one}secret/").json()["code"] == "wrong_password"
    assert api.post(f"{one}secret/", proof).json()["secret"] not in {made["secret"], ""}
    changed = api.put(one, {"url": program.url, "events": ["order.placed"]}).json()
    assert changed["events"] == ["order.placed"]
    make.order(store, {make.variant(store, stock="50"): "1"})
    tasks.deliver_waiting()
    (row,) = api.get(f"{one}deliveries/").json()["results"]
    detail = api.get(f"{one}deliveries/{row['id']}/").json()
    assert (detail["state"], detail["tries"][0]["status"]) == ("delivered", 200)
    assert api.post(f"{one}deliveries/{row['id']}/replay/").json()["state"] == "waiting"
    assert api.delete(one).status_code == 204
    assert api.get(path).json() == []


def test_a_new_server_key_takes_the_secrets_along(store, program, settings):
    kept, secret = hook(store, program.url)
    new, old = "bmV3ZXItd2ViaG9vay1rZXktb2YtdGhlLXNlcnZlcjE=", settings.PAYMENT_SECRET_KEYS[0]
    settings.PAYMENT_SECRET_KEYS = [new, old]
    assert key_rotation.count_older() == 1
    assert key_rotation.reencrypt() == 1
    settings.PAYMENT_SECRET_KEYS = [new]
    kept.refresh_from_db()
    assert kept.secret == secret
