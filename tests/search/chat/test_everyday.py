"""What grocers, stationers and phone shops are asked day by day, as unseen messages said it."""

import pytest

from search.chat.reader import read
from tests.search.chat.small_shop import read_as, stocked

DRINKS = ("农夫山泉 550ml 瓶 [24瓶/箱]", "雪碧 500ml 瓶 [每箱15瓶]", "王老吉 310ml 罐")
STATIONERY = (
    "得力A4复印纸70g 500张 包 [5包/箱]",
    "得力A4复印纸80g 500张 包 [5包/箱]",
    "田字格本 本 [10本/包]",
    "得力中性笔替芯0.5mm黑色20支装 盒",
)
PENS = ("晨光中性笔0.5mm黑色 支 [12支/盒]", "得力中性笔替芯0.5mm黑色20支装 盒")
CLEANING = ("威猛先生洁厕液 瓶", "爱特福84消毒液 瓶")
HEATERS = ("美的电热水器 60升 台", "美的电饭煲 4L 台")
WATER = ("农夫山泉饮用天然水 瓶", "怡宝纯净水 瓶")
FOOD = (
    "香菜 把",
    "猪里脊 斤",
    "葱油拌面 碗",
    "卤猪蹄 个",
    "海天蚝油 520g 瓶",
    "中盐加碘盐 400g 袋",
)
NOODLES = ("康师傅老坛酸菜牛肉面桶装 桶", "康师傅红烧牛肉面桶装 桶")
LINES = ("绿联Type-C数据线2米 根", "绿联苹果Lightning数据线1米 根", "iPhone15钢化膜 张")
ICES = ("蒙牛绿色心情 支", "伊利小布丁 支", "和路雪可爱多草莓味 支", "和路雪可爱多香草味 支")
RICE = ("五常大米 10斤 袋", "东北珍珠米 20斤 袋", "面粉 袋")
SALT = "中盐加碘盐 400g"

CASES = [
    # a case of what is sold one by one, where the shop tells how many are in it
    ("农夫山泉两箱", DRINKS, [("农夫山泉 550ml", 48)]),
    ("雪碧来半箱", ("雪碧 500ml 瓶 [整箱12瓶]",), [("雪碧 500ml", 6)]),
    ("雪碧一件", DRINKS, [("雪碧 500ml", 15)]),
    ("王老吉一箱", DRINKS, [("王老吉 310ml", None)]),
    ("雪碧半箱", DRINKS, [("雪碧 500ml", None)]),
    ("田字格一包", STATIONERY, [("田字格本", 10)]),
    ("脐橙两箱", ("赣南脐橙 斤 [10斤/箱]",), [("赣南脐橙", 20)]),
    ("草鱼一条", ("鲜活草鱼 斤 [一条4斤左右]",), [("鲜活草鱼", None)]),
    ("啤酒一箱", ("青岛啤酒 罐 [12罐/箱]", "燕京啤酒 箱"), [("燕京啤酒", 1)]),
    ("7号电池来8节", ("南孚7号碱性电池4粒装 卡",), [("南孚7号碱性电池4粒装", 2)]),
    # names that glue how long, how packed and how good to what it is
    ("type-c线2米的1根", LINES, [("绿联Type-C数据线2米", 1)]),
    ("加根苹果线", LINES, [("绿联苹果Lightning数据线1米", 1)]),
    ("苹果15钢化膜2张", LINES, [("iPhone15钢化膜", 2)]),
    ("康师傅老坛酸菜面 3桶", NOODLES, [("康师傅老坛酸菜牛肉面桶装", 3)]),
    ("红烧牛肉桶面2桶", NOODLES, [("康师傅红烧牛肉面桶装", 2)]),
    ("费列罗16粒 1", ("费列罗 3粒装 条", "费列罗 16粒礼盒装 盒"), [("费列罗 16粒礼盒装", 1)]),
    ("车厘子2斤", ("智利车厘子JJ级 斤",), [("智利车厘子JJ级", 2)]),
    ("可爱多草莓的2个", ICES, [("和路雪可爱多草莓味", 2)]),
    ("A4纸一箱", ("得力A4复印纸70g500张 包 [5包/箱]",), [("得力A4复印纸70g500张", 5)]),
    ("酸奶一箱", ("安慕希希腊风味酸奶原味205g*12盒 箱",), [("安慕希希腊风味酸奶原味205g*12盒", 1)]),
    ("80gA4纸3包", STATIONERY, [("得力A4复印纸80g 500张", 3)]),
    # what belongs to a thing is none
    ("黑色中性笔一盒", PENS, [("晨光中性笔0.5mm黑色", 12)]),
    ("花洒1个", ("手持增压花洒 个", "花洒软管 1.5米 根"), [("手持增压花洒", 1)]),
    (
        "饮水机1台配2盒滤芯",
        ("自动饮水机 2L 台", "饮水机滤芯 3片装 盒"),
        [("自动饮水机 2L", 1), ("饮水机滤芯 3片装", 2)],
    ),
    # other words for a kind, beside what is called so
    ("大米一袋", RICE, [(["东北珍珠米 20斤", "五常大米 10斤"], 1)]),
    ("茄子两斤", ("长茄子 斤", "圣女果 小番茄 斤"), [("长茄子", 2)]),
    ("茄子两斤", ("圆茄子 斤", "紫长茄 斤"), [(["圆茄子", "紫长茄"], 2)]),
    ("水龙头一个", ("洗衣机水龙头 个", "厨房龙头 个"), [(["厨房龙头", "洗衣机水龙头"], 1)]),
    ("电风扇一台", ("美的落地扇FS40 台", "花洒 个"), [("美的落地扇FS40", 1)]),
    ("快乐水大瓶的两瓶", ("可口可乐500ml 瓶", "可口可乐2L 瓶"), [("可口可乐2L", 2)]),
    ("矿泉水两瓶", WATER, [(["农夫山泉饮用天然水", "怡宝纯净水"], 2)]),
    ("水两瓶", WATER, [(["农夫山泉饮用天然水", "怡宝纯净水"], 2)]),
    ("榨菜3包", ("乌江榨菜丝80g 袋",), [("乌江榨菜丝80g", 3)]),
    ("稀饭两碗", ("小米粥 碗", "八宝粥 碗", "豆浆 杯"), [(["八宝粥", "小米粥"], 2)]),
    ("快乐水一瓶", ("可口可乐 瓶", "零度可乐无糖 瓶"), [("可口可乐", 1)]),
    ("高压锅1台", ("美的电压力锅5L 台",), [("美的电压力锅5L", 1)]),
    ("青椒5斤", ("青尖椒 斤",), [("青尖椒", 5)]),
    ("恰恰五香瓜子2袋", ("洽洽香瓜子 五香 袋",), [("洽洽香瓜子 五香", 2)]),
    ("墙上那种五孔插座十个", ("公牛五孔墙壁插座 个",), [("公牛五孔墙壁插座", 10)]),
    ("洁厕液2瓶\n84 2瓶", CLEANING, [("威猛先生洁厕液", 2), ("爱特福84消毒液", 2)]),
    ("笔芯两盒", STATIONERY, [("得力中性笔替芯0.5mm黑色20支装", 2)]),
    # put right
    ("猪里脊一斤半 不不 一斤就行", FOOD, [("猪里脊", 1)]),
    ("王老吉三罐，算了来五罐", DRINKS, [("王老吉 310ml", 5)]),
    ("王老吉4罐 哦不是，是雪碧4瓶，王老吉不要了", DRINKS, [("雪碧 500ml", 4)]),
    (
        "我要挂机一台，刚跟老公商量了下改成柜机，一台",
        ("格力挂机 台", "格力柜机 台"),
        [("格力柜机", 1)],
    ),
    ("电热水器坏了，给我换台60升的", HEATERS, [("美的电热水器 60升", 1)]),
    # a slip of the hand
    ("玉米5跟 山药2斤", ("甜玉米 根", "铁棍山药 斤"), [("甜玉米", 5), ("铁棍山药", 2)]),
    ("螺狮粉三袋", ("好欢螺螺蛳粉 300g 袋",), [("好欢螺螺蛳粉 300g", 3)]),
    ("蚝油3瓶，我想了想改成5瓶", FOOD, [("海天蚝油 520g", 5)]),
    # a case and some more of it
    ("雪碧1箱2瓶", DRINKS, [("雪碧 500ml", 17)]),
    ("雪碧一箱15瓶的", DRINKS, [("雪碧 500ml", 15)]),
    ("王老吉一箱2罐", DRINKS, [("王老吉 310ml", None)]),
    # how it is made, and no other goods
    ("葱油拌面一碗，不要葱", FOOD, [("葱油拌面", 1)]),
    ("猪蹄两只一只剁开一只不剁", FOOD, [("卤猪蹄", 2)]),
    # what is missing at home
    ("缺个蚝油 赶紧送一瓶来", FOOD, [("海天蚝油 520g", 1)]),
    ("家里没蚝油了，送两瓶来", FOOD, [("海天蚝油 520g", 2)]),
    ("盐拿一袋子香菜一把", FOOD, [(SALT, 1), ("香菜", 1)]),
]
# Of goods of before, or how things are: nothing is wanted.
TALK = [
    ("老板你上次少给我一袋盐，怎么说", FOOD),
    ("你家昨天送的香菜都压扁了", FOOD),
    ("上次那包盐漏得厉害", FOOD),
    ("昨天的猪里脊特别新鲜", FOOD),
    ("怎么又涨价了，前两天猪蹄才八块八", FOOD),
    ("上次买的蚝油漏气了啊老板", FOOD),
    ("今天那个猪蹄咸得要命，跟师傅讲一声好伐", FOOD),
    ("猪蹄还能便宜不", FOOD),
    ("没蚝油就算了", FOOD),
    ("昨天的蚝油送到西门去了", FOOD),
    ("上回买那两袋都不脆", FOOD),
    ("今天菜价怎么又涨了 猪蹄都快十块了", FOOD),
    ("孩子一口气吃了半盒", FOOD),
    ("蚝油上次漏了半瓶", FOOD),
    ("昨天要的蚝油收到了", FOOD),
    ("你们送货太慢了，上次等了两个小时", FOOD),
    ("上次买的蚝油漏了 弄得一袋子都是", FOOD),
]
NOTED = [
    ("充电线2根，要出差", ("充电线 根",), "要出差"),
    ("班里订田字格45本", STATIONERY, "班里"),
    ("三(2)班田字格45本", STATIONERY, "三(2)班"),
    ("田字格3本，明早第一节课前送到高二(5)班", STATIONERY, "明早第一节课前送到高二(5)班"),
    ("猪里脊2斤，香菜3把，分两个袋子装", FOOD, "分两个袋子装"),
    ("田字格3本，要发票，抬头等下发", STATIONERY, "要发票，抬头等下发"),
    ("猪里脊2斤，整块的不要切，回家卤", FOOD, "整块的不要切，回家卤"),
    ("猪蹄两个，帮我剁块去骨", FOOD, "帮我剁块去骨"),
    ("猪蹄两个，猪蹄给我划几刀", FOOD, "猪蹄给我划几刀"),
    ("猪蹄一个，香菜一把，香菜不要了，冰箱里翻出来一把", FOOD, "冰箱里翻出来一把"),
    ("蚝油一瓶，俩人下酒", FOOD, "俩人下酒"),
    ("家里没蚝油了，送一瓶来，尽快", FOOD, "尽快"),
    ("蚝油一瓶，下午两点前到302", FOOD, "下午两点前到302"),
    ("篮球一个，要打好气", ("斯伯丁篮球7号 个",), "要打好气"),
    ("猪里脊2斤 要个头匀称", FOOD, "要个头匀称"),
    ("猪里脊2斤，要两个人抬", FOOD, "要两个人抬"),
    ("猪蹄两个，每个划两刀", FOOD, "每个划两刀"),
    ("那个闺女啊给我来三斤猪里脊", FOOD, "那个闺女啊"),
    ("工地上要蚝油5瓶", FOOD, "工地上"),
    ("蚝油一瓶，娃都14斤了", FOOD, "娃都14斤了"),
]
SHARED = [
    (
        "203绿色心情2支，204小布丁3支",
        [("蒙牛绿色心情", 2, "203"), ("伊利小布丁", 3, "204")],
    ),
    (
        "1203绿色心情2支，1204小布丁3支",
        [("蒙牛绿色心情", 2, "1203"), ("伊利小布丁", 3, "1204")],
    ),
    (
        "203 绿色心情2支，204 小布丁3支",
        [("蒙牛绿色心情", 2, "203"), ("伊利小布丁", 3, "204")],
    ),
    (
        "丽丽要绿色心情2支，阿强要小布丁1支",
        [("蒙牛绿色心情", 2, "丽丽"), ("伊利小布丁", 1, "阿强")],
    ),
    (
        "办公室点单：王哥绿色心情2支，小刘小布丁1支",
        [("蒙牛绿色心情", 2, "王哥"), ("伊利小布丁", 1, "小刘")],
    ),
    (
        "团建奖品\n一组 绿色心情2支\n二组 小布丁1支",
        [("蒙牛绿色心情", 2, "一组"), ("伊利小布丁", 1, "二组")],
    ),
    (
        "三(2)班：绿色心情2支，三(3)班：小布丁3支",
        [("蒙牛绿色心情", 2, "三(2)班"), ("伊利小布丁", 3, "三(3)班")],
    ),
]


@pytest.mark.parametrize(("said", "goods", "expected"), CASES)
def test_what_is_asked_day_by_day_is_read_as_meant(said, goods, expected, store):
    stocked(store, *goods)

    assert read_as(store, said) == expected


@pytest.mark.parametrize(("said", "goods"), TALK)
def test_what_is_told_of_goods_of_before_orders_nothing(said, goods, store):
    stocked(store, *goods)

    assert read_as(store, said) == []


@pytest.mark.parametrize(("said", "goods", "note"), NOTED)
def test_what_is_told_besides_is_kept_for_the_shop(said, goods, note, store):
    stocked(store, *goods)
    found = read(said, store=store)

    assert all(line.goods and line.quantity for line in found.lines)
    assert found.lines
    assert found.note == note


def test_what_begins_like_a_name_may_be_goods(store):
    stocked(store, "土豆 斤", "小熊饼干 包", "阿胶糕 盒")

    lines = read("王姐要土豆2斤，小熊饼干2包，阿胶糕1盒", store=store).lines

    assert [(line.goods.name, line.buyer) for line in lines] == [
        ("土豆", "王姐"),
        ("小熊饼干", "王姐"),
        ("阿胶糕", "王姐"),
    ]


@pytest.mark.parametrize(("said", "expected"), SHARED)
def test_rooms_and_classes_glued_to_goods_say_whose_they_are(said, expected, store):
    stocked(store, *ICES)

    lines = read(said, store=store).lines

    assert [(line.goods.name, line.quantity, line.buyer) for line in lines] == expected
