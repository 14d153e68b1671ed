"""Orders and queries that were written before the code that reads them was looked at."""

import json
import sys

import pytest
from django.db import transaction

from search.chat.matching.said import Words
from search.chat.reader import read
from tests.search.chat import orders
from tests.search.unseen import otherwise, scorer

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(scope="module")
def stores(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield orders.stock(scorer.catalogue())
        transaction.set_rollback(True)


@pytest.fixture
def say(capsys):
    def told(title, score):
        with capsys.disabled():
            sys.stdout.write(f"\n{title}: {score}\n")

    return told


# Of each set: the least share of its lines, and how many may be wrong, all of them known.
BOUNDS = [
    # 纸巾两提 of rolls too.
    ("messages", 0.98, 1),
    ("second", 1, 0),
    ("third", 0.96, 0),
    # 要嫩的两盒老的一块, and one 书包 where how many was left open.
    ("fourth", 0.93, 2),
    # 一把 of what is counted by 支: asked.
    ("fifth", 0.93, 1),
    # 没有巨峰 is asked, 雪碧换芬达 takes one off.
    ("sixth", 0.92, 2),
    # 两块嫩豆腐 of what is sold by the box, and two like it: asked about.
    ("seventh", 0.88, 3),
    ("eighth", 0.97, 0),
    # Of beans and milk that this message never asked for: taken back all the same.
    ("ninth", 0.93, 2),
    # 一块一盒的那种 of two kinds of 豆腐.
    ("tenth", 0.89, 1),
    # A case of cans sold one by one, and 豉油: asked about.
    ("eleventh", 0.99, 0),
    # ksf老坛
    ("twelfth", 0.99, 0),
    # 多加五斤, 一共十五斤: five.
    ("thirteenth", 0.92, 1),
    ("fourteenth", 0.95, 0),
    ("fifteenth", 0.97, 0),
    # 防水胶带 is no 电工胶布, 男款的 of trousers no T恤.
    ("sixteenth", 0.94, 2),
    ("seventeenth", 0.95, 0),
    ("eighteenth", 0.94, 0),
    # 一块 of what is sold by the box: asked.
    ("nineteenth", 0.95, 1),
    # 粥：, a heading without 的, is not heard below it: 莲子玉米 is taken for 玉米.
    ("twentieth", 0.91, 3),
    # A case of 雪花 in brackets, behind 啤酒: how many is asked.
    ("twenty_first", 0.94, 1),
    # 面包牛奶各两个（牛奶要鲜的那种）: what the bracket says is one more.
    ("twenty_second", 0.95, 1),
    # 苹果 阿克苏 和 烟台 with blanks between: how many of the first is asked.
    ("twenty_third", 0.97, 1),
    # 三体三本要单买的 is three of the first, 有的话全要了 one.
    ("twenty_fourth", 0.96, 2),
    # 一瓶RIO蓝玫瑰一瓶水蜜桃: peaches by the bottle, asked about.
    ("twenty_fifth", 0.89, 1),
    ("twenty_sixth", 0.96, 0),
    ("twenty_seventh", 0.96, 0),
    ("twenty_eighth", 1, 0),
    ("twenty_ninth", 0.96, 0),
    # 卷纸 that this message never asked for, and one 洗衣液 too many.
    ("thirtieth", 0.90, 2),
    ("thirty_first", 0.99, 0),
    # Two kinds of 牙膏 cost 9.9; 鲁花 beside 金龙鱼, not instead.
    ("thirty_second", 0.97, 2),
    ("thirty_third", 0.99, 0),
    # 东野圭吾的两本，白夜行和恶意: two of the first.
    ("thirty_fourth", 0.96, 1),
    ("thirty_fifth", 0.97, 0),
    # 一瓶上色的那种, behind 酱油; 不辣的那种, behind 青海椒.
    ("thirty_sixth", 0.96, 2),
    # 儿童的 behind 😷, 香蕉的 behind 泡芙草莓的不要.
    ("thirty_seventh", 0.92, 2),
    ("thirty_eighth", 0.96, 0),
    # 卫生纸要卷卷的
    ("thirty_ninth", 0.95, 1),
    # 好丽友派俩 of what is sold by the box: asked.
    ("fortieth", 0.88, 1),
    # 水枪一把 of 支: asked; 消防车 behind 多美卡救护车; 银针就不要了.
    ("forty_first", 0.92, 3),
    # 肉包子 by the 笼: asked; 豆腐粉丝那种, once more.
    ("forty_second", 0.91, 2),
    # 5.4那支改成4.5的, 眼影刷的套装 by the 套: asked, and fishing lines by their numbers.
    ("forty_third", 0.86, 3),
    ("forty_fourth", 0.97, 0),
    # 啊等下 运动裤要130的: the first stays.
    ("forty_fifth", 0.92, 1),
    # A4打印纸 is called so by one of four: asked how many.
    ("forty_sixth", 0.89, 1),
    ("forty_seventh", 0.94, 0),
    ("forty_eighth", 0.91, 0),
    # 要大铁盒的 of two makers; 水管要8米.
    ("forty_ninth", 0.91, 2),
    ("fiftieth", 0.88, 0),
    # 尾灯小龟王上用的, and 细的彩色蜡烛 once more.
    ("fifty_first", 0.87, 2),
    ("fifty_second", 0.98, 0),
    ("fifty_third", 0.95, 0),
    ("fifty_fourth", 0.98, 0),
    # 黑色的笔 of one that clicks and a box of others.
    ("fifty_fifth", 0.93, 1),
    # 红牛不要了, which nobody had asked for.
    ("fifty_sixth", 0.92, 1),
    # 无糖那个 of a drink; 辣椒 in a glass; 丸子; 吞拿鱼 of another pack.
    ("fifty_seventh", 0.95, 5),
    # 番茄 is 小番茄, where 西红柿 are sold, too.
    ("fifty_eighth", 0.98, 1),
    ("fifty_ninth", 0.94, 0),
    ("sixtieth", 0.94, 0),
    # 哦不要原味要番茄味; the only 洗发水, beside 洗发露.
    ("sixty_first", 0.98, 2),
    ("sixty_second", 0.92, 0),
    # 我儿子45的也来一双
    ("sixty_third", 0.94, 1),
    # Six bottles of the only beer in bottles.
    ("sixty_fourth", 0.97, 1),
    # 那个小孩的绘本我要…; 第一部不要了，换第三部 of two.
    ("sixty_fifth", 0.94, 2),
    # 0 of what was taken back and nobody had asked for, twice; 哈密瓜 instead of it.
    ("sixty_sixth", 0.96, 3),
    # One S and one M of two, a case of the only beer that is called so, and 猕猴桃先不要.
    ("sixty_seventh", 0.97, 4),
    # 0 of what was taken back and nobody had asked for, three times.
    ("sixty_eighth", 0.96, 3),
    # A case of the only beer that is called so; 三体2黑暗森林和3死神永生; mug, in English.
    ("sixty_ninth", 0.96, 4),
    ("seventieth", 0.98, 0),
    # Shares in brackets behind a sum, and 每人; whose the rice of room 401 is.
    ("seventy_first", 0.91, 6),
    ("seventy_second", 0.96, 2),
    ("seventy_third", 0.92, 2),
    # Half of it lists of people: 小王、小李每人一个, goods and names the other way round.
    ("seventy_fourth", 0.88, 15),
    # Five other trades, by a hand that wrote the goods, too.
    ("seventy_fifth", 0.89, 1),
    # The town once more.
    ("seventy_sixth", 0.91, 8),
    ("seventy_seventh", 0.99, 0),
    # 蜂巢蜜 of 胖胖妈, and 键盘就不用了, which nobody had asked for.
    ("seventy_eighth", 0.93, 3),
    ("seventy_ninth", 0.99, 1),
    # 来一斤虾 of three kinds; what was bought last time in another size.
    ("eightieth", 0.96, 2),
    # 红豆的, behind 优乐美香芋和.
    ("eighty_first", 0.98, 1),
    # Prints by the page, people glued to what they want, and what somebody else changes.
    ("eighty_second", 0.87, 5),
    # 603只要 is no 603, and what is taken back with 吧.
    ("eighty_third", 0.96, 4),
    # What somebody says beside it: 就咸蛋下饭.
    ("eighty_fourth", 0.93, 6),
    # 青岛啤酒 of two, 葡萄就不要了, and a list headed by goods.
    ("eighty_fifth", 0.95, 4),
    # Of two more hands: 212 of 217 and 179 of 183 at first, with 3 and 1 silently wrong.
    ("eighty_sixth", 0.99, 0),
    ("eighty_seventh", 0.99, 0),
    # Half of it is speech without signs: 177 of 198 at first, 10 silently wrong.
    ("eighty_eighth", 0.96, 0),
    # Four more hands: 221 of 244, 143 of 196 (all of it spoken), 188 of 219 and 173 of 212 (new
    # trades) before speech that runs on was read as such; 10, 10, 12 and 8 silently wrong.
    ("eighty_ninth", 1, 0),
    ("ninetieth", 0.83, 3),
    ("ninety_first", 0.93, 4),
    ("ninety_second", 0.90, 2),
    # Five more hands: 279 of 314, 163 of 237 (all of it spoken), 199 of 236 (new trades), 139 of
    # 190 (all of it spoken) and 227 of 230 (typed) before speech was cut where goods and amounts
    # meet; 10, 14, 7, 10 and 3 silently wrong.
    ("ninety_third", 0.92, 4),
    ("ninety_fourth", 0.79, 6),
    ("ninety_fifth", 0.86, 8),
    ("ninety_sixth", 0.82, 10),
    ("ninety_seventh", 0.98, 3),
    # Ten shoppers of the town: .977 at first.
    ("ninety_eighth", 0.97, 1),
    # Of four new trades each, a quarter dictated: .832, .815 and .881 at first.
    ("ninety_ninth", 0.94, 7),
    ("hundredth", 0.87, 4),
    ("hundred_first", 0.9, 5),
    # Four more whose names are glued (毛线大红, 热水管4分20×2.8): .727 at first.
    ("hundred_second", 0.83, 7),
    # Three shops of everyday goods, all typed: .954 at first.
    ("hundred_third", 0.95, 2),
    # Three everyday shops each: .915 and .916 by the reader before 24瓶/箱 and 没酱油了 were
    # understood, .953 and .955 before it was mended from these.
    ("hundred_fourth", 0.95, 1),
    ("hundred_fifth", 0.96, 2),
    # Everyday shops of the south and of a harbour: .936 and .944 before it was mended from these.
    ("hundred_sixth", 0.96, 3),
    ("hundred_seventh", 0.97, 1),
    # Six shops each. Everyday orders: .988 at first, none silently wrong; orders of every kind:
    # .938, 12 silently wrong.
    ("hundred_eighth", 0.99, 0),
    ("hundred_ninth", 0.97, 0),
    # As it came: .944 (151 of 160), 3 too many, 5 silently wrong; nothing was mended from it.
    ("hundred_tenth", 0.94, 5),
    # As they came: .840 (105 of 125), 7 too many, 4 silently wrong; .791 (129 of 163), 12, 13.
    ("hundred_eleventh", 0.96, 1),
    ("hundred_twelfth", 0.89, 2),
]


@pytest.mark.parametrize(("name", "least", "most_wrong"), BOUNDS)
def test_reads_orders_that_nobody_had_seen(stores, say, name, least, most_wrong):
    score = scorer.score_orders(scorer.messages(name), stores)

    say(f"unseen orders: {name}", score)
    assert score.share >= least
    assert len(score.wrong) <= most_wrong


@pytest.mark.parametrize("way", otherwise.WAYS)
def test_said_otherwise_is_the_same_order(stores, way):
    every = [each for name in scorer.SETS for each in scorer.messages(name)]
    said = [(each, otherwise.WAYS[way](each.text)) for each in every[:: otherwise.STEP]]
    said = [(each, text) for each, text in said if text != each.text]

    differ = [
        text
        for each, text in said
        if otherwise.lines(text, stores[each.shop])
        != otherwise.as_written(each.text, stores[each.shop])
    ]

    assert len(said) > 30
    assert 100 * len(differ) <= otherwise.MOST * len(said), differ


def test_passing_over_what_goods_cannot_explain_changes_nothing(stores, monkeypatch):
    said = [each for name in scorer.SETS for each in scorer.messages(name)][:: otherwise.STEP]
    quick = [read(each.text, store=stores[each.shop]) for each in said]

    monkeypatch.setattr(Words, "may_explain", lambda *_given: True)
    monkeypatch.setattr(Words, "may_begin", lambda *_given: True)

    assert quick == [read(each.text, store=stores[each.shop]) for each in said]
    assert len(said) > 30


def test_every_set_has_its_bounds():
    assert [name for name, *_bounds in BOUNDS] == scorer.SETS


# Of each set: the least recall, and how many goods may be shown that are something else.
QUERIES = [
    # 黄花菜 holds 花菜.
    ("queries", 0.95, 1),
    ("queries_second", 0.91, 0),
    # .878 at first: of fourteen refrigerators it names three, which counts as lost. 番椒 is what
    # chillies are called in the south; the set did not know.
    ("queries_third", 0.90, 1),
    # 土蛋鸡 and 像皮擦 find nothing.
    ("queries_fourth", 0.94, 0),
    # dny of 安佳淡奶油: the dictionary does not part it.
    ("queries_fifth", 0.94, 0),
    ("queries_sixth", 0.91, 0),
    # Of shops in trades that no set had: .855, .870 and .926 at first.
    ("queries_seventh", 0.98, 0),
    ("queries_eighth", 0.97, 0),
    ("queries_ninth", 0.94, 0),
    # And three more: .935, .896 and .917 at first.
    ("queries_tenth", 0.95, 0),
    ("queries_eleventh", 0.91, 0),
    ("queries_twelfth", 0.91, 0),
    # And three more: .917, .929 and .896 at first.
    ("queries_thirteenth", 0.95, 0),
    ("queries_fourteenth", 0.92, 0),
    ("queries_fifteenth", 0.91, 0),
    # And once more three: .928, .935 and .938 at first.
    ("queries_sixteenth", 0.92, 0),
    ("queries_seventeenth", 0.93, 0),
    ("queries_eighteenth", 0.93, 0),
    # .910, .917 and .734 at first.
    ("queries_nineteenth", 0.93, 0),
    ("queries_twentieth", 0.99, 0),
    ("queries_twenty_first", 0.92, 0),
    # Of a grocer's, a bookshop's, appliances, a market and a bakery: .988, .884 and .919 at first.
    ("queries_twenty_second", 0.98, 0),
    ("queries_twenty_third", 0.99, 0),
    ("queries_twenty_fourth", 0.97, 0),
    # And three more: .942, 1.000 and .988 at first.
    ("queries_twenty_fifth", 0.94, 0),
    ("queries_twenty_sixth", 0.99, 0),
    ("queries_twenty_seventh", 0.98, 0),
    # .922, .977 and .833 at first, then .953, .806 and .946, then .988 and .917.
    ("queries_twenty_eighth", 0.96, 0),
    ("queries_twenty_ninth", 0.97, 0),
    ("queries_thirtieth", 0.90, 0),
    ("queries_thirty_first", 0.97, 0),
    ("queries_thirty_second", 0.87, 0),
    ("queries_thirty_third", 0.96, 0),
    ("queries_thirty_fourth", 0.98, 0),
    ("queries_thirty_fifth", 0.91, 0),
    # .945, .955 and .942 at first, then .948 and .941.
    ("queries_thirty_sixth", 0.97, 0),
    ("queries_thirty_seventh", 0.97, 0),
    ("queries_thirty_eighth", 0.98, 0),
    ("queries_thirty_ninth", 0.95, 0),
    ("queries_fortieth", 0.95, 0),
    # .932, .964, .987 and .991 at first.
    ("queries_forty_first", 0.93, 0),
    ("queries_forty_second", 0.96, 0),
    ("queries_forty_third", 0.98, 0),
    ("queries_forty_fourth", 0.99, 0),
    ("queries_forty_fifth", 0.91, 0),
    ("queries_forty_sixth", 0.92, 0),
    ("queries_forty_seventh", 0.98, 0),
    # .932 at first.
    ("queries_eightieth", 0.93, 0),
]


@pytest.mark.parametrize(("name", "least", "most_invented"), QUERIES)
def test_finds_what_nobody_had_seen_asked(stores, say, name, least, most_invented):
    score = scorer.score_queries(scorer.queries(name), stores)

    say(f"unseen queries: {name}", score)
    assert score.recall >= least
    assert len(score.invented) <= most_invented


def test_reads_the_shared_spoken_orders(stores, say, shared_data):
    data = json.loads((shared_data / "chat_orders_spoken.json").read_text(encoding="utf-8"))

    score = scorer.score_orders(scorer.shared_messages(data["orders"]), stores)

    say("shared spoken orders", score)
    assert score.share >= 0.96
    assert score.wrong == []


def test_finds_what_the_shared_queries_ask_for(stores, say, shared_data):
    data = json.loads((shared_data / "search_asked.json").read_text(encoding="utf-8"))

    score = scorer.score_queries(scorer.shared_queries(data["queries"]), stores)

    say("shared asked queries", score)
    assert score.recall >= 0.98
    assert score.invented == []
