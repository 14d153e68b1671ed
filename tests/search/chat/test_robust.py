"""Whatever is pasted: read in bounded time, nothing dropped, never an error."""

import time

import pytest

from search.chat.parsed import Intent, Status
from search.chat.reader import MOST_LINES, read
from search.chat.words import cleaning
from tests import make
from tests.search.chat.small_shop import stocked

# Generous: a busy machine must not fail, work that grows with the square of the text must.
MOST_SECONDS = 2.0

ODD = [
    "",
    " \n\t ",
    "\x00",
    "a\"b'c:*&|!()",
    "' OR 1=1 --",
    "👍🏻👨‍👩‍👧‍👦🥛",
    "\u202e土豆\u202c3斤\u200b",
    "123456789012345678901234567890",
    "１２３",
    "《",
    "《》《》各一本",
    "土豆" * 1000,
    "不要了" * 600,
    "没有就" * 600,
    "哈" * 1999 + "x",
    "一" * 2000,
    "x3" * 900,
    "半斤" * 900,
    "1、" * 600,
    "张姐 土豆\n" * 200,
    "土豆2斤黄瓜1斤" * 140,
    "土豆、" * 500 + "各一斤",
    "改成" * 900,
    "白" * 2000,
    "我说土豆" * 490 + "两斤",
    ("我说土豆" * 29 + "两斤，") * 16,
    "四根不够分" * 390,
    "本来想买" * 490,
    "小王要梨，" * 400,
    "给她来两斤" * 400,
    "{}%s%(x)s\\",
    "①②③④",
    "½斤土豆㎏",
]


def grocer():
    found = make.store("幸福副食")
    stocked(found, "土豆 斤", "黄瓜 斤")
    return found


@pytest.fixture(scope="module")
def opened(built):
    return built(grocer)


@pytest.mark.parametrize("text", ODD, ids=lambda text: repr(text[:12]))
def test_reads_anything_in_bounded_time(store, text):
    started = time.process_time()

    parsed = read(text, store=store)

    assert time.process_time() - started < MOST_SECONDS
    assert len(parsed.lines) <= MOST_LINES


def test_keeps_what_is_too_long_in_the_note(store):
    text = "土豆3斤，" + "啊" * cleaning.MAX_LENGTH + "黄瓜2斤"

    parsed = read(text, store=store)

    assert [line.candidates[0].name for line in parsed.lines] == ["土豆"]
    assert parsed.note.endswith("黄瓜2斤")
    assert "没有读完" in parsed.note


def test_keeps_the_lines_that_are_too_many_in_the_note(store):
    parsed = read("，".join(f"土豆{number}斤" for number in range(1, 81)), store=store)

    assert len(parsed.lines) == MOST_LINES
    assert "没有读完：土豆61斤" in parsed.note
    assert "土豆80斤" in parsed.note


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("在吗", Intent.NONE),
        ("你好[微笑]👋", Intent.NONE),
        ("土豆多少钱一斤？", Intent.QUESTION),
        ("明天开门吗", Intent.QUESTION),
        ("昨天的订单取消吧", Intent.CANCEL),
        ("不要了", Intent.CANCEL),
        ("土豆3斤，黄瓜2斤，算了都不要了", Intent.CANCEL),
        ("土豆改成5斤", Intent.CHANGE),
        ("土豆不要了", Intent.CHANGE),
        ("老样子", Intent.ORDER),
        ("土豆3斤，明天几点送", Intent.ORDER),
    ],
)
def test_tells_what_a_message_wants(store, text, intent):
    assert read(text, store=store).intent == intent


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("土豆3斤 送到3号楼2单元501", "送到3号楼2单元501"),
        ("明天早上七点前要 土豆3斤", "明天早上七点前要"),
        ("土豆3斤，先记账上，开发票", "先记账上，开发票"),
        ("土豆3斤 家里来客人了", "家里来客人了"),
        ("13812345678 土豆3斤", "13812345678"),
        ("土豆3斤，黄瓜要嫩的2斤", "要嫩的"),
    ],
)
def test_keeps_what_is_not_goods_for_the_shopkeeper(store, text, note):
    parsed = read(text, store=store)

    assert parsed.note == note
    assert parsed.lines[0].candidates[0].name == "土豆"


def test_says_what_it_did_not_find(store):
    parsed = read("土豆3斤，榴莲一个", store=store)

    assert [(line.said, line.status) for line in parsed.lines] == [
        ("土豆3斤", Status.MATCH),
        ("榴莲一个", Status.NOT_FOUND),
    ]
