"""How words sound to people who do not tell zh from z, or ang from an."""

from functools import lru_cache

from shop import pinyin

# The longer one of each pair is heard as the shorter one.
_BEGINNINGS = ("zh", "ch", "sh")
_ENDINGS = ("ang", "eng", "ing")


def of(text: str) -> list[str]:
    """A plain syllable for each character; "" for what is not Chinese."""
    return [plain(syllable) for syllable in pinyin.syllables(text)]


@lru_cache(maxsize=1024)
def plain(syllable: str) -> str:
    """zhang, zang → zan"""
    if syllable.startswith(_BEGINNINGS):
        syllable = syllable[0] + syllable[2:]
    return syllable[:-1] if syllable.endswith(_ENDINGS) else syllable
