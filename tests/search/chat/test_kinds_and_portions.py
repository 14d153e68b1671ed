"""So much of each kind, portions and how they should be, pipes, and sizes of last time."""

import pytest

from search.chat.reader import read
from tests.search.chat.small_shop import read_as, stocked

NOODLES = (
    *("牛肉饺子 份", "韭菜鸡蛋饺子 份", "猪肉大葱饺子 份", "油泼面 大份 碗", "油泼面 小份 碗"),
    *("臊子面 大份 碗", "臊子面 小份 碗", "肉夹馍 个", "凉皮 份", "羊肉胡萝卜水饺 份"),
)
COLD = ("酸梅汤 冰 杯", "酸梅汤 常温 杯", "酸奶 原味 杯", "酸奶 草莓 杯", "泡芙 草莓味 罐")
PAIRS = (
    "红糖 袋",
    "白糖 袋",
    "黄豆 斤",
    "绿豆 斤",
    "大葱 斤",
    "小葱 斤",
    "记号笔 红 支",
    "记号笔 黑 支",
)
PIPES = (
    *("PVC排水管 50 根", "PVC排水管 110 根", "PVC弯头 50 个", "PVC弯头 110 个", "PPR热水管 25 根"),
    *("PPR弯头 4分 个", "PPR弯头 6分 个", "三角阀 4分 冷水 个", "三角阀 4分 热水 个"),
    *("面盆龙头 冷热 个", "LED灯泡 5W 个", "LED灯泡 9W 个", "五孔插座 个", "LED灯管 根"),
    *("花洒套装 套", "花洒软管 1.5米 根", "膨胀螺丝 M6 个", "水龙头 厨房 个", "水龙头 面盆 个"),
)
WORN = (
    *("帮宝适纸尿裤 M码 包", "帮宝适纸尿裤 L码 包", "男童长袖 110 件", "男童长袖 120 件"),
    *("运动鞋 37 双", "运动鞋 38 双", "男士内裤 XL 条", "男士内裤 2XL 条", "男士内裤 L 条"),
)
GROCER = (
    *("可口可乐 500ml 瓶", "可口可乐 2L 瓶", "雪碧 500ml 瓶", "雪碧 2L 瓶", "酱油 瓶", "盐 袋"),
    *(
        "南果梨 斤",
        "皇冠梨 斤",
        "豆皮 斤",
        "筒子骨 斤",
        "挂面 把 [12把/箱]",
        "孜然粉 斤",
        "抽纸 提",
    ),
    *("豆花 碗", "练习本 本", "笔记本 A5 本", "西瓜 斤", "透明皂 块", "牛腱子 斤", "饺子粉 袋"),
)
HOTPOT = (
    *(
        "火锅底料 麻辣 袋",
        "火锅底料 番茄 袋",
        "西瓜汁 大杯 杯",
        "西瓜汁 中杯 杯",
        "四件套 1.5米 套",
    ),
    *(
        "四件套 1.8米 套",
        "海飞丝洗发水 400ml 瓶",
        "海飞丝洗发水 750ml 瓶",
        "棉袜 男 双",
        "棉袜 女 双",
    ),
    *("校服上衣 140 件", "校服裤 140 条", "可乐 瓶 [24瓶/箱]", "雪碧 瓶 [24瓶/箱]", "盘子 8寸 个"),
)
MORNING = (
    *("包子 肉 个", "包子 菜 个", "豆浆 甜 杯", "豆浆 无糖 杯", "橡皮 块", "作业本 语文 本"),
    *("作业本 数学 本", "白菜种子 包", "番茄种子 包", "水管 4分 米", "水管 6分 米", "地膜 卷"),
)
MARKET = (*("豆腐 块", "五花肉 斤", "大葱 斤", "生姜 斤", "大蒜 斤", "拿铁 冰 杯", "拿铁 热 杯"),)
SMALL, LARGE = "海飞丝洗发水 400ml", "海飞丝洗发水 750ml"
PVC110, PVC50 = "PVC排水管 110", "PVC排水管 50"
BEEF, CHIVES, PORK = "牛肉饺子", "韭菜鸡蛋饺子", "猪肉大葱饺子"
COLDER, WARMER = "三角阀 4分 冷水", "三角阀 4分 热水"

CASES = [
    # so much of each kind
    ("饺子一份韭菜的一份牛肉的", NOODLES, [(CHIVES, 1), (BEEF, 1)]),
    ("饺子两份，一份韭菜的一份牛肉的", NOODLES, [(CHIVES, 1), (BEEF, 1)]),
    ("饺子两份，韭菜牛肉各一份", NOODLES, [(CHIVES, 1), (BEEF, 1)]),
    ("饺子三份，牛肉韭菜猪肉各一", NOODLES, [(BEEF, 1), (CHIVES, 1), (PORK, 1)]),
    ("酸奶一杯原味的两杯草莓的", COLD, [("酸奶 原味", 1), ("酸奶 草莓", 2)]),
    ("每样肉夹馍一个", NOODLES, [("肉夹馍", 1)]),
    ("红白糖各五袋", PAIRS, [("红糖", 5), ("白糖", 5)]),
    ("黄绿豆各一斤", PAIRS, [("黄豆", 1), ("绿豆", 1)]),
    ("大小葱各一斤", PAIRS, [("大葱", 1), ("小葱", 1)]),
    ("红黑笔各五支", PAIRS, [("记号笔 红", 5), ("记号笔 黑", 5)]),
    ("三角阀冷热各2个", PIPES, [(COLDER, 2), (WARMER, 2)]),
    # portions, and how some of them should be
    ("大油泼一个，小臊子两个", NOODLES, [("油泼面 大份", 1), ("臊子面 小份", 2)]),
    ("三碗大油泼", NOODLES, [("油泼面 大份", 3)]),
    ("6个肉夹馍，3个加辣3个不加", NOODLES, [("肉夹馍", 6)]),
    ("肉夹馍，3个加辣", NOODLES, [("肉夹馍", 3)]),
    ("臊子面三碗，都要大的，一碗不要肉", NOODLES, [("臊子面 大份", 3)]),
    ("凉皮两份一份不要黄瓜", NOODLES, [("凉皮", 2)]),
    ("羊肉泡馍两碗", NOODLES, [([], 2)]),
    ("酸梅汤冰的三杯，改成常温的吧", COLD, [("酸梅汤 常温", 3)]),
    ("酸梅汤三杯冰的，算了常温的吧", COLD, [("酸梅汤 常温", 3)]),
    # pipes and lamps
    ("PVC110的两根", PIPES, [(PVC110, 2)]),
    ("PVC110管两根", PIPES, [(PVC110, 2)]),
    ("PVC50管2根", PIPES, [(PVC50, 2)]),
    ("PVC50弯头4个", PIPES, [("PVC弯头 50", 4)]),
    ("PPR25管4根", PIPES, [("PPR热水管 25", 4)]),
    ("四分的弯头十个", PIPES, [("PPR弯头 4分", 10)]),
    ("弯头六分的十个", PIPES, [("PPR弯头 6分", 10)]),
    ("5瓦灯泡6个，五孔10个", PIPES, [("LED灯泡 5W", 6), ("五孔插座", 10)]),
    ("灯带一卷", PIPES, [([], 1)]),
    ("花洒一个", PIPES, [("花洒套装", 1)]),
    ("花洒一套", PIPES, [("花洒套装", 1)]),
    ("M6膨胀螺丝一盒", PIPES, [("膨胀螺丝 M6", None)]),
    ("水龙头来一个,厨房用的", PIPES, [("水龙头 厨房", 1)]),
    # what was too small is not wanted again
    ("上次拿的M小了 这次要L 两包帮宝适", WORN, [("帮宝适纸尿裤 L码", 2)]),
    ("帮宝适上次M小了，换L，两包", WORN, [("帮宝适纸尿裤 L码", 2)]),
    ("男童长袖上次110的小了，这次要120，两件", WORN, [("男童长袖 120", 2)]),
    ("男士内裤3条，XL。不对，2XL吧", WORN, [("男士内裤 2XL", 3)]),
    ("运动鞋，我37一双，嫂子38一双", WORN, [("运动鞋 37", 1), ("运动鞋 38", 1)]),
    # small goods behind large ones, and what has two names
    ("大可乐2瓶 小可乐6瓶", GROCER, [("可口可乐 2L", 2), ("可口可乐 500ml", 6)]),
    ("小可乐6瓶，大雪碧1瓶", GROCER, [("可口可乐 500ml", 6), ("雪碧 2L", 1)]),
    ("梨3斤", GROCER, [(["南果梨", "皇冠梨"], 3)]),
    ("孜然二两", GROCER, [(["孜然粉"], 0.2)]),
    ("底料一袋麻辣一袋番茄", HOTPOT, [("火锅底料 麻辣", 1), ("火锅底料 番茄", 1)]),
    ("西瓜汁两大一中", HOTPOT, [("西瓜汁 大杯", 2), ("西瓜汁 中杯", 1)]),
    ("四件套两套，一套1米5一套1米8", HOTPOT, [("四件套 1.5米", 1), ("四件套 1.8米", 1)]),
    ("海飞丝洗发水大的1小的2", HOTPOT, [(LARGE, 1), (SMALL, 2)]),
    ("袜子男5女3", HOTPOT, [("棉袜 男", 5), ("棉袜 女", 3)]),
    ("男袜5双女袜3双", HOTPOT, [("棉袜 男", 5), ("棉袜 女", 3)]),
    ("校服一套140的", HOTPOT, [(["校服上衣 140", "校服裤 140"], 1)]),
    ("8寸盘6个", HOTPOT, [("盘子 8寸", 6)]),
    # as much of that, or that instead
    ("可乐一箱，雪碧也一样", HOTPOT, [("可乐", 24), ("雪碧", 24)]),
    ("可乐一箱不对，是雪碧一箱", HOTPOT, [("雪碧", 24)]),
    ("可乐一箱多少钱？贵的话来6瓶", HOTPOT, [("可乐", 6)]),
    ("饺子三份，韭菜的两份，韭菜的算了", NOODLES, [([BEEF, PORK, "羊肉胡萝卜水饺", CHIVES], 3)]),
    ("海飞丝400的来2瓶 没有的话就拿750的", HOTPOT, [(SMALL, 2), (LARGE, 2)]),
    ("可乐有冰的吗?有冰的来4瓶", HOTPOT, [("可乐", 4)]),
    ("可乐一箱24瓶是吧 给我来两箱", HOTPOT, [("可乐", 48)]),
    # what is told behind, said before; how each should be is for the shop
    ("肉包5个菜包3个", MORNING, [("包子 肉", 5), ("包子 菜", 3)]),
    ("豆浆两杯一杯甜一杯不甜", MORNING, [(["豆浆 无糖", "豆浆 甜"], 2)]),
    ("豆浆两杯，一杯甜一杯不甜", MORNING, [(["豆浆 无糖", "豆浆 甜"], 2)]),
    ("白菜籽两包", MORNING, [("白菜种子", 2)]),
    ("水管4分20米", MORNING, [("水管 4分", 20)]),
    ("地膜一卷多长 来两卷", MORNING, [("地膜", 2)]),
    ("橡皮1，共30份", MORNING, [("橡皮", 1)]),
    ("番茄种两包", MORNING, [("番茄种子", 2)]),
    ("校服裤140两条换着穿", HOTPOT, [("校服裤 140", 2)]),
    ("毛血旺一份，豆腐两块一块老的一块嫩的", MARKET, [([], 1), ("豆腐", 2)]),
    ("五花肉肥瘦各半 两斤", MARKET, [("五花肉", 2)]),
    ("葱、姜、蒜都来点", MARKET, [("大葱", None), ("生姜", None), ("大蒜", None)]),
    ("拿铁一冰两热", MARKET, [("拿铁 冰", 1), ("拿铁 热", 2)]),
    ("三杯拿铁，两杯冰的一杯热的", MARKET, [("拿铁 冰", 2), ("拿铁 热", 1)]),
    ("热拿铁一杯，换成便宜的", MARKET, [("拿铁 热", 1)]),
    ("热拿铁换成冰的", MARKET, [("拿铁 热", 0), ("拿铁 冰", 1)]),
    ("拿铁有热的吗 来一杯", MARKET, [("拿铁 热", 1)]),
    ("大葱三跟", MARKET, [("大葱", None)]),
    ("拿铁(热)x3", MARKET, [("拿铁 热", 3)]),
    # numbers that are none, and none that are
    ("千张一斤", GROCER, [([], 1)]),
    ("A5本10本", GROCER, [("笔记本 A5", 10)]),
    ("挂面1箱", GROCER, [("挂面", 12)]),
    ("练习本，俩孩子一人两本", GROCER, [("练习本", 4)]),
    ("筒子骨一斤不够 要两斤", GROCER, [("筒子骨", 2)]),
    ("透明皂来上三块", GROCER, [("透明皂", 3)]),
    ("我妈说要买酱油和盐", GROCER, [("酱油", 1), ("盐", 1)]),
    ("上次那个牛腱子可以,卤出来巴适,再来2斤", GROCER, [("牛腱子", 2)]),
    ("给我留个西瓜", GROCER, [("西瓜", None)]),
]
# What is for the shop, behind one that is ordered.
NOTED = [
    ("豆花两碗,蘸水多给点", "豆花", "蘸水多给点"),
    ("豆花两碗，一碗去冰一碗正常冰", "豆花", "一碗去冰一碗正常冰"),
    ("筒子骨五十块钱的切薄点", "筒子骨", "切薄点"),
    ("抽纸两提，下午老公来提", "抽纸", "下午老公来提"),
    ("透明皂一块，要师傅上门装", "透明皂", "要师傅上门装"),
    ("筒子骨两斤，锯成2公分一截", "筒子骨", "锯成2公分一截"),
    ("饺子粉3袋，家里就俩人吃不了", "饺子粉", "家里就俩人吃不了"),
    ("皇冠梨三斤，要水多的", "皇冠梨", "要水多的"),
]


@pytest.mark.parametrize(("said", "goods", "found"), CASES)
def test_reads_kinds_portions_and_sizes(store, said, goods, found):
    stocked(store, *goods)

    assert [(names, number and float(number)) for names, number in read_as(store, said)] == found


def test_a_number_behind_a_name_is_a_size_of_what_the_list_is_about(store):
    stocked(store, "校服上衣 130 件", "校服上衣 140 件", "校服裤 140 条")

    lines = read("校服上衣\n张梓涵 140\n李明轩 130", store=store).lines

    found = [(line.candidates[0].name, line.quantity, line.buyer) for line in lines]
    assert found == [("校服上衣 140", 1, "张梓涵"), ("校服上衣 130", 1, "李明轩")]


def test_classes_want_as_much_as_stands_in_their_row(store):
    stocked(store, *MORNING)

    said = "三(2)班 作业本语文45 数学45\n三(3)班 作业本语文43 数学43"
    lines = read(said, store=store).lines

    found = [(line.candidates[0].name, line.quantity, line.buyer) for line in lines]
    assert found == [
        *[("作业本 语文", 45, "三(2)班"), ("作业本 数学", 45, "三(2)班")],
        *[("作业本 语文", 43, "三(3)班"), ("作业本 数学", 43, "三(3)班")],
    ]


@pytest.mark.parametrize(("said", "goods", "note"), NOTED)
def test_what_is_for_the_shop_orders_nothing(store, said, goods, note):
    stocked(store, *GROCER)

    order = read(said, store=store)

    assert [line.candidates[0].name for line in order.lines] == [goods]
    assert note in order.note


@pytest.mark.parametrize(
    "said",
    [
        "前天拿的筒子骨想退一个 没拆封的",
        "昨天送来的抽纸少一提！",
        "一百多块钱呢你说咋办",
        "我要投诉！！",
        "笔记本买大了没拆",
        "上次的饺子粉里头有沙子，泡完一盆底子都是泥",
    ],
)
def test_a_complaint_orders_nothing(store, said):
    stocked(store, *GROCER)

    assert read_as(store, said) == []
