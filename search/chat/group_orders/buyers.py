"""Who wants what in a 接龙: the name at the beginning of a row."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from search.analysis import thesaurus
from search.chat.group_orders import heads
from search.chat.group_orders.person import AND, NOBODY, Person
from search.chat.matching.matcher import Matcher
from search.chat.pieces import notes, segmenter
from search.chat.pieces.segmenter import Piece
from search.chat.words import lexicon, names
from search.chat.words.amounts import find, without
from search.chat.words.noun_phrase import NounPhrase

# 3号楼502 and 3-502 stand before goods with nothing but a gap: 330 would be a size.
_ROOM_AHEAD = re.compile(
    r"(?:\d{1,2}(?:[-#栋幢座]|号楼)|[一二三四五六七八九十]{1,2}单元)(?:\d{1,2}[-单元]{1,2})?\d{3,4}(?:-\d{1,4})?室?(?=\s+\S)"
)
_ROOM_ASKS = re.compile(segmenter.ASKING_ROOM)
_GLUED_ROOM = re.compile(segmenter.GLUED_ROOM)
_room = (
    r"(?:(?:[一二三四五六七八九十]{1,2}|\d{1,2})单元(?:\d{3,4})?"
    r"|\d{1,2}[-#栋幢座号]\d{1,4}(?:-\d{1,4})?室?|\d{1,2}(?:[栋幢座]|号楼)|\d{3,4}室?)"
)
_phone = r"(?<!\d)1[3-9]\d{9}(?!\d)"
_name = rf"(?:{names.TITLED}|{names.BARE})"
_behind = r"(?=[\s:：,，(（+＋要]|$)"
# 一班：, 高一(3)班：, A栋1203：, 给302送：
_TOLD = re.compile(
    r"(?:[给帮替](?![我咱](?!爸|妈|公|婆|爷|奶|外|岳|儿|女|老|姐|哥|弟|妹|舅|姨|姑|叔))(?P<whom>[^\s,，;；。:：]{1,8}?)[送带买捎订]?的?|(?P<name>[^\s,，;；。:：]{1,10}))[:：]"
)
# 502张三：, 13800001111 赵六, 张三502：; A12炒饭, of a market
_CODED = re.compile(
    rf"(?:(?P<phone>{_phone})|{_room})\s*(?P<name>{_name}){_behind}"
    rf"|(?P<first>{_name})\s?(?:(?P<after>{_phone})|{_room}){_behind}"
    r"|(?P<stall>[A-Za-z]\d{2,3}(?![楼号栋幢座室单])[\u4e00-\u9fff]{1,6})(?=\s+\S)"
)
# 小李+1
_PLUS = re.compile(rf"(?P<name>{_name}|[a-z]{{2,8}}(?=\s*\+\s?1(?!\d)))\s*(?=\+\s?\d)")
# Coco+1, where a list is called one
_ANY_PLUS = re.compile(r"(?P<name>[\u4e00-\u9fffa-z]{2,8})\s*(?=\+\s?\d{1,2}\s*$)", re.MULTILINE)
# 姑姑 五花肉1斤, 大鹏要两包面
_CALLED = re.compile(
    rf"(?P<who>{names.ANYBODY})(?:\s+(?:也?要)?|(?<![想还再都也就只需])也?要\s?|(?=《)|(?:再|还要)(?=[来要加拿一两二三\d]))(?=\S)"
)
_GROUP_ORDER = re.compile(r"接龙|团购|拼团|开团|群里")
_ROOMS_TOGETHER = re.compile(names.ROOMS_TOGETHER)
# 我家垃圾袋2卷
_OWN = re.compile("我(?:们?家|自己)(?=[\u4e00-\u9fff]{2})")
_ENDS = re.compile("(?:[那这]边|[那这][里儿]|要的?|说|的)$")
LONGEST_NAME = 8

OfRow = Callable[[str, Sequence[Piece], Matcher], Person]


def of(text: str, rows: Sequence[Sequence[Piece]], matcher: Matcher) -> list[Person]:
    """The person of each row; nobody's, where the message is not a list of several people."""
    if (at := heads.of_all(text, rows)) is not None:
        head, *below = rows[at]
        found = _of(text, [*rows[:at], below, *rows[at + 1 :]], matcher)
        if found[at].name:
            found[at] = replace(found[at], aside=(head.start, head.end))
            return found
    return _of(text, rows, matcher)


def _of(text: str, rows: Sequence[Sequence[Piece]], matcher: Matcher) -> list[Person]:
    # One name alone is whoever is written to: 王姐，来两斤土豆.
    least = 1 if _GROUP_ORDER.search(text) else 2
    found = [_behind_talk(_of_row, text, row, matcher) for row in rows]
    if is_group_order(text) and not _counts_goods(text, matcher):
        found = [
            one if one.name else _plus(text, row) for one, row in zip(found, rows, strict=True)
        ]
    called = [_behind_talk(_called, text, row, matcher) for row in rows]
    counted = [bool(row) and _counts(text[row[0].start : row[-1].end]) for row in rows]
    people = _with_called(heads.with_rows_below(text, rows, found, matcher), called, counted)
    named = [person for person in people if person.name]
    is_somebody = _is_for_one(named) or any(names.is_house(person.name) for person in people[:1])
    if least > max(1, len(named)) and not is_somebody:
        return [NOBODY] * len(rows)
    # Beside names whatever is no goods is one too: Tina 牛油果4个.
    pairs = zip(people, rows, strict=True)
    return [person if person.name else _beside(text, row, matcher) for person, row in pairs]


def _beside(text: str, row: Sequence[Piece], matcher: Matcher) -> Person:
    """Tina 牛油果4个; jason要红烧牛肉面, without how many."""
    if own := _OWN.match(text, row[0].start, row[-1].end) if row else None:
        return Person(own[0], own.end())
    person = _nickname(text, row, matcher)
    match = _CALLED.match(text, row[0].start, row[-1].end) if row and not person.name else None
    if match is None or "要" not in match[0] or not _is_free(match["who"]):
        return person
    near = matcher.near(match.start(), row[-1].end)
    is_goods = matcher.match(text[match.end() : row[-1].end], near).is_known
    is_name = not matcher.match(match["who"], near).fits
    return Person(match["who"], match.end()) if is_goods and is_name else person


def _is_free(who: str) -> bool:
    """Whether it is no word that is known here; 我婆婆 and 大姐 are."""
    if names.is_relative(who):
        return True
    return who not in thesaurus.built_in() and not is_talk(who) and NounPhrase(who).content == who


def _counts(said: str) -> bool:
    """Whether a row has amounts of somebody else; no 一共四条, 我 黑巧一块 and 每人再来一条."""
    return bool(find(said)) and not said.startswith((*lexicon.SUMS, "我", "每", "大家"))


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
    if match is None or not _is_free(match["who"]):
        return NOBODY
    who, behind = match["who"], text[match.end() : row[-1].end]
    near = matcher.near(row[0].start, match.end())
    # 二组 is no amount at the beginning of a row.
    is_word = bool(find(who)) and not who.endswith("组")
    is_person = names.is_person(who)
    is_word |= bool(matcher.match(who, near).fits) and not is_person
    is_word |= _are_goods(who, matcher, match.span("who"))
    counted = find(behind)
    # 芬姐 1条, of what the list is about; 老罗徒弟 大碗牛肉面, without how many
    has_goods = counted and (is_person or not NounPhrase(without(behind, counted)).is_empty)
    has_goods = has_goods or matcher.match(behind, matcher.near(match.end(), row[-1].end)).is_known
    is_latin = who[-1].isascii() and who not in thesaurus.built_in()
    is_sure = "要" in match[0] or is_person or who[0] == who[1:] or is_latin
    return Person(who, match.end(), is_sure=is_sure) if has_goods and not is_word else NOBODY


def _is_for_one(named: Sequence[Person]) -> bool:
    """帮王奶奶带： once, beside what is for oneself."""
    return len(named) == 1 and named[0].is_brought and names.is_person(named[0].name)


def is_group_order(text: str) -> bool:
    """接龙, 团购"""
    return bool(_GROUP_ORDER.search(text))


def heading(people: Sequence[Person]) -> int:
    """How many rows stand before the first person's, or one's own; 0 where nobody is named."""
    return next((at for at, person in enumerate(people) if person.name or person.is_own), 0)


def _counts_goods(text: str, matcher: Matcher) -> bool:
    """大米+2, 榴莲+1: rows of goods; and 加我+1 is nobody's name."""
    near, counted = matcher.near(0, len(text)), _ANY_PLUS.findall(text)
    return any("我" in name or matcher.match(name, near).is_known for name in counted)


def _plus(text: str, row: Sequence[Piece]) -> Person:
    """Coco+1, where a list is called one."""
    match = _ANY_PLUS.match(text, row[0].start, row[-1].end) if row else None
    return Person(match["name"], match.end()) if match else NOBODY


def _coded(text: str, start: int, end: int, matcher: Matcher) -> Person | None:
    """A name with a room or a telephone beside it, or with +1 behind it; a room alone."""
    if both := _ROOMS_TOGETHER.match(text, start, end):
        return Person(AND.join(re.findall(r"\d+", both[0])), both.end() - len("都要"))
    match = _CODED.match(text, start, end) or _PLUS.match(text, start, end)
    if match is None or match.end() == end:
        ahead = _ROOM_AHEAD.match(text, start, end) or _ROOM_ASKS.match(text, start, end)
        if ahead is None and segmenter.has_asking_room(text):
            ahead = _GLUED_ROOM.match(text, start, end)
        return Person(ahead[0], ahead.end()) if ahead else None
    found = match.groupdict()
    name = found["name"] or found["first"] or found["stall"]
    near = matcher.near(start, match.end())
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
    if len(short := _ENDS.sub("", name)) > 1:
        # 娘家那边：, 体委要：
        name = short
    is_somebody = names.is_office(name) or not (is_talk(name) or "一起" in name)
    # 老王：500的可乐, but 12：30 and 电话：138
    is_somebody &= names.is_person(name) or not text[match.end() : match.end() + 1].isdigit()
    return Person(name, match.end(), is_brought=bool(match["whom"])) if is_somebody else None


def _below_heading(text: str, start: int, colon: int, end: int) -> Person | None:
    """李奶奶, of 5号楼的菜：李奶奶 大白菜一颗: what heads all of the list is nobody's name."""
    first = colon + len(text[colon:end]) - len(text[colon:end].lstrip())
    named = first + names.title_at_start(text[first:end])
    if named == first or not find(text[named:end]):
        return None
    return Person(text[first:named], named, aside=(start, colon - 1))


def is_talk(said: str) -> bool:
    """备注：, 老板：, 送到：, 团购接龙："""
    is_note = notes.is_note(said, is_place=False) or bool(_GROUP_ORDER.search(said))
    is_note |= said in ("每人", "每个人", "大家", "各人")
    is_amount = any(amount.unit for amount in find(said)) and not said.endswith(("组", "楼"))
    return is_note or is_amount or (segmenter.is_greeting(said) and said not in names.SIBLINGS)


def _nickname(text: str, row: Sequence[Piece], matcher: Matcher) -> Person:
    """老王家, before what is wanted; not 榴莲 before how many, unless rows are numbered."""
    if len(row) < 2 or row[0].end - row[0].start > LONGEST_NAME:
        return NOBODY
    said, behind = (text[piece.start : piece.end] for piece in row[:2])
    is_goods = matcher.match(said, matcher.near(row[0].start, row[0].end)).is_known
    has_goods = not NounPhrase(without(behind, find(behind))).is_empty
    if is_goods or find(said) or is_talk(said) or not (has_goods or row[0].is_numbered):
        return NOBODY
    return Person(said, row[0].end)


def _are_goods(said: str, matcher: Matcher, span: tuple[int, int]) -> bool:
    """Whether goods are called so; 小方包 only sounds like 小芳."""
    matched = matcher.match(said, matcher.near(*span))
    is_name = names.is_bare(said) and not names.is_titled(said)
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
    called = segmenter.called(text).get(piece.start)
    if called is not None and _are_goods(called["who"], matcher, called.span("who")):
        called = None  # 老抽要一瓶, beside 小张要可乐一瓶
    if person is not None and not names.is_titled(person.name):
        person = _below_heading(text, piece.start, person.end, row[-1].end) or person
    if person is None and called is not None:
        is_glued = called["glued"] is not None
        return Person(called["who"], called.end("call"), is_glued=is_glued)
    titled = names.title_at_start(said)
    if person is None and titled and (has_more or titled < len(said)):
        person = Person(said[:titled], piece.start + titled)
    if person is None and has_more and len(said) <= LONGEST_NAME:
        is_room = names.is_room(said)
        if is_room or (names.is_bare(said) and not find(said)):
            person = Person(said, piece.end)
    if person is None or _are_goods(said, matcher, (piece.start, piece.end)):
        return NOBODY
    return person
