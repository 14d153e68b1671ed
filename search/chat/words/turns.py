"""Turns of speech that are read as plainer ones, as long as they were: 刚才要的 as 刚才说的."""

import re
from collections.abc import Callable

from search.analysis import numerals
from search.chat.words import names, units

# Stands in what is shown where a picture is read as several characters.
PAD = "\0"
NUMBER = r"[\d一二三四五六七八九十两半几俩]"
_unit = f"[{units.ONE_CHARACTER}]"
# 不要了不要了
_TWICE = re.compile(
    r"(?P<no>不[要用加]了|算了|取消)(?:[,，、\s]?(?P=no))+(?=$|[\s,，。;；!！])",
    re.MULTILINE,
)
# 我家的帮宝适S一包, of several people's
_OURS = re.compile(
    rf"(?:^|(?<=[\s,，。;；]))我们?家的(?=[\u4e00-\u9fff]{{2}}[^,，;；。\n了过坏没]*{NUMBER}{_unit}(?:$|[\s,，;；。]))",
    re.MULTILINE,
)
# 老板我这边要自攻螺丝
_HERE = re.compile(r"我们?(?:家)?这[边里儿](?=想?[要来订拿](?!的))")
# 3米的就够了
_ENOUGH = re.compile(r"(?<=[米升寸码斤克]的)就够了?(?=$|[\s,，。;；])", re.MULTILINE)
# 三把还是四把来着, of who does not know
_OR_SO = re.compile(rf"(?<={NUMBER}{_unit})(?:还是|或者)[来要拿]?{NUMBER}{_unit}来着")
# 还有伐, as Shanghai asks; 10斤袋1袋
_IS_IT = re.compile("(?<=[有好要能会是])伐(?=$|[\\s,，。?？!！])")
_BAG = re.compile(rf"(?<=斤)袋(?=的?{NUMBER}{{1,2}}袋)")
# 刚才点的那碗灰豆子
_THAT_ONE = re.compile(
    r"(?<=[说要点订买叫喊]的)那[碗份盒瓶袋杯包](?=[\u4e00-\u9fff]{2})|(?<=刚[才刚][说要点订叫喊]的)那个(?=[\u4e00-\u9fff]{2})"
)
# 榴莲千层 还有吗
_ASKED = re.compile(
    r"^(?P<what>(?:(?![一二两三四五六七八九十半])[\u4e00-\u9fff]){2,8}) "
    r"(?=(?:还|现在)?有(?:吗|货吗|没有?)(?:$|[\s?？,，]))",
    re.MULTILINE,
)
# 1 块老豆腐 5 块香干, and nothing that costs so much
_PIECES = re.compile(r"(?<!\d)(?P<number>\d{1,2}) 块(?=(?!钱)[\u4e00-\u9fff]{2})")
# 姐要可乐一瓶, to whom one writes, unless others want something, too
_kin = "[妈爸姐哥弟妹爷奶公婆叔姨舅嫂]"
_TO_SISTER = re.compile(rf"^[姐哥叔姨婶嫂](?=[要来拿称](?![\s\S]*{_kin}想?要)|[,，]\s?[帮给]我)")
# 刚才要的红牛不要了, as 刚才说的
_OF_BEFORE = re.compile(
    "(?:(?<=刚才)|(?<=刚刚)|(?<=刚)|(?<=之前)|(?<=昨天)|(?<=早上))[要叫订点拿拍喊](?=的[^\\s,，了]{1,10}"
    "(?:都|先|就|帮我|给我)*(?:不要了|不用了|取消|退掉|退了|算了))"
)
# 1万毫安, as it is said: 一万毫安
_TEN_THOUSAND = re.compile(r"(?<![\d.])[1-9](?=万(?:毫安|mah))")
# 我穿41的, as 要41的
_WORN = re.compile(
    r"我[穿要](?=[2-4]\d(?:\.5)?码?的(?:$|[\s,，。]))"
    r"|[他她]穿(?=(?:[2-4]\d|[2-6]?[xX]{0,3}[smlSML])码?的?(?:$|[\s,，。]))"
)
# 五双还是六双, 3个或者4个: to be asked
_EITHER = re.compile(
    rf"{NUMBER}{{1,3}}(?P<unit>{_unit})半?(?:还是|或者?|或是)[要来]?{NUMBER}{{1,3}}(?P=unit)半?"
    # 两瓶还是三瓶吧 is three of them.
    r"(?:来着)?(?=$|[\s,，。?？呢]|我|[好够][呢啊])"
)
# 刚定的那20个馒头改30个, as 刚才的馒头改成30个
_JUST_NOW = re.compile("(?<!刚)刚[定订点要说叫喊]的(?!那[个种款])")
_SO_MANY = re.compile(
    rf"(?P<of>刚才?[定订点要说叫]?的)那?{NUMBER}{{1,3}}{_unit}(?=[^\s\d,，]{{2,8}}改)"
)
_CHANGED = re.compile(
    rf"(?P<of>刚才的\0*[^\s\d,，\0]{{2,8}})改(?={NUMBER}{{1,3}}{_unit}[吧哈啊了]?(?:$|[\s,，。]))"
)
_CROSSED_OUT = re.compile("(?:改掉|去掉|划掉)不要(?![\u4e00-\u9fff])")
# 洗衣液多少钱一瓶？先给我来两瓶; 一罐够不够？先拿两罐吧
_FIRST_ASKED = re.compile(
    rf"(?:来|要|买)?(?:[一1]{_unit})?(?:多少钱|什么价|怎么卖|够不够|够吗|够用吗)(?:[一1]?{_unit})?[啊呀呢]?[?？]\s*"
    rf"(?=(?:那|先|就|再|给我|帮我)+[来要拿]{NUMBER}{{1,2}}{_unit}[吧哈啊]?(?:$|[\s,，。]))"
)
# 恰 is to eat, in Jiangxi and Hunan; 给老妈点碗木瓜水, 给我做一个雪菜肉丝面
_EAT = re.compile("(?<=[要想爱])恰(?=[\u4e00-\u9fff]{2})")
_ORDER = re.compile(
    "(?<![早晚快慢好多少大小一二两三四五六七八九十\\d几差有整重])点(?=[碗份盘杯个](?!半)[\u4e00-\u9fff]{2})"
    "|(?:(?<=给我)|(?<=再)(?<!我再))做(?=[一两二三四五六\\d]{1,2}[个碗份杯][\u4e00-\u9fff]{2})"
)
# 珍珠奶茶（中）一杯
_SIZE_APART = re.compile(rf"[（(](?P<size>[大中小])[)）](?=\s?{NUMBER}?(?P<unit>[杯份碗]))")
# 两瓶嘎, 公仔咯: as they end in Yunnan and Jiangxi
_PARTICLE = re.compile(
    rf"(?P<said>[来要拿留]{NUMBER}{{1,3}}{_unit}[^\s,，。算]{{0,8}})[咯嘎噶噻](?=$|[\s,，。!！?？])",
    re.MULTILINE,
)
# 肥牛不要那么多了，来一盒就行
_LESS = re.compile(
    "(?<=[\u4e00-\u9fff])(?:先|就)?(?:不要|要不了|不用)(?:那么|这么)多了?(?=[,，\\s]*[来要拿])"
)
_FOR_NOW = re.compile(
    "(?:^|(?<=[\\s,，。;；]))先(?=(?:别|不)要[\u4e00-\u9fff]{2,6}了(?:$|[\\s,，。]))", re.MULTILINE
)
# 换份老肉片
_INSTEAD = re.compile("(?<=[,，\\s]换)[份碗杯瓶盒袋](?=[\u4e00-\u9fff]{2})")
# 有青岛没得 有的话来6罐: 有没得青岛
_IF_THERE = re.compile(
    "(?:^|(?<=[\\s,，。;；]))有(?P<what>[^\\s,，\\d没]{2,10})(?P<no>没[有得])(?=[\\s,，?？]{1,2}有[的就])",
    re.MULTILINE,
)
# 给我抬一箱, as they say in Sichuan
_CARRIED = re.compile(f"(?<=[给帮]我)抬(?={NUMBER}{_unit})")
# 腰围32的
_WAIST = re.compile("(?:腰围|裤腰|胸围)(?=[2-4]\\d的)")
# 哎呀算了不要腐竹了
_SIGH = re.compile(
    "(?:^|(?<=[\\s,，。;；!！]))(?:[哎唉]{0,2}[呀哟哎唉])(?=(?:那|还是)?(?:算了)?(?:不要|不用))",
    re.MULTILINE,
)
# 我和小周一人一杯: two of them
_BOTH = re.compile(
    rf"^我[和跟](?:{names.SURNAME_AND_TITLE}|[小老阿][\u4e00-\u9fff]|我?(?:{names.RELATIVE}))"
    rf"一人[来要]?一(?={_unit}[\u4e00-\u9fff]{{2}})"
)

# 藕 要脆的, of 脆藕; 美孚一号, of 美孚1号
_TRAIT = re.compile("(?P<what>[\u4e00-\u9fff]{1,4})\\s+要?(?P<how>(?![冰热温])[\u4e00-\u9fff])的")
_NUMBERED = re.compile(f"[{''.join(numerals.DIGITS)}](?=号)")
# 香奈儿5号, of 香奈儿五号
_IN_DIGITS = re.compile("(?<!\\d)\\d(?=号)")
# 男拖 42码, of 男拖鞋
_SLIPPERS = re.compile("(?<=[\u4e00-\u9fff])(?<![胶海]棉)拖(?=$|\\s|\\d)")
# 拿铁热的
_WARMTH = re.compile("(?<=[\u4e00-\u9fff]{2})[冰热]的$")
# 阿妈话要火龙果
_SAYS = re.compile("(?<=[妈爸婆公嫂哥姐姨叔嬷嫲])话(?=[要想])")
# 红线, of 电线 红色; 三角阀热的, of 三角阀热水
_WIRE = re.compile("(?P<colour>[红黄蓝绿黑白])色?线(?=$|[\\s\\d来要也的])")
_VALVE = re.compile("(?<=[阀头])(?P<how>[冷热])的?(?=\\s*$)")
# 美式 冰的大杯, of 冰美式 大杯
_WARM = re.compile(
    r"^(?P<what>(?:(?![冰冻热温])[\u4e00-\u9fff]){2,5}?)(?<![走去少多加不无免微])(?:[的\s]+(?=[冰热温])|(?=[冰热温]的))"
    r"(?P<how>[冰热温])的?\s*(?P<size>[大中小][杯份]?)?的?\s*$"
)
# 不加糖的豆浆, of 无糖豆浆; 灌饼不加肠的, beside 灌饼加肠
_WITHOUT = re.compile("不[带加含](?P<what>(?:(?!的)[\u4e00-\u9fff]){1,2})的")

# 一个电压力锅对|电压力锅一个: said once more by who makes sure of it.
_SURE = re.compile(
    "(?P<many>[一二两三四五六七八九十\\d]{1,2}[\u4e00-\u9fff])?"
    "(?P<what>(?![一二两三四五六七八九十])[\u4e00-\u9fff]{2,6})[对嗯](?=(?P=what)(?(many)(?P=many)))"
)
# 唐诗三百首一本|嗯就这两本, 吐司两袋|没了就这样: that this is all.
_ALL_TOLD = re.compile(
    r"(?:[嗯啊哦]|就是)*(?:没有?[了啦][,，]?)?就这(?:[一两三四五六七八九\d几]{1,2}[样个种本件盒袋瓶包]|样)[了吧啊哈呀]*\s*$"
)


def blank(match: re.Match[str]) -> str:
    """As many blanks as it is long."""
    return " " * len(match[0])


# In this order: what one leaves the next may find.
READ_AS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (_SURE, blank),
    (_ALL_TOLD, blank),
    (_TWICE, lambda match: match["no"].ljust(len(match[0]))),
    (_OURS, blank),
    (_SAYS, "说"),
    (_HERE, blank),
    (_ENOUGH, blank),
    (_OR_SO, blank),
    (_IS_IT, "吗"),
    (_BAG, "装"),
    (_TO_SISTER, blank),
    (_OF_BEFORE, "说"),
    (_THAT_ONE, 2 * PAD),
    (_ASKED, r"\g<what>的"),
    (_PIECES, r" \g<number>块"),
    (_TEN_THOUSAND, lambda match: "零一二三四五六七八九"[int(match[0])]),
    (_WORN, blank),
    (_EITHER, lambda match: f"几{match['unit']}".ljust(len(match[0]))),
    (_PARTICLE, r"\g<said> "),
    (_SIGH, blank),
    (_LESS, blank),
    (_FOR_NOW, blank),
    (_CARRIED, "拿"),
    (_INSTEAD, PAD),
    (_IF_THERE, r"有\g<no>\g<what>"),
    (_WAIST, blank),
    (_SO_MANY, lambda match: match["of"].ljust(len(match[0]), PAD)),
    (_JUST_NOW, "刚才的"),
    (_CHANGED, r"\g<of>换"),
    (_CROSSED_OUT, lambda match: "不要了".ljust(len(match[0]))),
    (_FIRST_ASKED, blank),
    (_EAT, "吃"),
    (_ORDER, "来"),
    (_SIZE_APART, r"\g<size>\g<unit> "),
    (_BOTH, lambda match: "两".rjust(len(match[0]))),
)


def plainer(said: str) -> list[str]:
    """The names of goods as shops write them: 脆藕, of 藕 要脆的; 无糖豆浆, of 不加糖的豆浆."""
    ways = (
        _TRAIT.sub(r"\g<how>\g<what>", said),
        _NUMBERED.sub(lambda sign: f"{numerals.DIGITS[sign[0]]}", said),
        _IN_DIGITS.sub(lambda sign: numerals.IN_ORDER[int(sign[0])], said),
        _SLIPPERS.sub("拖鞋", said),
        _WIRE.sub(r"电线 \g<colour>色", said),
        _VALVE.sub(r"\g<how>水", said),
        _WITHOUT.sub(r"无\g<what>", said),
        _WITHOUT.sub(" ", said),
        _WARM.sub(lambda made: f"{made['how']}{made['what']} {made['size'] or ''}".strip(), said),
    )
    return [each for each in ways if each != said]


def denied(said: str) -> re.Pattern[str] | None:
    """What no name may have: 加肠 where 不加肠的 is `said`, 冰 where 热的 is; else None."""
    told = [f"(?<![不无])[带加含放]{each['what']}" for each in _WITHOUT.finditer(said)]
    if warmth := _WARMTH.search(said.rstrip()):
        told.append("冰" if warmth[0][0] == "热" else "热")
    return re.compile("|".join(told)) if told else None
