"""
What others may put in place of our own: packages name it in their entry points.

- `xiaodiantong.crawler.fetch`: () → Scrapy settings that are put below the guards' own.
- `xiaodiantong.crawler.extract`: (response, job) → what `spidering.reading.goods` returns.
- `xiaodiantong.crawler.store`: (run) → what is done with the goods of a run that has ended.

Nothing of Django or Scrapy is imported here.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

GROUP = "xiaodiantong.crawler."
DEFAULT = "default"
# Our own, by name, so that nobody imports more than is asked for.
OURS = {
    "fetch": "shop.crawler.spidering.fetching:settings",
    "extract": "shop.crawler.spidering.reading:goods",
    "store": "shop.crawler.storing:to_review",
}


class Missing(Exception):
    """A package that a rule was made with is not installed here."""


@cache
def names(kind: str) -> tuple[str, ...]:
    """What can be chosen, our own first; all installed packages are read for it, once."""
    return (DEFAULT, *sorted({point.name for point in entry_points(group=GROUP + kind)}))


def load(kind: str, name: str) -> Callable[..., object]:
    """:raises Missing: for what nobody offers"""
    if name == DEFAULT:
        module, _, function = OURS[kind].partition(":")
        found: Callable[..., object] = getattr(import_module(module), function)
        return found
    for point in entry_points(group=GROUP + kind, name=name):
        loaded: Callable[..., object] = point.load()
        return loaded
    raise Missing(f"{GROUP}{kind} {name}")
