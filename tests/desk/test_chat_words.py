"""本店叫法 at the desk: what is corrected there is remembered, shown, fixed and deleted."""

import pytest
from django.utils import timezone

from search.models import StoreWord
from search.store_words import memory
from shop.catalog.models import ProductVariant
from shop.stock.models import StockLevel
from shop.stores.models import AuditEntry
from tests import make
from tests.sheets import answered, fields, words

pytestmark = pytest.mark.django_db
ORDERS = "/merchant/chat-orders/"
PATH = f"{ORDERS}words/"


@pytest.fixture
def salts(store):
    return [make.variant(store, name=name, unit="包", stock="9") for name in ("海盐", "湖盐")]


@pytest.fixture
def send(owner, django_capture_on_commit_callbacks):
    def post(page, button="make", value="1", **answers):
        with django_capture_on_commit_callbacks(execute=True):
            return owner.post(f"{ORDERS}edit/", answered(page, **answers) | {button: [value]})

    return post


def paste(client, text):
    response = client.post(ORDERS, {"text": text})
    assert response.status_code == 200, response.content.decode()
    return response


def taught(store, text, variant):
    return StoreWord.unscoped.create(store=store, words=text, variant=variant, by_desk=2)


def test_what_the_desk_chooses_is_chosen_beforehand_from_the_second_time_on(
    owner, store, salts, send
):
    for _ in range(2):
        page = paste(owner, "一包盐")
        assert "r0-variant" not in fields(page)
        send(page, r0_variant=str(salts[1].pk))

    page = paste(owner, "一包盐")

    assert fields(page)["r0-variant"] == [str(salts[1].pk)]
    shown = words(owner.get(PATH))
    assert "「盐」 → 湖盐 会先选好 店里 2 次" in shown


@pytest.mark.long
def test_what_is_searched_for_in_place_of_nothing_is_remembered(owner, store, salts, send):
    for _ in range(2):
        page = paste(owner, "雪花白两包")
        found = send(page, "search", "0", r0_words="海盐")
        send(found, r0_quantity="2")

    row = StoreWord.unscoped.get()
    assert (row.words, row.variant, round(row.by_desk)) == ("雪花白", salts[0], 2)
    assert row.people == []
    page = paste(owner, "雪花白两包")
    assert fields(page)["r0-kind"] == ["choice"]
    assert fields(page)["r0-variant"] == [str(salts[0].pk)]


def test_what_replaces_a_match_is_remembered(owner, store, salts, send):
    milk = make.variant(store, name="纯牛奶", unit="盒", stock="9")
    page = paste(owner, "海盐一包")
    assert fields(page)["r0-kind"] == ["match"]

    send(send(page, "search", "0", r0_words="纯牛奶"), r0_quantity="1")

    assert StoreWord.unscoped.get().variant == milk


def test_words_are_fixed_let_go_and_deleted_and_that_is_on_record(owner, store, salts):
    row = taught(store, "盐", salts[0])

    for do in ("fix", "loosen", "fix", "forget"):
        assert owner.post(f"{PATH}{row.pk}/", {"do": do})["Location"] == PATH
        if do == "fix":
            assert "已固定" in words(owner.get(PATH))

    assert not StoreWord.unscoped.exists()
    actions = AuditEntry.objects.filter(action__startswith="store_word.").order_by("pk")
    assert [(entry.action, entry.target) for entry in actions] == [
        (f"store_word.{do}", "盐 → 海盐") for do in ("fix", "loosen", "fix", "remove")
    ]


def test_an_unknown_wish_is_refused(owner, store, salts):
    row = taught(store, "盐", salts[0])

    assert owner.post(f"{PATH}{row.pk}/", {"do": "sell"}).status_code == 404
    assert owner.get(f"{PATH}{row.pk}/").status_code == 405
    assert owner.post(f"{PATH}{row.pk + 1}/", {"do": "fix"}).status_code == 404


def test_another_stores_words_are_neither_seen_nor_changed(owner, store):
    other = make.store("隔壁超市")
    row = taught(other, "隔壁话", make.variant(other, name="海盐", unit="包"))

    assert "隔壁话" not in words(owner.get(PATH))
    for do in ("fix", "loosen", "forget"):
        assert owner.post(f"{PATH}{row.pk}/", {"do": do}).status_code == 404
    row.refresh_from_db()
    assert not row.is_fixed


@pytest.mark.parametrize(("role", "status"), [("clerk", 302), ("support", 302), ("editor", 403)])
def test_who_handles_orders_mends_words(store, salts, signed_in, role, status):
    row = taught(store, "盐", salts[0])

    response = signed_in(make.member(store, role)).post(f"{PATH}{row.pk}/", {"do": "forget"})

    assert response.status_code == status
    assert StoreWord.unscoped.exists() == (status == 403)


def test_a_visitor_signs_in_first(client):
    assert client.get(PATH).url == f"/account/login/?next={PATH}"


def test_the_page_is_found_from_the_box_and_from_the_settings(owner):
    for page in (ORDERS, "/merchant/settings/search/"):
        assert f'href="{PATH}"' in owner.get(page).content.decode(), page


def test_a_list_costs_the_same_however_long(owner, store, salts, django_assert_max_num_queries):
    for number in range(40):
        taught(store, f"盐{number}", salts[number % 2])

    with django_assert_max_num_queries(14):
        shown = owner.get(PATH)

    assert words(shown).count("店里 2 次") == 30


def test_what_is_over_says_so(owner, store, salts):
    taught(store, "盐", salts[0])
    salts[0].retired_at = memory.timezone.now()
    salts[0].save(update_fields=["retired_at"])

    assert "已下架，不再用" in words(owner.get(PATH))


@pytest.mark.parametrize("goods", ["湖盐", "sku-2"])
def test_the_shop_adds_words_of_its_own(owner, store, salts, goods):
    ProductVariant.unscoped.filter(pk=salts[1].pk).update(sku="SKU-2")

    assert owner.post(PATH, {"said": f"雪花白 ＝ {goods}"}).status_code == 302

    assert "「雪花白」 → 湖盐 已固定" in words(owner.get(PATH))
    assert "雪花白" in AuditEntry.unscoped.get(action="store_word.fix").target
    assert fields(paste(owner, "雪花白两包"))["r0-variant"] == [str(salts[1].pk)]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("雪花白", "写成「叫法 = 商品名」"),
        (" = 海盐", "写成「叫法 = 商品名」"),
        ("雪花白 = 湖", "是「湖盐」吗？"),
        ("海盐 = 湖盐", "「海盐」是店里商品的全名"),
        ("盐2包 = 海盐", "记不住"),
        ("雪花白 = 井盐", "店里没有「井盐」"),
        ("13800001111 = 海盐", "记不住"),
        ("张阿姨 = 海盐", "记不住"),
    ],
)
def test_what_cannot_be_added_is_told_and_changes_nothing(owner, store, salts, said, told):
    make.variant(make.store("隔壁超市"), name="井盐", unit="包")

    response = owner.post(PATH, {"said": said})

    assert response.status_code == 422
    assert told in words(response)
    assert f'value="{said.strip()}"' in response.content.decode()
    assert not StoreWord.unscoped.exists()


def test_another_one_for_what_is_sold_out_teaches_nothing(owner, store, salts, send):
    make.variant(store, name="加碘海盐", unit="包", stock="9")
    page = paste(owner, "加碘海盐一包")
    StockLevel.unscoped.filter(variant__product__title="加碘海盐").update(on_hand=0)
    found = send(page, "search", "0", r0_words="湖盐")
    send(found, r0_quantity="1")

    assert not StoreWord.unscoped.exists()


def test_what_one_shopper_alone_has_said_is_not_on_the_page(owner, store, salts):
    for person in ("one", "other"):
        for word in ("盐", "粗盐")[: 1 if person == "other" else 2]:
            taught_by = [memory.Taught(word, salts[0].pk)]
            memory.learn(store=store, taught=taught_by, person=person, at=timezone.now())

    shown = words(owner.get(PATH))

    assert "「盐」 → 海盐 顾客 2 人" in shown
    assert "粗盐" not in shown
    hidden = StoreWord.unscoped.get(words="粗盐")
    for do in ("fix", "loosen", "forget"):
        assert owner.post(f"{PATH}{hidden.pk}/", {"do": do}).status_code == 404
    assert StoreWord.unscoped.filter(words="粗盐", is_fixed=False).exists()
