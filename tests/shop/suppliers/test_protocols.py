"""Both protocols over real HTTP: tokens, troubles, signatures; nothing is asked too often."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.utils import timezone

from home.demo.supplier import ylh as ylh_fake
from home.demo.supplier.fake import Sent
from shop.suppliers import adapters, setup
from shop.suppliers.adapters import breaker, tokens
from shop.suppliers.adapters.base import (
    Forged,
    Heard,
    Item,
    Job,
    KnownAlready,
    Refused,
    Stage,
    Unreachable,
)
from shop.suppliers.adapters.ylh import signature
from tests.supplying import FRIDGE, WASHER, Supplied, connected, fake, supplier_process

__all__ = ["fake", "supplier_process"]
pytestmark = pytest.mark.django_db
TOKENS = ("/haier/oauth2/token", "/ylh/oauth/token")


@pytest.fixture
def shop(fake) -> Supplied:
    return connected(fake)


@pytest.fixture
def haier(shop):
    return adapters.of(shop.haier)


@pytest.fixture
def ylh(shop):
    return adapters.of(shop.ylh)


def job(so_id: str = "D000000000000001", quantity: int = 1) -> Job:
    items = [Item(FRIDGE, quantity, Decimal("3772.00"), Decimal("72.00"))]
    return Job(
        so_id=so_id,
        number="26112200000001",
        shop="春风小店",
        name="李明",
        phone="13700000001",
        province="浙江省",
        city="杭州市",
        district="西湖区",
        detail="文三路 88 号",
        at=timezone.now(),
        items=items,
    )


def asked_for_tokens(fake) -> int:
    return sum(path in TOKENS for path in fake.calls)


def test_haier_tells_goods_prices_stock_and_balance(haier):
    (goods,) = haier.goods([FRIDGE, "NOT0001"])
    assert (goods.code, goods.brand, goods.group, goods.is_sold) == (FRIDGE, "海尔", "冰箱", True)
    (price,) = haier.prices([FRIDGE])
    assert (price.cost, price.list_price) == (Decimal("3280.00"), Decimal("3300.00"))
    assert haier.stock(FRIDGE) == 8
    assert haier.balance() == Decimal("50000.00")


def test_an_order_is_placed_once_however_often_it_is_sent(ylh, fake):
    assert ylh.place(job()) == "YLH00000001"
    with pytest.raises(KnownAlready):
        ylh.place(job())
    (placed,) = fake.orders.values()
    assert placed.asked["totalAmt"] == "3700.00"
    assert fake.articles[FRIDGE].stock == 7


def test_what_is_not_there_is_refused_in_the_suppliers_words(ylh, fake):
    with pytest.raises(Refused, match="库存不足"):
        ylh.place(job(quantity=9))
    assert fake.orders == {}


def test_orders_are_called_off_put_off_followed_and_photographed(ylh, haier, fake):
    ylh.place(job())
    ylh.deliver_on("D000000000000001", timezone.now())
    order = fake.orders["D000000000000001"]
    assert order.deliver_on.endswith("23:59:59")
    assert ylh.pictures(order.remote) == []
    fake.move(order, "sent")
    with pytest.raises(Refused, match="已出库"):
        ylh.cancel("D000000000000001", "不要了", timezone.now())
    fake.move(order, "delivered")
    (journey,) = ylh.journeys([order.remote, "YLH99999999"])
    assert (journey.courier, journey.number) == ("日日顺物流", "RRS00000001")
    assert [step.stage for step in journey.steps] == [Stage.MOVING, Stage.DELIVERED]
    assert haier.journeys([order.remote])[0].steps == journey.steps
    assert len(ylh.pictures(order.remote)) == 1


@pytest.mark.parametrize("name", ["haier", "ylh"])
def test_wrong_keys_are_told_in_words(shop, name):
    supplier = getattr(shop, name)
    setup.connect(supplier=supplier, keys={"client_secret": "-"}, is_on=True, actor=None)
    assert setup.try_out(supplier=supplier, at=timezone.now()) == "账号或密钥不对"
    setup.connect(supplier=supplier, keys={"client_secret": ""}, is_on=True, actor=None)
    assert supplier.secrets["client_secret"] == "-"


def test_a_token_is_shared_and_renewed_early(haier, fake):
    for _number in range(3):
        haier.stock(FRIDGE)
    assert asked_for_tokens(fake) == 1
    # It lives for twelve minutes: ten before its end, or a sixth, another is asked for.
    tokens.forget(haier.name, haier.token())
    fake.token_seconds = 1
    haier.stock(FRIDGE)
    assert asked_for_tokens(fake) == 2


def test_a_token_that_was_taken_back_is_renewed_once(haier, fake):
    haier.stock(FRIDGE)
    fake.tokens.clear()
    assert haier.stock(FRIDGE) == 8
    assert asked_for_tokens(fake) == 2


def test_two_workers_renew_one_token(fake):
    """Without a database: the cache is what they share."""
    barrier, renewed = Barrier(8), []

    def renew() -> tokens.Token:
        renewed.append(1)
        return tokens.Token(f"T{len(renewed)}", 3600)

    def work(_number: int) -> str:
        barrier.wait(timeout=10)
        return tokens.current("haier:1:x", renew)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(work, range(8))) == {"T1"}
    assert renewed == [1]


def test_the_others_go_on_with_the_old_token_while_one_renews(fake):
    tokens._keep("haier:1:y", tokens.Token("old", 3600))
    kept = tokens._kept("haier:1:y")
    assert kept is not None
    assert round(kept.until - kept.renew_at) == 600


@pytest.mark.parametrize(("fails", "calls"), [(1, 2), (3, 4)])
def test_5xx_is_tried_again(haier, fake, fails, calls):
    haier.token()
    fake.calls.clear()
    fake.fails = fails
    assert haier.stock(FRIDGE) == 8
    assert len(fake.calls) == calls


@pytest.mark.parametrize("trouble", ["500", "garbage", "silent"])
def test_who_does_not_answer_is_unreachable(haier, fake, settings, trouble):
    haier.token()
    settings.SUPPLIER_TIMEOUT_SECONDS, fake.silence = 0.2, 0.5
    fake.calls.clear()
    fake.trouble = trouble
    with pytest.raises(Unreachable):
        haier.stock(FRIDGE)
    # What is answered and cannot be read was answered.
    assert len(fake.calls) == (1 if trouble == "garbage" else 4)


def test_who_is_away_is_left_alone_for_a_minute(haier, fake, monkeypatch):
    haier.token()
    fake.trouble = "500"
    for _number in range(breaker.FAILURES):
        with pytest.raises(Unreachable):
            haier.stock(FRIDGE)
    fake.trouble = ""
    fake.calls.clear()
    with pytest.raises(Unreachable, match="left alone"):
        haier.stock(FRIDGE)
    assert fake.calls == []
    now = breaker.time.time()
    monkeypatch.setattr(breaker.time, "time", lambda: now + breaker.OPEN_SECONDS + 1)
    assert haier.stock(FRIDGE) == 8
    assert not breaker.is_open(haier.name)


def test_somebody_who_waits_is_told_after_one_try(shop, fake):
    fake.trouble = "500"
    assert setup.try_out(supplier=shop.haier, at=timezone.now()) == "供应商没有响应，请稍后再试"
    assert len(fake.calls) == 1


def callback(step: str = "taken", **changed: str) -> dict[str, str]:
    asked = {"itemList": [{"productCode": FRIDGE, "itemQty": 2}]}
    order = Sent("D000000000000001", "YLH00000001", asked, timezone.now())
    return ylh_fake.callback(order, step, at=timezone.now()) | changed


@pytest.mark.parametrize(
    ("step", "heard"),
    [
        ("taken", Heard.TAKEN),
        ("part", Heard.TAKEN_IN_PART),
        ("refused", Heard.NOT_TAKEN),
        ("out", Heard.OUT_OF_STOCK),
        ("cancelled", Heard.CANCELLED),
        ("kept", Heard.NOT_CANCELLED),
    ],
)
def test_callbacks_are_understood(ylh, step, heard):
    told = ylh.read(callback(step), timezone.now())
    assert (told.so_id, told.remote, told.heard) == ("D000000000000001", "YLH00000001", heard)


@pytest.mark.parametrize(
    "changed",
    [
        {"Sign": "0" * 32},
        {"Sign": ""},
        {"AppKey": "another"},
        {"TimeStamp": "20201122093000"},
        {"TimeStamp": "now"},
        {"Data": "{}"},
        {"Method": "hmm.scm_heorder.cancel"},
    ],
)
def test_whoever_changes_a_callback_is_not_believed(ylh, changed):
    with pytest.raises(Forged):
        ylh.read(callback(**changed), timezone.now())


def test_a_callback_is_believed_for_ten_minutes(ylh):
    form, now = callback(), timezone.now()
    assert ylh.read(form, now + timedelta(minutes=9)) is not None
    with pytest.raises(Forged):
        ylh.read(form, now + timedelta(minutes=11))


def test_the_signature_leaves_out_what_is_empty():
    form = {"b": "2", "a": "", "Sign": "x", "C": "喵"}
    # md5("sec" + "C喵" + "b2" + "sec") in small letters; the order is that of the names.
    assert signature(form, "SEC") == ylh_fake.sign({"C": "喵", "b": "2"}, "SEC")
    assert signature(form, "SEC") == signature(form | {"Sign": "y", "d": ""}, "sec")


def test_a_washer_is_known_too(haier):
    assert haier.goods([WASHER])[0].name.startswith("EG100MATE2")
