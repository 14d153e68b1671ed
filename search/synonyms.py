"""Words for the same goods: what everybody starts with, what operators and stores add."""

from collections.abc import Iterable

from django.db.models import Q

from search.analysis.thesaurus import built_in, spoken
from search.models import SynonymTerm
from shop.stores.models import Store


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
