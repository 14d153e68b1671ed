"""A shopper's words as nodes: exactly, with synonyms, and as they sound or are mistyped."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core import pinyin
from search.analysis import lookalikes, quantities, spoken, suffixed, thesaurus, tokens
from search.analysis.nodes import Node, Prefix, Term, all_of, any_of
from search.analysis.normalise import normalise
from search.analysis.query_text import LONGEST_SYNONYM, cut, latin_runs
from search.analysis.tokens import Piece

MAX_WORDS = 10
# Left out where nothing is called so: there are goods named 有家 and 来一桶.
TALK = frozenset(
    """
    有没有 有 没有 便宜 便宜点 一点 一点儿 点 的 我 我要 我想 想 想要 要 买 想买 来 请 请问 吗 呢
    哪种 什么 推荐 好用 好吃 你们 你家 家 卖 给 给我 那种 这种 那个 这个 一个 一款 多少 钱 多少钱 几
    老板 老板娘 师傅 亲 您 你 他 她 它 我们 咱 咱们 谁 啊 呀 吧 嘛 哦 噢 哈 哎 了 着 得 地 过 是 在
    和 跟 与 或 或者 还是 能 能不能 可以 可不可以 会 用 用来 用的 卖的 写 写的 装 那些 哪些 这些
    什么样 怎么 怎样 求 求推荐 帮 帮我 找 找找 看看 想找 需要 打算 准备 适合 比较 比较好 比如 那 这
    种 款 类 个 些 只 就 都 也 还 再 又 很 最 挺 太 更 好 不错
    喝的 吃的 穿的 戴的 换个 换 没 没了 还有 有哪些 有什么 机器 玩意 玩意儿
    左右 哪里 哪儿 哪个 现在 今天 家里 咱家
    """.split()
)
# 红笔 is a 红色 … 笔.
COLOURS = frozenset("红黄蓝绿白黑灰紫粉棕橙金银青")
# Fewer letters begin nearly everything.
MIN_BEGUN = 2
# What Latin letters may have been meant as, from the words of the catalogue.
Corrections = Callable[[str], Sequence[str]]
Synonyms = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Word:
    """One thing asked for; `kind` is that of tokens.Piece, or "joined"."""

    kind: str
    text: str
    # Without and with synonyms.
    own: Node
    strict: Node
    # Where a name ends with it: what the thing is.
    noun: Node
    # Homophones, fuzzy pinyin, typing errors.
    lenient: Callable[[Corrections], Node]

    @property
    def is_single(self) -> bool:
        return self.kind == "han" and len(self.text) == 1

    @property
    def is_talk(self) -> bool:
        """一箱, 有没有: how much is wanted and how it is asked for, not what."""
        if self.kind != "han":
            return False
        return self.text in TALK or quantities.MEASURE.fullmatch(self.text) is not None


@dataclass(frozen=True)
class Group:
    """Words written without a gap; `run` is all of them, where they may be one misspelt word."""

    words: tuple[Word, ...]
    run: str = ""

    def lenient(self, corrections: Corrections) -> Node:
        each = all_of(word.lenient(corrections) for word in self.words)
        whole = [_mistaken(self.run, pinyin.syllables(self.run))] if self.run else []
        return any_of([each, *whole])


def groups(text: str, synonyms: Synonyms) -> list[Group]:
    """The words of a normalised query, at most MAX_WORDS."""
    found: list[Group] = []
    together = {start: (plain, end) for plain, start, end in tokens.joined(text)}
    pieces = list(tokens.pieces(text))
    index = 0
    while index < len(pieces) and len(found) < MAX_WORDS:
        piece = pieces[index]
        plain, end = together.get(piece.start, ("", piece.start))
        inside = [each for each in pieces[index:] if each.start < end]
        if len(inside) > 1:
            found.append(Group((_joined(plain, inside, synonyms),)))
            index += len(inside)
        elif named := [run for run in latin_runs(pieces[index:]) if "".join(run) in synonyms]:
            found.append(Group((_named(named[-1], synonyms),)))
            index += len(named[-1])
        elif piece.kind == "latin":
            run = _spelled(pieces[index:])
            word = _spaced(run) if len(run) > 1 else _latin(piece.text, synonyms)
            found.append(Group((word,)))
            index += len(run)
        else:
            is_han = piece.kind == "han"
            found.append(_run(piece.text, synonyms) if is_han else Group((exact(piece),)))
            index += 1
    return found


def exact(piece: Piece) -> Word:
    token = (
        tokens.quantity(piece.number, piece.unit)
        if piece.kind == "quantity"
        else tokens.number(piece.text)
    )
    node = Term(token)
    return Word(piece.kind, piece.text, node, node, node, lambda _corrections: node)


def _named(run: Sequence[str], synonyms: Synonyms) -> Word:
    """coca cola: a brand of several Latin words that shops write in another way."""
    own = all_of(latin(each) for each in run)
    strict = any_of([own, *_replacements("".join(run), synonyms)])
    return Word("latin", " ".join(run), own, strict, own, lambda _corrections: strict)


def _joined(plain: str, inside: Sequence[Piece], synonyms: Synonyms) -> Word:
    """iphone15, m&m's: written together in the shop, or as its parts."""
    parts = all_of(Term(_token(piece)) for piece in inside)
    # 978-7-5366-9293-0 is one number.
    whole = tokens.number(plain) if plain.isdigit() else tokens.latin(plain)
    others = _replacements(plain, synonyms)
    strict = any_of([Term(tokens.latin(plain)), Term(whole), parts, *others])

    def lenient(corrections: Corrections) -> Node:
        nodes = []
        for piece in inside:
            known = corrections(piece.text) if piece.kind == "latin" else ()
            nodes.append(any_of([Term(_token(piece)), *(Term("l" + word) for word in known)]))
        return any_of([strict, all_of(nodes)])

    return Word("joined", plain, strict, strict, strict, lenient)


def _token(piece: Piece) -> str:
    if piece.kind == "latin":
        return tokens.latin(piece.text)
    return tokens.number(piece.number or piece.text)


def _spelled(pieces: Sequence[Piece]) -> list[Piece]:
    """The first piece and what follows it, as long as they are single syllables: shu pian."""
    run: list[Piece] = []
    for piece in pieces:
        if piece.kind != "latin" or piece.text not in pinyin.known_syllables():
            break
        run.append(piece)
    return run or [pieces[0]]


def _spaced(run: Sequence[Piece]) -> Word:
    syllables = [piece.text for piece in run]
    as_words = all_of(Term(tokens.latin(each)) for each in syllables)
    strict = any_of([spoken.node(syllables), as_words])
    fuzzy = any_of([strict, spoken.node(syllables, is_fuzzy=True)])
    return Word("latin", " ".join(syllables), strict, strict, strict, lambda _corrections: fuzzy)


def _latin(word: str, synonyms: Synonyms) -> Word:
    own = latin(word)
    strict = any_of([own, *_replacements(word, synonyms)])

    def lenient(corrections: Corrections) -> Node:
        fuzzy = [spoken.node(each, is_fuzzy=True) for each in spoken.cuts(word)]
        known = [Term(tokens.latin(each)) for each in corrections(word)]
        # shup: not finished yet.
        # And mxq, the initials of 米小圈 in a longer word.
        begun = [Prefix("j" + word), Prefix("k" + word)] if len(word) > MIN_BEGUN else []
        return any_of([strict, *fuzzy, *known, *begun])

    return Word("latin", word, own, strict, own, lenient)


def latin(word: str) -> Node:
    """A Latin word, or pinyin, or initials."""
    ways: list[Node] = [Term(tokens.latin(word))]
    ways += [spoken.node(each) for each in spoken.cuts(word)]
    if 1 < len(word) <= tokens.MAX_INITIALS:
        ways.append(Term("i" + word))
    # lssp: two words by their initials.
    for at in range(2, len(word) - 1):
        if 4 <= len(word) <= tokens.MAX_INITIALS:
            ways.append(all_of([Term("i" + word[:at]), Term("i" + word[at:])]))
    return any_of(ways)


def _run(run: str, synonyms: Synonyms) -> Group:
    """The words of a Chinese run; the longest sequence with a synonym is one word."""
    parts = cut(run)
    found: list[Word] = []
    start = 0
    while start < len(parts) and len(found) < MAX_WORDS:
        end = len(parts)
        while end > start + 1 and "".join(parts[start:end]) not in synonyms:
            end -= 1
        found.append(han_word("".join(parts[start:end]), parts[start:end], synonyms))
        start = end
    # 洗衣夜 is cut into 洗衣 and 夜; it is one misspelt word.
    is_one = len(found) > 1 and len(run) <= LONGEST_SYNONYM and all(pinyin.syllables(run))
    return Group(tuple(found), run if is_one else "")


def han_word(word: str, parts: Sequence[str], synonyms: Synonyms) -> Word:
    own = all_of([node for part in parts for node in grams(part)])
    size = quantities.SPOKEN.fullmatch(word)
    if size is not None and (told := _size(size)) is not None:
        own = any_of([own, told])
    strict = any_of([own, *_replacements(word, synonyms)])
    noun = all_of([own, Term(tokens.han(word[-2:], "e"))])
    if len(word) == 1:
        return Word("han", word, own, strict, noun, lambda _corrections: strict)
    read = pinyin.syllables(word)
    if not all(read):
        return Word("han", word, own, strict, noun, lambda _corrections: strict)

    def lenient(_corrections: Corrections) -> Node:
        return any_of([strict, _mistaken(word, read), *_coloured(word), *_suffixed(word)])

    return Word("han", word, own, strict, noun, lenient)


def _size(match: re.Match[str]) -> Node | None:
    """二十四色 as 24色 is told, 一匹半 as 1.5匹."""
    size = quantities.spoken(match)
    if size is None:
        return None
    if size.quantity is not None:
        return Term(tokens.measured(size.quantity))
    return all_of([Term(tokens.number(f"{size.number:f}")), *grams(size.unit)])


def _coloured(word: str) -> list[Node]:
    """红笔: the colour apart from the thing."""
    if len(word) < 2 or word[0] not in COLOURS:
        return []
    return [all_of([Term(tokens.han(word[0] + "色")), *grams(word[1:])])]


def _suffixed(word: str) -> list[Node]:
    """钉子: what a name ends with 钉 for."""
    is_noun = len(word) == 2 and suffixed.matches(word, 0)
    return [Term(tokens.han(word[0], "e"))] if is_noun else []


def _mistaken(word: str, read: Sequence[str]) -> Node:
    """What sounds like `word`, or looks like it: 啤洒; 吹凤机, which a shop calls 电吹风."""
    looks = [all_of(grams(other)) for other in lookalikes.variants(word)]
    known = thesaurus.built_in()
    others = (node for each in lookalikes.words(word) for node in _replacements(each, known))
    return any_of([_homophones(read), *looks, *others])


def _homophones(read: Sequence[str]) -> Node:
    pairs = [
        any_of(Term("q" + one + two) for one in spoken.alike(first) for two in spoken.alike(second))
        for first, second in pairwise(read)
    ]
    return all_of(pairs)


def grams(word: str) -> list[Node]:
    """The word's adjacent pairs, or its only character; better where a name ends with it."""
    if len(word) == 1:
        return [any_of([Term(tokens.han(word)), Term(tokens.han(word, "e"))])]
    pairs: list[Node] = [Term(tokens.han(first + second)) for first, second in pairwise(word)]
    pairs[-1] = any_of([pairs[-1], Term(tokens.han(word[-2:], "e"))])
    return pairs


def _replacements(word: str, synonyms: Synonyms) -> list[Node]:
    nodes = []
    for other in synonyms.get(word, ()):
        pieces = list(tokens.pieces(normalise(other)))
        if pieces:
            nodes.append(
                all_of(
                    node
                    for piece in pieces
                    for node in (
                        grams(piece.text) if piece.kind == "han" else [Term(_synonym(piece))]
                    )
                )
            )
    return nodes


def _synonym(piece: Piece) -> str:
    if piece.kind == "quantity":
        return tokens.quantity(piece.number, piece.unit)
    return _token(piece)
