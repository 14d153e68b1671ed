"""What a store's people mean by words: counted, faded, asked for by one query, never elsewhere."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from search import popular, typed_orders
from search.chat.parsed import Status
from search.models import StoreWord
from search.store_words import keys, memory
from search.store_words.memory import Taught
from shop.catalog import products
from shop.stock.models import StockLevel
from tests import make

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def salts(store):
    return [
        make.variant(store, name=name, unit="包", stock="9") for name in ("海盐", "湖盐", "井盐")
    ]


def teach(store, words, variant, *, person="", times=1, at=NOW):
    taught = [Taught(words, variant.pk)]
    return [memory.learn(store=store, taught=taught, person=person, at=at) for _ in range(times)]


def read(store, text, *, at=NOW):
    (line,) = typed_orders.read(text, store=store, at=at).lines
    return line


def stock(store, variant, count):
    StockLevel.unscoped.filter(store=store, variant=variant).update(on_hand=Decimal(count))


def preferred(line):
    return line.candidates[0].name if line.is_preferred else None


def test_what_the_desk_chose_twice_is_chosen_beforehand_and_still_asked(store, salts):
    teach(store, "盐", salts[1])
    assert preferred(read(store, "一包盐")) is None

    teach(store, "盐", salts[1])

    line = read(store, "一包盐")
    assert (line.status, preferred(line)) == (Status.AMBIGUOUS, "湖盐")
    assert {one.name for one in line.candidates} == {"海盐", "湖盐", "井盐"}
    assert line.quantity == 1
    assert preferred(read(store, "来两袋盐")) == "湖盐"
    assert preferred(read(store, "一包食用盐")) is None


def test_it_fades_with_time(store, salts):
    teach(store, "盐", salts[1], times=2)

    assert preferred(read(store, "一包盐", at=NOW + timedelta(days=30))) == "湖盐"
    assert preferred(read(store, "一包盐", at=NOW + timedelta(days=60))) is None


def test_both_sides_are_counted(store, salts):
    teach(store, "盐", salts[1], times=2)

    teach(store, "盐", salts[0], times=1)

    assert preferred(read(store, "一包盐")) is None
    teach(store, "盐", salts[1], times=2)
    assert preferred(read(store, "一包盐")) == "湖盐"


def test_one_shopper_alone_teaches_nothing_however_often(store, salts):
    counted = teach(store, "盐", salts[2], person="mallory", times=50)

    assert counted == [1] + [0] * 49
    assert preferred(read(store, "一包盐")) is None


@pytest.mark.parametrize(("people", "chosen"), [(3, None), (4, "井盐")])
def test_several_shoppers_are_needed(store, salts, people, chosen):
    for number in range(people):
        teach(store, "盐", salts[2], person=f"shopper {number}")

    assert preferred(read(store, "一包盐")) == chosen


def test_regulars_keep_a_word_alive(store, salts):
    for day in range(0, 120, 3):
        teach(store, "盐", salts[2], person=f"regular {day % 4}", at=NOW + timedelta(days=day))

    assert preferred(read(store, "一包盐", at=NOW + timedelta(days=120))) == "井盐"
    assert StoreWord.unscoped.get().by_shoppers < 4
    assert preferred(read(store, "一包盐", at=NOW + timedelta(days=200))) is None


@pytest.mark.long
def test_one_shopper_is_never_more_than_one(store, salts):
    for number in range(2):
        teach(store, "盐", salts[2], person=f"shopper {number}")
    for day in range(90):
        teach(store, "盐", salts[2], person="mallory", at=NOW + timedelta(days=day))

    assert StoreWord.unscoped.get().by_shoppers < 2
    assert preferred(read(store, "一包盐", at=NOW + timedelta(days=89))) is None


@pytest.mark.long
def test_whoever_comes_counts_however_many_came_before(store, salts, monkeypatch):
    monkeypatch.setattr(memory, "MOST_PEOPLE", 6)
    for day in range(500):
        teach(store, "盐", salts[2], person=f"shopper {day}", at=NOW + timedelta(days=day))

    row = StoreWord.unscoped.get()
    assert len(row.people) == 6
    assert row.by_shoppers <= 6
    assert preferred(read(store, "一包盐", at=NOW + timedelta(days=500))) == "井盐"


def test_a_few_shoppers_do_not_outvote_the_shop(store, salts):
    teach(store, "盐", salts[0], times=2)

    for number in range(12):
        teach(store, "盐", salts[2], person=f"shopper {number}")

    assert preferred(read(store, "一包盐")) is None


def test_what_the_reader_is_sure_of_is_asked_when_the_desk_knows_better(store):
    milk = make.variant(store, name="德亚纯牛奶", unit="盒", stock="9")
    make.variant(store, name="鲜牛奶屋顶装", unit="盒", stock="9")
    assert read(store, "纯牛奶两盒").status == Status.MATCH
    other = make.variant(store, name="早餐奶", unit="盒", stock="9")

    teach(store, "纯牛奶", other, times=2)

    line = read(store, "纯牛奶两盒")
    assert (line.status, preferred(line), line.quantity) == (Status.AMBIGUOUS, "早餐奶", 2)
    assert milk.product_id in {one.product_id for one in line.candidates}


@pytest.mark.parametrize("is_fixed", [False, True])
def test_all_that_a_product_is_called_means_that_one(store, salts, is_fixed):
    teach(store, keys.of("海盐", is_goods=True), salts[1], times=4)
    if is_fixed:
        row = StoreWord.unscoped.get()
        memory.fix(store=store, word_id=row.pk, is_fixed=True, actor=store.owner)

    line = read(store, "海盐两包")

    assert (line.status, line.goods.name, line.is_preferred) == (Status.MATCH, "海盐", False)
    stock(store, salts[0], 0)
    assert read(store, "海盐两包").goods.name == "海盐"


def test_words_that_the_store_has_not_are_offered_and_never_decided(store, salts):
    assert read(store, "两包雪花白").status == Status.NOT_FOUND

    teach(store, "雪花白", salts[0], times=9)

    line = read(store, "两包雪花白")
    assert (line.status, preferred(line)) == (Status.AMBIGUOUS, "海盐")
    assert (line.quantity, line.unit) == (2, "包")


def test_only_what_the_store_fixed_is_a_match(store, salts):
    teach(store, "雪花白", salts[0])
    teach(store, "盐", salts[0])
    for row in StoreWord.unscoped.filter(store=store):
        memory.fix(store=store, word_id=row.pk, is_fixed=True, actor=store.owner)

    for text in ("两包雪花白", "两包盐", "盐2"):
        line = read(store, text)
        assert (line.status, line.goods.name, line.quantity) == (Status.MATCH, "海盐", 2), text
    # Nobody can know how many packets three 斤 are.
    assert read(store, "三斤盐").status == Status.AMBIGUOUS


def test_words_are_fixed_to_one_of_the_goods_and_let_go_again(store, salts):
    for salt in salts[:2]:
        teach(store, "盐", salt)
    first, second = StoreWord.unscoped.order_by("pk")

    memory.fix(store=store, word_id=first.pk, is_fixed=True, actor=store.owner)
    memory.fix(store=store, word_id=second.pk, is_fixed=True, actor=store.owner)

    assert read(store, "盐一包").goods.name == "湖盐"
    memory.fix(store=store, word_id=second.pk, is_fixed=False, actor=store.owner)
    assert preferred(read(store, "盐一包")) is None


def test_what_ended_is_sold_out_or_gone_drops_out(store, salts):
    teach(store, "盐", salts[1], times=2)
    teach(store, "雪花白", salts[1], times=2)
    stock(store, salts[1], 0)

    assert preferred(read(store, "一包盐")) is None

    stock(store, salts[1], 9)
    assert preferred(read(store, "一包盐")) == "湖盐"
    products.retire_variant(
        store=store, variant_id=salts[1].pk, actor=store.owner, at=timezone.now()
    )
    assert preferred(read(store, "一包盐")) is None
    assert read(store, "两包雪花白").status == Status.NOT_FOUND
    assert teach(store, "盐", salts[1]) == [0]


@pytest.mark.long
def test_it_never_crosses_to_another_store(store, salts):
    other = make.store("隔壁超市")
    for name in ("海盐", "湖盐"):
        make.variant(other, name=name, unit="包", stock="9")
    teach(store, "盐", salts[1], times=5)

    assert preferred(read(other, "一包盐")) is None
    assert teach(other, "盐", salts[1]) == [0]
    assert StoreWord.unscoped.filter(store=other).count() == 0
    with pytest.raises(StoreWord.DoesNotExist):
        memory.forget(store=other, word_id=StoreWord.unscoped.get().pk, actor=other.owner)


def test_reading_costs_one_query_more_whatever_is_known(store, salts):
    text = "盐一包，雪花白两包，酱油一瓶"
    teach(store, "盐", salts[1], times=2)
    read_all = typed_orders.read
    with CaptureQueriesContext(connection) as few:
        read_all(text, store=store, at=NOW)
    for number in range(30):
        teach(store, f"雪花{number}", salts[0])
        teach(store, "酱油", salts[number % 3])

    with CaptureQueriesContext(connection) as many:
        read_all(text, store=store, at=NOW)

    assert len(few) == len(many)
    assert sum("search_storeword" in one["sql"] for one in many) == 1


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("盐", "盐"),
        ("老板 可口可乐 2L", "可口可乐 2l"),
        ("鹽", "盐"),
        ("13800001111", ""),
        ("加微信abc", ""),
        ("送到幸福小区3号楼", ""),
        ("张阿姨", ""),
        ("豆豆妈妈的", ""),
        ("这是一句非常非常长的话没有人会这样叫一样东西的吧", ""),
        ("", ""),
    ],
)
def test_only_words_that_name_goods_are_kept(words, key):
    assert keys.of(words, is_goods=True) == key


def test_a_name_is_kept_only_where_goods_are_called_so():
    assert keys.of("黄瓜", is_goods=True) == "黄瓜"
    assert keys.of("王芳", is_goods=False) == ""


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("加多宝", "加多宝"),
        ("康师傅", "康师傅"),
        ("加厚垃圾袋", "加厚垃圾袋"),
        ("中盐加碘精制盐", "中盐加碘精制盐"),
        ("来两袋盐吧", "两袋盐"),
        ("帮我拿那个蓝月亮洗衣液 3kg", "蓝月亮洗衣液 3kg"),
    ],
)
def test_no_part_of_a_name_is_taken_for_talk(words, key):
    assert keys.of(words, is_goods=True) == key


def test_what_the_shop_calls_so_is_found_though_people_are_called_so(store, salts):
    for words in ("小黄", "王中王", "雪花白"):
        memory.add(store=store, words=words, variant=salts[0], actor=store.owner, at=NOW)

        assert read(store, f"{words}两包").goods.name == "海盐"


def test_a_full_memory_is_told(store, salts, monkeypatch):
    monkeypatch.setattr(memory, "MOST", 1)
    memory.add(store=store, words="雪花白", variant=salts[0], actor=store.owner, at=NOW)

    with pytest.raises(ValidationError, match="满了"):
        memory.add(store=store, words="白雪花", variant=salts[0], actor=store.owner, at=NOW)
    assert StoreWord.unscoped.get().words == "雪花白"


@pytest.mark.long
def test_one_shopper_fills_no_memory(store, salts):
    for number in range(memory.MOST_OF_ONE + 40):
        teach(store, f"盐{number}", salts[0], person="mallory")

    assert StoreWord.unscoped.count() == memory.MOST_OF_ONE
    assert teach(store, "好盐", salts[0], person="somebody") == [1]


def test_what_weighs_least_goes_first(store, salts, monkeypatch):
    monkeypatch.setattr(memory, "MOST", 4)
    teach(store, "盐", salts[1], times=4)
    for person in ("one", "other"):
        teach(store, "粗盐", salts[1], person=person, at=NOW + timedelta(hours=1))
    for words in ("甲盐", "乙盐"):
        teach(store, words, salts[0], person="mallory", at=NOW + timedelta(hours=2))

    # A shopper's replaces what one shopper alone has said, and nothing else.
    assert teach(store, "丙盐", salts[0], person="third", at=NOW + timedelta(hours=3)) == [1]
    assert set(StoreWord.unscoped.values_list("words", flat=True)) == {"盐", "粗盐", "乙盐", "丙盐"}
    for words in ("丁盐", "戊盐", "己盐"):
        teach(store, words, salts[0], at=NOW + timedelta(hours=4))
    assert set(StoreWord.unscoped.values_list("words", flat=True)) == {"盐", "丁盐", "戊盐", "己盐"}


def test_the_desks_words_push_out_the_oldest_and_shoppers_words_do_not(store, salts, monkeypatch):
    monkeypatch.setattr(memory, "MOST", 3)
    for number, words in enumerate(("甲盐", "乙盐", "丙盐")):
        teach(store, words, salts[0], at=NOW + timedelta(minutes=number))

    assert teach(store, "丁盐", salts[0], person="mallory") == [0]
    assert teach(store, "丁盐", salts[0], at=NOW + timedelta(hours=1)) == [1]

    kept = StoreWord.unscoped.order_by("noted_at").values_list("words", flat=True)
    assert list(kept) == ["乙盐", "丙盐", "丁盐"]


def test_what_nobody_chose_for_long_is_forgotten(store, salts):
    old = timezone.now() - memory.KEPT - timedelta(days=1)
    teach(store, "盐", salts[0], at=old)
    teach(store, "湖盐", salts[1], at=old)
    fixed = StoreWord.unscoped.get(words="湖盐")
    memory.fix(store=store, word_id=fixed.pk, is_fixed=True, actor=store.owner)

    popular.forget_old_counts()

    assert [row.words for row in StoreWord.unscoped.all()] == ["湖盐"]
