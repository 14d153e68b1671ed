"""Talk of what is or has happened, which orders nothing though it counts: 才买仨月, 我有糖尿病."""

import re

from search.analysis.numerals import NUMBER
from search.chat.words import names, units

_NUMBER = r"[\d一二两俩仨三四五六七八九十半几]+"
# Who asks for what is not sold here asks all the same.
_ASKS = re.compile(r"有没|有冇|没得|有得|有莫得|有卖|有的话|有就|有也|若有")
_STORY = re.compile(
    # 一口气吃了两个, 你多收了我一瓶, 吃出一根
    rf"了我?{_NUMBER}\S?$|[吃喝用穿]出|一口气"
    # 我家小孩吃过, 给我老头卡着了; 给我送过来 is asked for.
    r"|[我你他她](?!.*[送带拿来留要])\S{0,6}[过了着]"
    r"|(?:只剩|欠的)(?!.*[来要拿买])|才[买用吃喝]|一顿|[拿带]回(?:乡下|老家|家)|都[^\s要来拿]{1,3}了|怎么|为什么"
    r"|上(?:礼拜|周|星期|个?月)[要买订拿]的(?!.*[再来拿])|上[次回](?!.*[要拿称买])\S*[没了着]|^那个那个"
    # 帮我查哈, 帮我穿好拉26磅
    r"|帮我[^\s来拿要称买带留送捎]{0,2}[查穿劏]"
)
_FAMILY_TOO = re.compile(r"^我?(?:外甥|侄子|侄女|弟|妹|哥|姐|老婆|老公|妈|爸)\S?也要一\S$")
# 回来 and 出来 order nothing.
_CAME = re.compile(r"[回出起下过进]来|一起来|要是|要不|要么|重要|来着|来不及|将来|本来|原来")
_WANTS = re.compile(r"[要来拿买订点称送换加留配剪整搞弄]|给[我他她咱俺]|馋|[想爱][吃喝]")
_people = (
    "(?:老师|医生|大夫|领导|同事们?|客户|"
    rf"{names.SURNAME_AND_TITLE}|老[一二三四]|[小老阿][{names.OFTEN}](?!子)"
    rf"|[我俺]?家?(?!宝宝|儿童)(?:{names.RELATIVE}))"
)
# 小李对猕猴桃过敏, 她一个人吃不完, 我们四个闺蜜, 我儿子拎回一桶
_OF_SOMEBODY = re.compile(
    rf"(?:那个|[嗯哦啊哎]|因为|但是?|就是|不过)*(?:{_people}|[我俺你您他她咱它]们?)(?![啊呀哎])(?=\S)"
)
# 因为有十个孩子请假, 上次看你家有
_WHY = re.compile(r"因为|所以说|反正|不知道?|不晓得|不会|没[说选讲定想]|忘了|听说|记得")
# 给俩孙子当早点, 四个闺蜜, 两个班的家长, 老哥俩
_COUNTS_PEOPLE = re.compile(
    rf"(?:[\d一二两俩仨三四五六七八九十几]{{1,3}})(?:个|位|名|口)?(?:{names.COUNTED}|{names.FAMILY}|闺蜜|姐妹|兄弟|家长|队员|教练"
    r"|班[的里上级]|科室|部门|办公室|房间|小组)|[哥爷娘姐]俩|两口子"
)
# 分四袋, 放一个大纸箱里, 备一个, 有位置吗
_PUTS = re.compile(
    rf"(?:老板|帮[我忙]|麻烦|给我)*分(?:成|开|好)?(?:{NUMBER})个?(?:{units.PATTERN})?|^[装放](?:{NUMBER})个?(?:[大小纸]|塑料)*[袋箱盒]|^放一个$|^备[一个]|有[位座][置子]吗?"
)
# 一个大纸箱里
_ENDS_TALK = re.compile(
    r"(?:光顾|麻烦|辛苦|打扰|没[有得]?意见|有意见|血糖高|过敏|开会呢?|吃素)[呢啊了]?$"
)


# 我妈两瓶, 张姐说牛奶两盒: perhaps of what was named before.
_HOW_MANY = re.compile(
    rf"(?:{_people}|[我俺你您他她咱]们?)家?(?:{_NUMBER}(?:{units.PATTERN})[吧的]?|说.*{_NUMBER}(?:{units.PATTERN}))$"
)


def asks(said: str) -> bool:
    """西米有没有卖"""
    return bool(_ASKS.search(said))


def is_told(said: str) -> bool:
    """Whether words for which nothing is sold tell of something, and ask for nothing."""
    if asks(said):
        return False
    return bool(_STORY.search(said) or _FAMILY_TOO.search(said) or _is_clause(said))


def _is_clause(said: str) -> bool:
    """A sentence of somebody, or why something is so, in which nothing is wanted."""
    is_wanted = bool(_WANTS.search(_CAME.sub("", said)) or _HOW_MANY.match(said))
    about = _OF_SOMEBODY.match(said) or _WHY.match(said) or _COUNTS_PEOPLE.search(said)
    return bool((about and not is_wanted) or _PUTS.search(said) or _ENDS_TALK.search(said))
