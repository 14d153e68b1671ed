"""What grocers, stationers and phone shops are asked day by day, as unseen messages said it."""

import pytest

from tests import make
from tests.search.chat.small_shop import read_as, stocked

DRINKS = ("农夫山泉 550ml 瓶 [24瓶/箱]", "雪碧 500ml 瓶 [每箱15瓶]", "王老吉 310ml 罐")
STATIONERY = (
    "得力A4复印纸70g 500张 包 [5包/箱]",
    "得力A4复印纸80g 500张 包 [5包/箱]",
    "田字格本 本 [10本/包]",
    "得力中性笔替芯0.5mm黑色20支装 盒",
)
NOODLES = ("康师傅老坛酸菜牛肉面桶装 桶", "康师傅红烧牛肉面桶装 桶")
LINES = ("绿联Type-C数据线2米 根", "绿联苹果Lightning数据线1米 根", "iPhone15钢化膜 张")
ICES = ("蒙牛绿色心情 支", "伊利小布丁 支", "和路雪可爱多草莓味 支", "和路雪可爱多香草味 支")
RICE = ("五常大米 10斤 袋", "东北珍珠米 20斤 袋", "面粉 袋")

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
    ("80gA4纸3包", STATIONERY, [("得力A4复印纸80g 500张", 3)]),
    # other words for a kind, beside what is called so
    ("大米一袋", RICE, [(["东北珍珠米 20斤", "五常大米 10斤"], 1)]),
    ("茄子两斤", ("长茄子 斤", "圣女果 小番茄 斤"), [("长茄子", 2)]),
    ("茄子两斤", ("圆茄子 斤", "紫长茄 斤"), [(["圆茄子", "紫长茄"], 2)]),
    ("水龙头一个", ("洗衣机水龙头 个", "厨房龙头 个"), [(["厨房龙头", "洗衣机水龙头"], 1)]),
    ("电风扇一台", ("美的落地扇FS40 台", "花洒 个"), [("美的落地扇FS40", 1)]),
    ("快乐水一瓶", ("可口可乐 瓶", "零度可乐无糖 瓶"), [("可口可乐", 1)]),
    ("笔芯两盒", STATIONERY, [("得力中性笔替芯0.5mm黑色20支装", 2)]),
]


@pytest.fixture
def store(db):
    return make.store("日日鲜")


@pytest.mark.parametrize(("said", "goods", "expected"), CASES)
def test_what_is_asked_day_by_day_is_read_as_meant(said, goods, expected, store):
    stocked(store, *goods)

    assert read_as(store, said) == expected
