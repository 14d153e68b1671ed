"""
Whether the machinery is well, in words for operators. Who watches it (`xiaodiantong.ops`) stands
above us and gives the ways to ask at the start.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# {name: whether it is well}; and how many tasks wait, or whatever the broker raises.
checks: list[Callable[[], Mapping[str, bool]]] = []
depths: list[Callable[[], int]] = []

NAMES: dict[str, Promise] = {
    "database": gettext_lazy("数据库"),
    "migrations": gettext_lazy("数据库升级"),
    "cache": gettext_lazy("缓存"),
    "queue": gettext_lazy("后台任务"),
    "storage": gettext_lazy("文件存储"),
    "disk": gettext_lazy("磁盘空间"),
}


@dataclass(frozen=True)
class Part:
    name: Promise | str
    is_well: bool
    words: str


@dataclass(frozen=True)
class Health:
    parts: list[Part] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        return all(part.is_well for part in self.parts)


def now(*, unsent: int) -> Health:
    """`unsent`: messages that wait for longer than they should."""
    told = {name: is_well for ask in checks for name, is_well in ask().items()}
    parts = [Part(NAMES.get(name, name), well, _said(well)) for name, well in told.items()]
    waiting = _waiting()
    if waiting is not None:
        words = _("%(count)s 个在排队") % {"count": waiting}
        parts.append(Part(gettext_lazy("任务队列"), True, words))
    words = _("%(count)s 条没发出") % {"count": unsent} if unsent else _said(True)
    return Health([*parts, Part(gettext_lazy("短信和邮件"), not unsent, words)])


def _said(is_well: bool) -> str:
    return _("正常") if is_well else _("有问题")


def _waiting() -> int | None:
    """None where nobody can say: the queue itself is among the checks."""
    try:
        return sum(ask() for ask in depths) if depths else None
    except Exception:  # noqa: BLE001 - each broker has its own
        return None
