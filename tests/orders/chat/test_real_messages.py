"""Messages as people type them, read by the real reader, from the box to the cart."""

import pytest

from orders.chat.models import Draft
from tests import make
from tests.orders.chat.conftest import Chat
from tests.sheets import answered, fields, words

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def goods(store, potato, melon, apples):
    """What the messages below speak of, and a few things they do not."""
    spinach = make.variant(store, name="菠菜", price="4.80", unit="斤", stock="20")
    eggs = make.variant(store, name="土鸡蛋", price="1.50", unit="个", stock="90")
    make.variant(store, name="洗洁精", price="12.00", unit="瓶")
    return {"potato": potato, "melon": melon, "apples": apples, "spinach": spinach, "eggs": eggs}


@pytest.fixture
def real(client, store, goods):
    return Chat(client, store, parser=None)


def test_a_typed_order_becomes_a_cart(real, goods):
    text = "老板 土豆3斤，苹果两斤半 西瓜半个\n有茼蒿吗 来一斤 没有的话就菠菜\n送到3号楼2单元501"

    page = real.paste(text)

    said = words(page)
    assert "西瓜按斤卖，要几斤？" in said
    assert "搜一搜「茼蒿」" in said
    assert "送到3号楼2单元501" in said
    by_name = {values[0]: name[:-5] for name, values in fields(page).items() if "-said" in name}
    rows = {words_: by_name[words_] for words_ in by_name}
    melon = next(row for words_, row in rows.items() if "西瓜" in words_)
    apple = next(row for words_, row in rows.items() if "苹果" in words_)
    answers = {f"{melon}_quantity": "6", f"{apple}_variant": str(goods["apples"][0].pk)}
    response = real.send(page, **answers)
    assert response["Location"] == "/cart/", words(response)
    assert real.bought == {"土豆": "3", "红富士苹果": "2.5", "西瓜": "6", "菠菜": "1"}


def test_a_change_of_mind_changes_the_cart(real, goods):
    real.send(real.paste("土豆3斤，菠菜一斤"))

    real.send(real.paste("土豆改成5斤"))

    assert real.bought == {"土豆": "5", "菠菜": "1"}
    real.send(real.paste("菠菜不要了"))
    assert real.bought == {"土豆": "5"}


@pytest.mark.parametrize("text", ["土豆多少钱一斤？", "在吗", "asdf qwer", "😀", "'; DROP TABLE"])
def test_what_orders_nothing_adds_nothing(real, text):
    response = real.client.post(real.path, {"text": text})

    assert response.status_code == 200
    assert text.split()[0] in response.context["text"]
    assert real.bought == {}


def test_a_list_of_a_whole_house_becomes_a_draft_each(signed_in, store, goods):
    owner = signed_in(store.owner)
    text = "#接龙\n1. 小李 土豆3斤 菠菜1斤\n2. 王阿姨 土鸡蛋10个\n3. 老周 土豆2斤"

    page = owner.post("/merchant/chat-orders/", {"text": text})
    owner.post("/merchant/chat-orders/edit/", answered(page) | {"make": ["1"]})

    found = {
        draft.customer: {line.name: str(line.quantity) for line in draft.lines.all()}
        for draft in Draft.objects.all()
    }
    assert found == {
        "小李": {"土豆": "3", "菠菜": "1"},
        "王阿姨": {"土鸡蛋": "10"},
        "老周": {"土豆": "2"},
    }
