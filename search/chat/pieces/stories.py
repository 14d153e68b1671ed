"""Talk of what has happened, which orders nothing though it counts: 才买仨月, 少了四两."""

import re

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


def is_told(said: str) -> bool:
    """Whether words for which nothing is sold tell of something, and ask for nothing."""
    if _ASKS.search(said):
        return False
    return bool(_STORY.search(said) or _FAMILY_TOO.search(said))
