"""Words for the same goods: what everybody starts with, what operators and stores add."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from django.db.models import Q

from search.analysis.normalise import normalise
from search.models import SynonymTerm
from shop import pinyin
from shop.stores.models import Store

BUILT_IN = Path(__file__).with_name("data") / "synonyms.txt"


def expansions(words: Iterable[str], *, store: Store | None) -> dict[str, list[str]]:
    """
    What else each of the normalised `words` means, those without a synonym left out.
    One query; an edit is in effect with the next search.
    """
    words = set(words)
    found: dict[str, list[str]] = {
        word: list(built_in()[word]) for word in words if word in built_in()
    }
    # fanqie is 番茄, and so 西红柿 as well.
    for word in words & spoken().keys():
        others = found.setdefault(word, [])
        others.extend(dict.fromkeys(spoken()[word]))
    whose = Q(store__isnull=True) if store is None else Q(store__isnull=True) | Q(store=store)
    rows = SynonymTerm._base_manager.filter(whose, term__in=words)
    for term, replacement, is_removed in rows.values_list("term", "replacement", "is_removed"):
        others = found.setdefault(term, [])
        if is_removed and replacement in others:
            others.remove(replacement)
        elif not is_removed and replacement not in others:
            others.append(replacement)
    return {word: others for word, others in found.items() if others}


def pairs(line: str) -> list[tuple[str, str]]:
    """
    (term, replacement) of "a = b = c" or "a > b, c".

    :raises ValueError: for anything else
    """
    # Chinese keyboards write ＝, ＞ and ，.
    line = normalise(line)
    if ">" in line:
        term, _sign, others = line.partition(">")
        terms, replacements = [term], others.replace("、", ",").split(",")
    else:
        terms = replacements = line.split("=")
    read = [(term.strip(), other.strip()) for term in terms for other in replacements]
    if any(not term or not other for term, other in read):
        raise ValueError(line)
    distinct = [(term, other) for term, other in read if term != other]
    if not distinct:
        raise ValueError(line)
    return distinct


@cache
def spoken() -> Mapping[str, tuple[str, ...]]:
    """{"fanqie": ("番茄", "西红柿", …)}: built-in words of several syllables, as they are typed."""
    found: dict[str, list[str]] = {}
    for term, others in built_in().items():
        read = pinyin.syllables(term)
        if len(read) > 1 and all(read):
            found.setdefault("".join(read), []).extend([term, *others])
    return {letters: tuple(words) for letters, words in found.items()}


@cache
def built_in() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for line in BUILT_IN.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            for term, other in pairs(line):
                others = found.setdefault(term, [])
                if other not in others:
                    others.append(other)
    return {term: tuple(others) for term, others in found.items()}
