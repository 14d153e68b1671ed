"""How many tokens a day may cost, in all and for one store: counted before a call and after it."""

from datetime import date

from django.conf import settings
from django.core.cache import cache

from shop.stores.models import Store

SECONDS = 2 * 24 * 60 * 60


def take(*, store: Store, tokens: int, day: date) -> bool:
    """Count `tokens` beforehand; False, and nothing counted, where a limit would be passed."""
    taken: list[str] = []
    for key, most in _limits(store, day):
        total = _add(key, tokens)
        if total is not None:
            taken.append(key)
        # None: the cache is away, and what cannot be counted is not spent.
        if total is None or total > most:
            for one in taken:
                _add(one, -tokens)
            return False
    return True


def correct(*, store: Store, taken: int, used: int, day: date) -> None:
    """A call that was counted as `taken` used `used`."""
    for key, _most in _limits(store, day):
        _add(key, used - taken)


def spent(*, day: date, store: Store | None = None) -> int:
    return int(cache.get(_key(day, store)) or 0)


def _limits(store: Store, day: date) -> list[tuple[str, int]]:
    return [
        (_key(day, None), settings.CHAT_READER_TOKENS_A_DAY),
        (_key(day, store), settings.CHAT_READER_TOKENS_A_STORE),
    ]


def _key(day: date, store: Store | None) -> str:
    return f"chat-reader-{day}-{store.pk if store else 'all'}"


def _add(key: str, tokens: int) -> int | None:
    cache.add(key, 0, SECONDS)
    try:
        total = cache.incr(key, tokens)
    except ValueError:
        return None
    return None if total is None else int(total)
