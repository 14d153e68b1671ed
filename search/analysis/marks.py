"""Which part of a name a search has found."""

from collections.abc import Callable, Iterable

from search.analysis import nodes, segment, tokens
from search.analysis.nodes import Node
from search.analysis.normalise import normalise


def marks(text: str, node: Node) -> list[tuple[int, int]]:
    """(start, end) of what `node` found in `text`, in order, without overlaps."""
    plain = normalise(text)
    if len(plain) != len(text):
        # A sign like ㎏ became two letters: positions would be off.
        return []
    wanted = set(nodes.tokens(node))
    kinds = {token[0] for token in wanted}
    found = [
        (start, end)
        for letters, read in READINGS
        if not kinds.isdisjoint(letters)
        for token, start, end in read(plain)
        if token in wanted
    ]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _initials(plain: str) -> list[tuple[str, int, int]]:
    found = []
    for piece in tokens.pieces(plain):
        if piece.kind != "han":
            continue
        start = piece.start
        for word in segment.words(piece.text):
            found += [(token, start, start + len(word)) for token in tokens.initials([word])]
            start += len(word)
    return found


# Sounds are worked out only where some were asked for.
READINGS: list[tuple[str, Callable[[str], Iterable[tuple[str, int, int]]]]] = [
    ("helnu", tokens.spans),
    ("pq", tokens.phonetic),
    ("i", _initials),
]
