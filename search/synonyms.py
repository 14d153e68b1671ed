"""Words for the same goods: what everybody starts with, what operators and stores add."""

from collections.abc import Iterable, Sequence

from django.db import connections, router

from search.analysis.thesaurus import built_in, spoken
from search.models import SynonymTerm
from shop.stores.models import Store


def _edited(words: Sequence[str], store: Store | None) -> list[tuple[str, str, bool]]:
    """(word, what else it means, whether that was taken away) of what people have edited."""
    if not words:
        return []
    connection = connections[router.db_for_read(SynonymTerm)]
    marks = ", ".join(["%s"] * len(words))
    # Written by hand: every search asks it, and building it took as long as the rest of one.
    sql = f"SELECT term, replacement, is_removed FROM {SynonymTerm._meta.db_table}"  # noqa: S608
    sql += f" WHERE (store_id IS NULL OR store_id = %s) AND term IN ({marks}) ORDER BY id"
    with connection.cursor() as cursor:
        cursor.execute(sql, [None if store is None else store.pk, *words])
        return cursor.fetchall()


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
    for term, replacement, is_removed in _edited(sorted(words), store):
        others = found.setdefault(term, [])
        if is_removed and replacement in others:
            others.remove(replacement)
        elif not is_removed and replacement not in others:
            others.append(replacement)
    return {word: others for word, others in found.items() if others}
