"""What takes back or leaves out in the middle of talk: 不对, 要三瓶; 不要舒肤佳的."""

import re

from search.analysis.numerals import NUMERALS
from search.chat.words import amounts, lexicon, names, units

_WORDS = (
    rf"(?:[啊哦噢额呃嗯]不是(?=[\d{NUMERALS}半]{{1,3}}\s?[{units.ONE_CHARACTER}](?!装))"
    r"|(?:改一?下(?=[,，\s]|$)|[我刚才]{0,3}(?:说|讲|打|写|弄|搞|发|看|记|数|算)错(?:了|$|(?=[\d一二两三四五六七八九十半]))|错了)"
    r"|(?<!对)不对(?!劲|称|等|版|路|吗|吧|呢|换|退|味)|(?<!就)(?<!就都)算了(?!吧?$)|[啊哦噢额呃]?不是?$|[啊哦噢额呃]不(?=[,，\s是\d]|[\u4e00-\u9fff](?<![要用对行好过错知急辣在买拿说锈粘仅带含加放止只能会可想怕]))"
    rf"|(?<=[{units.ONE_CHARACTER}])不够[吃用喝分]?(?=\s*$|[,，\s]*(?:[要来拿给]|给我)*[\d一二两三四五六七八九十半])"
    r"|不不+(?=[,，\s\d一二两三四五六七八九十半要来]|$)|(?:不要|用不着|[要用]不了|不用)那么多|不(?=[\d一二两三四五六七八九十半]{1,3}\s?[斤个包袋盒瓶罐桶箱提支条把块本件双]))"
)
_number = r"\d一二两三四五六七八九十半"
_count = rf"[{_number}]{{1,3}}[^\s\d]"
# 四根不够分, before 来六根吧
_TOO_MANY = rf"{_count}{lexicon.TOO}[^{_number}]{{0,8}}?(?=[{_number}来要拿给称先])"
_BEGINS = re.compile(
    rf"(?:[啊哦噢额呃哎唉嗯]*{_WORDS}[啊哦吧哈]?[,，\s]*)+(?:太[^\s,，\d]{{1,2}}了[,，\s]*|{_TOO_MANY})?"
    rf"|[啊哎嗯]*[^\s{_number}]{{0,4}}{_TOO_MANY}"
)
_INSIDE = re.compile(_WORDS)
# 垃圾袋五卷大的不对|要小号的
_OTHER = re.compile(r"[,，\s]*(?:是?要|换成?|改成|拿)?[^\s,，\d]{1,6}的[吧哦啊]?")
# 不对，再来两斤黄瓜 takes nothing back.
_MORE = re.compile(r"(?:再|还|另|加|又)")
_WITHOUT = re.compile(
    r"(?:(?:只要)?(?:不要|别要|别拿|别给我?|不想要)|不是(?=[^\s\d是]{1,8}的(?:那[种个款]|牌子))|不(?=[辣甜酸咸腻]的(?:就|都)[行好可]))"
    r"(?!了|那么多|太)(?P<about>[^\s不别]{1,10}?)(?:的(?:那[种个款]|牌子|牌|[就都][行好]了?)?|那[种个款]$|$)"
)
# 不是人生海海哦, behind 人生一本
NO_OTHER = re.compile(r"[啊哦]?(?:可|但|要)?不是(?P<about>[^\s是\d]{2,12}?)[啊哦喔呀哈]?\s*$")
# 余华的书除了活着都来一本
_EXCEPT = re.compile(
    r"除了?(?P<about>[^\s,，]{1,10}?)(?:以外|之外)?[,，\s]*(?:其他的?|其余的?|别的|剩下的?"
    r"|另外(?:[两三四五几\d][种个款样](?:牌子|品牌|口味|颜色)?)?)?(?=[都全各每][样种个]?(?:.*[来要拿买]|[\d一二两三四五]))"
)
# 除了100升的，收纳箱各来一个
_EXCEPT_FIRST = re.compile(
    r"除了?(?P<about>[^\s,，]{1,10}的)[,，\s]+(?=[^\s,，都全各每]{1,8}[都全各每].*[来要拿买])"
)
# 还是5斤吧; 还是红的一盒、白的两盒; 我女儿说要8罐
_INSTEAD = re.compile(
    r"[嗯呃额哦啊]*(?:算了|要不|要不然)?[,，\s]*还是(?:来|要|拿|换)?"
    rf"(?=.{{1,12}}吧(?:人[多少])?\s*$|[^\s的]{{1,6}}的{_count}\s*$|(?![上昨老一原以之那])[^\s的]{{1,6}}的\s*$)"
    rf"|[嗯呃额哦啊]*(?:算了|要不|要不然)[,，\s]*还是[来要拿换]?(?=[^\s的{_number}]{{2,8}}{_count}\s*$)"
    # 还是提拉米苏一块|抹茶千层两块吧
    rf"|[嗯呃额哦啊]*还是(?=[^\s的要来拿{_number}]{{2,8}}{_count}[^\s的要来拿{_number}]{{2,8}}{_count}吧?\s*$)"
    rf"|(?:(?:我?家?(?:{names.FAMILY})|[他她])又?[说讲]要?|那就|要不)(?={_count}吧?\s*$)"
)
# 香菜打错了, 土豆多了: which of what was said is to be said anew.
_MISNAMED = re.compile(
    r"(?P<about>[^\s,，\d]{1,10}?)(?:[我刚才]{0,3}(?:说|打|写|弄|搞|发)错|(?<!差不)(?<!别)[多少])了[吧啊哈]?\s*$"
)
# Words of taking back, whatever else is said.
_MAY_TAKE_BACK = re.compile(
    r"[不别][要用买拿]了|先别|(?<!就)算了|取消|退[了掉]|[换改](?:[成为了]|一?下)|只要|(?:等[等下](?![来去到])|等一下)(?!.*(?:来[拿取]|过来|回来|到|送|转|付|发))|(?<!别[送拿装发弄搞写称])(?<!不要[送拿装发弄搞写称])错了|(?<![老太好真可别不])多了|(?<!别)少了"
)
_DENIED = re.compile(r"(?:[不别][要买用拿]|取消|退)[^\d]*$")
_BEFORE = re.compile(r"上[次回]|昨[天晚]|前[天几]|刚才")
LONGEST = 60


def begin(text: str) -> int:
    """Where the words end by which `text` takes back what was said before; 0 without any."""
    match = _BEGINS.match(text)
    return match.end() if match and not _MORE.match(text, match.end()) else 0


def misnamed(text: str) -> str:
    """What `text`, from its beginning, says was wrong; "" without any."""
    match = _MISNAMED.match(text)
    return match["about"] if match else ""


def instead(text: str) -> int:
    """Where 西瓜 begins in 嗯还是西瓜吧, which comes in the place of what was said; 0 without."""
    match = _INSTEAD.match(text)
    return match.end() if match else 0


def may_take_back(text: str) -> bool:
    """Whether a piece that no revision explains may be one all the same."""
    return bool(_MAY_TAKE_BACK.search(text))


def inside(text: str) -> int:
    """Where 不对 stands in 生抽两瓶不对三瓶; 0 where there is none between two amounts."""
    if len(text) > LONGEST:
        return 0
    for match in _INSIDE.finditer(text, begin(text)):
        before, behind = text[: match.start()], text[match.end() :]
        # 筒子骨一斤不够, before 要两斤
        is_last = not behind.strip() and match[0].endswith(("不够", "不对", "错了"))
        # 猪尾巴一斤算了不要猪尾巴了
        is_last |= match[0].endswith("算了") and bool(_DENIED.match(behind))
        is_all = "那么多" in match[0] or (is_last and not _BEFORE.search(before))
        is_other = match[0] == "不对" and bool(_OTHER.fullmatch(behind))
        if amounts.find(before) and (amounts.find(behind) or is_all or is_other):
            return match.start()
    return 0


def all_but(text: str) -> re.Match[str] | None:
    """What is not wanted of a kind of which each other one is."""
    if len(text) > LONGEST:
        return None
    match = _EXCEPT.search(text) or _EXCEPT_FIRST.search(text)
    return match if match and amounts.find(text[match.end() :]) else None


def without(text: str) -> re.Match[str] | None:
    """What is not wanted of a kind, in `about`; 面粉不要了 takes back the whole."""
    if len(text) > LONGEST:
        return None
    other = NO_OTHER.match(text)
    # 啊不是五斤 is of how many.
    if other and not (other["about"][0] in NUMERALS and amounts.find(other["about"])):
        return other
    for match in _WITHOUT.finditer(text):
        # 不要5kg的 is of a size; 不要三斤 of how many.
        about, behind = match["about"], text[match.end("about") :]
        is_size = about.endswith("的") or behind.startswith("的")
        if not about.endswith(("了", "啦")) and (is_size or not amounts.find(about)):
            return match
    return None
