"""粘贴订单 by a shopper: the message, the sheet, the cart. By plain POSTs, without a token."""

from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from orders.cart import cart, contents
from search.chat.parsed import Ask, Intent
from shop.catalog import products
from shop.promotions.reckoning.terms import Kind
from shop.stock import ledger
from shop.stores import opening
from shop.stores.models import Store, StorePage
from tests import make
from tests.orders.chat.conftest import nothing_is_kept
from tests.sheets import fields, line, words
from tests.shop.promotions.made import percent, promotion

pytestmark = pytest.mark.django_db


# --- the box


def test_the_box_is_the_same_for_everybody(chat, store, signed_in):
    stranger, own = chat.client.get(chat.path), signed_in(store.owner).get(chat.path)

    assert stranger.content == own.content
    assert not own.cookies
    assert "csrf" not in stranger.content.decode().lower()
    assert 'name="text"' in stranger.content.decode()


def test_the_store_page_leads_to_it(chat, store):
    assert f'href="{chat.path}"' in chat.client.get(store.get_absolute_url()).content.decode()


def test_a_closed_store_has_none(chat, store):
    Store.objects.filter(pk=store.pk).update(status=Store.Status.SUSPENDED)

    assert chat.client.get(chat.path).status_code == 404
    assert chat.client.post(chat.path, {"text": "土豆"}).status_code == 404


def test_a_former_address_leads_on_and_takes_the_message_along(chat, store):
    opening.change_slug(store=store, slug="xin-dian", actor=store.owner)

    assert chat.client.get(chat.path)["Location"] == "/xin-dian/chat-order/"
    response = chat.client.post(chat.path, {"text": "土豆"})
    assert (response.status_code, response["Location"]) == (308, "/xin-dian/chat-order/")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "请先把要买的东西写在这里"),
        (" \n ", "请先把要买的东西写在这里"),
        ("土" * 2001, "一次最多 2000 字，现在有 2001 字"),
    ],
)
def test_what_cannot_be_read_is_said_and_kept(chat, text, said):
    response = chat.client.post(chat.path, {"text": text})

    assert response.status_code == 422
    assert said in response.content.decode()
    assert text.strip() in response.content.decode()


def test_more_wishes_than_a_sheet_holds_are_refused_not_cut(chat, potato):
    text = chat.parser.knows("很多", *[line(f"{n}", potato) for n in range(61)])

    response = chat.client.post(chat.path, {"text": text})

    assert response.status_code == 422
    assert "一次最多识别 60 样" in response.content.decode()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://x.cn"}])
def test_another_site_cannot_send_a_sheet(chat, potato, headers):
    data = fields(chat.paste("土豆3斤", line("土豆3斤", potato, quantity="3")))

    assert chat.client.post(chat.path, data, headers=headers).status_code == 403
    assert nothing_is_kept()


# --- the sheet


@pytest.mark.long
def test_each_wish_is_on_the_sheet(chat, potato, melon, apples):
    response = chat.paste(
        "一大段",
        line("土豆3斤", potato, quantity="3"),
        line("西瓜半个", melon, quantity=None, ask=Ask.WEIGHT),
        line("苹果2斤", *apples, quantity="2"),
        line("茼蒿来一斤", quantity="1", unit="斤"),
        note="送到3号楼",
    )

    page = words(response)
    for said in ("「土豆3斤」", "「西瓜半个」", "「苹果2斤」", "「茼蒿来一斤」"):
        assert said in page
    assert "共 4 样：2 样已匹配，1 样要你选，1 样没找到" in page
    assert "西瓜按斤卖，要几斤？" in page
    assert "小计 ¥ 5 .40" in page
    assert (
        page.index("红富士苹果") < page.index("青苹果") < page.index("蛇果") < page.index("都不要")
    )
    assert "搜一搜「茼蒿」" in page
    assert "送到3号楼" in page
    assert response["Cache-Control"].startswith("max-age=0")


def test_a_kilo_is_two_jin(chat, apples):
    page = chat.paste("来2公斤苹果", line("2公斤苹果", *apples, quantity="2", unit="公斤"))

    assert fields(page)["r0-quantity"] == ["4"]


@pytest.mark.parametrize(("unit", "quantity"), [("个", "3"), ("袋", "3"), ("斤", ""), ("箱", "")])
def test_a_unit_that_says_nothing_of_the_goods_is_asked_anew(chat, store, unit, quantity):
    salts = [make.variant(store, name=name, unit="包") for name in ("海盐", "湖盐")]
    page = chat.paste("盐", line("盐", *salts, quantity="3", unit=unit))

    data = fields(page)

    assert data["r0-quantity"] == [quantity]


def test_more_than_there_is_is_cut_and_said(chat, potato):
    response = chat.paste("土豆99斤", line("土豆99斤", potato, quantity="99"))

    assert "只剩 20 斤了，已帮你改成 20 斤" in words(response)
    assert fields(response)["r0-quantity"] == ["20"]


@pytest.mark.parametrize(
    ("yuan", "quantity", "said"),
    [("10", "5.5", "10 元大约能买 5.5 斤"), ("0.1", "", "土豆按斤卖，要几斤？")],
)
def test_money_is_turned_into_an_amount(chat, potato, yuan, quantity, said):
    wish = line(f"{yuan}块钱的土豆", potato, quantity=None, amount=Decimal(yuan))

    page = chat.paste("土豆", wish)

    assert fields(page)["r0-quantity"] == [quantity]
    assert said in words(page)


def test_money_buys_more_while_it_is_cheaper(chat, store, potato):
    promotion(store, Kind.PERCENT, percent("50"))
    wish = line("9块钱的土豆", potato, quantity=None, amount=Decimal(9))

    assert "9 元大约能买 10 斤" in words(chat.paste("9块钱的土豆", wish))


def test_what_is_sold_out_is_shown_and_not_ticked(chat, store):
    tea = make.variant(store, name="龙井茶", stock="0")
    response = chat.paste("龙井", line("龙井", tea))

    assert "已售罄" in words(response)
    assert "r0-take" not in fields(response)


def test_the_second_best_is_ticked_when_the_first_cannot_be_had(chat, potato):
    wishes = (line("茼蒿一斤"), line("没有的话就土豆", potato, is_conditional=True))
    response = chat.paste("有茼蒿吗", *wishes)

    assert "前一样没有的时候才要" in words(response)
    assert fields(response)["r1-take"] == ["1"]


def test_the_second_best_waits_when_the_first_can_be_had(chat, potato, melon):
    wishes = (line("土豆", potato), line("没有的话就西瓜", melon, is_conditional=True))
    response = chat.paste("土豆", *wishes)

    assert "先没有算进来" in words(response)
    assert "r1-take" not in fields(response)


def test_a_size_is_chosen_among_the_variants(chat, shirts, store):
    response = chat.paste("白T恤一件", line("白T恤一件", shirts[0], ask=Ask.OPTION))
    assert "r0-variant" not in fields(response)

    refused = chat.send(response)
    assert "请选择规格" in words(refused)
    chat.send(refused, r0_variant=str(shirts[1].pk))

    assert chat.bought == {"白T恤": "1"}
    lines = contents.lines_for(
        cart.Owner(key=chat.client.cookies["cart"].value.split(":")[0]), store
    )
    assert lines[0].variant == shirts[1]


def test_a_size_that_was_said_is_preselected(chat, shirts):
    response = chat.paste("XL白T恤", line("XL白T恤", shirts[0], option="XL"))

    assert fields(response)["r0-variant"] == [str(shirts[1].pk)]
    assert fields(response)["note-0"] == [""]


def test_what_only_words_can_tell_goes_into_the_note(chat, potato):
    response = chat.paste("土豆要大的", line("土豆", potato, option="大的"), note="七点后送")

    assert fields(response)["note-0"] == ["七点后送；土豆 大的"]


@pytest.mark.parametrize(
    ("intent", "said"),
    [
        (Intent.QUESTION, "这句像是在问店家"),
        (Intent.NONE, "没看出要买什么"),
        (Intent.CANCEL, "要取消已经下的单"),
    ],
)
def test_a_message_that_orders_nothing_gets_an_answer(chat, store, intent, said):
    StorePage.objects.filter(store=store).update(wechat="xingfu")
    page = chat.paste("面粉多少钱", intent=intent)

    page = words(page)

    for part in (said, "打电话给店家", "复制客服微信", "搜索商品", "面粉多少钱"):
        assert part in page


def test_queries_do_not_grow_with_the_message(chat, apples, django_assert_max_num_queries):
    chat.paste("长", *[line(f"苹果{n}斤", *apples) for n in range(1, 40)])

    with django_assert_max_num_queries(8):
        chat.paste("长")


# --- into the cart


@pytest.mark.long
def test_what_was_chosen_is_in_the_cart_and_nothing_else(chat, potato, melon, apples):
    page = chat.paste(
        "一大段",
        line("土豆3斤", potato, quantity="3"),
        line("西瓜半个", melon, quantity=None, ask=Ask.WEIGHT),
        line("苹果2斤", *apples, quantity="2"),
        line("茼蒿"),
    )
    answers = {"r1_quantity": "6.5", "r2_variant": str(apples[1].pk), "r2_quantity": "1.5"}
    response = chat.send(page, **answers)

    assert (response.status_code, response["Location"]) == (302, "/cart/")
    assert chat.bought == {"青苹果": "1.5", "西瓜": "6.5", "土豆": "3"}
    assert chat.client.cookies["has_cart"].value == "1"
    assert "店里没找到 「茼蒿」，没有加进来" in words(chat.client.get("/cart/"))


def test_what_is_declined_or_unticked_stays_out(chat, potato, apples):
    wishes = (line("土豆3斤", potato, quantity="3"), line("苹果2斤", *apples))
    page = chat.paste("要", *wishes, line("土豆一斤", potato))

    chat.send(page, r0_take=None, r1_variant="none")

    assert chat.bought == {"土豆": "1"}


def test_the_same_goods_twice_add_up(chat, potato):
    wishes = (line("土豆3斤", potato, quantity="3"), line("再来1斤土豆", potato, quantity="1"))
    page = chat.paste("要", *wishes)

    chat.send(page)

    assert chat.bought == {"土豆": "4"}


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "请填数量"),
        ({"r1_quantity": "很多"}, "请填写数量"),
        ({"r1_quantity": "0.55"}, "数量最多一位小数"),
        ({"r1_quantity": "-3"}, "请填写正确的数量"),
        ({"r1_quantity": "1", "r0_quantity": ""}, "请填数量"),
        ({"r1_quantity": "1", "note_0": "很" * 101}, "备注最多 100 字，现在有 101 字"),
    ],
)
def test_a_wrong_answer_adds_nothing_and_loses_nothing(chat, potato, melon, answers, said):
    wishes = (line("土豆3斤", potato, quantity="3"), line("西瓜半个", melon, quantity=None))
    page = chat.paste("原来的话", *wishes, note="七点后送")

    response = chat.send(page, **answers)

    assert response.status_code == 422
    assert said in words(response)
    assert "原来的话" in response.content.decode()
    for name, value in answers.items():
        if value and name != "r1_quantity":
            assert fields(response)[name.replace("_", "-")] == [value]
    assert nothing_is_kept()


def test_a_choice_must_be_made_or_declined(chat, apples):
    page = chat.paste("苹果", line("苹果2斤", *apples, quantity="2"))

    response = chat.send(page)

    assert response.status_code == 422
    assert "请选一样，都不合适就选「都不要」" in words(response)
    assert fields(response)["r0-quantity"] == ["2"]
    assert nothing_is_kept()


def test_a_choice_sold_in_another_unit_asks_how_many_of_that(chat, store):
    cans = make.variant(store, name="可乐罐装", unit="罐")
    boxes = make.variant(store, name="可乐整箱", unit="箱")
    page = chat.paste("六罐可乐", line("六罐可乐", cans, boxes, quantity="6"))

    asked = chat.send(page, r0_variant=str(boxes.pk))
    assert "可乐整箱要几箱？" in words(asked)
    assert nothing_is_kept()
    chat.send(asked, r0_quantity="1")

    assert chat.bought == {"可乐整箱": "1"}


def test_an_empty_sheet_is_said(chat, potato):
    page = chat.paste("土豆", line("土豆", potato))

    response = chat.send(page, r0_take=None)

    assert response.status_code == 422
    assert "一样也没选" in words(response)


def test_what_sold_out_meanwhile_is_taken_out_and_said(chat, store, potato):
    tea = make.variant(store, name="龙井茶", stock="5")
    page = chat.paste("要", line("龙井", tea), line("土豆", potato))
    ledger.count(store=store, variant_id=tea.pk, counted=Decimal(0), actor=store.owner)

    response = chat.send(page)

    assert response.status_code == 422
    assert "已售罄" in words(response)
    assert nothing_is_kept()
    chat.send(response)
    assert chat.bought == {"土豆": "1"}


def test_what_the_cart_refuses_is_said_beside_what_it_took(chat, store, potato, signed_in):
    buyer = make.user()
    chat.client = signed_in(buyer)
    tea = make.variant(store, name="龙井茶", stock="9")
    products.change_variant(store=store, variant_id=tea.pk, actor=None, max_quantity=Decimal(2))
    make.order(store, {tea: "2"}, buyer=buyer)
    page = chat.paste("要", line("龙井", tea), line("土豆", potato))

    response = chat.send(page)

    assert response.status_code == 409
    said = words(response)
    assert "已加入购物车：土豆" in said
    assert "每人限购 2 件，你已买过 2 件" in said
    lines = contents.lines_for(cart.Owner(user_id=buyer.pk), store)
    assert [line.variant.product.title for line in lines] == ["土豆"]
    # What is in the cart is on the sheet no more: sending it again adds nothing twice.
    assert "土豆" not in {value for values in fields(response).values() for value in values}


def test_what_was_cut_is_told_in_the_cart(chat, potato):
    page = chat.paste("土豆", line("土豆15斤", potato, quantity="15"))
    chat.send(page)
    page = chat.paste("土豆")

    chat.send(page)

    assert chat.bought == {"土豆": "20"}
    assert "土豆：只剩 20 斤了，已帮你改成 20 斤" in words(chat.client.get("/cart/"))


def test_two_taps_add_once(chat, potato):
    page = chat.paste("土豆", line("土豆3斤", potato, quantity="3"))

    first, second = chat.send(page), chat.send(page)

    assert (first["Location"], second["Location"]) == ("/cart/", "/cart/")
    assert chat.bought == {"土豆": "3"}


def test_ids_of_another_store_mean_nothing(chat, store, potato):
    foreign = make.variant(make.store(), name="别家的", unit="斤")
    page = chat.paste("土豆", line("土豆", potato))
    ids = {"r0_offered": str(foreign.pk), "r0_variant": str(foreign.pk)}

    response = chat.send(page, **ids)

    assert response.status_code == 422
    assert "别家的" not in response.content.decode()
    assert nothing_is_kept()


@pytest.mark.parametrize("rows", ["", "-1", "x", "99999999999999999999", "61"])
def test_odd_sheets_break_nothing(chat, rows):
    data = {"rows": rows, "r0-offered": "1,x,,9" * 50, "r0-variant": "²", "r0-quantity": "1e9"}

    assert chat.client.post(chat.path, data).status_code == 422


def test_a_sum_is_in_the_unit_that_is_sold(chat, store):
    salts = [
        make.variant(store, name=name, unit="袋", price=price, stock="9")
        for name, price in (("海盐", "3.20"), ("湖盐", "4.50"))
    ]
    page = chat.paste("盐两包", line("盐两包", *salts, quantity="2", unit="包"))
    data = fields(page) | {"refresh": ["1"], "r0-variant": [str(salts[0].pk)]}

    response = chat.client.post(chat.path, data, headers={"HX-Request": "true"})

    assert "小计 ¥ 6 .40" in words(response)
    assert "共 1 样 ¥ 6 .40" in words(response)
    data["r0-unit"] = ["箱"]
    assert "小计" not in words(chat.client.post(chat.path, data, headers={"HX-Request": "true"}))


def test_htmx_gets_the_sums_alone(chat, potato):
    page = chat.paste("土豆", line("土豆3斤", potato, quantity="3"))
    data = fields(page) | {"refresh": ["1"], "r0-quantity": ["5"]}

    response = chat.client.post(chat.path, data, headers={"HX-Request": "true"})

    assert "小计 ¥ 9 9 元" in words(response)
    assert 'id="r0-sum"' in response.content.decode()
    assert "<html" not in response.content.decode()
    assert nothing_is_kept()


def test_without_htmx_the_page_comes_back_added_up(chat, potato):
    page = chat.paste("土豆", line("土豆3斤", potato, quantity="3"))

    response = chat.send(page, refresh="1", r0_quantity="5")

    assert fields(response)["r0-quantity"] == ["5"]
    assert nothing_is_kept()


def test_without_the_cart_nothing_typed_is_lost(chat, potato, redis_away):
    page = chat.paste("土豆三斤", line("土豆", potato), note="七点")

    response = chat.send(page, r0_quantity="3")

    assert response.status_code == 503
    assert "人有点多，请稍后再试" in words(response)
    assert fields(response)["r0-quantity"] == ["3"]
    assert fields(response)["note-0"] == ["七点"]


# --- coming back, and going on


def test_coming_back_shows_the_message_again(chat, potato):
    assert chat.client.get(f"{chat.path}again/")["Location"] == chat.path
    chat.paste("土豆3斤", line("土豆3斤", potato, quantity="3"))

    response = chat.client.get(f"{chat.path}again/")

    assert fields(response)["r0-quantity"] == ["3"]
    assert f'data-here="{chat.path}again/"' in response.content.decode()


def test_what_is_in_the_cart_is_not_offered_again(chat, potato):
    page = chat.paste("土豆3斤", line("土豆3斤", potato))
    chat.send(page)

    assert chat.client.get(f"{chat.path}again/")["Location"] == chat.path


def test_the_note_is_filled_in_at_checkout(chat, store, potato):
    page = chat.paste("土豆3斤", line("土豆3斤", potato), note="送到3号楼2单元501")
    chat.send(page)

    page = chat.client.get(f"/checkout/{store.slug}/").content.decode()

    assert 'value="送到3号楼2单元501"' in page
    other = make.variant(make.store(), name="别家的")
    chat.client.post("/cart/add/", {"sku": other.sku})
    elsewhere = chat.client.get(f"/checkout/{other.store.slug}/").content.decode()
    assert "3号楼" not in elsewhere


def test_a_second_message_keeps_the_first_ones_note(chat, potato, melon):
    for number, goods_ in enumerate((potato, melon)):
        page = chat.paste(f"第{number}条", line("要", goods_), note=f"备注{number}")
        chat.send(page)

    assert fields(chat.paste("第1条"))["note-0"] == ["备注0；备注1"]


# --- changes of what is in the cart


@pytest.fixture
def chat_with_cart(chat, potato, melon):
    """A shopper with three jin of potatoes and a melon in the cart."""
    for variant, quantity in ((potato, "3"), (melon, "6")):
        chat.client.post("/cart/add/", {"sku": variant.sku, "quantity": quantity})
    return chat


def test_a_change_sets_the_line_of_the_cart(chat_with_cart, potato):
    wish = line("土豆改成5斤", potato, quantity="5")
    page = chat_with_cart.paste("土豆改成5斤", wish, intent=Intent.CHANGE)
    assert "购物车里已有 3 斤，会改成下面的数量" in words(page)
    assert chat_with_cart.bought == {"西瓜": "6", "土豆": "3"}

    for _tap in range(2):
        chat_with_cart.send(page)

    assert chat_with_cart.bought == {"西瓜": "6", "土豆": "5"}


def test_what_is_not_wanted_any_more_leaves_the_cart(chat_with_cart, potato):
    wish = line("土豆不要了", potato, quantity="0")
    page = chat_with_cart.paste("土豆不要了", wish, intent=Intent.CHANGE)
    assert "购物车里有 3 斤，将去掉" in words(page)

    chat_with_cart.send(page)

    assert chat_with_cart.bought == {"西瓜": "6"}


@pytest.mark.long
def test_cancelling_something_not_there_changes_nothing(chat_with_cart, apples):
    wish = line("青苹果不要了", apples[1], quantity="0")
    page = chat_with_cart.paste("不要了", wish, intent=Intent.CANCEL)

    assert "购物车里没有这样，不用改" in words(page)
    assert "r0-take" not in fields(page)


def test_a_change_means_the_one_that_is_in_the_cart(chat, apples):
    chat.client.post("/cart/add/", {"sku": apples[2].sku, "quantity": "1"})
    wish = line("苹果改成2斤", *apples, quantity="2")
    page = chat.paste("苹果改成2斤", wish, intent=Intent.CHANGE)

    chat.send(page)

    assert chat.bought == {"蛇果": "2"}


def test_a_change_of_what_is_not_there_adds_it(chat, potato):
    wish = line("土豆改成5斤", potato, quantity="5")
    page = chat.paste("土豆改成5斤", wish, intent=Intent.CHANGE)
    assert "购物车里还没有，会加进去" in words(page)

    chat.send(page)

    assert chat.bought == {"土豆": "5"}


# --- limits


@pytest.fixture
def one_reading(settings):
    settings.API_RATES = settings.API_RATES | {"costly": 1}
    with time_machine.travel(timezone.now(), tick=False):
        yield


def test_reading_has_a_limit_and_what_was_typed_stays(chat, potato, one_reading):
    chat.paste("土豆3斤", line("土豆", potato, quantity="3", unit="斤"))

    refused = chat.client.post(chat.path, {"text": "土豆4斤"})
    again = chat.client.get(f"{chat.path}again/")

    for response, typed in ((refused, "土豆4斤"), (again, "土豆3斤")):
        assert response.status_code == 429
        assert int(response["Retry-After"]) > 0
        assert "识别得太频繁了" in response.content.decode()
        assert typed in response.content.decode()


def test_the_api_and_the_page_are_one_count(chat, store, potato, one_reading):
    chat.paste("土豆3斤", line("土豆", potato, quantity="3", unit="斤"))

    parse = f"/api/v1/stores/{store.slug}/chat-orders/parse/"
    response = chat.client.post(parse, {"text": "土豆"}, content_type="application/json")

    assert response.status_code == 429


def test_the_desk_has_the_same_limit(store, potato, signed_in, one_reading):
    desk = signed_in(store.owner)
    first = desk.post("/merchant/chat-orders/", {"text": "土豆3斤"})

    refused = desk.post("/merchant/chat-orders/", {"text": "土豆4斤"})

    assert (first.status_code, refused.status_code) == (200, 429)
    assert "识别得太频繁了" in refused.content.decode()
    assert "土豆4斤" in refused.content.decode()
    searched = {"rows": "1", "r0-words": "土豆"}
    assert desk.post("/merchant/chat-orders/edit/", searched).status_code == 429


def test_a_tap_that_broke_down_may_be_tried_again(chat, potato, monkeypatch):
    page = chat.paste("土豆3斤", line("土豆", potato, quantity="3", unit="斤"))
    with monkeypatch.context() as patch:
        patch.setattr("orders.chat.into_cart.put", lambda **_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            chat.send(page)

    chat.send(page)

    assert chat.bought == {"土豆": "3"}
