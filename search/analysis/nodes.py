"""A query as a tree of tokens, the same for every backend. There is no "everything"."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from search.analysis.tokens import hidden


@dataclass(frozen=True)
class Term:
    token: str


@dataclass(frozen=True)
class Prefix:
    """Any token that begins so."""

    token: str


@dataclass(frozen=True)
class All:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class AnyOf:
    parts: tuple["Node", ...]


Node: TypeAlias = Term | Prefix | All | AnyOf


def all_of(parts: Iterable[Node]) -> Node:
    """:raises ValueError: for no parts, since that would mean everything"""
    distinct = tuple(dict.fromkeys(parts))
    if not distinct:
        raise ValueError("nothing to search for")
    return distinct[0] if len(distinct) == 1 else All(distinct)


def any_of(parts: Iterable[Node]) -> Node:
    """:raises ValueError: for no parts"""
    distinct = tuple(dict.fromkeys(parts))
    if not distinct:
        raise ValueError("nothing to search for")
    return distinct[0] if len(distinct) == 1 else AnyOf(distinct)


def tokens(node: Node) -> Iterator[str]:
    """Every token of the tree, prefixes left out."""
    if isinstance(node, Term):
        yield node.token
    elif isinstance(node, (All, AnyOf)):
        for part in node.parts:
            yield from tokens(part)


def with_hidden(node: Node) -> Node:
    """The same query for editors, who also find what shoppers do not (tokens.hidden)."""
    if isinstance(node, (Term, Prefix)):
        return AnyOf((node, type(node)(hidden(node.token))))
    return type(node)(tuple(with_hidden(part) for part in node.parts))
