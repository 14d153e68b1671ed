"""A query before it is understood: its runs cut into words, and what synonyms may stand for."""

import re
from collections.abc import Iterator, Sequence

from core import pinyin
from search.analysis import emoji_names, quantities, segment, tokens
from search.analysis.normalise import normalise
from search.analysis.tokens import Piece

LONGEST_SYNONYM = 8
LONGEST_SPLIT = 6
# Latin words of one brand: coca cola, head and shoulders.
MOST_LATIN = 3
# 二十四色, and 三上 of school books: one word, whatever a segmenter says.
_WHOLE = re.compile(
    rf"{quantities.SPOKEN.pattern}"
    r"|(?<![一二三四五六七八九十周第午早晚])(?:[二三四五六七八九][上下]|一上)(?=$|[的册语数英物化生政史地])"
)
# 盖碗儿 at the end of a word; 新生儿 is one.
_ERHUA = re.compile(r"(?P<word>[\u4e00-\u9fff]{2})儿(?=\s|$)")


def candidates(text: str) -> set[str]:
    """Every word and sequence of words of a query that a synonym may be written for."""
    text = plain(text)
    pieces = list(tokens.pieces(text))
    found = {plain for plain, _start, _end in tokens.joined(text)}
    for index, piece in enumerate(pieces):
        if piece.kind == "latin":
            found |= {"".join(run) for run in latin_runs(pieces[index:])}
        parts = cut(piece.text) if piece.kind == "han" else (piece.text,)
        for start in range(len(parts)):
            for end in range(start + 1, len(parts) + 1):
                joined = "".join(parts[start:end])
                if len(joined) <= LONGEST_SYNONYM or end == start + 1:
                    found.add(joined)
            found |= {half for halves in splits(parts[start]) for half in halves}
    return found


def splits(word: str) -> list[tuple[str, str]]:
    """玻璃|罐, 玻|璃罐 of 玻璃罐: how a word that nothing is called by may be two."""
    if not 1 < len(word) <= LONGEST_SPLIT:
        return []
    return [(word[:at], word[at:]) for at in range(len(word) - 1, 0, -1)]


def plain(text: str) -> str:
    """A query as it is read: normalised, with emoji as the words they stand for."""
    return _ERHUA.sub(_without_er, normalise(emoji_names.spelled(text)))


def _without_er(match: re.Match[str]) -> str:
    return match[0] if segment.is_word(match[0]) else match["word"]


def cut(run: str) -> tuple[str, ...]:
    """The words of a Chinese run; a size (一匹半) is one, and so is half a year (三上)."""
    found: list[str] = []
    start = 0
    for match in _WHOLE.finditer(run):
        found += segment.words(run[start : match.start()]) if match.start() > start else ()
        found.append(match[0])
        start = match.end()
    return (*found, *segment.words(run[start:])) if found else segment.words(run)


def latin_runs(pieces: Sequence[Piece]) -> Iterator[list[str]]:
    """The first Latin piece with those that follow: coca, cola of "coca cola"."""
    run: list[str] = []
    for piece in pieces[:MOST_LATIN]:
        if piece.kind != "latin":
            break
        run.append(piece.text)
        # Of syllables alone it is pinyin: shu pian.
        if len(run) > 1 and not pinyin.known_syllables().issuperset(run):
            yield list(run)
