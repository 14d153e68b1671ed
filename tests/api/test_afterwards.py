"""An order's end over the API: both sides walk an after-sale; reviews are written and answered."""

import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from orders.aftersales.models import AfterSale, AfterSalePhoto
from orders.aftersales.steps.asking import MOST_PHOTOS
from orders.cart.api import token_of
from orders.cart.cart import Owner
from orders.lifecycle import cash, fulfil, steps
from orders.models import Order
from orders.reviews.models import Review
from tests import make
from tests.api.conftest import ROOT, Api, problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(store, shopper):
    tea = make.variant(store, name="绿茶", price="30.00", sku="TEA", stock="9")
    order = make.order(store, {tea: "2"}, buyer=shopper)
    for step in (steps.confirm, fulfil.fulfil, cash.take):
        step(store=store, order_id=order.pk, actor=store.owner, at=timezone.now())
    return order


def test_a_return_is_asked_offered_declined_granted_sent_back_and_received(store, shopper, order):
    buyer, shop = Api(shopper), Api(store.owner)
    base = f"/merchant/stores/{store.slug}/aftersales/"
    asked = {
        "order": order.token,
        "kind": "return",
        "reason": "broken",
        "lines": [{"sku": "TEA", "quantity": "1"}],
        "words": "碎了",
    }
    first = buyer.post("/aftersales/", asked, idempotency_key="a")
    again = buyer.post("/aftersales/", asked, idempotency_key="a")
    assert (first.status_code, again.json()["number"]) == (201, first.json()["number"])
    assert AfterSale.objects.count() == 1
    number = first.json()["number"]
    one = f"/aftersales/{number}/"
    assert Api(make.user("路人")).get(one).status_code == 404
    assert Api(make.member(store, "editor")).get(base).status_code == 403
    assert [row["number"] for row in shop.get(base).json()["results"]] == [number]
    unknown = {**asked, "lines": [{"sku": "NONE", "quantity": "1"}]}
    assert buyer.post("/aftersales/", unknown).json()["code"] == "too_much"

    offer = {"kind": "refund", "amount": "5.00", "words": "补你五块"}
    assert shop.post(f"{base}{number}/offer/", offer).json()["state"] == "offered"
    assert buyer.post(f"{one}decline/").json()["state"] == "requested"
    late = shop.post(f"{base}{number}/receive/", {"found": "whole", "lines": []})
    assert (late.status_code, late.json()["code"]) == (409, "not_allowed_now")
    granted = shop.post(f"{base}{number}/grant/", {"place": "幸福小店 文三路 1 号"}).json()
    assert (granted["state"], granted["return_place"]) == ("to_return", "幸福小店 文三路 1 号")
    sent = buyer.post(f"{one}send-back/", {"courier": "顺丰速运", "tracking_number": "SF12345678"})
    assert sent.json()["state"] == "returning"
    back = {"sku": "TEA", "shelved": "1", "written_off": "0"}
    received = shop.post(f"{base}{number}/receive/", {"found": "whole", "lines": [back]}).json()

    assert (received["state"], received["amount"]) == ("refunding", "30.00")
    told = [row["step"] for row in buyer.get(one).json()["history"]]
    assert told == ["asked", "offered", "declined", "granted", "sent_back", "received"]


def test_a_refusal_is_taken_further_and_another_withdrawn(store, shopper, order):
    buyer, shop = Api(shopper), Api(store.owner)
    lines = [{"sku": "TEA", "quantity": "1"}]
    asked = {"order": order.token, "kind": "refund", "reason": "quality", "lines": lines}
    number = buyer.post("/aftersales/", asked).json()["number"]
    base = f"/merchant/stores/{store.slug}/aftersales/{number}/"
    assert shop.post(f"{base}refuse/", {"words": "是好的"}).json()["state"] == "refused"
    up = buyer.post(f"/aftersales/{number}/escalate/", {"words": "不是"})
    assert (up.status_code, up.json()["state"]) == (200, "escalated")
    assert buyer.post(f"/aftersales/{number}/withdraw/").json()["state"] == "withdrawn"
    assert buyer.get("/aftersales/").json()["results"][0]["state"] == "withdrawn"


def test_a_review_is_written_once_added_to_and_answered(store, shopper, order, anyone):
    shopper.date_joined = timezone.now() - timedelta(days=60)
    shopper.save()
    buyer, shop = Api(shopper), Api(store.owner)
    wanted = {"order": order.token, "sku": "TEA", "stars": "4", "text": "香"}
    assert Api(make.user("路人")).upload("/reviews/", wanted).status_code == 404
    assert buyer.upload("/reviews/", {**wanted, "stars": "6"}).status_code == 400
    written = buyer.upload("/reviews/", wanted)
    assert (written.status_code, written.json()["state"]) == (201, "shown")
    assert buyer.upload("/reviews/", wanted).json()["code"] == "cannot_review"
    review_id = written.json()["id"]
    addition = {"order": order.token, "text": "还是香"}
    assert buyer.post(f"/reviews/{review_id}/addition/", addition).status_code == 200

    base = f"/merchant/stores/{store.slug}/reviews/"
    assert [row["id"] for row in shop.get(f"{base}?is_unanswered=true").json()["results"]] == [
        review_id
    ]
    assert Api(make.member(store, "editor")).get(base).status_code == 403
    stranger = Api(make.store("别家").owner)
    assert stranger.put(f"{base}{review_id}/reply/", {"text": "呵"}).status_code == 404
    assert shop.put(f"{base}{review_id}/reply/", {"text": "谢谢"}).json()["reply"] == "谢谢"

    product = order.lines.get().product_id
    read = anyone.get("/reviews/", {"product_id": product}).json()["results"][0]
    assert (read["name"], read["stars"], read["added_text"], read["reply"]) == (
        *("匿名顾客", 4, "还是香"),
        "谢谢",
    )
    assert "state" not in read
    assert Review.objects.count() == 1


def test_a_shop_is_rated_once_and_reads_what_it_might_do_better(store, shopper, order, anyone):
    buyer, shop = Api(shopper), Api(store.owner)
    wanted = {"order": order.token, "stars": 4, "suggestion": "早点送"}
    assert Api(make.user("路人")).post("/reviews/shop/", wanted).status_code == 404
    assert buyer.post("/reviews/shop/", {**wanted, "stars": 6}).status_code == 400
    rated = buyer.post("/reviews/shop/", wanted, idempotency_key="a")
    again = buyer.post("/reviews/shop/", wanted, idempotency_key="a")
    assert (rated.status_code, again.json()) == (201, rated.json())
    assert buyer.post("/reviews/shop/", wanted).json()["code"] == "cannot_review"

    base = f"/merchant/stores/{store.slug}/reviews/shop/"
    read = shop.get(f"{base}?has_suggestion=true").json()["results"]
    assert read == [rated.json()]
    assert (read[0]["order_number"], read[0]["suggestion"]) == (order.number, "早点送")
    assert Api(make.member(store, "editor")).get(base).status_code == 403
    assert Api(make.store("别家").owner).get(base).status_code == 404
    assert anyone.get(f"/stores/{store.slug}/").json()["rating"] is None


def with_photos(order, count: int = 1, **given: object) -> dict[str, object]:
    """A form with files: each line is a part of its own."""
    return {
        "order": order.token,
        "kind": "return",
        "reason": "broken",
        "lines": [json.dumps({"sku": "TEA", "quantity": "1"})],
        "photos": [make.photo() for _each in range(count)],
        **given,
    }


@pytest.mark.long
def test_photos_come_with_an_after_sale_and_each_side_sees_them(store, shopper, order):
    buyer, shop = Api(shopper), Api(store.owner)
    asked = buyer.upload("/aftersales/", with_photos(order, 2), idempotency_key="a")
    again = buyer.upload("/aftersales/", with_photos(order, 2), idempotency_key="a")
    assert asked.status_code == 201, asked.content.decode()
    number = asked.json()["number"]
    assert (again.json()["number"], AfterSalePhoto.unscoped.count()) == (number, 2)
    base = f"/merchant/stores/{store.slug}/aftersales/{number}/"
    mine = buyer.get(f"/aftersales/{number}/").json()["history"][0]["photos"]
    theirs = shop.get(base).json()["history"][0]["photos"]
    assert [len(mine), len(theirs)] == [2, 2]
    assert f"/api/v1{base}photos/" in theirs[0]

    refused = {"words": "发出前是好的", "photos": [make.photo()]}
    answer = shop.upload(f"{base}refuse/", refused)
    assert [len(row["photos"]) for row in answer.json()["history"]] == [2, 1]
    up = buyer.upload(f"/aftersales/{number}/escalate/", {"photos": [make.photo()]})
    assert up.json()["state"] == "escalated"
    shown = [url for row in up.json()["history"] for url in row["photos"]]
    assert len(shown) == 4

    for url in shown:
        path = urlsplit(url).path.removeprefix(ROOT)
        picture = buyer.get(path)
        assert picture["Content-Type"] == "image/jpeg"
        assert "no-store" in picture["Cache-Control"]
        for nobody in (Api(), Api(make.user("路人")), Api(make.store("别家").owner)):
            assert nobody.get(path).status_code == 404
    path = urlsplit(theirs[0]).path.removeprefix(ROOT)
    assert shop.get(path)["Content-Type"] == "image/jpeg"
    assert Api(make.store("另一家").owner).get(path).status_code == 404
    assert Api(make.member(store, "editor")).get(path).status_code == 403
    assert Api().get(path).status_code == 401


def test_a_guest_sends_photos_with_the_token_of_the_cart(order):
    Order.unscoped.filter(pk=order.pk).update(buyer=None, guest_key="a-guest")
    order.refresh_from_db()
    guest, link_only = Api(x_cart_token=token_of(Owner(key="a-guest"))), Api()
    assert link_only.upload("/aftersales/", with_photos(order)).status_code == 404
    number = guest.upload("/aftersales/", with_photos(order)).json()["number"]

    url = guest.get(f"/aftersales/{number}/").json()["history"][0]["photos"][0]

    path = urlsplit(url).path.removeprefix(ROOT)
    assert guest.get(path)["Content-Type"] == "image/jpeg"
    assert link_only.get(path).status_code == 404


def test_what_is_no_picture_or_one_too_many_leaves_nothing(shopper, order):
    buyer = Api(shopper)
    broken = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff no picture", "image/jpeg")

    answer = buyer.upload("/aftersales/", with_photos(order, photos=[make.photo(), broken]))
    assert (answer.status_code, answer.json()["code"]) == (400, "picture_refused")
    many = buyer.upload("/aftersales/", with_photos(order, MOST_PHOTOS + 1))
    assert list(problem(many, 400, "invalid")["fields"]) == ["photos"]
    wrong = buyer.upload("/aftersales/", with_photos(order, lines=["[[[", '{"sku": "TEA"}']))
    fields = problem(wrong, 400, "invalid")["fields"]
    assert sorted(fields) == ["lines.0.non_field_errors", "lines.1.quantity"]
    late = with_photos(order, lines=[json.dumps({"sku": "TEA", "quantity": "9"})])
    assert buyer.upload("/aftersales/", late).status_code == 409
    other = Api(make.user("路人")).upload("/aftersales/", with_photos(order))

    assert other.status_code == 404
    assert not AfterSale.objects.exists()
    assert not AfterSalePhoto.unscoped.exists()
