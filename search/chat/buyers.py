"""Who wants what in a 接龙: the name at the beginning of a row."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from accounts.addresses.person_names import SURNAMES
from search.analysis import thesaurus
from search.chat import lexicon, notes, segmenter
from search.chat.amounts import find, without
from search.chat.matching import Matcher
from search.chat.noun_phrase import NounPhrase
from search.chat.people import NOBODY, Person
from search.chat.segmenter import Piece

surnames = "".join(sorted(SURNAMES))
# 张姐 and 豆豆妈妈 may stand right before what they want: 张姐鸡蛋20个.
TITLED = re.compile(
    rf"(?:\S{{2,4}}班)?{lexicon.TITLED}|[\u4e00-\u9fff]{{1,3}}(?:妈妈|爸爸|奶奶|爷爷|姥姥|外婆)"
)
# 小李, 王芳, 豆豆妈 and 3-502 only as a word of their own: 小米 and 老抽 are goods.
_NAMED = re.compile(
    rf"[小老阿][\u4e00-\u9fff]家?|[{surnames}][\u4e00-\u9fff]{{1,2}}|[\u4e00-\u9fff]{{1,3}}[妈爸]"
)
_ROOM = re.compile(
    r"(?:\d{1,2}|[a-z])[-#栋幢座号](?:楼)?\d{1,4}(?:-\d{1,4}|单元\d{3,4})?室?"
    rf"(?:[{surnames}][\u4e00-\u9fff]?)?"
    rf"|\d{{3,4}}(?:室|-?[{surnames}])?|\d{{2,4}}班"
)
# 3号楼502 and 3-502 stand before goods with nothing but a gap: 330 would be a size.
_ROOM_AHEAD = re.compile(
    r"(?:\d{1,2}(?:[-#栋幢座]|号楼)|[一二三四五六七八九十]{1,2}单元)(?:\d{1,2}[-单元]{1,2})?\d{3,4}(?:-\d{1,4})?室?(?=\s+\S)"
)
_HOUSE = re.compile(r"\d{1,2}[-#栋幢座](?:\d{1,2}(?:单元|-))?\d{3,4}室?$")
_ROOM_ASKS = re.compile(segmenter.ASKING_ROOM)
_GLUED_ROOM = re.compile(segmenter.GLUED_ROOM)
_floor = r"[一二三四五六七八九十\d]{1,2}楼"
_SPEAKER = re.compile(
    r"(?:隔壁|楼上|楼下|对门|对面|邻居)?"
    rf"(?P<name>(?:{_floor})?(?:{lexicon.TITLED}|(?!老[师板公婆妈爸人])[小老阿][{surnames}])"
    rf"|{_floor})(?:的|家)?(?=要|想要|说要)"
)
_room = (
    r"(?:(?:[一二三四五六七八九十]{1,2}|\d{1,2})单元\d{3,4}"
    r"|\d{1,2}[-#栋幢座号]\d{1,4}(?:-\d{1,4})?室?|\d{3,4}室?)"
)
_phone = r"(?<!\d)1[3-9]\d{9}(?!\d)"
_name = rf"(?:{TITLED.pattern}|{_NAMED.pattern})"
_behind = r"(?=[\s:：,，(（+＋]|$)"
# 一班：, 高一(3)班：, A栋1203：, 给302送：
_TOLD = re.compile(
    r"(?:[给帮替](?![我咱])(?P<whom>[^\s,，;；。:：]{1,8}?)[送带买捎订]?的?|(?P<name>[^\s,，;；。:：]{1,10}))[:：](?!\d)"
)
# 502张三：, 13800001111 赵六, 张三502：
_CODED = re.compile(
    rf"(?:(?P<phone>{_phone})|{_room})\s*(?P<name>{_name}){_behind}"
    rf"|(?P<first>{_name})\s?(?:(?P<after>{_phone})|{_room}){_behind}"
)
# 小李+1
_PLUS = re.compile(rf"(?P<name>{_name})\s*(?=\+\s?\d)")
# Coco+1, where a list is called one
_ANY_PLUS = re.compile(r"(?P<name>[\u4e00-\u9fffa-z]{2,8})\s*(?=\+\s?\d{1,2}\s*$)", re.MULTILINE)
# 阿婆, 值班室; no 烟台, which may stand before 苹果, too
_KIN = re.compile(
    rf"(?:{lexicon.FAMILY})家?|[阿大小二三]?(?:婆|公|伯|姑|舅|婶|姨|叔|嫂|哥|姐|爷|奶)"
    r"|(?:伯|姑|舅|婶|姨|叔|嫂|哥|姐)(?:伯|姑|舅|婶|姨|叔|嫂|哥|姐|妈|父)|\S{1,3}(?:楼|室|部|班|组)"
)
# 姑姑 五花肉1斤, 大鹏要两包面
_CALLED = re.compile(
    r"(?P<who>[\u4e00-\u9fff]{2,4}|[a-z]{2,8})(?:\s+(?:也?要)?|(?<![想还再都也就只需])也?要\s?)(?=\S)"
)
_GROUP_ORDER = re.compile(r"接龙|团购|拼团|开团|群里")
_ALONE = re.compile(r"\s*[:：][ \t]*(?:\n|$)")
_MYSELF = ("我要", "我自己", "我的")
LONGEST_NAME = 8

OfRow = Callable[[str, Sequence[Piece], Matcher], Person]


def of(text: str, rows: Sequence[Sequence[Piece]], matcher: Matcher) -> list[Person]:
    """The person of each row; nobody's, where the message is not a list of several people."""
    # One name alone is whoever is written to: 王姐，来两斤土豆.
    least = 1 if _GROUP_ORDER.search(text) else 2
    found = [_behind_talk(_of_row, text, row, matcher) for row in rows]
    if is_group_order(text) and not _counts_goods(text, matcher):
        found = [
            one if one.name else _plus(text, row) for one, row in zip(found, rows, strict=True)
        ]
    called = [_behind_talk(_called, text, row, matcher) for row in rows]
    counted = [bool(row) and bool(find(text[row[0].start : row[-1].end])) for row in rows]
    people = _with_called(_with_rows_below(text, rows, found), called, counted)
    named = [person for person in people if person.name]
    is_somebody = _is_for_one(named) or any(map(_lives_there, people[:1]))
    if least > max(1, len(named)) and not is_somebody:
        return [NOBODY] * len(rows)
    # Beside names whatever is no goods is one too: Tina 牛油果4个.
    pairs = zip(people, rows, strict=True)
    return [person if person.name else _nickname(text, row, matcher) for person, row in pairs]


def _behind_talk(of_row: OfRow, text: str, row: Sequence[Piece], matcher: Matcher) -> Person:
    """Whose row it is, also behind talk: 老板我跟你说啊，3-201 大米1袋."""
    person = of_row(text, row, matcher)
    if person.name or len(row) < 2:
        return person
    start, end = row[0].start, row[0].end
    named = matcher.match(text[start:end], matcher.near(start, end))
    if find(text[start:end]) or named.fits:
        return person
    person = of_row(text, row[1:], matcher)
    return replace(person, aside=(start, end)) if person.name else NOBODY


def _with_called(
    people: list[Person], called: list[Person], counted: Sequence[bool]
) -> list[Person]:
    """
    With whom rows begin, whoever that is: 阿婆, 大伯 and 姑姑; 男生楼 and 值班室. Each row of goods
    must begin so, and one of the names be somebody's: 烟台 and 五常 are no people.
    """
    both = [one if one.name else other for one, other in zip(people, called, strict=True)]
    named = {person.name for person in both if person.name}
    is_whole = all(one.name or not has for one, has in zip(both, counted, strict=True))
    is_sure = any(person.is_sure for person in both if person.name)
    return both if len(named) > 1 and is_whole and is_sure else people


def _called(text: str, row: Sequence[Piece], matcher: Matcher) -> Person:
    """姑姑, before a gap and goods with their amount; 大鹏 of 大鹏要两包面."""
    if not row:
        return NOBODY
    match = _CALLED.match(text, row[0].start, row[-1].end)
    if match is None or match["who"] in thesaurus.built_in() or _is_talk(match["who"]):
        return NOBODY
    who, behind = match["who"], text[match.end() : row[-1].end]
    near = matcher.near(row[0].start, match.end())
    is_word = bool(find(who)) or NounPhrase(who).content != who
    is_word |= bool(matcher.match(who, near).fits) and not _is_person(who)
    counted = find(behind)
    has_goods = counted and not NounPhrase(without(behind, counted)).is_empty
    is_sure = "要" in match[0] or _is_person(who)
    return Person(who, match.end(), is_sure=is_sure) if has_goods and not is_word else NOBODY


def _is_for_one(named: Sequence[Person]) -> bool:
    """帮王奶奶带： once, beside what is for oneself."""
    return len(named) == 1 and named[0].is_brought and _is_person(named[0].name)


def _is_person(name: str) -> bool:
    patterns = (TITLED, _NAMED, _ROOM, _KIN)
    return any(pattern.fullmatch(name) for pattern in patterns)


def _lives_there(person: Person) -> bool:
    """3栋1单元502, which is nobody who is written to."""
    return bool(_HOUSE.match(person.name))


def _with_rows_below(
    text: str, rows: Sequence[Sequence[Piece]], people: list[Person]
) -> list[Person]:
    """Whose the rows below 王姐： are, where several are headed so."""
    heads = [_head(text, row) for row in rows]
    if sum(map(bool, heads)) < 2 and not any(map(_HOUSE.match, heads[:1])):
        return people
    found, name = [], ""
    for row, person, head in zip(rows, people, heads, strict=True):
        name = head or ("" if person.name else name)
        start = row[0].end if head else row[0].start if row else 0
        found.append(Person(name, start) if name else person)
    return found


def _head(text: str, row: Sequence[Piece]) -> str:
    """王姐, of 王姐： and nothing behind it in its row."""
    if len(row) != 1 or not _ALONE.match(text, row[0].end):
        return ""
    said = text[row[0].start : row[0].end].strip()
    return said if _is_person(said) else ""


def speaker(text: str) -> Person | None:
    """李婶, of 李婶要黄瓜2斤; nobody else, of 我要."""
    if match := _SPEAKER.match(text):
        return Person(match["name"], match.end())
    return Person() if text.startswith(_MYSELF) else None


def is_group_order(text: str) -> bool:
    """接龙, 团购"""
    return bool(_GROUP_ORDER.search(text))


def names_somebody(text: str, *, is_goods: bool) -> bool:
    """张姐, 豆豆妈妈; and 王芳, unless the store has goods that are called so."""
    return bool(TITLED.search(text) or (not is_goods and _NAMED.fullmatch(text)))


def is_titled(text: str) -> bool:
    """陈叔, and nothing else."""
    return bool(TITLED.fullmatch(text.strip()))


def titled(text: str) -> list[tuple[int, int]]:
    """[start, end) of 张姐 and 豆豆妈妈, wherever they stand."""
    return [match.span() for match in TITLED.finditer(text)]


def heading(people: Sequence[Person]) -> int:
    """How many rows stand before the first person's; 0 where nobody is named."""
    if _is_for_one([person for person in people if person.name]):
        return 0
    return next((number for number, person in enumerate(people) if person.name), 0)


def _counts_goods(text: str, matcher: Matcher) -> bool:
    """大米+2, 榴莲+1: rows of goods; and 加我+1 is nobody's name."""
    near, names = matcher.near(0, len(text)), _ANY_PLUS.findall(text)
    return any("我" in name or matcher.match(name, near).is_known for name in names)


def _plus(text: str, row: Sequence[Piece]) -> Person:
    """Coco+1, where a list is called one."""
    match = _ANY_PLUS.match(text, row[0].start, row[-1].end) if row else None
    return Person(match["name"], match.end()) if match else NOBODY


def _coded(text: str, start: int, end: int, matcher: Matcher) -> Person | None:
    """A name with a room or a telephone beside it, or with +1 behind it; a room alone."""
    match = _CODED.match(text, start, end) or _PLUS.match(text, start, end)
    if match is None or match.end() == end:
        ahead = _ROOM_AHEAD.match(text, start, end) or _ROOM_ASKS.match(text, start, end)
        if ahead is None and segmenter.has_asking_room(text):
            ahead = _GLUED_ROOM.match(text, start, end)
        return Person(ahead[0], ahead.end()) if ahead else None
    found = match.groupdict()
    name, near = found["name"] or found["first"], matcher.near(start, match.end())
    if matcher.match(name, near).is_known:
        return None
    for each in ("phone", "after"):
        if found.get(each):
            return Person(name, match.end(), match.span(each))
    return Person("".join(match[0].split()), match.end())


def _told(text: str, start: int, end: int) -> Person | None:
    match = _TOLD.match(text, start, end)
    if match is None:
        return None
    name = match["whom"] or match["name"]
    is_somebody = _ROOM.fullmatch(name) or not _is_talk(name)
    return Person(name, match.end(), is_brought=bool(match["whom"])) if is_somebody else None


def _is_talk(said: str) -> bool:
    """备注：, 老板：, 送到：, 团购接龙："""
    is_note = notes.is_note(said, is_place=False) or bool(_GROUP_ORDER.search(said))
    is_amount = any(amount.unit for amount in find(said))
    return is_note or is_amount or segmenter.is_greeting(said)


def _nickname(text: str, row: Sequence[Piece], matcher: Matcher) -> Person:
    """老王家, before what is wanted; not 榴莲 before how many, unless rows are numbered."""
    if len(row) < 2 or row[0].end - row[0].start > LONGEST_NAME:
        return NOBODY
    said, behind = (text[piece.start : piece.end] for piece in row[:2])
    is_goods = matcher.match(said, matcher.near(row[0].start, row[0].end)).is_known
    has_goods = not NounPhrase(without(behind, find(behind))).is_empty
    if is_goods or find(said) or _is_talk(said) or not (has_goods or row[0].is_numbered):
        return NOBODY
    return Person(said, row[0].end)


def _are_goods(said: str, matcher: Matcher, span: tuple[int, int]) -> bool:
    """Whether goods are called so; 小方包 only sounds like 小芳."""
    matched = matcher.match(said, matcher.near(*span))
    is_name = _NAMED.fullmatch(said) and not TITLED.fullmatch(said)
    is_said = any(said in fit.product.text for fit in matched.fits)
    return matched.is_known and (is_said or not is_name)


def _of_row(text: str, row: Sequence[Piece], matcher: Matcher) -> Person:
    if not row:
        return NOBODY
    piece, has_more = row[0], len(row) > 1
    said = text[piece.start : piece.end].strip()
    if person := _coded(text, piece.start, row[-1].end, matcher):
        return person
    person = _told(text, piece.start, row[-1].end)
    titled = TITLED.match(said)
    if person is None and titled and (has_more or titled.end() < len(said)):
        person = Person(titled[0], piece.start + titled.end())
    if person is None and has_more and len(said) <= LONGEST_NAME:
        is_room = _ROOM.fullmatch(said)
        if is_room or (_NAMED.fullmatch(said) and not find(said)):
            person = Person(said, piece.end)
    if person is None or _are_goods(said, matcher, (piece.start, piece.end)):
        return NOBODY
    return person
