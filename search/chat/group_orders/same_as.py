"""Rows of a list that want what another one does: 同2, 跟402一样, +1."""

import re
from collections.abc import Sequence

from search.chat.group_orders.person import called

_SAME = re.compile(
    r"\s*(?:\+\s?1|[和跟与]?同第?(?P<row>\d{1,2})[号楼行]?(?:一样)?"
    r"|要?(?:[和跟与同](?P<who>\S{1,8}?)的?(?:要的)?一样的?|同(?P<other>\d{3,4}|\S{2,4}?))"
    r"|也是|[也和跟]?要?(?:同[上前]|[同跟和]楼上(?:一样)?|一样的?))\s*"
)
_BEFORE = ("上", "上面", "前面", "楼上", "他", "她")


def whose(text: str, names: Sequence[str]) -> str | None:
    """
    Whose row, of those that `names` have, 同2, 跟402一样 and 同上 mean: "" for the one before;
    None where `text` says nothing of the kind.
    """
    match = _SAME.fullmatch(text)
    if match is None:
        return None
    if match["row"]:
        row = int(match["row"])
        return names[row - 1] if 0 < row <= len(names) else None
    who = match["who"] or match["other"]
    if not who or who in _BEFORE:
        return ""
    return called(who, names)
