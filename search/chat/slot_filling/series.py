"""Several goods said at once, as wishes: 天龙八部和笑傲江湖, 土豆黄瓜各一斤."""

from collections.abc import Sequence
from dataclasses import replace

from search.chat.matching import enumerations
from search.chat.matching.match_levels import Level
from search.chat.matching.matcher import Groups
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Wish
from search.chat.words import amounts, lexicon, school, turns
from search.chat.words.amounts import Amount, Kind
from search.chat.words.noun_phrase import NounPhrase
from search.chat.words.phrases import Phrase


def several(state: ReadingState, phrase: Phrase) -> bool:
    """天龙八部和笑傲江湖, without an amount; 来点葱和姜."""
    near = state.near(phrase)
    named = enumerations.members([phrase.words], near, state.matcher, is_each=False)
    found = [state.matcher.match(each, near) for each in named]
    if how := _how(state, phrase, named):
        return _made_so(state, phrase, phrase.words.strip().removesuffix(how), how)
    if len(named) < 2 or _is_no_list(phrase, named):
        return False
    levels = [each.level for each in found]
    is_one = bool(set.intersection(*(each.ids for each in found)))
    if (max if is_one else min)(levels) < Level.PHRASE:
        # 康师傅|绿茶
        return False
    sure = [each for each, level in zip(named, levels, strict=True) if level >= Level.NOUN]
    if len(sure) == 1 and not is_one and max(levels) is Level.NAME:
        # 可乐易拉罐: what it is called, and words that texts of others have
        state.want(Wish(words=sure[0], spans=[phrase.span], amount=phrase.amount))
        return True
    if is_one:
        # 竹编 and 篮子 are one.
        named = [" ".join(named)]
    # 一台鼠标和键盘, 鼠标和键盘一台: the number is of what it stands beside.
    behind = state.said(phrase.span).partition(named[-1])[2]
    own = named[-1 if amounts.find(behind) else 0]
    is_some = phrase.amount is not None and phrase.amount.kind is Kind.SOME
    is_all = phrase.amount is not None and phrase.amount.is_all
    for each in named:
        amount = phrase.amount if is_some or each == own or is_all else None
        if amount is not None and is_all and amount.number == len(named):
            # 小王子和红楼梦两本都要
            amount = replace(amount, number=amount.each, is_all=False)
        state.want(Wish(words=each, spans=[phrase.span], amount=amount))
    return True


def _is_no_list(phrase: Phrase, named: Sequence[str]) -> bool:
    amount = phrase.amount
    return (
        # 五块钱的葱姜蒜: what of each nobody says.
        (phrase.price is not None and amount is None)
        # 数学本3本: one kind of 本
        or (amount is not None and named[-1].strip() == amount.unit)
        # 薰衣草|味的
        or any(NounPhrase(each).content == "味" for each in named)
    )


def _how(state: ReadingState, phrase: Phrase, named: Sequence[str]) -> str:
    """热的 of 普洱奶茶热的, 微辣 of 冒菜微辣, of one told neither so nor otherwise; else ""."""
    said = phrase.words.strip()
    goods, how = said[:-2], said[-2:]
    if how not in lexicon.WARMTHS | lexicon.SPICED or (named[1:] and named[1].strip() != how):
        return ""
    matched = state.matcher.match(goods, state.near(phrase))
    denied = turns.denied(said)
    is_other = denied and any(denied.search(fit.product.name) for fit in matched.fits)
    return how if matched.is_known and not is_other else ""


def _made_so(state: ReadingState, phrase: Phrase, goods: str, how: str) -> bool:
    """How it should be is for the shop."""
    at = phrase.start + state.said(phrase.span).index(how)
    state.note(at, at + len(how))
    state.want(Wish(words=goods, spans=[phrase.span], amount=phrase.amount))
    return True


def _kinds_of_last(
    state: ReadingState, said: Sequence[str], groups: Groups, one: Amount
) -> Sequence[str]:
    """饺子 韭菜, 饺子 牛肉 of 饺子两份，韭菜牛肉各一份; [] where these are not all of the last."""
    last = state.last
    if last is None or last is not state.wishes[-1] or last.amount is None or not said:
        return []
    kinds = enumerations.members(
        [last.words, *said], groups | last.groups, state.matcher, is_each=True
    )
    number = one.number or 0
    is_all = len(kinds) > 1 and last.amount.number == number * len(kinds)
    ids = state.matcher.match(last.words, last.groups).ids
    matched = [state.matcher.match(each, groups | last.groups).ids for each in kinds]
    return kinds if is_all and all(each and each < ids for each in matched) else []


def of_each(state: ReadingState, named: Sequence[Phrase], amount: Amount | None) -> None:
    """So much of each of what is `named`: 土豆、黄瓜各一斤."""
    groups = frozenset[int]().union(*map(state.near, named))
    said = [each.words for each in named if not each.is_bare]
    one = replace(amount, is_each=False) if amount else None
    span = (min(each.start for each in named), named[-1].end)
    if one and (kinds := _kinds_of_last(state, said, groups, one)):
        whole = state.wishes.pop()
        for kind in kinds:
            spans = [*whole.spans[:1], span] if kind is kinds[0] else [span]
            state.want(Wish(words=kind, spans=spans, groups=groups | whole.groups, amount=one))
        return
    members = enumerations.members(said, groups, state.matcher, is_each=True)
    has_halves = any(school.without_halves(each.words) != each.words for each in named)
    is_each = (
        not has_halves and len(members) == 1 and len(enumerations.alternatives(members[0])) == 1
    )
    for member in members:
        state.want(Wish(words=member, spans=[span], groups=groups, amount=one, is_each=is_each))
    last = state.last
    if not members and last is not None and last.amount is not None and last.amount.is_all and one:
        # 柯南三本都要，各两本
        last.amount = replace(last.amount, each=one.number or last.amount.each)
        last.spans.append(span)
    elif not members:
        state.note(*span)
