"""粘贴订单 at the desk: a customer's message, the sheet, drafts with links to send back."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from orders.chat.models import Draft
from search.chat.parsed import Ask, Intent
from shop.stores.models import AuditEntry, Store
from tests import make
from tests.sheets import Parser, answered, fields, line, words

pytestmark = pytest.mark.django_db
PATH = "/merchant/chat-orders/"


@pytest.fixture
def parser(monkeypatch):
    return Parser(monkeypatch)


@pytest.fixture
def potato(store):
    return make.variant(store, name="土豆", price="1.80", unit="斤", stock="20")


@pytest.fixture
def salts(store):
    return [make.variant(store, name=name, unit="包", stock="9") for name in ("海盐", "湖盐")]


def send(client, page, op="make", op_value="1", **answers):
    data = answered(page, **answers) | {op: [op_value]}
    return client.post(f"{PATH}edit/", data)


def paste(client, text):
    response = client.post(PATH, {"text": text})
    assert response.status_code == 200, response.content.decode()
    return response


def test_a_message_becomes_a_draft_with_a_link(owner, store, parser, potato, salts):
    text = parser.knows(
        "土豆3斤 盐一袋 茼蒿一斤",
        line("土豆3斤", potato, quantity="3"),
        line("盐一袋", *salts, unit="袋"),
        line("茼蒿一斤", quantity="1", unit="斤"),
        note="送到3号楼",
    )
    page = paste(owner, text)
    assert not Draft.objects.exists()

    response = send(owner, page, r1_variant=str(salts[1].pk), customer="小李")

    draft = Draft.objects.get()
    assert response["Location"] == f"{PATH}{draft.pk}/"
    lines = {item.name: (item.quantity, item.said) for item in draft.lines.all()}
    assert lines == {"土豆": (3, "土豆3斤"), "湖盐": (1, "盐一袋")}
    assert (draft.customer, draft.note, draft.missing) == ("小李", "送到3号楼", ["茼蒿一斤"])
    shown = owner.get(response["Location"]).content.decode()
    assert f'data-copy="您的订单已为您整理好，点开确认付款：{draft.link}"' in shown
    assert "未打开" in shown
    assert Client().get(draft.get_absolute_url()).status_code == 200
    assert "已打开" in words(owner.get(PATH))
    assert AuditEntry.objects.filter(action="chat_order.draft", actor=store.owner).count() == 1


def test_the_customer_is_not_told_what_the_owner_ticks_off(owner, parser, potato):
    page = paste(owner, parser.knows("x", line("土豆", potato), line("茼蒿")))

    send(owner, page, r1_take=None)

    assert Draft.objects.get().missing == []


def test_open_answers_are_asked_for_and_nothing_is_saved(owner, parser, potato, salts):
    wishes = (line("土豆半袋", potato, quantity=None, ask=Ask.WEIGHT), line("盐", *salts))
    page = paste(owner, parser.knows("x", *wishes, note="七点"))

    response = send(owner, page, customer="小李")

    assert response.status_code == 422
    assert "还有 2 处要补充" in words(response)
    assert fields(response)["customer"] == ["小李"]
    assert fields(response)["note-0"] == ["七点"]
    assert not Draft.objects.exists()


def test_any_goods_of_the_store_can_be_put_in(owner, store, parser, potato):
    make.variant(make.store(), name="菠菜", unit="斤")
    spinach = make.variant(store, name="菠菜", price="4.80", unit="斤", stock="20")
    page = paste(owner, parser.knows("茼蒿一斤", line("茼蒿一斤", quantity="1", unit="斤")))

    found = send(owner, page, "search", op_value="0", r0_words="菠菜")

    assert fields(found)["r0-offered"] == [str(spinach.pk)]
    assert fields(found)["r0-quantity"] == ["1"]
    send(owner, found)
    assert Draft.objects.get().lines.get().variant == spinach


def test_a_search_that_finds_nothing_says_so(owner, parser, potato):
    page = paste(owner, parser.knows("x", line("土豆", potato)))

    found = send(owner, page, "look", r0_words="火星石头")

    assert "店里没找到「火星石头」" in words(found)
    assert fields(found)["r0-offered"] == [str(potato.pk)]


def test_a_row_can_be_added(owner, store, parser, potato, salts):
    page = paste(owner, parser.knows("x", line("土豆", potato)))

    more = send(owner, page, "more")
    found = send(owner, more, "look", r1_words="海盐")
    send(owner, found, r1_quantity="2")

    lines = Draft.objects.get().lines.all()
    assert {item.name: item.quantity for item in lines} == {"土豆": 1, "海盐": 2}


def test_several_buyers_get_a_draft_each(owner, parser, potato, salts):
    text = parser.knows(
        "接龙",
        line("土豆3斤", potato, quantity="3", buyer="小李"),
        line("盐", *salts, buyer="王阿姨"),
        line("茼蒿", buyer="王阿姨"),
        line("土豆1斤", potato, quantity="1", buyer="老周"),
        note="3号楼门口拿",
    )
    page = paste(owner, text)
    assert "生成 3 个草稿" in words(page)
    assert "原话里还有：「3号楼门口拿」" in words(page)

    response = send(
        owner, page, r1_variant=str(salts[0].pk), note_0="小李的地址", note_2="老周的地址"
    )

    assert response["Location"] == PATH
    found = {
        draft.customer: (draft.note, draft.missing, [item.name for item in draft.lines.all()])
        for draft in Draft.objects.all()
    }
    assert found == {
        "小李": ("小李的地址", [], ["土豆"]),
        "王阿姨": ("", ["茼蒿"], ["海盐"]),
        "老周": ("老周的地址", [], ["土豆"]),
    }
    page = words(owner.get(PATH))
    assert "已生成 3 个草稿" in page


def test_who_gets_nothing_gets_no_draft_and_that_is_said(owner, parser, potato):
    wishes = (line("土豆", potato, buyer="小李"), line("茼蒿", buyer="王阿姨"))
    page = paste(owner, parser.knows("接龙", *wishes))

    send(owner, page)

    assert [draft.customer for draft in Draft.objects.all()] == ["小李"]
    assert "王阿姨 要的店里都没有，没有草稿" in words(owner.get(PATH))


def test_a_line_can_be_given_to_another_buyer(owner, parser, potato, salts):
    wishes = (line("土豆", potato, buyer="小李"), line("海盐", salts[0], buyer="老周"))
    page = paste(owner, parser.knows("接龙", *wishes))

    send(owner, page, r1_buyer="小李")

    assert Draft.objects.get().lines.count() == 2


def test_a_change_is_written_down_as_what_is_wanted(owner, parser, potato, salts):
    wishes = (line("土豆改成5斤", potato, quantity="5"), line("盐不要了", salts[0], quantity="0"))
    page = paste(owner, parser.knows("改", *wishes, intent=Intent.CHANGE))

    send(owner, page)

    lines = Draft.objects.get().lines.all()
    assert {item.name: item.quantity for item in lines} == {"土豆": 5}


def test_a_message_without_an_order_leaves_the_way_by_hand(owner, parser):
    page = paste(owner, parser.knows("在吗", intent=Intent.NONE))

    assert "没看出要买什么" in words(page)
    assert "加一样" in words(page)
    assert "草稿里还没有商品" in words(send(owner, page)) or send(owner, page).status_code == 422
    assert not Draft.objects.exists()


def test_what_was_pasted_is_there_after_coming_back(owner, parser, potato):
    page = paste(owner, parser.knows("土豆三斤", line("土豆三斤", potato)))
    assert "土豆三斤</textarea>" in owner.get(PATH).content.decode()
    assert owner.get(f"{PATH}edit/")["Location"] == PATH

    send(owner, page)

    assert "土豆三斤</textarea>" not in owner.get(PATH).content.decode()


def test_a_text_that_cannot_be_read_is_kept(owner):
    response = owner.post(PATH, {"text": "土" * 2001})

    assert response.status_code == 422
    assert "土" * 2001 in response.content.decode()


def test_withdrawing_closes_the_link(owner, store, parser, potato):
    send(owner, paste(owner, parser.knows("x", line("土豆", potato))))
    draft = Draft.objects.get()

    owner.post(f"{PATH}{draft.pk}/withdraw/")

    assert "已过期" in words(owner.get(f"{PATH}{draft.pk}/"))
    assert Client().get(draft.get_absolute_url()).status_code == 410


def test_the_order_is_shown_beside_its_draft(owner, store, parser, potato):
    send(owner, paste(owner, parser.knows("x", line("土豆", potato))))
    order = make.order(store, {potato: "1"})
    Draft.objects.update(order=order, ordered_at=timezone.now())

    assert "已下单" in words(owner.get(PATH))
    detail = owner.get(f"{PATH}{Draft.objects.get().pk}/").content.decode()
    assert f"/merchant/orders/{order.number}/" in detail


@pytest.mark.parametrize(
    ("role", "status"), [("clerk", 200), ("support", 200), ("manager", 200), ("editor", 403)]
)
def test_who_may_see_orders_may_write_drafts(store, signed_in, role, status):
    client = signed_in(make.member(store, role))

    assert client.get(PATH).status_code == status
    assert client.post(PATH, {"text": ""}).status_code == (422 if status == 200 else 403)


def test_visitors_and_strangers_have_no_drafts(owner, store, parser, potato, signed_in):
    send(owner, paste(owner, parser.knows("x", line("土豆", potato))))
    draft = Draft.objects.get()
    other = signed_in(make.store().owner)

    assert Client().get(PATH)["Location"].startswith("/account/login/")
    for path in (f"{PATH}{draft.pk}/", f"{PATH}987654/"):
        assert other.get(path).status_code == 404
        assert other.post(f"{path}withdraw/").status_code == 404
    assert "土豆" not in words(other.get(PATH))
    draft.refresh_from_db()
    assert draft.expires_at > timezone.now()


def test_ids_of_another_store_are_not_written_down(owner, parser, potato):
    foreign = make.variant(make.store())
    page = paste(owner, parser.knows("x", line("土豆", potato)))

    send(owner, page, r0_offered=str(foreign.pk), r0_variant=str(foreign.pk))

    assert not Draft.objects.exists()


def test_a_suspended_store_writes_nothing(owner, store, parser, potato):
    page = paste(owner, parser.knows("x", line("土豆", potato)))
    Store.objects.filter(pk=store.pk).update(status=Store.Status.SUSPENDED)

    assert send(owner, page).status_code == 403
    assert not Draft.objects.exists()


@pytest.mark.long
def test_lists_cost_the_same_however_long(
    owner, store, parser, potato, django_assert_max_num_queries
):
    page = paste(owner, parser.knows("x", line("土豆", potato)))
    for _number in range(12):
        send(owner, page)
    assert Draft.objects.count() == 12

    with django_assert_max_num_queries(12):
        owner.get(PATH)


def test_the_desk_leads_here(owner):
    for path in ("/merchant/", "/merchant/orders/", "/merchant/more/"):
        assert f'href="{PATH}"' in owner.get(path).content.decode()


def test_htmx_gets_the_sums_alone(owner, parser, potato):
    page = paste(owner, parser.knows("x", line("土豆", potato, quantity="3")))
    data = fields(page) | {"refresh": ["1"], "r0-quantity": ["5"]}

    response = owner.post(f"{PATH}edit/", data, headers={"HX-Request": "true"})

    assert "小计" in words(response)
    assert Decimal("9.00") == response.context["sheet"].total
