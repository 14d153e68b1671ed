"""After-sales through the pages of all three: shopper, desk and operators."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import Client

from orders.aftersales.models import AfterSale, AfterSalePhoto
from orders.aftersales.steps import returning
from orders.models import Order
from orders.payments.models import Refund
from shop.stores.models import AuditEntry
from tests import make
from tests.orders.aftersales.stories import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(story) -> Client:
    """Signed in, and the order is theirs."""
    person = make.user("王芳")
    Order._base_manager.filter(pk=story.order.pk).update(buyer=person)
    story.order.refresh_from_db()
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def desk(story) -> Client:
    client = Client()
    client.force_login(story.shop.store.owner)
    return client


def form(story: Story, **given: object) -> dict[str, object]:
    return {
        "kind": "return",
        "reason": "broken",
        f"line_{story.line(story.tea)}": "1",
        "words": "盖子碎了",
        **given,
    }


def address(story: Story) -> str:
    return f"/orders/{story.order.token}/aftersale/"


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.mark.long
def test_a_return_with_photos_from_the_order_page_to_the_final_refund(story, buyer, desk):
    story.send(received=True)
    assert address(story) in read(buyer, story.order.get_absolute_url())
    assert "?kind=exchange" in read(buyer, address(story))
    assert f"line_{story.line(story.tea)}" in read(buyer, f"{address(story)}?kind=return")
    refused = buyer.post(address(story), form(story, reason=""))
    assert (refused.status_code, "请选择原因" in refused.content.decode()) == (422, True)

    asked = buyer.post(address(story), form(story, photos=[make.photo(), make.photo()]))
    case = AfterSale.unscoped.get(order=story.order)
    assert asked.url == f"/aftersales/{case.number}/"
    mine, theirs = asked.url, f"/merchant/aftersales/{case.number}/"
    assert case.number in read(desk, "/merchant/aftersales/")
    assert "售后" in read(desk, "/merchant/")
    photo = AfterSalePhoto._base_manager.filter(step__aftersale=case).first()
    for client, path in ((buyer, mine), (desk, theirs)):
        page = read(client, path)
        assert "盖子碎了" in page
        assert f"{path}photos/{photo.pk}.jpg" in page
        assert client.get(f"{path}photos/{photo.pk}.jpg")["Content-Type"] == "image/jpeg"

    granted = desk.post(f"{theirs}grant/", {"place": "小店 文三路 1 号", "seen_left": "99.00"})
    assert granted.url == theirs
    assert "小店 文三路 1 号" in read(buyer, mine)
    sent = {"action": "send_back", "courier": "顺丰", "tracking_number": "SF7"}
    assert buyer.post(mine, sent).url == mine
    line = story.line(story.tea)
    received = {"found": "whole", f"shelved_{line}": "0", f"lost_{line}": "1"}
    assert desk.post(f"{theirs}receive/", received).url == theirs
    story.money_goes_back()
    assert story.state(case) == "done"
    assert "售后已完成" in read(buyer, mine)
    assert Refund._base_manager.get(order=story.order).amount == Decimal("30.00")
    story.assert_explained()


@pytest.mark.long
def test_strangers_read_and_do_nothing(story, buyer):
    story.send()
    case = story.ask(photos=[make.photo()])
    photo = AfterSalePhoto._base_manager.get(step__aftersale=case)
    nosy, other = Client(), Client()
    other.force_login(make.store().owner)
    for client in (nosy, other):
        assert client.post(address(story), form(story)).status_code == 403
        assert "盖子" not in read(client, address(story))
        mine = f"/aftersales/{case.number}/"
        for path in (mine, f"{mine}photos/{photo.pk}.jpg"):
            assert client.get(path).status_code == 404
        assert client.post(mine, {"action": "withdraw"}).status_code == 404
    theirs = f"/merchant/aftersales/{case.number}/"
    assert other.get(theirs).status_code == 404
    assert other.post(f"{theirs}grant/").status_code == 404
    assert story.state(case) == "requested"
    guest = Client()
    opened = guest.session
    opened["opened_orders"] = [story.order.token]
    opened.save()
    guest.cookies["sessionid"] = opened.session_key
    assert guest.post(f"/aftersales/{case.number}/", {"action": "withdraw"}).status_code == 302


@pytest.mark.long
def test_an_offer_a_refusal_and_what_the_platform_says(story, buyer, desk):
    story.send()
    buyer.post(address(story), form(story))
    case = AfterSale.unscoped.get(order=story.order)
    mine, theirs = f"/aftersales/{case.number}/", f"/merchant/aftersales/{case.number}/"
    wrong = desk.post(f"{theirs}offer/", {"kind": "refund", "amount": "31.00"})
    assert (wrong.status_code, "最多还能退 ¥30.00" in wrong.content.decode()) == (409, True)
    desk.post(f"{theirs}offer/", {"kind": "refund", "amount": "8.00", "words": "退一点"})
    assert "退一点" in read(buyer, mine)
    buyer.post(mine, {"action": "decline"})
    desk.post(f"{theirs}refuse/", {"words": "包装完好", "photos": [make.photo()]})
    assert buyer.post(mine, {"action": "accept"}).status_code == 409
    buyer.post(mine, {"action": "escalate", "words": "请看照片"})
    assert story.state(case) == "escalated"

    operator = Client()
    operator.force_login(make.user("运营", is_superuser=True))
    page = f"/admin/operate-aftersales/{case.pk}/decide/"
    assert case.number in read(operator, "/admin/operate-aftersales/")
    assert "请看照片" in read(operator, page)
    assert desk.get(page).status_code == 404
    decision = {"kind": "refund", "amount": "10", "freight_by": "buyer", "words": "各担一半"}
    assert operator.post(page, decision).status_code == 302
    for client, path in ((buyer, mine), (desk, theirs)):
        assert "各担一半" in read(client, path)
    actions = AuditEntry._base_manager.filter(target=case.number)
    assert list(actions.order_by("pk").values_list("action", flat=True)) == [
        "aftersale.look",
        "aftersale.decide",
        "look.aftersale",
    ]
    story.money_goes_back()
    assert story.state(case) == "done"


@pytest.mark.long
def test_roles_at_the_desk(story, desk):
    case = story.ask(reason="unwanted")
    theirs = f"/merchant/aftersales/{case.number}/"
    editor, support = Client(), Client()
    editor.force_login(make.member(story.shop.store, "editor"))
    support.force_login(make.member(story.shop.store, "support"))
    assert editor.get(theirs).status_code == editor.post(f"{theirs}grant/").status_code == 403
    assert support.post(f"{theirs}grant/", {"seen_left": "98.00"}).status_code == 409
    assert support.post(f"{theirs}grant/", {"seen_left": "99.00"}).status_code == 302
    assert story.state(case) in {"refunding", "done"}


@pytest.mark.long
def test_what_cannot_be_returned_is_said_before_it_is_bought(story, desk):
    product = story.tea.product
    product.return_exception = "fresh"
    product.save_revision().publish()
    page = Client().get(product.get_url())
    assert "鲜活易腐" in page.content.decode()
    order = make.order(story.shop.store, {story.tea: "1"})
    assert order.lines.get().return_exception == "fresh"
    told = Client().get(f"/api/v1/products/{product.pk}/").json()
    assert told["return_exception"] == "鲜活易腐的商品"


def field(html: str, name: str) -> str:
    found = BeautifulSoup(html, "html.parser").select_one(f"[name={name}]")
    return str(found.get("value", found.text)) if found else "no such field"


@pytest.mark.long
def test_what_was_typed_about_a_parcel_stays_when_it_is_refused(story, buyer, desk):
    """Else a second tap puts the broken one on the shelf, and gives all of the money back."""
    story.send(received=True)
    case = story.ask("return", quantities={story.tea: "2"})
    story.grant(case)
    returning.send_back(aftersale_id=case.pk, courier="", number="1", **story.given())
    line, theirs = story.line(story.tea), f"/merchant/aftersales/{case.number}/"
    typed = {"found": "partly", f"shelved_{line}": "1", f"lost_{line}": "1", "words": "坏了一罐"}

    refused = desk.post(f"{theirs}receive/", typed | {"amount": "61"})

    html = refused.content.decode()
    form = str(BeautifulSoup(html, "html.parser").select_one("form[action$='/receive/']"))
    assert (refused.status_code, "最多还能退 ¥60.00" in html) == (409, True)
    assert [field(form, name) for name in (*typed, "amount") if name != "found"] == [
        *("1", "1", "坏了一罐"),
        "61",
    ]
    chosen = BeautifulSoup(form, "html.parser").select("[name=found][checked]")
    assert [radio["value"] for radio in chosen] == ["partly"]
    assert [field(str(read(desk, theirs)), name) for name in (f"shelved_{line}", "amount")] == [
        "2",
        "",
    ]


@pytest.mark.long
def test_an_offer_and_a_refusal_stay_typed_as_well(story, buyer, desk):
    story.send()
    case = story.ask()
    theirs = f"/merchant/aftersales/{case.number}/"
    offer = {"kind": "return", "amount": "99", "words": "退这么多"}
    html = desk.post(f"{theirs}offer/", offer).content.decode()
    form = str(BeautifulSoup(html, "html.parser").select_one("form[action$='/offer/']"))
    assert (field(form, "amount"), field(form, "words").strip()) == ("99", "退这么多")
    assert '<option value="return" selected>' in html
    bad = {"name": "x.jpg", "words": "包装完好", "photos": ContentFile(b"no picture", name="x.jpg")}
    html = desk.post(f"{theirs}refuse/", bad).content.decode()
    form = str(BeautifulSoup(html, "html.parser").select_one("form[action$='/refuse/']"))
    assert field(form, "words").strip() == "包装完好"
    story.refuse(case)
    bad = {"action": "escalate", "words": "不是我", "photos": ContentFile(b"no", name="x.jpg")}
    refused = buyer.post(f"/aftersales/{case.number}/", bad)
    assert (refused.status_code, field(refused.content.decode(), "words").strip()) == (
        409,
        "不是我",
    )


@pytest.mark.long
def test_who_may_not_refund_reads_why_the_buttons_are_missing(story):
    story.send()
    case, clerk = story.ask("return"), Client()
    clerk.force_login(
        make.member(story.shop.store, make.own_role(story.shop.store, "看单", "orders"))
    )
    page = read(clerk, f"/merchant/aftersales/{case.number}/")
    assert "请店主或能退款的同事处理" in page
    assert "同意，让买家寄回" not in page
    assert clerk.post(f"/merchant/aftersales/{case.number}/grant/").status_code == 403
    assert story.state(case) == "requested"


def test_money_that_arrived_is_no_timeout_and_no_goods_are_not_zero_goods(story, buyer):
    story.send(received=True)
    case = story.ask(amount=Decimal("9.00"))
    story.grant(case)
    story.money_goes_back()
    assert "系统 · 退款到账" in read(buyer, f"/aftersales/{case.number}/")
    page = read(buyer, story.order.get_absolute_url())
    assert "9.00" in page
    assert "× 0" not in page
