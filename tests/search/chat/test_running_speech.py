"""Voice messages that run on: goods, amounts and talk without a sign between them."""

import pytest

from tests import make
from tests.search.chat.small_shop import read_as, stocked

CASES = {
    "the amount is of the goods before it where what follows has its own": (
        "排骨给我来三斤洋葱半斤",
        ["排骨 斤", "洋葱 斤"],
        [("排骨", 3), ("洋葱", 0.5)],
    ),
    "or is talk": (
        "凤梨给我拿两个帮我把皮削了再要一个石榴",
        ["凤梨 个", "石榴 个"],
        [("凤梨", 2), ("石榴", 1)],
    ),
    "or a person's": (
        "老板台灯给我拿两个我跟我姐一人一个",
        ["台灯 台", "灯泡 个"],
        [("台灯", 2)],
    ),
    "with what tells which of the goods": (
        "白酒给我拿两瓶要大瓶红星的瓜子来一斤",
        ["红星白酒 500ml 瓶", "牛栏山白酒 100ml 瓶", "瓜子 斤"],
        [("红星白酒 500ml", 2), ("瓜子", 1)],
    ),
    "but of what follows where nothing else is said of that": (
        "我想包饺子给我来三斤面粉两斤韭菜",
        ["面粉 斤", "韭菜 斤"],
        [("面粉", 3), ("韭菜", 2)],
    ),
    "goods between talk and what is to be done": (
        "喂你好我家那个打印机的墨盒用完了给我来两盒",
        ["打印机墨盒 盒", "打印纸 包"],
        [("打印机墨盒", 2)],
    ),
    "goods before talk": (
        "台灯灯管坏了好几根，拿八根",
        ["台灯灯管 根", "台灯 台"],
        [("台灯灯管", 8)],
    ),
    "a person is no talk": (
        "胖胖妈直尺三把",
        ["直尺 把", "圆规 个"],
        [([], 3)],
    ),
    "what is said again of goods that are wanted": (
        "称两斤鸡翅一斤香菇鸡翅帮我剁一下晚上炖着吃",
        ["鸡翅 斤", "香菇 斤"],
        [("鸡翅", 2), ("香菇", 1)],
    ),
    "what tells which is no talk": (
        "防蛀牙的牙刷来两支",
        ["牙刷 支", "防蛀牙膏 支"],
        [([], 2)],
    ),
    "what is wanted before what it is for": (
        "家里打牌要拿点喝的雪碧四瓶红茶六罐",
        ["雪碧 瓶", "红茶 罐"],
        [("雪碧", 4), ("红茶", 6)],
    ),
    "a greeting is no time": (
        "早上好哦我要两盒豆浆一袋油条屋头娃儿想吃油条得早点送哈",
        ["豆浆 盒", "油条 袋"],
        [("豆浆", 2), ("油条", 1)],
    ),
    "who speaks": (
        "我是赵老师你们那个酸奶还有吧给我来两箱我要送朋友的",
        ["酸奶 箱", "纯牛奶 箱"],
        [("酸奶", 2)],
    ),
    "taken back behind more of it": (
        "要两瓶醋一瓶香油哦不对香油屋里还有一瓶香油不要了",
        ["醋 瓶", "香油 瓶"],
        [("醋", 2)],
    ),
    "taken back in a breath": (
        "再来一本围城活着也来一本哎活着不要了我同学有",
        ["《围城》 本", "《活着》 本"],
        [("《围城》", 1)],
    ),
    "what one of it holds": (
        "老板我要一箱矿泉水就是24瓶那个",
        ["矿泉水 550ml×24瓶 箱", "矿泉水 5L 桶", "矿泉水 550ml 瓶"],
        [("矿泉水 550ml×24瓶", 1)],
    ),
    "two names where one reads into the other": (
        "两个中国结福字剪纸也要两套",
        ["中国结挂件 个", "福字剪纸 套"],
        [("中国结挂件", 2), ("福字剪纸", 2)],
    ),
    "waiting for whom": (
        "红糖半斤我老公等下来驮",
        ["散装红糖 斤", "散装白糖 斤"],
        [("散装红糖", 0.5)],
    ),
    "how they look": (
        "老板今天樱桃看着蛮好给我称一斤",
        ["樱桃 斤", "桃子 斤"],
        [("樱桃", 1)],
    ),
    "what somebody is to read": (
        "我姑娘学校要读围城和活着一样要一本",
        ["《围城》 本", "《活着》 本"],
        [("《围城》", 1), ("《活着》", 1)],
    ),
    "who goes on a trip": (
        "我儿子明天春游你给我拿两盒饼干",
        ["饼干 盒", "茄子 斤"],
        [("饼干", 2)],
    ),
    "what somebody thought of and gave up": (
        "本来想买榴莲的算了太贵了你给我来两斤樱桃",
        ["榴莲 个", "樱桃 斤"],
        [("樱桃", 2)],
    ),
    "and behind what is wanted": (
        "电饭锅要一台本来还想买个烤箱的算了烤箱家里放不下不要了",
        ["电饭锅 台", "烤箱 台"],
        [("电饭锅", 1)],
    ),
    "what is spoken of last time": (
        "昨天买的那个哈密瓜一点都不甜我跟你讲我老公都没吃几口就倒掉了",
        ["哈密瓜 个", "西瓜 个"],
        [],
    ),
    "corrections of two things": (
        "要五个肉包两个烧饼哦不对烧饼要四个肉包还是六个",
        ["肉包 个", "烧饼 个"],
        [("肉包", 6), ("烧饼", 4)],
    ),
    "where to": (
        "帮我送一箱酸奶到卫生院后面二单元301再带一提卷纸",
        ["酸奶 箱", "卷纸 提"],
        [("酸奶", 1), ("卷纸", 1)],
    ),
    "what each copy is for": (
        "围城拿两本一本我自己看一本送人再拿一本活着",
        ["《围城》 本", "《活着》 本"],
        [("《围城》", 2), ("《活着》", 1)],
    ),
    "how it is to be wrapped": (
        "团扇一把\n要礼品包装",
        ["团扇 把", "咖啡杯套装 套"],
        [("团扇", 1)],
    ),
    "one of each": (
        "老师说暑假要看围城和活着你各给我拿一本",
        ["《围城》 本", "《活着》 本"],
        [("《围城》", 1), ("《活着》", 1)],
    ),
    "when it comes out of the oven": (
        "蛋挞等下午出炉了给我留半打我放学接了孩子来拿",
        ["蛋挞 个", "面包 个"],
        [("蛋挞", 6)],
    ),
    "how it is to be cut": (
        "牛腩给我称三斤帮我切块哈别切太小再给我配两斤土豆",
        ["牛腩 斤", "土豆 斤", "奶酪块 盒"],
        [("牛腩", 3), ("土豆", 2)],
    ),
    "where it will stand": (
        "再要一台三十二寸的电视放小房间",
        ["电视 32寸 台", "电视 55寸 台"],
        [("电视 32寸", 1)],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_speech_without_signs_is_read_to_its_end(db, case):
    said, sold, found = case
    store = make.store("街口小店")
    stocked(store, *sold)

    assert read_as(store, said) == found
