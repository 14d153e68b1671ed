"""Who wants what a piece says, where people are told of one after the other: 李婶要黄瓜2斤."""

import re
from collections.abc import Callable

from search.analysis import thesaurus
from search.analysis.numerals import NUMBER
from search.chat.group_orders import people
from search.chat.group_orders.person import Person
from search.chat.words import amounts, names, units

_floor = r"[一二三四五六七八九十\d]{1,2}楼"
_SPEAKER = re.compile(
    rf"(?:哦?对了|另外|还有)?{names.BESIDE}?"
    rf"(?P<name>(?:{_floor})?(?:{names.SURNAME_AND_TITLE}|(?!老[师板公婆妈爸人]|小米)[小老阿][{names.surnames}])"
    rf"|(?<=隔壁)[\u4e00-\u9fff]{{2,4}}?(?=要)|{_floor}|(?![我你他她咱们孩给帮])[\u4e00-\u9fff]{{2}}(?:[妈爸]|妈妈|爸爸|奶奶|爷爷|姥姥|外婆))(?:的|家)?(?:说(?=要)|(?=[想还再也]?要))"
)
# 给301送两桶水，给402送一袋米; 给小吴一杯热可可，给老赵一杯摩卡
_BROUGHT_TO = re.compile(
    rf"(?:再|另外|顺便|也|还有?){{0,2}}[给帮](?:{names.BESIDE}(?={names.SURNAME_AND_TITLE}))?(?P<name>(?:\d{{1,2}}[-栋])?\d{{3,4}}(?=室?[送拿带][^\s到至去给])"
    rf"|(?:{names.SURNAME_AND_TITLE}|[小老阿][{names.surnames}]|[我俺]?家?(?:{names.RELATIVE}))"
    r"(?=[来要拿带]?(?!一[起共块边])[\d一二两三四五六七八九十半]{1,3}[^\d\s]))室?[来要送拿带]?"
)
# 小李 东鹏1 卫龙2，阿强 火腿肠2，1502 钢丝球一袋: goods with how many behind a gap, no 老姜 一块.
_sure = rf"{names.SURNAME_AND_TITLE}|[小老][{names.surnames}]|阿[\u4e00-\u9fff]"
_has_goods = (
    r"\s+(?=[^\s\d,，;；]*[^\s\d一二两三四五六七八九十半几来要拿买个,，;；]{2})"
    r"(?=[^,，;；。\n]*[\d一二两三四五六七八九十半])"
)
_block = rf"(?:{names.BUILDING})?"
_LISTED = re.compile(rf"(?:^|[,，;；。:：\n])\s*{_block}(?:{_sure}){_has_goods}")
# 老郑|再加黄瓜一斤
_AGAIN = re.compile(rf"(?:{_sure})(?=[再还][加来要])")
_ANY_LISTED = re.compile(
    rf"(?:^|[,，;；。:：\n])\s*(?P<name>{_block}(?:{_sure})|[\u4e00-\u9fff]{{2,3}}|\d{{3,4}}){_has_goods}"
)
# 卧室双控两个，客厅三开一个: where it is put up; 厨房纸 and 客厅灯 are goods.
_AT_HOME = re.compile(
    rf"(?:^|[,，;；。\n])\s*(?P<name>{names.AT_HOME})(?![的用纸湿灯垫油刀剪秤门])"
    r"(?=\s?[\u4e00-\u9fff]{2}[^,，;；。\n]*[\d一二两三四五六七八九十])"
)
_clause = r"[^,，;；。\n]"
_so_much = (
    rf"(?=(?:说[他她]?)?[想也还]?要(?![用喝吃开])(?:{_clause}*[\d一二两三四五六七八九十半来]"
    # 我闺蜜要蓝色M的
    rf"|{_clause}{{2,8}}的(?:$|[\s,，。])))"
)


def _at_beginnings(clause: str) -> re.Pattern[str]:
    """Where a clause begins so, in a message or by itself; also behind 一斤, without a sign."""
    return re.compile(rf"(?:^|(?<=[\s,，;；。:：])|{units.BEHIND_COUNT}){clause}", re.MULTILINE)


# 张子涵要田字格2本，李梦瑶要拼音本3本: several, who want so much.
_FULL_NAME = _at_beginnings(rf"(?P<name>[{names.OFTEN}][\u4e00-\u9fff]{{2}}){_so_much}说?")
# 老张大份牛肉面，小陈小份牛肉面: a few of them, without how many
_GLUED = _at_beginnings(
    rf"(?P<name>{names.SURNAME_AND_TITLE}|[小老][{names.surnames}]|阿[\u4e00-\u9fff]"
    "|(?:我们?|咱们?)(?:经理|老板|领导|主任|组长))"
    r"(?=[\u4e00-\u9fff]{2,8}(?:$|[\s,，;；。\d]))"
)
# 我一杯柠檬茶，我姑娘一杯奶茶，小陈两杯
_so_many = r"(?=[\d一二两三四五六]{1,2}[杯碗份个瓶盒包袋件条双斤罐块提卷把箱根板](?!人)[^\s,，])"
_OWN = _at_beginnings(
    rf"[我俺](?:自己)?(?:{_so_much}|{_so_many}|要(?![用喝吃开])[\u4e00-\u9fff]{{2}})"
)
_WARM = re.compile("[冰热温]的?$")
# 我和小刘各要一杯拿铁, 小高跟小丁一人一包薯片; 小冯和小蒋都|要牙刷, and all that follows.
_TOGETHER = re.compile(
    rf"{names.TOGETHER}(?:(?P<each>各(?=[要来拿点称买带送订]|[\u4e00-\u9fff]{{0,8}}?{NUMBER})|[一每]人(?={NUMBER}(?:{units.PATTERN})[^\s\d,，]{{2}}))"
    r"|也?都(?=[要来点拿])|(?:要的?)?一样的?(?=$|[,，\s]))"
)
# 每人再|加一条毛巾, behind several who were told of
_EVERYBODY = re.compile(
    rf"(?:每个?人|大家|各人)[再都另还]*(?:外|各)?"
    rf"[加来要配带]?(?={NUMBER}(?:{units.PATTERN})(?![吧哈啊哦])\S)"
    rf"|再?一人(?={NUMBER}(?:{units.PATTERN})[^\s\d,，]{{2}})"
)
_AND = re.compile("[和跟与、]")
_BESIDE = re.compile(rf"^{names.BESIDE}(?=.)")
LEAST_BEFORE, SHORT = 5, 2
_MYSELF = (
    "我嘛",
    "我呢",
    "我自个",
    "我就",
    "我要",
    "我来个",
    "我来一",
    "我来杯",
    "我来碗",
    "我来份",
    "我一",
    "我自己",
    "俺要",
    "俺自己",
    "我的",
    "给我留",
    "剩下的给我",
)


def speaker(text: str, message: str) -> Person | None:
    """李婶, of 李婶要黄瓜2斤; nobody else, of 我要; 301 of 给301送, and 小李, beside others."""
    if person := people.copies(text, message):
        return person
    if named := _SPEAKER.match(text):
        return Person(named["name"], named.end())
    room = _AT_HOME.match(text)
    if room and len(_AT_HOME.findall(message)) > 1:
        return Person(room["name"], room.end(), is_place=True)
    if person := _one_of_several(text, message):
        return person
    if len(_LISTED.findall(message)) > 1:
        again = _AGAIN.match(text)
        who = again[0] if again else text.strip()
        # 纸巾, which is no name; 502 may be glue, too.
        if (who.isdigit() or who not in thesaurus.built_in()) and any(
            match["name"] == who for match in _ANY_LISTED.finditer(message)
        ):
            return Person(who, again.end() if again else len(text))
    person = people.subject(text, message)
    is_own = text.startswith(_MYSELF) or _OWN.match(text)
    return person or (Person() if is_own else None)


def together(text: str) -> tuple[list[str], int, bool]:
    """
    Who wants the same, where that ends, and whether so does all that follows: 我和小刘各|要一杯
    拿铁, 小冯和小蒋都|要牙刷，牙膏.
    """
    match = _TOGETHER.match(text)
    # 给俺爹和俺公公一人一套内衣男士的两套 tells how many in all.
    if match is None or (match["each"] and len(amounts.find(text[match.end() :])) > 1):
        return [], 0, False
    said = [_BESIDE.sub("", name) for name in _AND.split(match["names"])]
    return said, match.end(), match["each"] is None


def everybody(text: str) -> int:
    """Where begins what each of those who were told of wants: 每人再加|一条毛巾; 0 of others."""
    match = _EVERYBODY.match(text)
    return match.end() if match else 0


def is_free(
    person: Person,
    text: str,
    span: tuple[int, int],
    is_known: Callable[[str, tuple[int, int]], bool],
) -> bool:
    """Whether the name is none of goods: 老张 of 老张大份牛肉面, where 小米 may be wanted."""
    if person.is_glued:
        rest = text[person.end :]
        rest = _WARM.sub("", amounts.without(rest, amounts.find(rest)).strip())
        # 阿芳肉丝炒粉 is known for what is behind the name, and 老陈醋 as a whole.
        whole = amounts.without(text, amounts.find(text)).strip()
        is_whole = is_known(whole, span) and is_known(f"{person.name}{rest[:SHORT]}", span)
        is_whole &= bool(person.name) and not (person.name[0] == "阿" and len(rest) > SHORT)
        is_goods = bool(person.name) and is_known(person.name, span)
        return is_known(rest, span) and not (is_whole or is_goods)
    return person.is_place or not is_known(person.name, span)


def _one_of_several(text: str, message: str) -> Person | None:
    """刘奶奶 of 给刘奶奶带一盒, and 张子涵: beside others, or oneself."""
    glued = _GLUED.match(text)
    if glued and len(_GLUED.findall(message)) > 1:
        return Person(glued["name"], glued.end(), is_glued=True)
    if glued and names.is_titled(glued["name"]) and amounts.find(text):
        # 我五花肉三斤，赵阿姨里脊一斤; 王姐土豆一斤, the first that is said, is said to her.
        is_first = not amounts.find(message[: message.find(text)])
        aside = (0, glued.end()) if is_first else (0, 0)
        return Person("" if is_first else glued["name"], glued.end(), aside=aside, is_glued=True)
    for each in (_BROUGHT_TO, _FULL_NAME):
        named = each.match(text)
        others = [*each.finditer(message), *_OWN.finditer(message)] if named else []
        # 再给小周带一个
        is_more = named and each is _BROUGHT_TO and named[0].startswith(("再", "另外", "也"))
        is_beside = is_more and message.find(text) > LEAST_BEFORE
        if named and (len(others) > 1 or is_beside):
            return Person(named["name"], named.end())
    return None
