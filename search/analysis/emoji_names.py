"""Emoji as the words of things they show: 🍓 → 草莓 (CLDR's names, and what shoppers mean)."""

import re
from functools import cache
from pathlib import Path

MEANT = Path(__file__).parents[1] / "data" / "emoji.txt"
# Food, plants and animals, clothes and objects; faces, hands, hearts and flags say no goods.
THINGS = re.compile(
    "[\U0001f321\U0001f32d-\U0001f37f\U0001f388\U0001f392\U0001f3a3\U0001f3a4\U0001f3a7\U0001f3a8"
    "\U0001f3b8-\U0001f3c0\U0001f3d0\U0001f3d3\U0001f3f8\U0001f400-\U0001f43e\U0001f451-\U0001f462"
    "\U0001f484-\U0001f489\U0001f4a1\U0001f4ba-\U0001f4ff\U0001f50b-\U0001f52e\U0001f56f-\U0001f570"
    "\U0001f637\U0001f6b2\U0001f6cb\U0001f6cf\U0001f950-\U0001f96f\U0001f980-\U0001f9af\U0001f9c0-\U0001f9cb"
    "\U0001f9e2-\U0001f9ff\U0001fa70-\U0001faa8\U0001faad\U0001fab4\U0001fab7\U0001fad0-\U0001fadf"
    "\u231a\u2602\u2614\u2615\u26bd\u26fa\u2702\u270f]\ufe0f?"
)


def spelled(text: str) -> str:
    """`text` with each emoji that shows a thing as its word, blanks around it."""
    return THINGS.sub(lambda match: f" {name(match[0])} ", text)


@cache
def name(sign: str) -> str:
    """The word for the picture `sign`; empty where it shows nothing that is sold."""
    bare = sign.removesuffix("\ufe0f")
    if bare in _meant():
        return _meant()[bare]
    import emoji

    known = emoji.EMOJI_DATA.get(bare) or emoji.EMOJI_DATA.get(bare + "\ufe0f")
    if known is None:
        return ""
    emoji.config.load_language("zh")
    return str(known.get("zh", "")).strip(":").replace("_", " ")


@cache
def _meant() -> dict[str, str]:
    rows = MEANT.read_text(encoding="utf-8").splitlines()
    pairs = (row.split(" ", 1) for row in rows if row and not row.startswith("#"))
    return {sign.removesuffix("\ufe0f"): name for sign, name in pairs}
