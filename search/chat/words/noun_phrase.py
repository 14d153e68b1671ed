"""The words of a wish that name goods, with what may be left out of them and what sizes them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import cached_property

from search.chat.words import comparatives, lexicon, names, sizes
from search.chat.words.sizes import Size

# "老板来3斤土豆": polite words count for nothing either.
_polite = (greeting for greeting in lexicon.GREETINGS if len(greeting) > 1)
_filler = "|".join(map(re.escape, sorted({*lexicon.FILLERS, *_polite}, key=len, reverse=True)))
# 四年级上册 may be 四年级上 in a name.
_FILLER = re.compile(
    rf"的(?:{'|'.join(sorted(lexicon.GENERAL_NOUNS))})|{_filler}|(?<=年级[上下])册"
    # 维他奶 and 吉他 are goods; so are 灯带 and 鞋带.
    "|^一人(?=\\s|$)|(?<=[\u4e00-\u9fff])一(?:人|家|小?组|桌|个(?:人|孩子|学生))(?=\\s|$)|(?<![维吉])他|(?<![灯鞋腰皮海领磁绷丝彩绑])带"
)
# What an order in English says beside the goods.
_ENGLISH = re.compile(
    r"(?<![a-z\d-])(?:hi|hello|boss|please|pls|thanks?|thank you|you|i|we|me|my|want|need|would"
    r"|like|take|have|get|buy|order|give|some|an?|the|of|also|with|in|for|to|if|yes|do|is|are"
    r"|it|this|that)(?![a-z\d-])"
)
_state = "(?:新鲜|好吃|便宜|甜|嫩|熟)"
# What for: 煮汤的, 送人用的, 孙子爱吃的.
_PURPOSE = re.compile(
    r"(?:[炖煮熬煲炒蒸包做烧泡送拌][汤菜饭粥面酒茶人]?|饺子|(?<![\u4e00-\u9fff])(?:红烧|清蒸)(?=用?的[\u4e00-\u9fff]))用?的"
    # 嫩豆腐宝宝吃的 names goods.
    rf"|(?<![\u4e00-\u9fff])(?![^给帮替我你他她咱家\W][^给帮替\W]{{1,5}}(?:{names.FAMILY})[吃喝用穿玩]的)"
    r"[\u4e00-\u9fff]{1,8}(?:(?<![猫狗犬男女日夜])用|[吃喝穿戴玩蘸])的(?:那[个种])?"
    r"|(?<![\u4e00-\u9fff])(?:小朋友|孩子|小孩|大人|老人|宝宝|自己)[用吃喝穿玩]那[个种款]"
    # 你家里自己泼的那个油辣子
    r"|(?:[你您]们?)?(?:家里?|店里?)?自己?家?[泼做腌熬包烤蒸卤炸酿炒晒](?:的|出来的)(?:那[个种])?"
    # 那个大米我吃着蛮好的
    r"|我?[吃喝用穿]着(?:(?:挺|蛮|还|很|都|觉得)*(?:好|不错|可以|行)的?)?"
    # 那条灰裙子我试过了
    r"|(?<=[\u4e00-\u9fff])我[试用穿][过了]+(?:的|(?:[挺蛮很](?:好看?|不错|合适)的?))?"
    # 余华的书你这儿有的每样一本
    r"|(?:[你您]们?)?(?:这[儿里边]|店里?|家里?)有的"
    # 牛肉粒训练用
    r"|(?<=[\u4e00-\u9fff])(?:训练|拍照|红烧|清蒸|炒菜|煲汤|烧烤|烘焙|做菜|装修|送礼|自己)用(?=\s|$)"
    # 五指毛桃煲汤好香再来一斤
    r"|(?<=[\u4e00-\u9fff]{2})(?:[煲炖煮]汤|[做炒]菜|[煮熬]粥|泡茶)好[香甜鲜正靓喝吃]"
    # 墙上那种五孔插座
    r"|(?:墙|桌|床|车|门|头|脚|地)上那[种个]"
    r"|洗(?!洁精|衣[液粉机]|发[水露]|手液|面奶|脸巾)[\u4e00-\u9fff]{1,3}的(?:那个)?(?=[\u4e00-\u9fff])"
    r"(?![来要拿买再给多])"
    r"|(?:下酒|下饭|解馋|解渴|待客)用?的"
    rf"|(?:{names.AT_HOME}|办公室|教室|宿舍|车)里?[用放挂摆装]的"
    r"|[贴挂摆放]在?[\u4e00-\u9fff]{1,3}[上里口]的(?=[\u4e00-\u9fff])"
    r"|(?:帮|替)[\u4e00-\u9fff]{1,3}[买带捎]"
    rf"|(?<=[\u4e00-\u9fff])给我?家?(?:{names.FAMILY})(?=\s|$|[整买拿来带要弄])"
    # 给我妈可乐一瓶
    rf"|(?<![\u4e00-\u9fff])给我家?(?:{names.FAMILY})(?=(?![儿尝吃喝用穿戴也带捎])[\u4e00-\u9fff]{{2}})"
    r"|(?:(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{1,4}"
    rf"|(?:我们?|咱们?|他|她)?(?:{names.FAMILY}|家?(?:客人|大家)|全家|家里人))?"
    r"(?:最|就|都|特别|很)?(?:爱|喜欢|[要想馋]|点名要)[吃喝用]的?"
    rf"|(?:{names.FAMILY}|客人|大家|全家|家里人|朋友)都?说(?:好[吃喝用]?|不错)"
    r"|都说(?:好[吃喝用]?|不错)?"
    # what of it is at home, how it was, and where it was ordered
    r"|(?:都|快|又|也)?[用吃喝写卖]?(?:完|光|坏|没|不够|不多)了(?!\s\s)|[挺很真](?:好[吃喝用]|不错|好(?=的))"
    r"|[\d一二两三四五六七八九几]{1,2}[种个样款](?:口味|味道|颜色|品种|款式|香型)的?"
    rf"|(?:要是|如果){_state}|{_state}的话|哪[个种款][^\s哪]{{1,3}}[来要拿挑选给]哪[个种款]"
    r"|(?:刚才|刚刚)?[下订点]?的?(?:那单|单子|订单|单)[里中上]?的?"
)
_pack = "".join(lexicon.PACKED)
# 大瓶, 小包装, 大号, 大的; 大葱 and 小米 are names.
_RELATIVE = re.compile(
    # 鸡翅中 is a part of one.
    rf"(?P<size>[大小]|(?<!翅)中)(?:(?P<pack>[{_pack}])子?(?:装|的)*|[号份个款块张本]?的|号|份|款|(?=[\s)）]|$))"
)
# 米, which is a colour too, ends 小米 and 大米.
_colours = "".join(lexicon.COLOURS).replace("米", "")
# 百威罐6, 桶的1
_PACKED = re.compile(
    rf"(?:玻璃)?(?P<pack>[{_pack}])(?:装|的(?=\s)|(?<!整.)的$)|(?<=[\u4e00-\u9fff])(?P<last>[罐桶])(?=\s*$)"
)
_COLOUR = re.compile("|".join([*lexicon.COLOUR_WORDS, f"[{''.join(lexicon.COLOURS)}]色"]))
# Also where it is one character: 红的, 一顶白; and 细的, 男的.
_COLOURED = re.compile(
    rf"{_COLOUR.pattern}|[{''.join(sorted(lexicon.LOOKS))}](?=的)|[{_colours}](?=的|款|那|(?<!橙)\s|(?<!橙)$|[{_pack}])"
)
_TASTE = re.compile(
    rf"(?P<taste>{'|'.join(sorted(lexicon.FLAVOURS, key=len, reverse=True))})味(?:型|的)?"
)
_PACK_NOUN = re.compile(rf"包装|[{_pack}](?:子|装)?")
_SIGNS = " ,，.。!！?？()（）"
# 三体2, 第二部: which of several volumes, behind the title.
_VOLUME = re.compile(
    r"第(?P<ordinal>[1-9]|[一二三四五六七八九])[部册卷季集本]"
    r"|(?P<number>[1-9]|[一二三四五六七八九])[部册卷季集]?(?=\s|$|(?<=[1-9])[\u4e00-\u9fff])"
)
_TOKEN = re.compile(r"[a-z0-9](?:[a-z0-9\-/.+']*[a-z0-9])?")

# So many texts of each kind; one may be as long as a message.
KEPT = 256
# {start: (end, what of it counts)}
Found = dict[int, tuple[int, str]]

# 红笔 is a red one of the 笔.
_LEADING_COLOUR = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[的米升方寸匹号码]))(?P<colour>[{''.join(lexicon.COLOURS)}])(?=[\u4e00-\u9fff])(?!色)"
)


@dataclass(frozen=True)
class Relative:
    """大瓶: which of several sizes of one thing; `pack` may be empty."""

    start: int
    end: int
    direction: int
    pack: str


@dataclass(frozen=True)
class NounPhrase:
    """`text` is normalised, with blanks where amounts stood."""

    text: str

    @cached_property
    def sizes(self) -> Sequence[Size]:
        return _sizes(self.text)

    @cached_property
    def sure_sizes(self) -> list[Size]:
        """Without what may be a part of the name as well."""
        return [size for size in self.sizes if not size.is_loose]

    @cached_property
    def words(self) -> str:
        """`text` with blanks where sizes stand."""
        text = self.text
        for size in self.sure_sizes:
            text = text[: size.start] + " " * (size.end - size.start) + text[size.end :]
        return text

    @cached_property
    def relatives(self) -> list[Relative]:
        return [
            Relative(*match.span(), lexicon.SIZE_WORDS[match["size"]], match["pack"] or "")
            for match in _RELATIVE.finditer(self.words)
        ]

    @cached_property
    def tastes(self) -> Found:
        """葡萄 of 葡萄味."""
        return _found(_TASTE, self.words)

    @cached_property
    def packed(self) -> Found:
        """罐装, by where it begins."""
        return _found(_PACKED, self.words)

    @cached_property
    def colours(self) -> Found:
        """Colours said as such: 蓝色."""
        return _found(_COLOUR, self.words)

    @cached_property
    def volumes(self) -> Found:
        """What may be the number of a volume: 三体2."""
        return _found(_VOLUME, self.words)

    @cached_property
    def counted(self) -> Mapping[int, tuple[int, str]]:
        """5年 of 五年, by where it begins."""
        return sizes.counted(self.words)

    @cached_property
    def is_free(self) -> Sequence[bool]:
        """For each character whether it may count for nothing."""
        return _free(self.words)

    @cached_property
    def content(self) -> str:
        """What is left without fillers, sizes and signs."""
        return _content(self.words)

    @property
    def unsized(self) -> str:
        """The content of 好丽友派 大盒的 without 大盒."""
        plain = _RELATIVE.sub(" ", self.words)
        return self.content if plain == self.words else NounPhrase(plain).content

    @property
    def codes(self) -> set[str]:
        """XL, 38码: sizes that variants come in."""
        return {size.code for size in self.sizes if size.code and not size.is_bare}

    @property
    def numbers(self) -> set[str]:
        """130的: what may be a size, a price or a part of the name."""
        return {size.code for size in self.sizes if size.is_bare}

    @property
    def noun(self) -> str:
        """The words without sizes and colours."""
        return _COLOUR.sub(" ", _RELATIVE.sub(" ", self.words)).strip()

    @cached_property
    def sounds(self) -> list[str]:
        return lexicon.sounds(self.words)

    def is_alone(self, at: int) -> bool:
        """Whether the character stands between others that count for nothing: 要一箱|水|."""
        before = at == 0 or self.is_free[at - 1]
        return before and (at + 1 == len(self.words) or self.is_free[at + 1])

    def token_end(self, start: int) -> int:
        """Where the letters and digits that begin at `start` end: bcd-196tmpi."""
        match = _TOKEN.match(self.words, start)
        return match.end() if match else start + 1

    @cached_property
    def is_look(self) -> bool:
        """Whether it tells goods of a kind apart and names none: 蓝色盒子的, 要大瓶的."""
        if self.content == "红包":
            # goods, and no red pack of something
            return False
        plain = _RELATIVE.sub(" ", _PACKED.sub(" ", _COLOURED.sub(" ", self.words)))
        if plain != self.words:
            plain = _PACK_NOUN.sub(" ", plain)
        return not _FILLER.sub("", plain).strip(_SIGNS)

    @property
    def is_empty(self) -> bool:
        return not self.content and not self.sizes


# The same words are looked at time and again while a message is read.
_once = lru_cache(maxsize=KEPT)


@_once
def _sizes(text: str) -> tuple[Size, ...]:
    return tuple(sizes.find(text))


@_once
def _free(words: str) -> tuple[bool, ...]:
    free = [not character.isalnum() for character in words]
    for pattern in (_FILLER, _PURPOSE, _ENGLISH):
        for match in pattern.finditer(words):
            free[match.start() : match.end()] = [True] * (match.end() - match.start())
    for start, end, _compared in comparatives.within(words):
        free[start:end] = [True] * (end - start)
    return tuple(free)


@_once
def _content(words: str) -> str:
    pairs = zip(words, _free(words), strict=True)
    return "".join(character for character, free in pairs if not free)


def _found(pattern: re.Pattern[str], text: str) -> Found:
    matches = pattern.finditer(text)
    return {each.start(): (each.end(), each[each.lastgroup or 0]) for each in matches}


def with_colour_apart(text: str) -> str:
    """红色 笔, of 红笔, 男 袜 of 男袜, and 小 盆 of 小盆; other words as they are."""
    is_sized = text[:1] in lexicon.SIZE_WORDS and text[1:] in lexicon.THINGS
    if is_sized or re.match("[男女童][\u4e00-\u9fff]", text):
        return f"{text[0]} {text[1:]}"
    return _LEADING_COLOUR.sub(r"\g<colour>色 ", text, count=1)


def are_sizes(listed: Sequence[str]) -> bool:
    """小杯奶茶 and 大杯奶茶: one thing, and each of another size."""
    nouns = [NounPhrase(each) for each in listed]
    sizes = {each.words[relative.start] for each in nouns for relative in each.relatives}
    return len(sizes) == len(listed) and len({each.unsized or each for each in nouns}) == 1
