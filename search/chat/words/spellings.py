"""What is read instead of what was typed: slips, dialects, numbers in words; as long as it was."""

import re
from collections.abc import Callable

from search.analysis import numerals
from search.analysis.normalise import normalise
from search.analysis.thesaurus import built_in
from search.chat.words import lexicon, names, school, turns, units
from search.chat.words.turns import NUMBER, PAD

_unit = f"[{units.ONE_CHARACTER}]"
_DIGITS = {ord(sign): f"{number}" for sign, number in numerals.DIGITS.items()} | {ord("点"): "."}
# 嗰 has a simplified form, too.
_CANTONESE = {normalise(word): meant for word, meant in lexicon.CANTONESE.items()}
_DIALECT = re.compile("|".join(sorted(_CANTONESE, key=len, reverse=True)))
# 不要啦
_NO_LONGER = re.compile(
    "(?<=[不别][要用买拿])啦|(?<=[\u4e00-\u9fff]不要)[哈噻咯喽](?=$|[\\s,，。!！;；])"
)
# 嚟多份鱼蛋: one more
_ONE_MORE = re.compile("(?<=来)多(?=[份杯碗只支罐包瓶盒个条][\u4e00-\u9fff]{2})(?!.[一二两三])")
# 489蚊
_YUAN = re.compile(rf"(?<=[\d{numerals.NUMERALS}])蚊")
# 个女想食荔枝, 冇就算喇
_CHILD = re.compile(r"(?:^|(?<=[\s,，。]))个[女仔](?=想|要)")
_LA = re.compile("喇(?![叭嘛])")
_IN_CANTONESE = re.compile(
    rf"[唔冇嘅嗰啲俾嚟噉咁噚]|仲[有要]|老细|使唔使|(?<=[\d{numerals.NUMERALS}])蚊"
)
# 番茄同薯仔; and whoever says so, where it is 各: 通菜同番薯叶各一斤
_and = (
    "(?<=[\u4e00-\u9fff》])(?<![不大共相陪等])(?<!(?<!百)合)"
    "同(?![样上前学款埋一步事心时意])(?=[\u4e00-\u9fff《])"
)
_TOGETHER = re.compile(_and)
_TOGETHER_EACH = re.compile(rf"{_and}(?=[\u4e00-\u9fff]{{2,6}}各)")
# 细可口可乐, 系橙味芬达, 条红色裙
_SMALL = re.compile("细(?=[\u4e00-\u9fff])(?![的腻致节心微细面沙砂盐粉])")
_GRAPES = re.compile("提子(?![干面味])")
_IS = re.compile("(?<![关体联维])系(?=[\u4e00-\u9fff])(?![列统])")
_EAT = re.compile("(?<=[想要爱中])食(?=[\u4e00-\u9fff])(?![用品物材])")
_CLASSIFIER = re.compile("^[条件只对](?=[\u4e00-\u9fff]{2})")
# 雪碧2ping, and no model of Latin letters
_PINYIN_UNITS = dict(
    zip("ping bao jin dai guan xiang juan tong shuang".split(), "瓶包斤袋罐箱卷桶双", strict=True)
)
_PINYIN_UNIT = re.compile(
    # laoganma 2 ping, too
    rf"(?:(?<=[a-z] \d )|(?<=[a-z] \d\d )|(?<=[a-z] \d)"
    rf"|(?<=[\u4e00-\u9fff]\d)|(?<=[\u4e00-\u9fff]\d\d)|(?<=[一两二三四五六七八九十]))(?:{'|'.join(_PINYIN_UNITS)})(?=$|[\s,，。;；、])"
)
# 五号 as 5号, what batteries are called.
_BATTERY = re.compile("(?<![十月])[五七](?=号(?!楼|门|线|院|上|下|早|晚|之?前))")
# 每样饺子一份: one of each
_OF_EACH = re.compile(
    rf"(?:^|(?<=[\s,，。;；来要拿]))(?P<each>[每各]样|[每各]种)(?P<what>(?![来要拿给买都各])[\u4e00-\u9fff]{{1,6}}?)(?=[来要拿]?{NUMBER}{{1,2}}{_unit})"
)
# 俩孩子一人一本: each of them
_PER_HEAD = re.compile(rf"(?P<who>{names.COUNTED})一人(?={NUMBER}{_unit})")
# 铅笔5、6支: five or six; and 1、2瓶可乐 may be a number of a list
_RANGE = re.compile(
    rf"(?<=[\u4e00-\u9fff])(?P<one>[2-8])[、,](?P<other>[3-9])(?={_unit}(?:$|[\s,，。、;；吧就都左可]))"
)
# 奶昔不要了可以吗, 可乐换成雪碧行吗: asked, and meant.
_ASKED_TO = re.compile(
    r"(?:(?<=不要了)|(?<=取消)|(?<=取消了)|(?<=[换改]成[\u4e00-\u9fff]{2})|(?<=[换改]成[\u4e00-\u9fff]{3}))"
    r"(?:可以|行|好)(?:[吗么嘛不]|不[行好])(?=$|[\s,，。?？!！啊呀])"
)
# 恁家, 插座五个孔的, 毛豆嫩咯话: as plainer speech has them.
_YOU = re.compile("恁(?=们?[家那这店])")
_HOLES = re.compile(r"(?<=[一二两三四五六七八九十\d])个(?=[位孔键头]的)")
_IF = re.compile("咯话(?=[就来要拿给,，])")
_WE = re.compile("(?<=我家)呢|(?<=我们)呢|(?<=自己)呢")
# 土豆8吧, 土豆8谢谢, 抽纸两提嗷: no more than how it is said.
_PARTICLE = re.compile(
    r"(?:(?<=\d)(?:[吧哦哈啊呀嘛哟]|谢谢[你您啦了]?|谢[啦了]|多谢|辛苦[了啦]?|麻烦[了啦]|就这些|先这样)|(?<=[\u4e00-\u9fff\d])嗷"
    rf"|(?<=[{units.ONE_CHARACTER}\d])[喽咯哩捏呐])(?=$|[\s,，。;；!！~～])"
)
# 鸡精两带
_BAGS = re.compile(r"(?<=[\u4e00-\u9fff][两三四五六七八九十])带(?=$|[\s,，。;；、])")
# 那个不要抽纸了
_HESITANT = re.compile(
    r"(?:^|(?<=[\s,，。]))(?:那个|就是|那就)(?=不要[\u4e00-\u9fff]{1,8}了(?:$|[\s,，。]))"
)
# 外婆恰蛋挞两个, in Jiangxi
_EAT_TOO = re.compile("(?<!恰)恰(?=[\u4e00-\u9fff])(?![好当巧如似是恰恰])")
# 语文数学全要
_ALL = re.compile(r"(?<=[\u4e00-\u9fff])全(?=要(?:$|[\s,，。了吧]))")
# 四分弯头, of pipes
_PIPE = re.compile(
    r"(?<![一二三四五六七八九十百两点成])[四六]"
    r"(?=分的?(?:$|\s?[\u4e00-\u9fff]{0,4}(?:管|头|通|阀|接|丝|堵|喉|箍|直接)))"
    r"|(?<=[管头通阀接丝堵箍])[四六](?=分的?(?:$|[\s\d一二两三四五六七八九十]))"
)
# Typed for what sounds alike: 在来一合嫩豆腐; never 现在要, 三合一.
_AGAIN = re.compile(rf"(?:^|(?<=[\s,，.。;；、]))在(?=[来要加拿]{NUMBER})", re.MULTILINE)
_BOX = re.compile(rf"(?<=[来要拿买]{NUMBER})(?:合(?![一计板同适])|带(?![鱼子]))(?=[\u4e00-\u9fff])")
# 给我秤两斤鸭脖
_WEIGHED = re.compile(rf"(?<=[给帮]我)秤(?={NUMBER})")
# 黄瓜2近, 3今五花肉, 香皂3快: units that sound alike, behind digits
_SLIPS = dict(zip("今近快合付带代灌跟平捅", "斤斤块盒副袋袋罐根瓶桶", strict=True))
_SLIP = re.compile(
    r"(?<=\d)(?:今(?![天年日明晚早后儿麦生朝])|快(?![点递件乐餐速手克艇])|合(?![一计板同适并味成格理]))"
    r"|(?<=[\d一二两三四五六七八九十])[近付合](?=$|[\s,，。;；、])"
    r"|(?<=[来要拿][一二两三四五六七八九十])平(?=$|[\s,，。;；、])"
    r"|(?<=[来要拿]\d)代(?=[\u4e00-\u9fff]{2})(?![表理码驾购内手平鼠耳路键])"
    r"|(?<=[\d一二两三四五六七八九十])灌(?=$|[\s,，。;；、(（给哦啊吧])|(?<=[\d一二两三四五六七八九十])[跟捅](?=$|[\s,，。;；、])"
)
# 粉丝一代 味精二代 蚝油一平: of several, none is the second generation of anything.
_SLIPS_BEHIND = re.compile(r"(?<=[\d一二两三四五六七八九十])[代平带](?=$|[\s,，。;；、])")
# 205 55 16, 205/55 16: tyres are called 205/55R16.
_TYRE = re.compile(
    r"(?<!\d)(?P<width>[123]\d5)[ /-](?P<height>[3-8][05])[ /-](?P<rim>1[2-9]|2[0-2])(?!\d)"
)
# 亨氏胡萝卜额两盒, in Shanghai
_OF = re.compile(
    rf"(?<=[\u4e00-\u9fff])(?<![金名面总差限余])额(?![头外度定温])(?=[\s,，。来要拿]|{NUMBER}|$)"
)
# 油要玉米油一瓶
_KIND_OF = re.compile(
    r"(?:^|(?<=[\s,，;；。]))(?![我都还再只就也想不])([\u4e00-\u9fff]{1,3})要(?=[\u4e00-\u9fff]{1,6}\1)"
)
# 冬瓜么切一块, in Shanghai
_TOPIC = re.compile(r"(?<=[\u4e00-\u9fff])(?<![什怎那这多有要])么(?=[来要拿切称买])")
# 一点五升
_POINT = re.compile(
    r"(?<![\d点])[零一二三四五六七八九]点[一二三四五六七八九](?=[升米斤匹寸的]|公[斤升分]|平方|[红蓝黄绿黑白兰][色线])"
)
# 勇闯天涯内个
_THAT = re.compile("(?<![国室境省市年月天时周以])内(?=[个些种])")
# 上面那个鸡蛋, of this message
_ABOVE = re.compile(
    r"(?:^|(?<=[\s,，。;；]))(?:上[面边头]|前面)(?:那[个些]|[说要]的)", re.MULTILINE
)
# 阿姨要桃酥一斤, of herself
_MYSELF = re.compile(r"(?:^|(?<=好[\s,，。]))(?:阿姨|叔叔)(?=想?要)")
# 一千五百九十九的那台
_THOUSANDS = re.compile(
    "(?<![零一二三四五六七八九十百千两])(?=[零一二三四五六七八九十两]*[百千])"
    "(?P<number>[零一二三四五六七八九十百千两]{4,9})(?P<of>[的那][个款台件条双本套瓶只]?)"
)
# 三体1、2、3各一本
_VOLUMES = re.compile(r"(?<=[\u4e00-\u9fff])(?<![来要拿给买])\d(?:\s?[、/和 ]\s?\d)+(?=\s?[各每])")
# 三十三朵的, wd四十
_NUMERAL = re.compile(
    r"(?<![零一二三四五六七八九十百千两\d])(?:(?<=[a-z])(?P<name>[一二三四五六七八九]?十[一二三四五六七八九]?)"
    r"|(?P<count>[二三四五六七八九]?十[一二三四五六七八九]?)(?=[朵枝色片粒抽层支只孔位键根颗]的))"
)
# 粉笔彩的2盒
_COLOURED = re.compile(rf"彩的(?=\s|{NUMBER}|$)")
# 兰线三卷, 红兰各一卷: typed for 蓝
_BLUE = re.compile(
    r"(?<![\u4e00-\u9fff])兰(?=[色线])|(?<=[的红黄绿黑白米方卷捆根盘])兰(?=[各色线])"
)
# 挪威de森林
_DE = re.compile("(?<=[\u4e00-\u9fff])de(?=[\u4e00-\u9fff])")
# 螺丝4乘50
_BY = re.compile(r"(?<=\d)乘(?=\d)")
# 红牛壹箱王老吉贰箱; 朝花夕拾两本 are two of a book.
_CAPITALS = dict(zip("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十", strict=True))
_CAPITAL = re.compile(rf"[{''.join(_CAPITALS)}]+(?={_unit})(?!两{_unit})")
# 土豆两斤不，三斤
_NO_BUT = re.compile(rf"(?<={_unit})不(?P<sign>[,，\s])(?={NUMBER}{{1,3}}{_unit})")
# 要不土豆两斤吧, 要不还是土豆吧
_OR_ELSE = re.compile(
    rf"(?:^|(?<=[\s,，。;；]))要不(?=还是|[\u4e00-\u9fff]{{1,6}}{NUMBER}{{1,3}}{_unit}吧)"
)
# 布鞋41 42 43 各来一双: the last number is one of those of each.
_LAST_OF_EACH = re.compile(r"(?<=\s)(?P<number>\d{2,3}) (?=各)")
# 防蚊裤110/120/130各两条
_SLASHED = re.compile(r"(?<=\d\d)/(?=\d{2,3}(?:/\d{2,3})*\s?各)")
# 三(2)班
_CLASS = re.compile(r"(?<=[一二三四五六七八九\d])[(（](?P<number>\d{1,2})[)）](?=班)")
# 家里没酱油了，送一瓶来
_GONE = re.compile(
    r"(?:(?:^|(?<=[\s,，。;；]))[我你]?(?:[家店]里)?|(?<=[家店]里))没(?![有货电事关吃用喝想人时钱空办法劲意问来收到拿买看说信网气够接赶睡])"
    r"(?P<what>(?:(?![就算的不吗])[\u4e00-\u9fff]){1,6}?)了(?=$|[\s,，。;；来送拿给要带])",
    re.MULTILINE,
)
# 小雨—牛仔裤1条, below one another
_DASHED = re.compile(
    rf"^(?![\u4e00-\u9fff]*[一二两三四五六七八九十半][{units.ONE_CHARACTER}])([\u4e00-\u9fffa-z]{{2,5}})"
    r"[—–-]{1,2}(?=[\u4e00-\u9fff])(?![一二两三四五六七八九十半])",
    re.MULTILINE,
)
# coca-cola, which is known in one word
_HYPHENED = re.compile(r"(?<![a-z\d-])([a-z]{2,})-([a-z]{2,})(?![a-z\d-])")


def as_meant(read: str) -> str:
    """A normalised message as whoever typed it means it, each character where it stood."""
    read = school.with_edition(read)
    for pattern, meant in _READ_AS:
        if pattern not in _IF_SEVERAL or len(pattern.findall(read)) > 1:
            read = pattern.sub(meant, read)
    if _IN_CANTONESE.search(read):
        read = _TOGETHER.sub("和", read).replace("边个", "哪个")
        read = _LA.sub("啦", _YUAN.sub("元", _CHILD.sub("孩子", read)))
        read = _GRAPES.sub("葡萄", read)
        read = _CLASSIFIER.sub(" ", _IS.sub("是", _SMALL.sub("小", _EAT.sub("吃", read))))
    read = _NO_LONGER.sub("了", _DIALECT.sub(lambda match: _CANTONESE[match[0]], read))
    return _ONE_MORE.sub("一", read)


def _in_digits(match: re.Match[str]) -> str:
    """1599的, with signs of no meaning behind it for what is shorter now."""
    number = numerals.number(match["number"]) or 0
    return f"{number:f}{match['of']}".ljust(len(match[0]), PAD)


def _written(match: re.Match[str]) -> str:
    """33, as long as it was."""
    number = f"{numerals.number(match[0]) or 0:f}"
    size = len(match[0])
    return number.ljust(size, PAD) if match["name"] else number.rjust(size, PAD)


def _together(match: re.Match[str]) -> str:
    """123, with blanks before it; 6、0 as it is."""
    found = "".join(filter(str.isdigit, match[0]))
    return found.rjust(len(match[0])) if found in "123456789" else match[0]


def _range(match: re.Match[str]) -> str:
    """5-6; 5、3 as it is."""
    is_range = int(match["other"]) == int(match["one"]) + 1
    return f"{match['one']}-{match['other']}" if is_range else match[0]


def _spaced(match: re.Match[str]) -> str:
    """`match` with a blank between the parts of a brand; 85-cm and other words as they are."""
    is_brand = f"{match[1]}{match[2]}" in built_in()
    return f"{match[1]} {match[2]}" if is_brand else match[0]


def _slip(match: re.Match[str]) -> str:
    return _SLIPS[match[0]]


# In this order: what one leaves the next may find.
_READ_AS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (_RANGE, _range),
    (_ALL, "都"),
    (_EAT_TOO, "吃"),
    (_ASKED_TO, turns.blank),
    (_PARTICLE, turns.blank),
    (_HESITANT, turns.blank),
    (_YOU, "你"),
    (_HOLES, turns.blank),
    (_IF, "的话"),
    (_WE, turns.blank),
    (_BAGS, "袋"),
    (_BATTERY, lambda match: "57"[match[0] == "七"]),
    (_PER_HEAD, r"\g<who>每人"),
    (_OF_EACH, r"\g<what>\g<each>"),
    (_PIPE, lambda match: "46"[match[0] == "六"]),
    (_AGAIN, "再"),
    (_CAPITAL, lambda match: "".join(map(_CAPITALS.__getitem__, match[0]))),
    (_SLIPS_BEHIND, _slip),
    (_SLIP, _slip),
    (_BOX, _slip),
    (_WEIGHED, "称"),
    (_OF, "的"),
    (_MYSELF, "  "),
    (_POINT, lambda match: match[0].translate(_DIGITS)),
    (_TOGETHER_EACH, "和"),
    (_CLASS, rf"年\g<number>{PAD}"),
    (_GONE, lambda match: f"{match['what']}没了".rjust(len(match[0]))),
    (_DASHED, lambda match: f"{match[1]}:".ljust(len(match[0]))),
    (_KIND_OF, turns.blank),
    (_ABOVE, turns.blank),
    (_OR_ELSE, turns.blank),
    (_THAT, "那"),
    (_TOPIC, " "),
    (_PINYIN_UNIT, lambda match: _PINYIN_UNITS[match[0]].ljust(len(match[0]))),
    (_DE, " 的"),
    (_THOUSANDS, _in_digits),
    (_NO_BUT, r"\g<sign>不"),
    (_NUMERAL, _written),
    (_VOLUMES, _together),
    (_SLASHED, " "),
    (_LAST_OF_EACH, r" \g<number>"),
    (_BLUE, "蓝"),
    (_COLOURED, "彩色"),
    (_TYRE, r"\g<width>/\g<height>r\g<rim>"),
    (_BY, "×"),
    (_HYPHENED, _spaced),
    *turns.READ_AS,
    (re.compile("夲"), "本"),
)
# Of several, none is anything else: 粉丝一代 味精二代.
_IF_SEVERAL = frozenset({_SLIPS_BEHIND, _DASHED})
