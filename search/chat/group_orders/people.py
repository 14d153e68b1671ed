"""
Who wants what in full sentences, of several people who are told of one after the other: 技术部便
利贴六本，校长要一杯美式，小丽跟小美一样. A name begins a clause, and something is wanted behind it.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from search.analysis.numerals import NUMBER, NUMERALS
from search.chat.group_orders.person import Person
from search.chat.pieces.breaks import I_WANT, SPEAKS_UP
from search.chat.words import names, units

_TITLES = "|".join(names.TITLES)
_kin = (
    rf"(?:岳父岳母|公公婆婆|爷爷奶奶|外公外婆|姥姥姥爷|外甥女?|亲家[母公]?|[大小二三四](?:孙[子女]|儿子|女儿|闺女|姑娘|外孙女?|侄[子女]|媳妇|舅子)|[姐哥]{{2}}|表[姐哥弟妹]|(?!宝宝|娃|小?孩|崽|儿童|妈妈?[的子]"
    rf"|伢)(?:{names.RELATIVE})|老[大二三四]|[大二三]?[姑舅姨叔伯婶]家?的?孩子)"
)
_titled = rf"[{names.surnames}][\u4e00-\u9fff]?(?:{names.MORE_TITLES}|{_TITLES})"
_nick = (
    r"(?:[小老](?!陈[醋皮]|白[菜兔]|龙虾|苏打|[米抽菜熊番葱份杯瓶包袋盒号款碗的板家人乡铺师时])[\u4e00-\u9fff]"
    r"|阿(?!胶|姨|婆|公|克|华)[\u4e00-\u9fff]"
    rf"|大[{names.OFTEN}](?=[也还想]?要|说))"
)
_role = (
    "(?:(?:语文|数学|英语|物理|化学|体育|美术|音乐|带队|班主任|监考|实习)老师|校长|总?经理(?!办)|领导|组长|队长|班长"
    "|教练|队员|讲师|助教|学员|安全员|会计|出纳|门卫|保安|司机|客户|学生们?|老师们?|孩子们|弟兄们|大人|工人)"
)
_unit = (
    rf"(?:(?![第那])(?:(?![我你他她要给来说就了对])[\u4e00-\u9fff]){{2,4}}(?:(?<![卧浴])室|处|科|组|(?<!全)部|办公室)|{names.DEPARTMENT}|人力|市场|技术"
    rf"|[甲乙丙丁大中小]班|(?:[\d{NUMERALS}]{{1,2}}号?[桌床班组楼]|(?:\d{{1,2}}-)?{names.ROOM}室?))(?![的里])"
)
_house = (
    rf"(?:(?:[我俺咱]们?)?(?:{_kin}|公婆|爸妈)|[\u4e00-\u9fff]{{0,1}}[娘婆]"
    rf"|{_titled}|{_nick}|[大二三四小][姐哥弟妹姑舅姨叔伯]"
    # 浩浩家, and no 全友家私
    r"|(?:(?![大人厂商专国全老回在到搬自皇宜送住去放我你他她它咱每各给帮替])[\u4e00-\u9fff]){2})家(?![里用具电常庭乡属])"
)
_child = (
    r"(?!老干)(?:(?![给帮替跟和我你他她俺])[\u4e00-\u9fff]){1,3}"
    rf"(?:{names.PARENT}|外[公婆]|姥[姥爷])(?!妈|爸)"
)
# 芳姨, 胖嫂
_neighbour = "(?![的了给要来拿我你他她这那和跟])[\u4e00-\u9fff](?:姨|叔|婶|嫂|嬷|爹爹)(?![妈父娘])"
_who = rf"(?:{_house}|{_titled}|{_role}|{_unit}|[我俺她他]?家?{_kin}|{_neighbour}|{_child}|{_nick})"
# Not of the name: 同事小郑, 301王阿姨, 语文张老师.
_before = (
    rf"(?:{names.BESIDE}|会计|出纳|语文|数学|英语|物理"
    rf"|[\d{NUMERALS}]{{1,3}}(?:号楼|[楼栋幢座])的?|保[安洁]|{names.ROOM}室?的|[\u4e00-\u9fff]{{2}}[室处科]的|(?:质检|[前后旁]面|旁边|隔壁|新来|[前后][桌排]|对面)的|{names.ROOM}室?|孩子他|那?他们)?"
)
_somebody = (
    rf"(?:{_before}(?P<name>{_who})"
    r"|(?P<self>[我俺咱](?:们?(?:自己|自个儿?)|们?这[边儿]|们(?:自己)?小?家?|家)?(?![爸妈公婆儿女老姐哥弟妹姨舅姑叔嫂爷奶外岳])|我们[\u4e00-\u9fff]{0,3}(?:组|部门?|科|班|办公室|队)|自己?家|自己)"
    r"|(?P<they>[她他](?:自己)?(?!们|的)))"
)
_behind = (
    r"(?:的(?:孩子|老人))?(?:初中|小学|高中|幼儿园)?(?:那边|这边|那[儿里]"
    r"|这[儿里]|个人|自己|自个儿?|另外|单独|的?那[份袋单杯])?(?:呢|嘛|的话)?"
)
_how = r"(?:还|也|就|只|则|另|再|又|现在|先|原来|本来|想|是|说[她他]?|点名|刚刚?|今天|都|多){0,4}"
_wants = (
    r"(?:(?P<verb>要(?!是|不|求|了|[喝吃])|(?<!下)(?<!一)来(?!了|过|取"
    r"|拿|提|自)|(?<![中])拿|加(?![班油热急工]))|要?[喝吃]|改(?:成|(?=[要换]))|说(?=[^\s,，]{2,6}(?:没|用完|不够|吃完|喝完|坏)了)|(?:[^\s,，\d]{1,6}?[叫托])?[让叫托喊]我?(?:[帮代替][她他我]?)?(?=[买带捎拿称订要])|点(?!的)|订|定|买|换成?|需要|留)"
)
_same = (
    r"(?P<same>的?(?:[那这][袋份单])?(?:也|就|还是)?[跟和同与](?P<as>我们?家?|[她他]们?|[^\s,，。;；\d]{1,5}?|\d{3,4})的?(?:要的|点的)?(?:一样|相同|同样)的?"
    r"|同(?P<also>[甲乙丙丁大中小一二三四五六七八九十\d]{1,3}号?[班组桌床楼])(?=$|[\s,，。;；])|也?照(?:这样|样|着)?来一份|也是(?=$|[\s,，。;；])|也一样(?=$|[\s,，。;；]))"
)
_amount = rf"(?:{NUMBER}|[半几])\s?(?:{units.PATTERN})"
_SUBJECT = re.compile(
    rf"(?:哦?对了|另外|还有|然后|其中)?(?P<to>(?:再|也|就|顺便|单独|麻烦你?)*[给帮替])?{_somebody}{_behind}"
    # 给我妈家送五花肉两斤
    rf"(?(to)(?:(?=[带拿来送称捎][{units.ONE_CHARACTER}][\u4e00-\u9fff])"
    rf"|(?:再|也)?[送捎带拿来称买订留弄装搞整要]{{0,2}}(?![到去过])(?=[^\s,，。;；]*?{_amount}))"
    rf"|(?:{_same}|(?P<wants>的?{_how}{_wants})(?=[^\s,，。;；吗了])"
    # 技术部便利贴六本, 王老师咖喱鸡肉饭, 小郑一袋是沃柑三斤; goods must stand there.
    # 一号桌：, 老吴家四口，
    rf"|(?P<headed>(?:[^\s,，\d]{{0,6}}?[叫让托]我?[代帮替]?[她他]?[买带拿]|[\d{NUMERALS}]口人?)?(?=\s*[:：])|[\d{NUMERALS}]口人?(?=[,，]))"
    rf"|(?<=[\u4e00-\u9fff\d]{{2}})(?P<glued>(?:也是?|一袋是|的)?)(?![我俺])(?=[^\s,，。;；]*?(?:{_amount}|饭|面|堡|茶|咖啡))))"
)
_CLAUSE = re.compile(
    rf"(?:^|(?<=[\s,，;；。、:：!！?？~])|(?<=[叫让托]我)(?=[帮给替][她他])|{SPEAKS_UP}|{I_WANT}|{units.BEHIND_COUNT})(?=[^\s\d]|\d{{3}}|\d{{1,2}}(?:-\d{{3}}|号?[桌床班组楼栋幢座]))",
    re.MULTILINE,
)
_ANY = re.compile(
    rf"{_before}(?P<name>{_house}|{_titled}|{_role}|[我俺]?家?{_kin}|{_child}|{_nick})"
)
# What stands before a name and is for the shop: 1栋, 保安室的.
_WHERE = re.compile(
    rf"^(?:给|帮)?(?:[\d{NUMERALS}]+(?:号楼|[楼栋幢座])|\d{{3,4}}|保[安洁]|[\u4e00-\u9fff]{{2}}(?:[室处科]|质检|新来)的)"
)
_PLACE = re.compile(rf"{_house}|{_role}|{_unit}")
_GOES_ON = re.compile("(?:另外|还有|然后)[还也再]?[要来拿]|[一每]人")
_COUNTS = re.compile(rf"(?:[一每]人)?{_amount}")
# 昨天我给二姨订的那个|哈密瓜, 小谢那杯|摩卡, 小王的|红心柚子: what somebody has ordered.
_OF_WHOM = re.compile(
    r"(?:刚[才刚]{0,2}|[上早下]午|早上|昨[天儿晚]|前[两几]?天|之前|上[次回]|发的|单子里?)*我?"
    rf"(?:[给帮替](?P<whom>{_who})[订点定要报买拿说]|(?P<who>{_who})(?:说[她他])?(?:[订点定要])?(?=的|那))"
    rf"(?:的?那?(?:{NUMBER})?(?:{units.PATTERN})?的?)(?=[\u4e00-\u9fffa-z])"
)
_WHO = re.compile(rf"{_somebody}{_behind}")
_FOR_THEM = re.compile(
    rf"(?:再|就|那|另外|帮忙|麻烦你)*[给帮替][她他](?=[来拿要整弄点称带]|{NUMBER}|再|也)"
)
# Something for others, before 给她来一份.
_ORDERED = re.compile(rf"{_amount}|都要")
_BESIDES = re.compile(
    rf"(?:另外|还有|对了)?[^\s,，]{{1,8}}?(?:另外?|个人|也|还|单独|自己|多){{1,2}}要[^,，]*{_amount}"
)
# 但是红提不要, 再加一块橡皮: what is otherwise than with the other one.
_BUT = re.compile(r"[\s,，]*(?:但是?|不过|只是|就是)(?=\S)")


class _Told(NamedTuple):
    """A clause of somebody; `name` is "" for oneself, `at` where the clause begins."""

    at: int
    name: str


def copies(text: str, message: str) -> Person | None:
    """小李, of 小李跟小王一样, which names no goods."""
    person = subject(text, message)
    return person if person and same_as(text[person.end :]) else None


def subject(text: str, message: str) -> Person | None:
    """Whose the clause is that `text` begins with, in a `message` that tells of several people."""
    told = _told(message)
    # Where it begins a clause.
    places = [at for at in _clauses(message) if message.startswith(text, at)] if told else []
    if not places:
        return None
    at = places[0]
    are_several = _are_several(told)
    if (them := _FOR_THEM.match(text)) and (are_several or _ORDERED.search(message, 0, at)):
        name = _spoken_of(message, at)
        return Person(name, them.end()) if name else None
    if not (are_several or _is_beside(told, message)):
        return None
    who = named(text)
    if who and any(_GOES_ON.match(message, each + len(text)) for each in places):
        # 讲师|另外要, cut before 另外
        return Person(who, len(text))
    match = _SUBJECT.match(text)
    return _person(match, message, at) if match else None


def _person(match: re.Match[str], message: str, at: int) -> Person | None:
    """Whose the clause is that stands `at` a place of the `message`; 小果盘3份 is nobody's."""
    name, is_glued = _name(match, message, at), match["glued"] == ""
    is_us = bool(match["self"]) and match["self"].endswith(("家", "己", "边", "个", "儿"))
    if name is None or (is_glued and (_is_goods(name) if name else not is_us)):
        return None
    end = max(match.start("same"), match.start("verb"))
    end = end if end > 0 else match.end()
    is_counted = is_glued and bool(_COUNTS.match(match.string, end))
    # 草莓3斤，张姐2斤 is of the first, unless the first is somebody's too.
    is_shared = is_counted and bool(_ORDERED.search(message, 0, _told(message)[0].at))
    if is_shared and not _PLACE.fullmatch(name):
        return None
    # 1栋|王奶奶, 保安室的|老郑
    is_told_where = _WHERE.match(match.string[:end])
    aside = (
        (match.end("to") if match["to"] else 0, match.start("name")) if is_told_where else (0, 0)
    )
    return Person(name, end, aside=aside, is_glued=is_glued and not is_counted)


def _is_goods(name: str) -> bool:
    """小果 and 502, and no 小王, whom goods may follow at once."""
    if name.isdigit():
        return True
    return len(name) == 2 and name[0] in "小老阿" and name[-1] not in names.OFTEN


def is_somebody(text: str) -> bool:
    """小李, 财务科, 我妈家: a name and nothing else."""
    return bool(named(text))


def named(text: str) -> str | None:
    """小李 of 小李那边, "" of 我自己; None where `text` is anything else."""
    match = _WHO.fullmatch(text.strip())
    return None if match is None or match["they"] else match["name"] or ""


def same_as(text: str) -> tuple[str, int] | None:
    """Who wants the same, and where the rest begins: 跟小美一样|但是要酱; "" is who was last."""
    match = re.match(_same, text)
    if match is None:
        return None
    but = _BUT.match(text, match.end())
    return match["as"] or match["also"] or "", but.end() if but else match.end()


def whose(words: str) -> tuple[str, int]:
    """小谢, and where the goods begin of 小谢那杯|摩卡, ordered before; ("", 0) of nobody's."""
    match = _OF_WHOM.match(words)
    return (match["whom"] or match["who"], match.end()) if match else ("", 0)


@lru_cache(maxsize=16)
def _clauses(message: str) -> tuple[int, ...]:
    return tuple(clause.start() for clause in _CLAUSE.finditer(message))


@lru_cache(maxsize=16)
def _told(message: str) -> tuple[_Told, ...]:
    found = []
    for at in _clauses(message):
        match = _SUBJECT.match(message, at)
        name = _name(match, message, at) if match else None
        is_glued = match is not None and match["glued"] == ""
        if (
            name is not None
            and not (match and match["to"] and not name)
            and not (is_glued and name and _is_goods(name))
        ):
            found.append(_Told(at, name))
        elif _FOR_THEM.match(message, at):
            found.append(_Told(at, _spoken_of(message, at)))
    return tuple(found)


def _is_beside(told: tuple[_Told, ...], message: str) -> bool:
    """讲师另外要两支, behind what is ordered for nobody."""
    return (
        len(told) == 1
        and bool(told[0].name)
        and bool(_ORDERED.search(message, 0, told[0].at) and _BESIDES.match(message, told[0].at))
    )


def _are_several(told: tuple[_Told, ...]) -> bool:
    return len({each.name for each in told}) > 1


def _name(match: re.Match[str], message: str, at: int) -> str | None:
    """ "" for oneself; None where nobody is meant."""
    if match["self"]:
        return ""
    if match["they"]:
        return _spoken_of(message, at) or None
    return match["name"]


def _spoken_of(message: str, at: int) -> str:
    """Who was told of last before `at`: 小李吃素，给她来份沙拉."""
    return next((name for end, name in _mentioned(message) if end <= at), "")


@lru_cache(maxsize=16)
def _mentioned(message: str) -> tuple[tuple[int, str], ...]:
    """Where each name ends and what it is, from the last to the first."""
    return tuple((match.end(), match["name"]) for match in _ANY.finditer(message))[::-1]
