"""每人一个, of twelve people: so many times as much; and 一人两个, of 24 that were ordered."""

import re
from dataclasses import replace
from decimal import Decimal

from search.analysis import numerals
from search.analysis.numerals import NUMBER
from search.chat.pieces.segmenter import Piece
from search.chat.words import amounts, names, units
from search.chat.words.amounts import Amount, Kind

_number = r"(?P<number>\d{1,3}|[二两俩三四五六七八九十]{1,3})"
_heads = _number.replace("number", "heads")
_AMOUNT_AHEAD = rf"(?=(?:来|要|发|给|是)?(?:{NUMBER})(?:{units.PATTERN}))"
# 十二个人, 二十号人, 七位, 三家, 五组
_PEOPLE = re.compile(
    rf"(?:姐弟|兄弟|姐妹|兄妹|夫妻|父子|母女|母子|爷|娘|哥)(?P<pair>[俩仨])|"
    rf"(?<!剩下)(?<!其中)(?<!另外){_number}(?:个|位|名|号|口)?"
    rf"(?:{names.COUNTED}|闺蜜|姐妹|兄弟|队员|教练|学员|家长|妈妈|工友|老人"
    r"|[家户](?!具|[里的电])|小?组(?!合|装)|桌)"
    rf"|(?<!第)(?<!剩下)(?<!其中){_heads}(?:位|[个口](?=[\s,，。;；]|$))"
)
# 一共五组, 我们四个, behind what each of them gets.
_PEOPLE_BEHIND = re.compile(
    rf"(?:一共|总共|合计|共)(?:有|是)?{_number}(?:个|位|名|号)?(?:{names.COUNTED}|小?组|[家户桌]|位)"
    rf"|我们家?{_heads}[个口]人?(?=[\s,，。;；]|$)"
)
# 两个孩子, right behind it
_SO_MANY = re.compile(
    rf"[\s,，]*(?:我们?家?|一共|总共)?(?:有)?{_number}(?:个|位|名)?(?:{names.COUNTED}|小?组|[家户桌])(?=[\s,，。]|$)"
)
_each = (
    r"(?:每(?:个?人|家|户|小?组|桌|班|位|个?(?:孩子|学生|同学"
    r"|老师))|一(?:人|家|户|小?组|桌|个人|个孩子|个学生|位))"
)
_EACH = re.compile(
    rf"每(?:个?人|家|户|小?组|桌|位|个?(?:孩子|学生|同学|老师))(?:(?:都|来|要|发|给|是|各)*{_AMOUNT_AHEAD}|(?=[^\s,，。]{{1,10}}?{NUMBER}(?:{units.PATTERN})))"
)
_ONE_EACH = re.compile(
    r"(?:^|个人|孩子|同学|小朋友|队员|教练|位|[\d二两三四五六七八九十](?:[家户桌]|小?组))一(?:[人家户桌]|小?组)(?=[一两二三四五六七八九十\d]+[^半\s岁])"
    # 语文本一人两本
    rf"|(?<=[\u4e00-\u9fff]{{2}})一(?:人|个(?:人|孩子|学生)|小?组|家)(?=(?:{NUMBER})(?:{units.PATTERN})\s*$)"
)
# 一人两个, 一袋三斤: what was counted is shared out so.
_SHARED_OUT = re.compile(
    rf"(?:我们)?(?:(?:\d{{1,3}}|[二两俩三四五六七八九十]{{1,3}})(?:个|位|名)?(?:{names.COUNTED}|小?组|[家户桌]))?"
    rf"(?:{_each}|[一每][袋份盒包箱])(?:各|装|分)?(?P<each>(?:{NUMBER})(?:{units.PATTERN}))(?:正好|刚好|就[好行够]|吧|的)?"
)
# 五个人都要冰红茶; 除了小李都要鸡腿饭, of six
_ALL_WANT = re.compile(
    # No 101和202都要.
    rf"(?:^|(?<=[\u4e00-\u9fff]))(?!\d{{3}}){_number}(?:个|位|名)?(?:{names.COUNTED}|位)?都(?:要|来|点|喝)"
    r"|(?:我们)?除了(?P<but>[^\s,，。和、]{1,6}?)(?:以外|之外)?(?:全|其他人|其余人)?都(?:要|来|点|喝|是)"
)
# 除了小李都要猕猴桃，|一人三个
_BUT_ONE = re.compile(r"除了[^\s,，。]{1,12}[,，][^,，。]*$")
_MORE = re.compile(rf"(?P<and>[和跟加])?(?:{NUMBER})(?:{units.PATTERN})")


def heads(said: str, before: str, behind: str = "") -> int | None:
    """
    Of how many people, the last that were counted `before` or else `behind`, a piece says 每人一个;
    None where nobody counted any, and 1 of any other piece.
    """
    # 我们五个人一人一个, 四家一家一条; 一人一个 by itself counts nobody.
    is_each = _EACH.search(said)
    each = is_each or _ONE_EACH.search(said)
    if each is None:
        return _of_all(said, before)
    if not is_each and amounts.find(said[: each.start()]):
        # 要两套，我爸和我公公一人一套
        return 1
    before = before[: len(before) - len(said) + each.end()]
    found = list(_PEOPLE.finditer(before)) or list(_PEOPLE_BEHIND.finditer(behind))
    if not found and (so_many := _SO_MANY.match(behind)):
        return _counted(so_many)
    if not found:
        # 作业本一人五本, and nobody knows how many they are; 一人一个 alone is one.
        return None if is_each or each.start() else 1
    # 十个队员两个教练，队员一人一份
    ahead = before.removesuffix(each[0])
    own = [people for people in found if ahead.endswith(people[0][-2:])]
    return max(1, _counted((own or found)[-1]) - bool(_BUT_ONE.search(before)))


def _of_all(said: str, before: str) -> int:
    """5 of 五个人都要一杯; and of 除了小李都要, where six were counted."""
    match = _ALL_WANT.search(said)
    if match is None:
        return 1
    if match["number"]:
        return int(numerals.number(match["number"]) or 1)
    counted = [_counted(people) for people in _PEOPLE.finditer(before)]
    return max(1, counted[-1] - 1) if counted else 1


def all_want(said: str) -> re.Match[str] | None:
    """五个人都要, 除了小李都要; `but` is who wants something else, if anybody."""
    return _ALL_WANT.search(said)


def _counted(people: re.Match[str]) -> int:
    # One of its groups is the number.
    return int(numerals.number(next(filter(None, people.groups()))) or 1)


def is_each_alone(said: str) -> bool:
    """一人一个, and nothing else, of whatever was counted before."""
    return said.startswith("一人") and bool(_SHARED_OUT.fullmatch(said.strip()))


def is_shared_out(said: str, whole: Amount | None) -> bool:
    """Whether 一人两个 is how many of the `whole`, counted so before, each of several gets."""
    match = _SHARED_OUT.fullmatch(said.strip())
    each = amounts.find(match["each"]) if match else []
    if whole is None or not whole.number or len(each) != 1 or not each[0].number:
        return False
    is_alike = not whole.unit or units.is_alike(whole.unit, each[0].unit)
    return is_alike and whole.number > each[0].number and not whole.number % each[0].number


class Heads:
    """Of how many people what is said is, also in the parts of a piece: 一人一个贝果|一杯热牛奶."""

    def __init__(self) -> None:
        self._end = 0
        self._heads: int | None = 1

    def share(self, text: str, piece: Piece) -> None:
        """What is for all of `piece` is so for each of its parts."""
        self._end, self._heads = piece.end, self.of(text, piece)

    def behind(self, now: int | None, text: str, piece: Piece) -> int | None:
        """As `of`; what goes on is for as many: 每人一个面包、|两盒牛奶, and no 鸡蛋30个."""
        more = _MORE.match(text, piece.start, piece.end) if now != 1 else None
        goes_on = more is not None and bool(more["and"] or "、" in piece.sign)
        return now if goes_on else self.of(text, piece)

    def of(self, text: str, piece: Piece) -> int | None:
        own = heads(text[piece.start : piece.end], text[: piece.end], text[piece.end :])
        return self._heads if own == 1 and piece.end <= self._end else own


def one_each(people: int | None) -> Amount | None:
    """As many as there are `people`, where there are several."""
    if not people or people == 1:
        return None
    return Amount(kind=Kind.COUNT, start=0, end=0, number=Decimal(people))


def times(amount: Amount | None, people: int | None) -> Amount | None:
    """`amount` for each of so many `people`; to be asked, where nobody knows how many."""
    if amount is None or amount.number is None:
        return amount
    return replace(amount, number=amount.number * people if people else None)
