"""Pieces that order nothing, whatever they name: what is planned, for whom, how some should be."""

import re

from search.chat.words import names

# What will be made of it: 我想包饺子.
_PLAN = re.compile(
    r"(?:我们?|家里|今[天晚]|明[天早]|晚上|周末)*(?:(?:想|准备|打算)"
    r"[做包炖煮炒烧蒸煲烤涮][\u4e00-\u9fff]{1,4}|要(?:包饺子|炖汤|做饭|炒菜|煮面|涮火锅))"
    r"|(?:我们?|家里|今[天晚]|明[天早晚]|晚上|中午|周末)*(?:要?[吃搞弄去做])?"
    r"(?:火锅|打边炉|烧烤|聚餐|露营|野餐|麻辣烫|团建|请客)(?:[用吃]的?)?"
    # 晚上整两口, 要办个小派对
    r"|(?:我们?|家里|今[天晚]|明[天早晚]|晚上|中午|周末)*[整喝咪搞]一?[两点几]口(?:酒)?"
    r"|.{0,6}[办搞开]一?个?[^\s,，\d]{0,3}(?:派对|聚会|生日会|酒席|晚会|party)[了呢啊]?"
    # 我爸是金庸迷, 晚上来客人, 给整点年货呗
    rf"|我?家?(?:{names.FAMILY})是[^\s,，\d]{{1,6}}[迷粉控]"
    r"|(?:大?[姐哥]|老板娘?)?[给来帮]?我?[整来买弄]点(?:年货|东西|好?吃的|菜|零嘴)[呗吧啊]?"
    r"|(?:我?们?家里?|今[天晚]|明[天早晚]|晚上|中午|周末)*[来有]客人?了?"
)
# 想喝奶茶了, before which, or how many
_LONGING = re.compile(
    r"(?:我|家里|今天|突然|最近|好)*(?:想|馋)[喝吃]?"
    r"(?:(?![一二两三四五六七八九十半几要来拿买给])[\u4e00-\u9fff]){1,5}了[啊呀呢]?"
)
# 给我老公
_FOR_WHOM = re.compile(rf"给我?家?(?:{names.FAMILY})[用穿吃喝]?的?")
# 有试吃的多给几个
_GIFT = re.compile(r"(?:有.{1,5}的?)?多[给送](?:我|我们)?(?:[几一]?[个点些包])?[呗吧哈啊]*")
# 家里还有: of what was said before, and nothing else.
_AT_HOME = re.compile(
    r"我?们?(?:家里?|冰箱里?)(?:应该)?还?[有剩](?:一?点儿?|一?些|[\d一二两三四五六七八九十半几]{1,3}\S)?(?:呢|的|了)?"
)
_PACK = re.compile(
    r"(?:用|拿|帮我)?[黑白红]?色?(?:塑料)?袋子?[装套](?:一下|好|起来|上)?[哈啊吧]?"
    r"|(?:帮我|给我|都|请|麻烦)*打包(?:一下|好|带走)?[哈啊吧]?"
)
# 你家一提是几饼啊
_HOW_MANY_IN = re.compile(r"(?:[你咱]们?家)?的?一[提箱盒包件]是?有?几\S{1,2}?[啊呀呢]?")
# 其中两杯不要糖
_OF_THEM = re.compile(
    r"(?:其中)?有[一两二三]\S是送人的|其中(?:的|有)?[\d一二两三四五六七八九十几]{1,3}\S?(?:[不别少多]|要)[^\d一二两三四五六换改]*"
)
# 两个卧室一个书房: what the goods are for.
_ROOMS = re.compile(
    r"(?:[一二两三四五六七八\d]{1,2}[个间位口](?:卧室|[主次客]卧|儿童房|房间?|书房|客厅|厨房|阳台|卫生间|大人|小孩|孩子|老人|人)"
    r"[吃用住喝]?[和跟,，、\s]*)+"
)
# 一杯少糖一杯正常, 中的那杯去冰
_EACH_SO = re.compile(
    r"(?:(?:[一两二三四五六]|(?:[\u4e00-\u9fff]{1,3}的)?那)[杯份碗]"
    r"(?:正常|[少多半全微去][\u4e00-\u9fff]{1,2}))+"
)
# 两条杀好一条活的带回去
_TWO_WAYS = re.compile(
    r"(?:[一两二三四五六\d](?P<unit>[条只个袋份块])(?:要)?(?:杀|切|剁|去|不|活|打包|送|包|自己|给|留)[^\d一两二三四五六]{1,6}[,，\s]?){2}"
)
# 给我爸妈一家一盒
_SHARED_OUT = re.compile(r"给.{1,6}(?:一家|一人|每家|每人)一[盒袋包瓶条个份][吧哈]?")
# 这两款差在哪儿啊
_ASKED = re.compile(
    r".{1,10}?一[天日次]?[吃用喝]几[粒片次颗包][啊呀呢]?"
    r"|[^,，]{2,40}?(?:差在?哪[里儿]?|有?(?:什么|啥|何)(?:区别|不同|不一样))[啊呀呢吗]?"
)
# 哦59块9啊, which is what it costs
_HEARD = re.compile(
    # 气死我了, 有点贵
    r".{0,2}[气急烦累饿馋]死(?:我|人)?了|(?:有点儿?|太|好|这么)贵了?[啊呀哦]?"
    r"|\d+[块元]\d?一?[斤个袋瓶盒包箱桶提]对[吧吗不]对?"
    r"|[哦噢喔啊嗯]+(?:要|才|是)?\d+(?:\.\d+|[块元]\d?)(?:[一每/]?[斤个袋瓶盒包箱桶提])?[啊呀哦吧呢]*"
)
# 那个我跟你讲一下啊, 帮我拿一下啊
_LISTEN = re.compile(
    r"(?:那个|[哎嗯哦诶]|老板[娘儿]?|师傅|你)*(?:我?[跟给]你[说讲念报](?:一下|个事)?|[帮给]我[拿配记](?:一下))[啊嘛哈呀]*"
)
# 别再拿蛇果了上次拿错了
_NO_MORE = re.compile(
    r"(?:可|千万)?别再[拿给送发装]错?[^\d一二两三四五六七八九十半来]{0,10}(?:上[次回].*)?"
)
# 师傅上午来装空调
_FITTING = re.compile(
    r".{0,6}(?:师傅|工人|上门).{0,10}(?:来|上门)(?:安装|装|修|维修|清洗)[^\s\d带要一二两三四五几]{1,6}"
)
_ALL = (
    _LONGING,
    _HEARD,
    _NO_MORE,
    _LISTEN,
    _FITTING,
    _ASKED,
    _PLAN,
    _FOR_WHOM,
    _GIFT,
    _AT_HOME,
    _PACK,
    _HOW_MANY_IN,
    _OF_THEM,
    _ROOMS,
    _EACH_SO,
    _TWO_WAYS,
    _SHARED_OUT,
)


# 合计 6斤, below a table
_SUM = re.compile(r"\s*(?:合计|总计|共计|小计)[:：\s]*[\d一二两三四五六七八九十百千.]+\s?\S{0,2}")


def is_sum(said: str) -> bool:
    """Whether a row is the sum of those above."""
    return bool(_SUM.fullmatch(said))


def is_longing(said: str) -> bool:
    """想吃西瓜了: no order, but 来一个 behind it is of that."""
    return bool(_LONGING.fullmatch(said.strip()))


def is_one(said: str) -> bool:
    """Whether `said` is one of these as a whole."""
    return any(each.fullmatch(said) for each in _ALL)
