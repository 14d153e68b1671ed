"""An exchange for other goods through the pages and the API of both sides."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from orders.aftersales.models import AfterSale, Swap
from orders.models import Order
from orders.payments import closing
from orders.payments.refunds import refunds
from tests import make
from tests.api.conftest import Api
from tests.orders.aftersales.stories import Story, paid_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(story):
    """Who bought it."""
    person = make.user("王芳")
    Order._base_manager.filter(pk=story.order.pk).update(buyer=person)
    story.send(received=True)
    return person


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def address(story: Story) -> str:
    return f"/orders/{story.order.token}/aftersale/"


def form(story: Story, sku: str, **given: object) -> dict[str, object]:
    line = story.line(story.tea)
    return {
        "kind": "exchange",
        "reason": "size",
        "line": str(line),
        f"line_{line}": "1",
        "want": sku,
        **given,
    }


def test_the_difference_shown_is_the_one_that_is_asked(story, person):
    red = make.variant(story.shop.store, name="红茶", price="36.00", stock="5")
    buyer, line = signed_in(person), story.line(story.tea)
    path = f"{address(story)}?kind=exchange&line={line}"
    assert "每件补 ¥6.00" in read(buyer, path)

    # One of two comes back, and half of what the other was worth was given for a dent.
    for quantity, worth in ((1, 30), (0, 15)):
        refunds.request(
            store=story.shop.store,
            order_id=story.order.pk,
            quantities={line: Decimal(quantity)} if quantity else {},
            worths={line: Decimal(worth)},
            reason="凹了",
            actor=story.shop.store.owner,
            at=timezone.now(),
        )

    assert "每件补 ¥21.00" in read(buyer, path)
    buyer.post(address(story), form(story, red.sku))
    assert Swap._base_manager.get().more == Decimal("21.00")


@pytest.mark.long
def test_dearer_goods_from_the_order_page_to_their_parcel(story, person):
    red = make.variant(story.shop.store, name="红茶", price="36.00", stock="5")
    buyer, desk = signed_in(person), signed_in(story.shop.store.owner)
    line = story.line(story.tea)
    first = read(buyer, f"{address(story)}?kind=exchange")
    assert f"?kind=exchange&amp;line={line}" in first
    assert red.sku not in first
    chosen = read(buyer, f"{address(story)}?kind=exchange&line={line}")
    assert "红茶" in chosen
    assert "每件补 ¥6.00" in chosen
    assert "红茶" in read(buyer, f"{address(story)}?kind=exchange&line={line}&q=红茶")
    assert "没有找到能换的商品" in read(
        buyer, f"{address(story)}?kind=exchange&line={line}&q=潜水艇"
    )
    refused = buyer.post(address(story), form(story, "no-such"))
    assert (refused.status_code, "请选要换的商品" in refused.content.decode()) == (422, True)

    asked = buyer.post(address(story), form(story, red.sku))
    case = AfterSale.unscoped.get(order=story.order)
    mine, theirs = f"/aftersales/{case.number}/", f"/merchant/aftersales/{case.number}/"
    assert asked.url == mine
    assert "想换成" in read(buyer, mine)
    shown = read(desk, theirs)
    assert "同意换货，让买家补 ¥6.00" in shown
    assert "库存 5 件" in shown
    assert "退回的商品实付 ¥30.00" in shown

    desk.post(f"{theirs}grant/", {"place": "小店 文三路 1 号", "seen_left": "99.00"})
    assert story.state(case) == "to_pay"
    assert case.number in read(desk, "/merchant/aftersales/?queue=buyer")
    page = read(buyer, mine)
    assert f"/orders/{story.order.token}/pay/" in page
    assert "补差价 ¥6.00" in page
    assert "立即支付 ¥6.00" in read(buyer, f"/orders/{story.order.token}/pay/")
    payment = story.shop.attempt(story.order)
    story.shop.gate.pay(payment.out_trade_no)
    closing.query(payment_id=payment.pk, at=payment.created_at, source="query")
    assert "小店 文三路 1 号" in read(buyer, mine)
    buyer.post(mine, {"action": "send_back", "courier": "顺丰", "tracking_number": "SF7"})
    desk.post(f"{theirs}receive/", {"found": "whole"})
    desk.post(f"{theirs}send/", {"courier": "中通", "tracking_number": "ZT9"})
    assert story.state(case) == "reshipped"
    assert "已换成" in read(buyer, mine)
    order = read(buyer, story.order.get_absolute_url())
    assert "1 件已退回，换成了别的商品" in order
    assert "红茶" in order
    assert "红茶" in read(desk, f"/merchant/orders/{story.order.number}/")
    story.assert_explained()


@pytest.mark.long
def test_the_shop_searches_and_proposes_another(story, person):
    make.variant(story.shop.store, name="红茶", price="36.00", stock="5")
    green = make.variant(story.shop.store, name="绿茶", price="33.00", stock="5")
    buyer, desk = signed_in(person), signed_in(story.shop.store.owner)
    case = story.ask("exchange", "size")
    mine, theirs = f"/aftersales/{case.number}/", f"/merchant/aftersales/{case.number}/"
    assert "绿茶" in read(desk, f"{theirs}?q=绿茶")
    offer = {"kind": "exchange", "sku": green.sku, "price": "22.50", "words": "这个好吗"}
    for wrong in ({"sku": "no-such"}, {"price": "x"}, {"new_quantity": "99"}):
        assert desk.post(f"{theirs}offer/", offer | wrong).status_code == 409
    assert story.state(case) == "requested"
    assert desk.post(f"{theirs}offer/", offer).url == theirs
    page = read(buyer, mine)
    assert "商家建议换成" in page
    assert "退差价 ¥7.50" in page

    buyer.post(mine, {"action": "accept"})

    assert (story.state(case), Swap._base_manager.get().is_agreed) == ("to_return", True)
    assert "说好换成" in read(desk, theirs)


@pytest.mark.long
def test_both_sides_over_the_api(story, person):
    red = make.variant(story.shop.store, name="红茶", price="36.00", stock="5")
    buyer, desk = Api(person), Api(story.shop.store.owner)
    asked = {
        "order": story.order.token,
        "kind": "exchange",
        "reason": "size",
        "lines": [{"sku": story.tea.sku, "quantity": "1"}],
        "want": {"sku": "no-such"},
    }
    assert buyer.post("/aftersales/", asked).status_code == 409
    answer = buyer.post("/aftersales/", asked | {"want": {"sku": red.sku}})
    assert answer.status_code == 201, answer.content
    swap = answer.json()["swap"]
    assert (swap["sku"], swap["to_pay"], swap["is_agreed"]) == (red.sku, "6.00", False)
    number = answer.json()["number"]

    shop = f"/merchant/stores/{story.shop.store.slug}/aftersales/{number}/"
    want = {"sku": red.sku, "price": "28.00"}
    offered = desk.post(f"{shop}offer/", {"kind": "exchange", "want": want})
    assert offered.json()["swap"]["to_give_back"] == "2.00"
    accepted = buyer.post(f"/aftersales/{number}/accept/").json()
    assert (accepted["state"], accepted["swap"]["side"]) == ("to_return", "shop")
    assert Swap.unscoped.get(is_agreed=True).price == Decimal("28.00")


@pytest.mark.long
def test_programs_read_what_it_can_be_exchanged_for(story, person):
    make.variant(story.shop.store, name="红茶", price="36.00", stock="5")
    make.variant(story.shop.store, name="白茶", price="22.50", stock="5")
    make.variant(story.shop.store, name="卖完的茶", price="30.00", stock="0")
    buyer, desk, other = Api(person), Api(story.shop.store.owner), Api(make.user())
    path = f"/orders/{story.order.token}/exchange-goods/"
    asked = {"sku": story.tea.sku}

    found = {row["name"]: row for row in buyer.get(path, asked).json()}
    differences = {name: (row["to_pay"], row["to_give_back"]) for name, row in found.items()}
    assert differences == {"红茶": ("6.00", "0.00"), "白茶": ("0.00", "7.50")}
    assert found["红茶"]["price"] == "36.00"
    words = {**asked, "q": "白茶"}
    assert [row["name"] for row in buyer.get(path, words).json()] == ["白茶"]
    assert buyer.get(path, {"sku": "no-such"}).status_code == 404
    assert buyer.get(path).status_code == 400
    for stranger in (other, Api()):
        assert stranger.get(path, asked).status_code == 404

    case = story.ask("exchange", "size")
    theirs = f"/merchant/stores/{story.shop.store.slug}/aftersales/{case.number}/exchange-goods/"
    offered = {row["name"]: row for row in desk.get(theirs).json()}
    assert (offered["红茶"]["to_pay"], offered["红茶"]["available"]) == ("6.00", 5)
    assert [row["name"] for row in desk.get(theirs, {"q": "白茶"}).json()] == ["白茶"]
    for stranger in (buyer, Api(make.store().owner)):
        assert stranger.get(theirs).status_code == 404
    foreign = (
        f"/merchant/stores/{make.store(owner=person).slug}/aftersales/{case.number}/exchange-goods/"
    )
    assert buyer.get(foreign).status_code == 404
    story.refuse(case)
    assert desk.get(theirs).status_code == 409


@pytest.mark.long
def test_what_was_not_sent_is_not_exchanged_over_the_api(shop, person):
    early = paid_story(shop, delivery="express", buyer=person)
    path = f"/orders/{early.order.token}/exchange-goods/"
    answer = Api(person).get(path, {"sku": early.tea.sku})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_allowed_now")


@pytest.mark.long
def test_after_cheaper_goods_the_rows_of_the_order_add_up_to_what_was_paid(story, person):
    green = make.variant(story.shop.store, name="绿茶", price="22.00", stock="5")
    buyer, desk = signed_in(person), signed_in(story.shop.store.owner)
    buyer.post(address(story), form(story, green.sku))
    case = AfterSale.unscoped.get(order=story.order)
    mine, theirs = f"/aftersales/{case.number}/", f"/merchant/aftersales/{case.number}/"
    desk.post(f"{theirs}grant/", {"place": "小店 文三路 1 号", "seen_left": "99.00"})
    buyer.post(mine, {"action": "send_back", "courier": "顺丰", "tracking_number": "SF7"})
    desk.post(f"{theirs}receive/", {"found": "whole"})
    desk.post(f"{theirs}send/", {"courier": "中通", "tracking_number": "ZT9"})

    page = read(buyer, story.order.get_absolute_url())

    rows = BeautifulSoup(page, "html.parser").select("#order section .facts > div")
    told = {row.dt.get_text(" ", strip=True): row.dd.get_text("", strip=True) for row in rows}
    # 99.00 + 22.00 of goods, 30.00 of them gave way, 8.00 go back: 99.00 were paid.
    assert told["商品金额"].startswith("¥121.00")
    assert told["换货抵扣"].startswith("-¥30.00")
    assert told["多付的差价，退给你"].startswith("+¥8.00")
    assert told["实付"].startswith("¥99")
