"""Several things said at once: 土豆黄瓜各一斤, 三体123, 可乐或者雪碧, 一大一小."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from search.analysis import segment
from search.analysis.thesaurus import built_in
from search.chat.matching import told_apart
from search.chat.matching.match_levels import Level
from search.chat.matching.matcher import LONGEST, Groups, Matcher
from search.chat.words import lexicon, school
from search.chat.words.noun_phrase import NounPhrase, are_sizes

MOST_MEMBERS = 20
SHORT_LIST = 9

_OR = re.compile("|".join((*lexicon.OR, "或", "还是")))
_HAN = re.compile("[\u4e00-\u9fff]+")
_FINE = re.compile(r"[都也](?:行|可以|成|好|中)[吧的]?\s*$")


# 土的和普通的鸡蛋, each so much
_OF_BOTH = re.compile(
    r"(?P<one>[^\s的和跟、]{1,6}的)[和跟、](?P<other>[^\s的和跟、]{1,6}的)(?P<noun>[\u4e00-\u9fff]{2,8})"
)


def alternatives(said: str) -> list[str]:
    """可乐, 雪碧 of 可乐或者雪碧."""
    found = [each.strip() for each in _OR.split(_FINE.sub("", said))]
    return [each for each in found if not NounPhrase(each).is_empty] or [said]


def members(named: Sequence[str], groups: Groups, matcher: Matcher, *, is_each: bool) -> list[str]:
    """The goods that are `named` one after the other."""
    if headed := _headed([each.strip() for each in named if each.strip()], groups, matcher):
        return headed[:MOST_MEMBERS]
    found: list[str] = []
    start = 0
    for before, said in pairwise(["", *named]):
        if told := _of_subjects(before, said.strip(), groups, matcher):
            # 初二五三，数学物理, whatever 初二 and 五三 may be
            found[start:] = told
        elif told := _going_on(said.strip(), found[-1], groups, matcher) if found else []:
            found[-1:] = told
        else:
            start = len(found)
            found += _members(said, groups, matcher, is_each=is_each)
    return _told_closer(found, groups, matcher)[:MOST_MEMBERS]


def _headed(named: Sequence[str], groups: Groups, matcher: Matcher) -> list[str]:
    """
    哈利波特 魔法石, 哈利波特 密室 of 哈利波特, 魔法石 and 密室; 五三 八年级上 数学 and 物理: all
    that follows the first is of it. [] where something is not.
    """
    if len(named) < 3 or sum(map(len, named)) > LONGEST:
        return []
    head, *rest = named
    found: list[str] = []
    while rest:
        said, *rest = rest
        joined = f"{head} {said}"
        told = told_apart.several(joined, groups, matcher, is_each=True) or [joined]
        if rest and _are_of([f"{joined} {rest[0]}"], joined, groups, matcher):
            # 八年级上 says more closely of which the rest are.
            head = joined
        else:
            found += told
    return found if len(found) > 1 and told_apart.are_apart(found, groups, matcher) else []


def _going_on(said: str, before: str, groups: Groups, matcher: Matcher) -> list[str]:
    """What comes of the goods `before` by what is `said` of them; [] where it is goods itself."""
    if len(said) > LONGEST:
        return []
    looks = re.findall(told_apart.LOOK, said)
    if len(looks) > 1 and "".join(looks) == said:
        # 硅胶壳 黑粉各两个
        return [f"{before} {look}" for look in looks]
    is_number = said[:1].isdigit()
    if is_number or school.is_several(said):
        told = told_apart.several(f"{before} {said}", groups, matcher, is_each=True)
        is_less = len(told) > 1 and _are_of(told, before, groups, matcher)
        if told and (is_number or (is_less and told_apart.are_apart(told, groups, matcher))):
            # 小金条 1966和21各一支; 五三 八年级上数学物理
            return told
    for parts in _kinds(said):
        kinds = [f"{before} {each.strip()}" for each in parts if each.strip()]
        if len(kinds) > 1 and told_apart.are_apart(kinds, groups, matcher):
            return kinds
    is_look = bool(told_apart.TASTE.fullmatch(said) or told_apart.SIZE.fullmatch(said))
    # 乐事原味、黄瓜、番茄各1包
    is_taste = before.endswith(("味", "味的")) and said in lexicon.FLAVOURS
    word = f"{said}味" if is_taste else said
    # 乐事原味、黄瓜味; 运动鞋42、43; 加湿器小熊的和美的的
    is_more = is_look or is_taste or said.endswith("的")
    later = _as_before(word, before, groups, matcher) if is_more else said
    return [before, later] if is_look or later != said else []


def _of_subjects(before: str, said: str, groups: Groups, matcher: Matcher) -> list[str]:
    told = school.several(f"{before} {said}") if before and school.is_several(said) else []
    is_of_it = len(told) > 1 and _are_of(told, before, groups, matcher)
    return told if is_of_it and told_apart.are_apart(told, groups, matcher) else []


def _are_of(told: Sequence[str], before: str, groups: Groups, matcher: Matcher) -> bool:
    """Whether what is `told` is of what was named `before`, though it may be all of that."""
    ids = matcher.match(before, groups).ids
    return all(set() < matcher.match(each, groups).ids <= ids for each in told)


def _kinds(said: str) -> Iterator[Sequence[str]]:
    """What may tell goods apart: 透明和米黄, 语文数学都要, 语数, 香草的巧克力的."""
    yield told_apart.AND.split(said)
    if lexicon.SUBJECTS.keys() >= set(said):
        yield [lexicon.SUBJECTS[each] for each in said]
    yield [each for each in segment.words(NounPhrase(said).content) if len(each) > 1]
    if said.endswith("的"):
        yield said.split("的")


def _told_closer(found: list[str], groups: Groups, matcher: Matcher) -> list[str]:
    """Without what is said of the others: 老坛酸菜面，康师傅统一; 活着、兄弟，余华这两本."""
    if len(found) < 3:
        return found
    matched = [matcher.match(each, groups) for each in found]
    last = matched[-1]
    shelves = {fit.product.shelf for fit in last.fits}
    is_maker = last.level < Level.NOUN and NounPhrase(found[-1]).content not in shelves
    if is_maker and all(each.ids and each.ids < matched[-1].ids for each in matched[:-1]):
        return found[:-1]
    if any(brand.level is not Level.BEGINNING for brand in matched[1:]):
        return found
    joined = [f"{brand} {found[0]}" for brand in found[1:]]
    return joined if all(matcher.match(each, groups).is_known for each in joined) else found


def _as_before(said: str, before: str, groups: Groups, matcher: Matcher) -> str:
    """乐事薯片 黄瓜味 of 黄瓜味 behind 乐事薯片原味, and so with sizes: 43 behind 运动鞋42."""
    code = said.removesuffix("码") + "码" if told_apart.SIZE.fullmatch(said) else said
    for noun in beginnings(before):
        joined = f"{noun} {code}"
        if noun != before and matcher.match(joined, groups).is_known:
            return joined
    return said


def _members(said: str, groups: Groups, matcher: Matcher, *, is_each: bool) -> list[str]:
    if NounPhrase(said).is_empty:
        return []
    if len(alternatives(said)) > 1 or told_apart.TASTE.fullmatch(said.strip()):
        return [said]
    if told := told_apart.several(said, groups, matcher, is_each=is_each):
        return told
    if match := _OF_BOTH.fullmatch(said.strip()) if is_each else None:
        both = [match["one"] + match["noun"], match["other"] + match["noun"]]
        if all(matcher.match(each, groups).is_known for each in both):
            return both
    # 新华字典上下册, of which there are no halves
    said = school.without_halves(said) if is_each else said
    short = said.strip()
    if is_each and len(short) == 2 and lexicon.SHORT_GOODS.issuperset(short):
        # 葱姜各一斤, and no 茶油
        return [said] if matcher.match(short, groups).is_known else list(short)
    return _named(said, groups, matcher, is_each=is_each)


def _named(said: str, groups: Groups, matcher: Matcher, *, is_each: bool) -> list[str]:
    whole = matcher.match(said, groups)
    listed = [each for each in told_apart.AND.split(said) if each.strip()]
    if is_each and len(listed) > 1 and (_are_names(listed, groups, matcher) or are_sizes(listed)):
        return listed
    if is_each and whole.is_known and (called := _called_in_turn(said, groups, matcher)):
        ids = [matcher.match(each, groups).ids for each in called]  # no goods by two names
        if len(set().union(*ids)) == sum(map(len, ids)) > len(whole.ids):
            return called
    if whole.is_known and whole.level is Level.NAME and len(whole.ids) == 1:
        # 抽纸心相印红悦: the name of one, with what the thing is before it.
        return [said]
    together = _apart(said, groups, matcher, is_each=is_each)
    if len(together) > 1 or whole.is_known:
        return together
    # 和 is a part of 傲慢和偏见
    found = [each for each in told_apart.AND.split(said) if not NounPhrase(each).is_empty]
    if len(found) > 1 and found[-1].strip().endswith("的"):
        # 肠粉鸡蛋的和牛肉的
        return members(found, groups, matcher, is_each=is_each)
    return [part for each in found for part in _apart(each, groups, matcher, is_each=is_each)]


def _are_names(listed: Sequence[str], groups: Groups, matcher: Matcher) -> bool:
    """芒果冰沙 and 芒果千层: goods of just these names, though 芒果 may be one too."""
    matched = [matcher.match(each, groups) for each in listed]
    are_one = all(each.level is Level.NAME and len(each.ids) == 1 for each in matched)
    return are_one and len(set().union(*(each.ids for each in matched))) == len(listed)


def _called_in_turn(said: str, groups: Groups, matcher: Matcher) -> list[str]:
    """鸡精 and 味精, though one may mean the other; [] where `said` is not all names."""
    is_called = _Test(groups, matcher, 2, is_full=True, is_own=True)
    listed = filter(None, told_apart.AND.split(said))
    called = [_known_in_turn(segment.words(each), is_called) for each in listed]
    return [part for parts in called for part in parts] if all(called) else []


# 米 and 粉 are goods, too.
_LOOKS_BEHIND = (lexicon.COLOURS | lexicon.TRAITS_OR_WARMTH) - {"米", "粉"}


def beginnings(said: str) -> Iterator[str]:
    """乐事薯片黄瓜味, 乐事薯片黄瓜, 乐事薯片, 乐事: nouns first, then with what sizes them."""
    noun = NounPhrase(said).noun.removesuffix("的")
    if len(noun) > 1 and noun[-1] in _LOOKS_BEHIND:
        # 喷漆 of 喷漆黑, which ends with a word of its own; 拿铁 of 拿铁冰的
        yield noun[:-1]
    parts = [part for each in noun.split() for part in segment.words(each)]
    for count in range(len(parts), 0, -1):
        yield "".join(parts[:count])


def _apart(said: str, groups: Groups, matcher: Matcher, *, is_each: bool) -> list[str]:
    """土豆, 黄瓜 of 土豆黄瓜, where the store knows each of them; else `said` as it is."""
    if len(said) > LONGEST:
        return [said]
    # The dictionary has 香蕉苹果 for one word; then every character may begin another.
    words, characters = segment.words(said), tuple(said) if len(said) <= SHORT_LIST else ()
    # 梨 only where nothing longer is meant: 鲜虾片|鲜虾条 and not 鲜虾片鲜虾|条.
    ways = [(words, 2), (characters, 2)]
    if not (is_one := len(said.strip()) == 2 and segment.is_word(said.strip())):
        # 奶茶 is no 奶 and 茶.
        ways += [(words, 1), (characters, 1)]
    for is_full in (True, False):
        for parts, least in ways:
            if found := _known_in_turn(parts, _Test(groups, matcher, least, is_full)):
                return found
    is_plain = is_each and bool(_HAN.fullmatch(said.strip())) and not told_apart.AND.search(said)
    if is_plain and (asked := _known_or_asked(words, groups, matcher)):
        return asked
    in_row = len(said.strip()) > 1 and not is_one and lexicon.SHORT_GOODS.issuperset(said.strip())
    return list(said.strip()) if in_row else [said]


def _known_or_asked(words: Sequence[str], groups: Groups, matcher: Matcher) -> list[str]:
    """莲子 and 百合, which may be 百合干; 沙参 and 玉竹, of which the first is not sold here."""

    def may_be_asked(said: str) -> bool:
        return len(said) > 1 and (said in built_in() or bool(matcher.match(said, groups).fits))

    found = _known_in_turn(words, may_be_asked)
    matched = [matcher.match(each, groups) for each in found]
    ids = [product_id for each in matched for product_id in each.ids]
    is_one_known = any(each.is_known and each.level >= Level.NOUN for each in matched)
    return found if is_one_known and len(ids) == len(set(ids)) else []


@dataclass(frozen=True)
class _Test:
    """Whether words are goods: of `least` characters, and explained as a whole if `is_full`."""

    groups: Groups
    matcher: Matcher
    least: int
    is_full: bool
    # By words of its texts, and not by others for them.
    is_own: bool = False

    def __call__(self, joined: str) -> bool:
        said = joined.strip()
        if len(said) < self.least or (len(said) == 1 and said not in lexicon.ONE_CHARACTER):
            return False
        content = NounPhrase(said).content
        if content.isdigit() or content[:1] == "不" or said.endswith(("大", "小")):
            # 8的, behind 钻头6的; 要不辣的, behind 海椒; 香菜|小葱|姜
            return False
        matched = self.matcher.match(joined, self.groups)
        if self.is_own and all(fit.is_reworded or fit.level < Level.NOUN for fit in matched.fits):
            return False
        # 女的27码, but no 四平方的红|线
        is_cut = matched.is_told and not said.endswith(("码", "的", "号"))
        return matched.is_known and not is_cut and not (self.is_full and matched.fits[0].gaps)


def _known_in_turn(parts: Sequence[str], is_goods: Callable[[str], bool]) -> list[str]:
    """The longest known words one after the other; [] where some part belongs to none."""
    # From the end on: what each of the last parts comes to.
    found: dict[int, list[str]] = {len(parts): []}
    for start in range(len(parts) - 1, -1, -1):
        for end in sorted((each for each in found if each > start), reverse=True):
            joined = "".join(parts[start:end])
            if is_goods(joined):
                found[start] = [joined, *found[end]]
                break
    return found.get(0, [])
