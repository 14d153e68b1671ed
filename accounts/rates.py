"""
How often somebody may ask, the same count for pages and the API: counters of a fixed window
in the cache, which add up exactly on Redis and in local memory alike. `settings.API_RATES`
has how many a minute.
"""

import time

from django.conf import settings
from django.core.cache import cache

WINDOW_SECONDS = 60
# What takes the server long: reading a typed order, decoding a picture.
COSTLY = "costly"


def wait_for(scope: str, who: str) -> float:
    """Counts this time; the seconds to wait when it was one too many, else 0."""
    now = time.time()
    window = int(now) // WINDOW_SECONDS
    key = f"api-rate:{scope}:{who}:{window}"
    cache.add(key, 0, WINDOW_SECONDS * 2)
    try:
        count = cache.incr(key)
    except ValueError:
        # Evicted in between: a lost count is better than a refused shopper.
        return 0
    if count <= settings.API_RATES[scope]:
        return 0
    return (window + 1) * WINDOW_SECONDS - now
