"""Latin words as the catalogue spells them, for words as shoppers mistype them."""

from django.db.models.functions import Length

from search.models import LatinWord

SHORTEST = 4
MAX_CORRECTIONS = 4
# Below this a "correction" is another word.
MIN_SCORE = 0.72


def corrections(word: str) -> list[str]:
    """Up to four catalogue words that `word` may have been meant as, nearest first."""
    if len(word) < SHORTEST:
        return []
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    spelled = _of_length(len(word) - 2, len(word) + 2)
    found = process.extract(
        word,
        spelled,
        scorer=OSA.normalized_similarity,
        score_cutoff=MIN_SCORE,
        limit=MAX_CORRECTIONS,
    )
    return [candidate for candidate, _score, _index in found if candidate != word]


def _of_length(least: int, most: int) -> list[str]:
    words = LatinWord.objects.annotate(length=Length("word"))
    near = words.filter(length__gte=least, length__lte=most)
    return list(near.values_list("word", flat=True)[:50_000])
