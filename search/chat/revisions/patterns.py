"""How pieces say something about what was said before: each pattern takes a whole piece."""

import re
from typing import NamedTuple, Self

from search.analysis import numerals
from search.analysis.numerals import NUMBER
from search.chat.wishes.wish import Span
from search.chat.words import units
from search.chat.words.amounts import Amount


def ordered(words: str) -> int:
    """Where the goods begin of what was ordered before: 刚才说的那两杯|冰拿铁."""
    match = _ORDERED.match(words)
    return match.end() if match else 0


def is_ordered(words: str) -> bool:
    """昨天订的冬瓜, and not 上次买的梯子, which is there already."""
    return bool(re.search("[订定点报]的|登记|下的单", words))


class Said(NamedTuple):
    """Where a piece stands, the words it is about, and what comes instead; both may be empty."""

    span: Span
    about: Span
    instead: Span
    is_less: bool

    @classmethod
    def of(cls, match: re.Match[str], span: Span) -> Self:
        found = {
            name: (span[0] + match.start(name), span[0] + match.end(name))
            for name, value in match.groupdict().items()
            if value
        }
        nothing = (span[0], span[0])
        is_less = found.pop("less", None) is not None
        instead = found.pop("instead", nothing)
        return cls(span, next(iter(found.values()), nothing), instead, is_less)

    def behind(self, size: int) -> Self:
        """Without so many characters of what it is about."""
        return self._replace(about=(self.about[0] + size, self.about[1]))


_IF = r"(?:要是|如果|万一|假如|要|实在|真的?|你们?|店里)?"
_MISSING = (
    r"(?:没有|没货|没了|没|缺货|卖[完没光]|断货|无货|不(?:新鲜|好吃|甜|好|行|够))"
    r"(?:了|货|的话|[么嘛](?!样))*"
)
_NO_MATTER = r"算(?:[了啦]|[求球逑]了?)|不要了?|不用了?|不买了?"
_THEN = r"(?:的话|那就|就|则|那)*(?:(?:[给帮]我)?(?:换成|换|改成|改))?"
# At least one of these words: 没有巨峰葡萄 is no fallback yet.
_THEN_SURELY = rf"(?=的话|那|就|则|换|改|拿|给|来|要|用|买|[\s,，]){_THEN}"
_WILL_DO = r"(?:也行|也可以|也成|也中|也要得|也好|好[来嘞]|顶上|顶替|代替|补上|凑合)?[吧哈]?"
GIVE_UP = re.compile(
    rf"{_IF}(?:没有|没|不是)[^\s,，]{{1,8}}?(?:的话)?[那就]+(?:{_NO_MATTER}|不换了?)[吧哈]?"
    rf"|{_IF}{_MISSING}{_THEN}"
    rf"(?:{_NO_MATTER}|不用[回管送找]了?|不换了?|取消|免了|退了?|退钱|退款)?[吧哈]?"
)
# 海天没有就算了
IF_ANY = re.compile(
    r"(?!实在|真|[你咱]|店里|快|要是|如果)(?P<about>[^\s,，]{1,10}?)"
    rf"(?:没有|没货|没了|缺货)(?:的话)?[那就]+(?:{_NO_MATTER})[吧哈]?"
)
FALLBACK = re.compile(
    rf"{_IF}{_MISSING}(?:(?<=的话){_THEN}|{_THEN_SURELY})"
    rf"(?P<instead>.+?){_WILL_DO}"
)
# 没有巨峰葡萄就要提子
FALLBACK_FIRST = re.compile(
    rf"{_IF}(?:没有|没(?!人))(?P<about>.{{1,12}}?)(?:的话|那|就|(?<=的)(?=[换拿])){_THEN}(?P<instead>.+?){_WILL_DO}"
)
# 没有青苹果也成
FALLBACK_FINE = re.compile(
    rf"{_IF}(?:没有|没)(?:的话)?(?P<instead>[^有]{{2,12}}?)(?:也行|也可以|也成|也中|也要得|也好)[吧哈]?"
)
FALLBACK_OF = re.compile(
    rf"{_IF}(?P<about>.{{1,12}}?)(?:没有|没货|没了|缺货|卖完)(?:了|货|的话|[嘛噻啊呢])*"
    rf"(?:那就|就|的话|那|换|改){_THEN}(?P<instead>.+)"
)
ALSO_FINE = re.compile(
    r"(?:(?:或者?|或是|要么|要不|不然)(?P<other>.+)"
    r"|(?P<about>.+?)(?:也行|也可以|也成|也中|也要得|都行|都可以|也好|亦可))[吧哈]?"
)
_NOT_WANTED = (
    r"(?:[不别][要买拿加用]了|(?:先)?[不别](?:给我?)?[送做留称煮炸切装]了|不需要了|取消了?|去掉|删[了掉]|算了|免了|退[了掉]|先[不别]要|不要"
    r"|不敢[吃喝用]了?)"
)
_BECAUSE = (
    # 不要太肥的 says how.
    r"[\s,，]*(?:我?家里?|我们?|已经|还(?!是)|(?<![不别]要)太|因为|有点|怕|嫌|上[次回]|昨天"
    # 先不要了天还热
    r"|(?<=[要用买]了)(?![换改来要拿给再买那就只吧哈啊呢的两几不别]))"
    r"(?:[^\d一二两三四五六七八九十半]|一[般直样股点些]){1,10}"
)
# 上次的还没吃完, 家里还有, 太贵: why something is not wanted, behind it or before.
_WHY = re.compile(
    r"因为|[家屋]里(?:好像|应该)?(?:都|还)?[有剩]|冰箱里|(?:上[次回]|昨[天晚个]|前[天几])(?:[^说订定]|$)|还[没剩]|[^\s\d]得很"
    r"|(?<![不别]要)太[^\s要]|有点|[看读买吃喝用]过[了的]|怕|嫌|不敢|天还|找到了|有了"
)
_NEXT = re.compile(
    r"[\s,，。]*(?P<said>[^\s,，。\d一二两三四五六七八九十半换]{2,12})(?:[\s,，。]|$)"
)


def is_declined(text: str, behind: str) -> bool:
    """
    Whether goods that `text` does not want are told to the shop with the reason, in it or first
    of all `behind`: 猕猴桃先不要，上次的还没吃完, and not 刚才说的猕猴桃.
    """
    following = _NEXT.match(behind)
    why = f"{text} {following['said'] if following else ''}"
    return bool(_WHY.search(why)) and not _OF_BEFORE.search(text) and "换" not in behind[:MOST_WHY]


MOST_WHY = 24
_OF_BEFORE = re.compile("刚[才刚]|说的|[订定]的|下的|那单")
# 刚才说的那两杯拿铁, 上午那单里的蛋挞, 昨天订的两瓶柔顺剂: what was ordered before.
_ORDERED = re.compile(
    r"(?=刚|[上早下]午|早上|昨|之前|前面|上[次回]|我?[说点叫要订定拿]的|那)"
    r"(?:刚[才刚]{0,2}|[上早下]午|早上|昨[天儿晚]|之前|前面|上[次回])?(?:我?[说讲点叫要订定拿](?=的|那))?"
    rf"(?:的?那一?单(?:里面?)?的?|的?那?(?={NUMBER}(?:{units.PATTERN}))|的?那个?(?=(?:{units.PATTERN})[\u4e00-\u9fff])|的(?!那))"
    rf"(?:{NUMBER}?(?:{units.PATTERN})的?)?(?=[\u4e00-\u9fffa-z])"
)
# 面粉不要了, 面粉不要了家里还有
REMOVE = re.compile(
    r"(?:[哦噢额呃嗯唉哎啊对]|(?<=[哦噢哎啊])不(?![要是对])|算了|但是?|不过|只是|那个|那|还是|对了)*(?:把)?(?P<about>.*?)(?:太[^\s了]{1,2}了?(?:[吃喝用放装]不[完了下])?(?=[^要]*(?:不要了|算了|取消)))?(?:算了(?=不[要买])|先|就|都|也|现在|暂时|还是|给我|帮我)*"
    rf"{_NOT_WANTED}(?:这[次回]|今天|刚[才刚]说的)?[吧哈啊呢]*(?:{_BECAUSE})?"
)
# 算了生抽家里还有
AT_HOME = re.compile(
    r"(?:[哦噢啊哎]|不对|算了|对了)*(?:算了|哦|噢|不对)(?!不对)(?P<about>[^\s\d家我]{1,8}?)(?:我?家里?|冰箱里?)(?:好像|应该)?还?[有剩](?:[的呢了着啊]|一?点)*"
)
# 神奇校车家里好像有了, of what was asked for; 蛋挞家里有
MAY_HAVE = re.compile(
    r"[哎啊呀]*(?P<about>(?![哦噢]|算了)[^\s\d不没了]{2,8}?)(?:我?家里|冰箱里)(?:好像|应该|貌似|可能)?(?:都|还|已经)?有[了的啊呀呢]*"
)
EVERYTHING = re.compile("[全都]部?(?:先|暂时|暂且)?(?:不|取消|退)")
ALL_OF_IT = re.compile("[全都单]|取消")
# 鸡腿饭有一份不要辣, of three.
ONE_OF_THEM = re.compile(
    r"(?P<about>[^\d\s,，]{1,8})有[\d一二两三四五六]{1,2}\S(?:不要|不放|少放?|多放?|别放?|要).{1,6}"
)
# 一碗不要萝卜丁, of three; 3个加辣3个不加, of six
_SO = (
    r"(?P<number>[一两二三四五六七八九\d])(?P<unit>[^\s\d])[要都]?"
    # 一杯加糖
    r"(?:(?:不要|不放|不加|少放?|多放?|别放?|免|去)[^\s,，\d一二两三四五六七八九]{1,6}"
    r"|加[糖冰辣麻热醋葱]{1,2}的?|不[加放]|不?[甜辣冰热咸麻老嫩肥瘦生熟]的?(?=$|[,，\s\d一两二三四五六七八九]))"
)
_SOME_OF_THEM = re.compile(_SO)
_SOME_OF_ALL = re.compile(
    rf"(?:{_SO.replace('?P<number>', '').replace('?P<unit>', '')}[,，和\s]*)+"
)
ROOM_OF = re.compile(r"\d{3,4}(?:室|房)?的\s*")
OTHERS = re.compile("其[他它余]|(?<!特)别的|剩下")
ONLY_NOT = re.compile(r"[^了]*的(?:不要|别要)[吧哈啊]?\s*$")
# 梯子退了吧，太重了
RETURN = re.compile(r"退了[吧哈啊呢]?(?:$|[\s,，]|太)")
# 还是要吧, behind 薯条不要了
RESTORE = re.compile(r"(?:那|算了|[哦啊嗯]|我)?还是[要来拿](?:了|吧|一下)*")
# 不要面粉了, 去掉面粉
REMOVE_FIRST = re.compile(
    r"(?:算了|还是|都是|那|先|就|[哦噢哎嗯])*(?:(?:不要|不用|不需要|不买)(?P<about>.+?)[了啦]"
    r"|(?:去掉|取消|删掉|减掉|划掉|退掉)(?P<off>.+?)了?)[吧哈啊]?"
)
# 10本就够, behind 英语本家里还有
ENOUGH = re.compile(
    r"(?P<instead>[\d一二两三四五六七八九十半]{1,3}\s?[^\d\s]{1,2}?)(?:就(?:够|行|好)了?|够了)[吧啊哈]?"
)
# Of the order as such; without its name only where nothing else is said.
CANCEL = re.compile(
    # 刚才那单里的蛋挞不要了 is about one of its goods.
    r"(?!.*单里面?的?(?!东西|全|所有|都)[\u4e00-\u9fff]{2,8}(?:不要|取消|退))"
    r"(?=.*(?:订单|单子|下的单|那单|这单|[定订]的(?:货|东西|菜|全|都)|预定|预订|全部|所有))"
    r"(?=.*(?:取消|不要了|退了|撤|作废|不买了)).*"
    r"|(?:都|全部?)?(?:取消|不要了|不买了|不用了|撤单|退单)[吧了哈啊]*(?:不好意思|抱歉|对不起|谢谢)?[啊哈]*"
)
# 土豆改成5斤, 把白糖换成红糖
CHANGE = re.compile(
    r"(?:[嗯啊哦噢额呃]|还是|那|帮我|麻烦|给我|请)*(?:把|将)?(?:[\u4e00-\u9fff]{1,2}[姐哥叔姨]的)?(?P<about>.*?)(?:那个|的|太.{1,2}了|太[贵大小多少重沉薄厚])?(?:还是|帮我|给我|就)*"
    r"(?:(?:不要|不用|不买|算)了?[,，\s]?)?"
    r"(?:改成|改为|改到|改作(?!业)|换成|换为|换作|(?<![转更替交对兑])换(?![货个点一了着吧装季脑换伐吗么嘛洗]|口味)(?:[台部](?=[\u4e00-\u9fff]{2}|\d))?|变成|加到|减到|减成"
    r"|改(?![天日下送到个进名口时期为成])(?=[\u4e00-\u9fff]{2,8}(?:吧|好了|的)$)"
    r"|(?:改|还是|不是[\d一二两三四五六七八九十半]{1,3}[^\d\s]而?是)[要拿]?(?=[\d一二两三四五六七八九十半]))(?P<instead>.+)"
)
# 跟老公商量了下改成柜机
THOUGHT = re.compile("商量|想了|考虑|看了看|问了")
# 不是大葱是小葱
NOT_BUT = re.compile(
    r"(?:不对|错了)?[我啊哦说]{0,2}不是(?:要|说)?(?P<about>[^\s\d,，]{1,10}?)[,，\s]*(?:而是|是要|是)(?P<instead>.+)"
)
# 是小葱不是大葱
BUT_NOT = re.compile(
    r"[我要说的]{0,3}是(?P<instead>[^\s\d,，不]{1,10}?)[哈啊哦嘛呢的]?[,，\s]*不是(?:要|说)?(?P<about>[^\s\d,，]{1,10}?)[哈啊哦呢的]?"
)
_OF_IT = r"(?P<about>.*?)(?:那个|的)?(?:再|就|给我|帮我)?"
_BY = r"(?:来|要|拿|加|放|给)?(?P<instead>[\d一二两三四五六七八九十半]{1,3}\s?[^\d\s]{1,2})"
# 毛笔少一支, 可乐多来两瓶
BY_SO_MUCH = re.compile(
    rf"{_OF_IT}(?:(?P<less>(?<!多)(?:少|减[掉去]?))|(?<!差不)(?<!少)多|加|(?<=再)[来要拿]){_BY}[吧了哈]?(?:[吃喝用]不[完了])?"
)
# 酱油要海天的, behind 酱油一瓶
TELLING = re.compile(
    r"(?P<about>[^\s,，\d]{1,8}?)(?:一定|最好|都|就|得|也)*(?<![不别只还])(?:要|选|挑)(?!.*[不别].{1,2}了$)(?P<instead>[^\d一二两三四五六七八九十半几个点]{2,12})"
)
# 羽绒服有粉色最好
BEST = re.compile(
    r"(?P<about>[^\s,，\d]{1,8}?)(?:要是|最好)?有(?P<instead>[^\d]{1,8}?)(?:的话)?(?:最好|更好|就更好)"
)
# 雪碧也一样, behind 可乐一箱
AS_MUCH = re.compile(
    r"(?P<about>[^\s,，\d]{1,10}?)(?:[也都](?:一样|照样|要?这么多|同样|是)|一样)(?:的|来)?[吧啊哈]?"
)
# 还是上次那些
AS_EVER = re.compile(
    r"(?:还是|就|照|按|跟|和|要|再来|来|给我|那)*(?:上次|上回|上一次|之前|以前|昨天|前天)"
    r"[买要拿订定]?[的那]?(?:(?:单子?|订单)?再来一[份单]|那?些|那?几样|那?几个|一样的?|东西)[吧啊哈]?"
)


_COUNTED = re.compile(rf"(?P<number>\d{{1,3}})(?P<unit>[{''.join(sorted(units.SHAPED))}])")


def other_count(words: str, said: str) -> str:
    """11朵的玫瑰花束, of 99朵的玫瑰花束 and 11朵的: what one holds; "" where nothing says so."""
    old, new = _COUNTED.search(words), _COUNTED.search(said)
    if old is None or new is None or old["unit"] != new["unit"]:
        return ""
    return words.replace(old[0], new[0], 1)


def is_some(said: str, whole: Amount | None) -> bool:
    """Whether it is how some of the `whole` should be: 一碗不要萝卜丁, of three."""
    some = list(_SOME_OF_THEM.finditer(said)) if _SOME_OF_ALL.fullmatch(said) else []
    if whole is None or not all(units.is_alike(whole.unit, each["unit"]) for each in some):
        return False
    number = sum(numerals.number(each["number"]) or 0 for each in some)
    most = (whole.number or 0) - (len(some) == 1)
    return 0 < number <= most
