"""What words are: the talk around goods, numbers as people type them, how words sound."""

from functools import lru_cache

from core import pinyin
from search.analysis import segment

# Said for politeness; a piece made of these alone is nothing.
GREETINGS = """
哦对 噢对
宝 宝子 宝贝 在吗 在不在 在不 在么 在嘛 有人吗
你好 您好 你们好 大家好 哈喽 嗨 喂 hi hello 早 早安 早啊 早上好
上午好 中午好 下午好 晚上好 老板娘 老板 店家 店主 掌柜 掌柜的 师傅 美女 帅哥 大哥 大姐 亲 亲爱的
谢谢 谢谢你 谢谢您 谢了 多谢 感谢 谢谢啦 辛苦 辛苦了 辛苦啦 麻烦 麻烦了 麻烦你了 麻烦您了 拜托
拜托了 不好意思 打扰了 好的 好 好吧 嗯 嗯嗯 哦 噢 ok 收到 行 可以 就行 就好 即可 就这些 就这样
就这 就这么多 先这样 先这些 暂时这些 没了 没有了 好了 再见 拜拜 哈哈 哈哈哈 呵呵 嘿嘿 下单
我要下单 我要买东西 买东西 订货 要货 点单
靓女 靓仔 买菜 买菜啦 买菜了 订菜 下订单
帮我记一下 记一下 帮我配一下 帮我下单 我想买 我想要 我要
想要 要 来 哈 呀 啊 呢 吧 啦 不对 不是 错了 说错了 打错了 写错了 等等 等一下 等下 算了 对了 还有
另外 然后 再 顺便 麻烦帮我 帮我 给我 请 请帮我 以下 如下 清单 菜单 采购单 购物清单
清单如下 我的清单
要得不 要得嘛 得行不 得不得行 得唔得 要得 完事儿 完事 侬好 老妹儿 大妹子 老细 阿哥 阿姐 小伙子
好不好 好伐 好吗 行吗 行不行 可以吗 可不可以 得行不 好不好啊 好不好呀
我要的不多 要的不多 有点多 东西不多 色俩目
还有货吗 还有货没 还有吗 还有没 还有没有
需要 需要这些 要这些 要以下 有货 有吗 有没有 有货吗 有么 各位 亲们 就这些 嗯嗯 呃 还有就是
""".split()

# Whom a message begins with; to be used in patterns.
ADDRESS = r"(?:喂|[您你]好|老板娘?|师傅|阿姨)"

# May stand beside the name of goods and say nothing about them. Never cut off blindly: 加多宝,
# 打火机 and 带鱼 begin with such words, so they only count for nothing where nothing else fits.
FILLERS = """
家里厢 一共 总共 合计 共计 共 每人 每个人 再搭 凑合 将就 什么味 啥味 什么口味 整提的
来上 整上 弄上 拿上 称上 买上 割上
麻烦 帮我 帮忙 让我 给我 给俺 我要 我想要 想要 我想买 想买 我买 要买 再来 再上
再要 再给 再拿 再加 还要 还来 还差
还有 另外 顺便 然后 最后 先来 就要 只要 来 要 买 拿 加 整 弄 搞 称 约 切 打 装 送 搬 订 定 给 把
请 再 还 也 就 先 又 另 都 各 那个 这个 那种 这种 那款 这款 那条 那件 那双 那瓶 那包 那袋 那盒
那支 那根 那块 那张 那杯 那份 那提 那卷 那片
那罐 那桶 那本 那套 那把 那台 那只 那顶 那些 这些 哪种
你家 你们家 咱家 我们 我 你 您 俺 咱 恁
她 家里 的话 就是 也是 是 的 地 得 滴 哒 了 啦 呢 吧 呗 嘛 哈 啊 呀 哦 哟 噻 撒 嘞 咧 儿 和 跟 与
及 以及 加上 外加 有 有货 有没 有没有 还有没有 吗 么 上次 上回 上一次 之前 以前 昨天 前天 平时 老是
我买过的 我要过的 我拿过的 我吃过的 我喝过的 我用过的
买过 要过 拿过 吃过 喝过 用过 一样 同样 品牌 牌子 牌 口味 味道 款式 款 型号 型 码 号 尺码 颜色 色
大小 版本 版 装的 包装 正宗 新鲜 本地 好吃 普通 平常 常见 便宜 随便 任意 任何 一款 一种 两种 三种
几种 哪个 随意 想 想问下 想问一下 请问 问一下 问下 顺便问下 多 少 点 些 个 那 这
各种 全套 整套 那箱 那提 那只 那个要 订的 定的 买的 拿的 要的 嗯 呃 哎 一下 一下子 就是
配 配个 师傅 留个 弄点 掂 有的话 做的话 还做的话 给我打包 帮我打包 记得 那啥
照旧 剩 剩的 剩下 两样 三样 几样 两款 三款 中不
中不中 成不 行不 行不行 成吗 行吗 上下 光景
推荐 推荐的 赶紧 赶快 快给我 快点给我 快送 缺 缺个
临期 打折的 打折 特价的 特价 促销的 促销 噢 喔 欸 诶 哎呀 喂 卖的话 在就 在的话 写的 新的 来新的
看的 看好的 看过的 馅的 割 斩 合适的 能的话 可以的话 看着好 看着好就 好就
不同 全部 所有 每样 每种 每个 各样 应该 大概 大约 差不多 左右 最好 尽量
刚才 刚才说的 刚才说 我刚才说 刚才说要 刚刚 这次 这回 你们 人多 人少 有就 有就一起 一起 一块儿 一并
昨儿 昨儿个 刚说的 给我留 帮我留 留 备 准备 预留 别的 别的牌子 其他的 其它的
过来 送过来 带过来 拿过来 捎过来 上来 送上来 带上来 拿上来 捎上来 补
先看 想看 什么 看看 看下 看一下 别忘了 别忘记 不要忘了 说的 讲的 挑 帮我挑 给我挑 好伐
呢个 抓 捡 捎 拎 好的话 新鲜的话 甜的话 行的话 合适的话
类 类的 换个 换台 坏了 坏了换 也换 换 原来 原先 本来 刚下单 忘了加 忘加 忘加了 漏加 忘了
剪 裁 截 扯 一批
看中 看上 相中 尝尝 试试 尝一下
阿拉 侬 速冻 其他 其它 其余 一直 零下 给姐 给哥 给叔 给姨
烦请 代留 代为留 代购 再添 今 取
行吧 那行 那好 改
你那里 你那 你那边 你这里 你这 你这边 你们那里 你们那 你们这
拿下 称下 留下 整下 合适就 行就 不贵就 便宜就 划算就 合适的话 不贵的话 划算的话
带走 就够 就够了 够了 前面 前面说的 补一下 捞 到了 到了就
到货了 到货就 常温 冰镇 冰冻 加冰 去冰 冷藏 最便宜的 最便宜 最贵 最新 最大 最小 最
""".split()

# Words for a thing in general, behind 的: 余华的书, 海尔的产品.
GENERAL_NOUNS = frozenset("书 货 东西 产品 商品 作品 小说 那个 那种 这种".split())

# 都改成一斤: what is said of everything that was wanted.
ALL_OF_THEM = frozenset("都 全 全都 全部 全部都 都给我 统统 通通".split())

# Refer to an order that this message does not hold.
HISTORY = tuple(
    """
    上次 上回 上一次 之前 以前 平时 昨天 前天 老样子 照旧 还是那
    """.split()
)
SAME_AS_EVER = "老样子 照旧 和上次一样 跟上次一样 同上次 按上次 照上次 老规矩 同样的".split()

# Cantonese words, and Mandarin ones of the same length that mean the same (words.hk); and a few
# of Shanghai and of books.
CANTONESE = {
    **dict(zip("唔冇俾畀嘅啲嗰嚟攞咗佢喺", "不没给给的些那来拿了他在", strict=True)),
    "没得": "没有",
    "冒得": "没有",
    "莫得": "没有",
    "唔该晒": "麻烦了",
    "唔该": "麻烦",
    "同埋": "还有",
    "几多": "多少",
    "晏啲": "晚点",
    "屋头": "家里",
    "屋里": "家里",
    "娃儿": "孩子",
    **{f"仲{verb}": f"还{verb}" for verb in "有要想系来"},
    "樽": "瓶",
    "阿有": "可有",
    "靓的": "好的",
    "好多钱": "多少钱",
    "平啲": "便宜点",
    "唔系": "不是",
    "讲错": "说错",
    "走青": "走葱",
    "唔要住先": "不要了吧",
    "食唔晒": "吃不完",
    "等阵": "等会",
    "落嚟": "下来",
    "算咯": "算了",
    "上趟": "上次",
    "若无则": "没有就",
    "若无": "没有",
    "若有": "有就",
    **{f"{no}要": "不要" for no in "弗勿"},
    "有额闲话": "有的话就",
    "有伐": "有吗",
    **{f"有个话{then}": f"有的话{then}" for then in "帮给要来留就"},
    "嚿": "块",
    "噚日": "昨天",
    "唔使": "不用",
    "嗰": "那",
    "细嗰只": "小的那",
    "大嗰只": "大的那",
    "大嘅": "大的",
    **{f"{no}得": "没有" for no in "没莫"},
    **{f"莫{verb}": f"别{verb}" for verb in "要拿称送放给忘让做切"},
    **{f"细{pack}": f"小{pack}" for pack in "罐瓶盒包"},
}

# 语数英各一本
SUBJECTS = dict(
    zip("语数英物化生政史地", "语文 数学 英语 物理 化学 生物 政治 历史 地理".split(), strict=True)
)

# Goods of one character, which are said in a row: 葱姜蒜, 米面油.
SHORT_GOODS = frozenset("葱姜蒜盐酱醋糖油米面蛋奶茶酒鱼虾肉梨桃枣")

# What may be goods without a word beside it, where several are said in one breath.
ONE_CHARACTER = SHORT_GOODS | frozenset("笔尺纸本鸡鸭鹅蟹藕橙柚杏李枣椒豆笋瓜菜刀锅碗伞")

# What many things are, whatever stands before it: 饭碗 is a 碗, as 酱油 is no 油.
THINGS = frozenset(
    "线碗盘盆碟锅刀叉勺杯壶灯鞋靴裤裙帽袜枪笔尺枕垫毯帘箱柜桌椅床壳膜卡扇伞锤钳锁绳棋琴鼓虾蟹橙柚梨枣"
)

# What goods are made of or taste of: in the middle of a name it is not what the thing is.
FLAVOURS = frozenset(
    """
    原 原味 香辣 麻辣 辣 酸辣 番茄 黄瓜 牛奶 巧克力 海苔 葡萄 薄荷 柠檬 西瓜 橙 香橙 甜橙 橙子
    苹果 青苹果 水蜜桃 桃 蜜桃 白桃 黄桃 桃子 蓝莓 凤梨 菠萝 芒果 奶香 香芋 炭烧 烧烤 烤肉 牛排
    草莓 香草 红豆 绿豆 红枣 枣 荔枝 椰子 椰奶 咖啡 摩卡 抹茶 茉莉 玫瑰 桂花 桂圆 花生 核桃 杏仁
    榛子 芝麻 燕麦 玉米 紫薯 奶油 黄油 芝士 蜂蜜 焦糖 可乐 孜然 蒜香 葱香 泡椒 藤椒 酸菜 老坛酸菜
    红烧 鲜虾 虾 海鲜 香菇 鸡汁 鸡肉 牛肉 火鸡 五香 咸 甜 酸奶 酸乳酪 洋葱 蟹黄 樱桃 百香果 哈密瓜
    山楂 杨梅 话梅 石榴 西柚 柚子 梨 雪梨 木瓜 火龙果 猕猴桃 香蕉 榴莲 车厘子 李子 杏 生姜 姜 葱
    黑椒 蜜汁 奥尔良 川香 糖醋 照烧 咖喱 蒜蓉 酱香 盐焗 椒盐 清香 浓香 韭菜 白菜 三鲜 鲜肉 虾仁
    蒜 大蒜 香菜 白胡椒 黑胡椒 胡椒 豆豉 鸡蛋 蛋
    """.split()
)
# One more character makes another thing of it: 土豆 is not 土豆粉, 苹果 is not 苹果汁.
FORMS = frozenset("丝粉片干汁酱油苗条饼糕粥面饭汤皮仁醋酒糖茶水奶花籽子脯膏露霜壳饮冻圈泥乳辣椒")
# And one of these says that it was cut or dried.
CUTS = frozenset("丝片干段块肉头粒")
# Bought dried and sliced, and called without that: 北芪片, 党参段. Of the ministry of health's list
# of what is food and medicine, those that nobody buys fresh.
HERBS = frozenset(
    "当归 党参 北芪 黄芪 茯苓 淮山 怀山 玉竹 甘草 白芷 天麻 西洋参 花旗参 灵芝 石斛 麦冬 黄精 葛根"
    " 百合 川芎 地黄 熟地 肉苁蓉 杜仲 沙参 芡实 陈皮 何首乌 巴戟 田七 三七".split()
)
# What is ground, and sold so.
SPICES = frozenset(
    "孜然 花椒 麻椒 胡椒 黑胡椒 白胡椒 五香 八角 茴香 桂皮 肉桂 姜黄 咖喱 芥末".split()
)
# What belongs to a thing, and is none: 中性笔替芯, 花洒软管.
ACCESSORIES = (
    "替芯",
    "清洗剂",
    "清洁剂",
    "笔芯",
    "滤芯",
    "软管",
    "支架",
    "挂架",
    "底座",
    "配件",
    "水龙头",
)
# Begin a phrase that tells what one does with goods or finds inside: 蒸馒头, 含面饼.
USES = frozenset("做包蒸煮炒泡炖煎烤配含适可送放拌熬涮下")
# 炒菜铲 is one, whatever it is for.
TOOLS = frozenset("铲盆刀板机炉壶勺")

COLOURS = frozenset("红橙黄绿青蓝紫黑白灰棕粉金银褐米驼")
COLOUR_WORDS = tuple(
    """
    咖啡色 卡其色 藏青色 米白色 酒红色 天蓝色 墨绿色 香槟色 卡其 藏青 米白 酒红 天蓝 墨绿 浅蓝
    深蓝 浅灰 深灰 粉红 咖色 驼色 米色 杏色 花色
    """.split()
)
# Of the same look for whoever writes the order.
COLOUR_KIN = {"棕": "褐咖", "褐": "棕咖", "咖": "棕褐", "米": "杏", "杏": "米"}
# A colour is one of the thing only before these: 黄瓜 is not yellow because of its name.
COLOURED = "色釉瓶罐袋盒包桶底面款内衣裤裙鞋帽条标皮壳心双只"
SHADES = "浅深米藏亮暗粉大酒天墨纯"

# Other small words that tell one product of a kind from another.
LOOKS = frozenset("男女老新粗细长短厚薄童猫狗犬方圆")
TRAITS = LOOKS | frozenset("土生熟嫩干鲜活甜咸淡辣软硬糯脆")
# 要嫩的, of 豆腐; and 要冰的 of what was counted before.
TRAITS_OR_WARMTH = TRAITS | {"冰", "热"}
# 狗 of 犬用
TRAIT_KIN = {"狗": "犬", "犬": "狗"}

# How something is drunk: 豆浆一杯热的, though 奶茶 热 is sold, too.
WARMTHS = frozenset(f"{how}的" for how in ("热", "冰", "温", "凉", "热一点", "冰一点"))

# And how hot a dish should be, where 锅底 微辣 is sold, too.
SPICED = frozenset("微辣 中辣 重辣 特辣 爆辣 不辣 免辣".split())

# What things are made of.
MATERIALS = ("塑料", "塑胶", "不锈钢", "木头", "玻璃", "陶瓷", "硅胶", "橡胶", "金属", "尼龙")

# 罐装, 瓶装, 大桶: how a thing is packed; the unit it is sold by says the same.
PACKED = ("罐", "瓶", "袋", "盒", "桶", "箱", "包", "听", "杯", "提", "支", "卷")
LOOSE = ("散装", "散称", "散卖", "称重", "散的", "散")
SIZE_WORDS = {"大": 1, "小": -1, "中": 0}

# 各一斤, 一样一包: the amount is for each of what was named.
EACH = ("各种", "各样", "每样", "每种", "每个", "一样", "各", "每")

OR = ("或者", "或是", "要么")
AND = ("和", "跟", "与", "还有", "以及", "加上", "外加", "及", "加")

# 四根不够分, 四盏挂不下: not how many after all; to be used in patterns.
TOO = r"(?:(?:太多|太少|不够|[挂搁放装吃用喝]不[下了完])了?|[多少]了)"

# 一共四条, below a list
SUMS = ("一共", "总共", "合计", "总计", "共")

# Words that say which of a kind and nothing else; an order may name them for goods without any.
ONLY_LOOKS = frozenset({*COLOURS, *COLOUR_WORDS, *(f"{colour}色" for colour in COLOURS)})
# Begin an order: what follows is wanted, known or not.
ORDERS = tuple(
    """
    给我 帮我 我要 我想要 想要 要买 再来 再要 再拿 再带 再买 还要 来 要 买
    拿 那个 那种 上次 加
    """.split()
)


LONGEST_WORD = 8

# At the end of a piece these have no object: 给我妈带.
VERBS = ("带", "买", "拿", "要", "来", "送", "捎")


# Begin what is wanted besides: 再来十斤.
MORE = ("再", "还", "另", "加", "又", "外加")


def is_more(text: str) -> bool:
    return text.strip().startswith(MORE)


def is_order(text: str) -> bool:
    """Whether it begins to order; 加班 does not begin with 加."""
    word = next(iter(segment.words(text[:LONGEST_WORD])), "")
    return text.startswith(ORDERS) and any(each.startswith(word) for each in ORDERS)


# The longer one of each pair is heard as the shorter one.
_BEGINNINGS = ("zh", "ch", "sh")
_ENDINGS = ("ang", "eng", "ing")


def sounds(text: str) -> list[str]:
    """A plain syllable for each character; "" for what is not Chinese."""
    return [plain_sound(syllable) for syllable in pinyin.syllables(text)]


@lru_cache(maxsize=1024)
def plain_sound(syllable: str) -> str:
    """zhang, zang → zan"""
    if syllable.startswith(_BEGINNINGS):
        syllable = syllable[0] + syllable[2:]
    return syllable[:-1] if syllable.endswith(_ENDINGS) else syllable
