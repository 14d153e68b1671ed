"""Transfers at the desk: a person looks, or a bill tells; a picture is seen by the shop alone."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from orders.models import Order
from orders.payments import bills, check
from orders.payments.methods import setup
from orders.payments.models import PaymentOrder, Refund, TransferProof
from orders.payments.transfers import transfer
from tests import make

pytestmark = pytest.mark.django_db
WECHAT = "微信支付账单(20261118-20261118).csv"
ALIPAY = "alipay_record_20261119_092144.csv"


def takes_transfers(store):
    setup.set_method(
        store=store, channel="transfer", actor=None, is_enabled=True, account_text="6222"
    )
    return store


@pytest.fixture(scope="module")
def opened(built):
    return built(lambda: takes_transfers(make.store()))


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-18 {clock}").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def ordered(store, price: str = "20.00", *, when: datetime | None = None) -> PaymentOrder:
    when = when or timezone.now()
    variant = make.variant(store, price=price)
    order = make.order(store, {variant: "1"}, pay_method="transfer", at=when)
    payment, _method = transfer.start(order=order, at=when)
    return payment


def amounting(store, amount: str, *, when: datetime) -> PaymentOrder:
    """A transfer of exactly this amount."""
    payment = ordered(store, str(Decimal(amount) + Decimal("0.01")), when=when)
    PaymentOrder._base_manager.filter(pk=payment.pk).update(
        amount=Decimal(amount), allowance=Decimal("0.01")
    )
    payment.refresh_from_db()
    return payment


def proven(payment: PaymentOrder, note: str = "我是小李") -> TransferProof:
    return transfer.send_proof(order=payment.order, file=make.photo(), note=note, at=timezone.now())


def page_of(payment: PaymentOrder) -> str:
    return f"/merchant/orders/{payment.order.number}/"


@pytest.mark.long
def test_a_proof_is_shown_and_confirmed(owner, store):
    payment = ordered(store)
    proof = proven(payment)
    board = owner.get("/merchant/orders/?state=to_check")
    assert list(board.context["orders"]) == [payment.order]
    assert board.context["counts"]["to_check"] == 1
    page = owner.get(page_of(payment)).content.decode()
    assert f"¥{payment.amount}" in page
    assert "我是小李" in page
    assert f"{page_of(payment)}proof/{proof.pk}.jpg" in page

    owner.post(f"{page_of(payment)}transfers/{payment.pk}/confirm/")
    owner.post(f"{page_of(payment)}transfers/{payment.pk}/confirm/")

    order = Order._base_manager.get(pk=payment.order_id)
    proof.refresh_from_db()
    assert (order.payment_status, proof.state) == ("paid", "confirmed")
    assert proof.decided_by == store.owner
    assert order in owner.get("/merchant/orders/").context["orders"]
    assert f"转账立减 ¥{payment.allowance}" in owner.get(page_of(payment)).content.decode()
    assert check.differences() == []


def test_a_proof_is_refused_with_a_reason_once(owner, store):
    payment = ordered(store)
    proof = proven(payment)

    owner.post(f"{page_of(payment)}proof/{proof.pk}/refuse/", {"reason": "金额不对"})
    again = owner.post(
        f"{page_of(payment)}proof/{proof.pk}/refuse/", {"reason": "截图看不清"}, follow=True
    )

    proof.refresh_from_db()
    assert (proof.state, proof.reason) == ("refused", "金额不对")
    assert "已经处理过了" in again.content.decode()
    assert Order._base_manager.get(pk=payment.order_id).waits_for_payment


def test_refusing_an_old_picture_leaves_the_new_one(owner, store):
    payment = ordered(store)
    old, new = proven(payment), proven(payment)

    owner.post(f"{page_of(payment)}proof/{old.pk}/refuse/", {"reason": "金额不对"})

    new.refresh_from_db()
    assert new.state == "waiting"


@pytest.mark.long
def test_the_picture_is_seen_by_the_shops_staff_alone(store, signed_in):
    payment = ordered(store)
    proof = proven(payment)
    url = f"{page_of(payment)}proof/{proof.pk}.jpg"

    for user, status in (
        (store.owner, 200),
        (make.member(store, "clerk"), 200),
        (make.member(store, "editor"), 403),
        (make.store().owner, 404),
        (make.user(), 302),
    ):
        response = signed_in(user).get(url)
        assert response.status_code == status
        if status == 200:
            assert b"".join(response.streaming_content).startswith(b"\xff\xd8\xff")
            assert response["Content-Type"] == "image/jpeg"
            assert response["X-Content-Type-Options"] == "nosniff"
            assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert Client().get(url).status_code == 302
    other = ordered(store)
    owner = signed_in(store.owner)
    assert owner.get(f"{page_of(other)}proof/{proof.pk}.jpg").status_code == 404
    assert owner.get(f"/media/{proof.picture.name}").status_code == 404
    assert owner.get(proof.picture.url).status_code == 404


@pytest.mark.long
def test_other_roles_and_strangers_decide_nothing(store, signed_in):
    payment = ordered(store)
    proof = proven(payment)
    posts = [
        f"{page_of(payment)}transfers/{payment.pk}/confirm/",
        f"{page_of(payment)}proof/{proof.pk}/refuse/",
    ]

    for url in posts:
        assert signed_in(make.member(store, "editor")).post(url).status_code == 403
        assert signed_in(make.store().owner).post(url).status_code == 404
        assert Client().post(url).status_code == 302
        assert signed_in(store.owner).get(url).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(store.owner, backend="accounts.backends.PasswordBackend")
    assert strict.post(posts[0]).status_code == 403

    proof.refresh_from_db()
    assert proof.state == "waiting"
    signed_in(make.member(store, "clerk")).post(posts[0])
    proof.refresh_from_db()
    assert proof.state == "confirmed"


def test_the_list_has_what_waits_first(owner, store):
    waiting = ordered(store)
    proven(waiting)
    newer = ordered(store)
    ordered(takes_transfers(make.store()))

    listed = list(owner.get("/merchant/transfers/").context["transfers"])

    assert listed == [waiting, newer]


def upload(client, content: bytes, name: str = "bill.csv"):
    return client.post("/merchant/transfers/bill/", {"bill": ContentFile(content, name=name)})


def test_a_wechat_bill_confirms_what_it_proves(owner, store, shared_data, time_machine):
    time_machine.move_to(at("07:20:00"))
    exact = amounting(store, "147.50", when=at("07:20:00"))
    near = amounting(store, "14.00", when=at("07:20:00"))
    later = amounting(store, "9.00", when=at("09:30:00"))
    time_machine.move_to(at("21:00:00"))
    content = (shared_data / "bills" / WECHAT).read_bytes()

    page = upload(owner, content, WECHAT)

    result = page.context["result"]
    assert [(str(e.amount), p.pk) for e, p, _ in result.matched] == [("147.50", exact.pk)]
    assert [(str(e.amount), [p.pk for p in found]) for e, found in result.unclear] == [
        ("9.00", [later.pk])
    ]
    assert len(result.unknown) == 12
    exact.refresh_from_db()
    near.refresh_from_db()
    assert exact.transaction_id == "10000500011868676674407229756066"
    assert exact.paid_at == at("07:48:01")
    assert exact.actor == store.owner
    assert Order._base_manager.get(pk=exact.order_id).payment_status == "paid"
    assert near.state == "pending"
    text = page.content.decode()
    assert f"/merchant/orders/{exact.order.number}/" in text
    assert "需要人工核对 1 笔" in text
    assert "没有对应订单 12 笔" in text
    assert check.differences() == []

    again = upload(owner, content, WECHAT).context["result"]
    assert (again.matched, len(again.booked)) == ([], 1)
    assert len(again.unknown) == 12


def test_an_alipay_bill_confirms_too(owner, store, shared_data, time_machine):
    time_machine.move_to(at("11:30:00"))
    payment = amounting(store, "122.70", when=at("11:30:00"))
    proof = proven(payment)
    time_machine.move_to(at("21:00:00"))

    result = upload(owner, (shared_data / "bills" / ALIPAY).read_bytes()).context["result"]

    assert [p.pk for _e, p, _o in result.matched] == [payment.pk]
    proof.refresh_from_db()
    assert proof.state == "confirmed"


def test_two_rows_for_one_order_are_decided_by_a_person(owner, store, shared_data, time_machine):
    time_machine.move_to(at("06:00:00"))
    # 6.00 came at 10:09 and at 13:24.
    payment = amounting(store, "6.00", when=at("06:00:00"))
    time_machine.move_to(at("21:00:00"))

    result = upload(owner, (shared_data / "bills" / WECHAT).read_bytes()).context["result"]

    assert result.matched == []
    assert [(str(e.amount), found) for e, found in result.unclear] == [("6.00", [payment])] * 2
    payment.refresh_from_db()
    assert payment.state == "pending"


def test_what_a_person_confirmed_is_not_booked_twice(owner, store, shared_data, time_machine):
    time_machine.move_to(at("07:20:00"))
    payment = amounting(store, "147.50", when=at("07:20:00"))
    owner.post(f"{page_of(payment)}transfers/{payment.pk}/confirm/")
    time_machine.move_to(at("21:00:00"))

    result = upload(owner, (shared_data / "bills" / WECHAT).read_bytes()).context["result"]

    assert (result.matched, result.unclear) == ([], [])
    assert [str(entry.amount) for entry in result.booked] == ["147.50"]
    assert PaymentOrder._base_manager.filter(state="succeeded").count() == 1


def test_late_money_for_a_closed_order_is_told_as_surplus(owner, store, shared_data, time_machine):
    time_machine.move_to(at("07:20:00"))
    payment = amounting(store, "147.50", when=at("07:20:00"))
    owner.post(f"{page_of(payment)}cancel/", {"reason": "没货了"})
    time_machine.move_to(at("21:00:00"))

    page = upload(owner, (shared_data / "bills" / WECHAT).read_bytes())

    assert "多收，请退给顾客" in page.content.decode()
    assert Refund._base_manager.get().amount == Decimal("147.50")
    assert check.differences() == []


def test_a_bill_pays_one_store_only(owner, store, shared_data, time_machine, signed_in):
    other = takes_transfers(make.store())
    time_machine.move_to(at("07:20:00"))
    mine = amounting(store, "147.50", when=at("07:20:00"))
    theirs = amounting(other, "147.50", when=at("07:20:00"))
    time_machine.move_to(at("21:00:00"))
    content = (shared_data / "bills" / WECHAT).read_bytes()

    upload(owner, content)
    theirs.refresh_from_db()
    assert theirs.state == "pending"
    second = upload(signed_in(other.owner), content).context["result"]

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.state, theirs.state) == ("succeeded", "pending")
    assert (second.matched, len(second.booked)) == ([], 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的"),
        (b"%PDF-1.4", "PDF"),
        (b"PK\x03\x04 not a zip", "账单不完整"),
        (b"a,b,c\n1,2,3\n", "不是能识别的账单"),
        (b"x" * (bills.MAX_BYTES + 1), "文件太大"),
    ],
)
def test_other_files_are_refused_in_words(owner, content, words):
    answer = upload(owner, content)

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_merchant_accounts_bill_is_not_for_transfers(owner, store, shared_data):
    ordered(store, "14.00")
    content = (shared_data / "bills" / "wechat_1900000109All2026-11-18.csv").read_bytes()

    answer = upload(owner, content)

    assert "个人账单" in answer.content.decode()
    assert not PaymentOrder._base_manager.filter(state="succeeded").exists()
    assert owner.post("/merchant/transfers/bill/").status_code == 422


def test_who_may_upload_a_bill(store, signed_in, shared_data):
    content = (shared_data / "bills" / WECHAT).read_bytes()

    assert upload(signed_in(make.member(store, "clerk")), content).status_code == 200
    assert upload(signed_in(make.member(store, "editor")), content).status_code == 403
    assert upload(signed_in(make.user()), content).status_code == 302
    assert upload(Client(), content).status_code == 302
    assert signed_in(store.owner).get("/merchant/transfers/bill/").status_code == 405
    assert signed_in(make.member(store, "editor")).get("/merchant/transfers/").status_code == 403


def test_a_transfer_without_a_picture_can_be_confirmed_too(owner, store):
    payment = ordered(store)
    page = owner.get(page_of(payment)).content.decode()
    assert f"我已收到 ¥{payment.amount}" in page

    owner.post(f"{page_of(payment)}transfers/{payment.pk}/confirm/")

    payment.refresh_from_db()
    assert payment.state == "succeeded"
    assert payment.paid_at - timezone.now() < timedelta(seconds=5)
