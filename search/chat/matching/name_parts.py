"""The names and texts of products, cut up: what parts they have and how they sound."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from search.analysis.normalise import normalise
from search.chat.words import lexicon, school

# So many texts of each kind, of some hundred bytes.
KEPT = 2048

_MARKS = re.compile(r"[《》「」『』【】\[\]“”\"'‘’]")
_BREAK = re.compile(r"[\s()（）/:：,，·]+")
_PHRASE_BREAK = re.compile(r"[\s,，、;；。.()（）:：!！]+")
# 70g, 330ml×24罐, 3包装, 五连包, 100抽×3层, 56度, 一套4张, 10卷
_LABEL = re.compile(
    r"(?:一?[套盒箱袋包提])?\d[^\u4e00-\u9fff]*[\u4e00-\u9fff]{0,3}(?:[×*x\d].*)?"
    r"|(?:一?[套盒箱袋包提])?[一二三四五六七八九十]{1,3}[套件张层支只个包盒片抽卷双对条粒枚斤克升瓶罐袋连联]"
    r"(?:[装套包]|\d.*)?"
    r"|.{0,2}[大中小]号|特?[大中小]果|整[箱提件包盒]装?|[大中小][瓶罐桶袋包盒]|.?连包|mini|[a-z]{1,4}级|[特一二三]级"
)
# 外胎 14x2.125 需配内胎: what it fits, or comes with.
FITS = re.compile("需配?|适[配用]|配套|用于|不含|赠")
_SIZED = re.compile("(?:[加特]大|[大中小])号")
_ALSO_CALLED = re.compile(r"^(?:又叫|又称|俗称|俗名|也叫|也称|即|就是|别名)")
# 5斤装, 330ml×24罐, 10支 right behind the noun.
_GLUED = re.compile(
    r"(?<=[\u4e00-\u9fff])\d+(?:\.\d+)?"
    r"(?:kg|g|ml|l|cm|mm|公斤|千克|毫升|英寸"
    r"|[斤克两升寸匹度个包袋盒瓶罐桶提支条块本片只枚粒颗抽层卷节键段张步w])"
    r"(?:[×x*]\d+[个包袋盒瓶罐桶提支条块片只枚粒颗]?|\d+[张片抽枚])?(?:装|礼盒)?(?![a-z\d])"
    # 数据线|2米, 老坛酸菜牛肉面|桶装
    r"|(?<=[\u4e00-\u9fff])\d+(?:\.\d+)?米(?=$|\s)"
    r"|(?<=[\u4e00-\u9fff]{2})(?<!礼)[桶袋瓶罐盒杯]装(?=$|\s)"
    # 老母鸡汤面|五连包
    r"|(?<=[\u4e00-\u9fff]{2})[二三四五六八十]连包(?=$|\s)"
    # 纯牛奶|整箱250ml*16盒
    r"|(?<=[\u4e00-\u9fff]{2})整[箱提件包盒]装?(?=$|[\s\d])"
    # 红富士苹果|大果
    r"|(?<=[\u4e00-\u9fff]{2})特?[大中小]果(?=$|\s)"
    # 车厘子|jj级
    r"|(?<=[\u4e00-\u9fff]{2})(?:[a-z]{1,4}|[特一二三])级(?=$|\s)"
    # 棉袜|0-6个月
    r"|(?<=[\u4e00-\u9fff]{2})\d{1,2}[-~至到]\d{1,2}(?:个月|月|岁)(?=$|\s)"
    # 小号|垃圾袋, 塑料盆|大号|45cm
    r"|(?:(?<=^)|(?<=\s)|(?<=[\u4e00-\u9fff]{2}))(?:[加特]大|[大中小])号"
    r"(?=$|[\s\d]|[\u4e00-\u9fff]{2})"
)


# 隐形拉链|黑, 毛线|大红 and 冰条线|雾蓝: a colour at the end. 口红, 蛋黄 and 糯米粉 are none.
_plain = "".join(sorted(lexicon.COLOURS - {"米", "粉"}))
_COLOUR = re.compile(
    rf"(?<=[\u4e00-\u9fff]{{3}})(?:{'|'.join(lexicon.COLOUR_WORDS)}"
    rf"|[{lexicon.SHADES}姜奶雾烟]?(?<![口蛋葱])[{_plain}]|[烟浅]粉)(?=$|[\s\d])"
)
# 热水管|4分20×2.8, 棒针|3.5, 弯头|20 and 排水管|110; 车尔尼599 is called so.
_NUMBERED = re.compile(
    r"(?<=[\u4e00-\u9fff])(?:\d{1,2}|(?<=[管头通阀箍])\d{3}|\d[^\u4e00-\u9fff\s]*[.×x*/分寸号码][^\u4e00-\u9fff\s]*)(?=$|\s)"
)


@dataclass(frozen=True)
class Segment:
    """A part of a name between blanks or brackets: [start, end) of it."""

    start: int
    end: int
    text: str
    is_label: bool


def _stretches(name: str) -> list[tuple[int, int]]:
    """[start, end) of what blanks, brackets and labels part: 酱油500ml is 酱油 and a label."""
    cuts = {0, len(name)}
    for pattern in (_GLUED, _NUMBERED, _COLOUR, _BREAK):
        for match in pattern.finditer(name):
            cuts |= {match.start(), match.end()}
    return [
        (start, end)
        for start, end in pairwise(sorted(cuts))
        if not _BREAK.fullmatch(name, start, end)
    ]


# What texts come to is the same for every message: worked out once while a process is asked for it.
_once = lru_cache(maxsize=KEPT)


@_once
def named(title: str) -> str:
    return school.with_edition(_MARKS.sub("", normalise(title)).strip())


@_once
def plain(text: str) -> str:
    return normalise(text)


@_once
def segments(name: str) -> tuple[Segment, ...]:
    found: list[Segment] = []
    for start, end in _stretches(name):
        text = name[start:end]
        is_label = _SIZED.fullmatch(text) is not None or (
            bool(found) and bool(_LABEL.fullmatch(text) or FITS.match(text))
        )
        found.append(Segment(start, end, text, is_label))
    return tuple(found)


@_once
def phrases(description: str) -> frozenset[str]:
    found: set[str] = set()
    for sentence in re.split(r"[,，;；。]", normalise(description)):
        is_tool = sentence[-1:] in lexicon.TOOLS
        if "等" in sentence or (sentence[:1] in lexicon.USES and not is_tool):
            continue
        parts = _PHRASE_BREAK.split(_ALSO_CALLED.sub("", sentence.strip()))
        found.update(part for part in parts if part)
    return frozenset(found)


@_once
def spoken(called: tuple[str, ...]) -> Mapping[str, str]:
    return {"".join(f"|{sound}|" for sound in lexicon.sounds(each)): each for each in called}


def grown(text: str, at: int, hay: str, *, is_code: bool = False) -> int:
    """How many characters of `text` from `at` on stand in `hay`."""
    end = at
    while end < len(text) and text[end] != " " and text[at : end + 1] in hay:
        end += 1
    if end > at and is_code and text[at].isdigit():
        found = hay.find(part := text[at:end])
        while found >= 0 and _goes_on(hay, found, found + len(part)):
            found = hay.find(part, found + 1)
        return end - at if found >= 0 else 0
    return end - at


def _goes_on(hay: str, start: int, end: int) -> bool:
    """Whether the number at [start, end) is a part of a longer one: 5 of 15号 and of 50cm."""
    return hay[:start][-1:].isdigit() or (hay[end - 1].isdigit() and hay[end : end + 1].isdigit())
