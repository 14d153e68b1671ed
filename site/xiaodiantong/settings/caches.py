"""Redis, and what is kept there or elsewhere: carts, recently viewed, copies of pages."""

from xiaodiantong.env import Options, env

REDIS = ("redis", "rediss", "unix")
CACHES: Options = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def redis_cache(url: str, *, patience: float) -> Options:
    """A server that hangs must fail after `patience` seconds, not keep every worker waiting."""
    return {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": url,
        "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": patience, "SOCKET_TIMEOUT": patience},
    }


# --- carts
CART_STORAGES = {
    "database": "orders.cart.storing.in_database.DatabaseStorage",
    "redis": "orders.cart.storing.in_redis.RedisStorage",
}
cart_storage = env.choice("CART_STORAGE", list(CART_STORAGES), "database")
CART_STORAGE = CART_STORAGES[cart_storage]
# The cache alias whose Redis keeps the carts: one of their own, since clearing a cache
# empties its whole database.
CART_REDIS_ALIAS = "carts"
if cart_storage == "redis":
    carts_url = env.url("CART_REDIS_URL", schemes=REDIS)
    CACHES[CART_REDIS_ALIAS] = redis_cache(carts_url, patience=2)

# --- recently viewed
RECENT_STORAGES = {
    "session": "orders.recent.in_session.SessionStorage",
    "redis": "orders.recent.in_redis.RedisStorage",
}
# The cache alias whose Redis keeps what people looked at.
RECENT_REDIS_ALIAS = "recent"


def recent_storage(default: str, url: str | None = None) -> str:
    """The modules of the environments choose; `url` stands in for RECENT_REDIS_URL."""
    name = env.choice("RECENT_STORAGE", list(RECENT_STORAGES), default)
    if name == "redis":
        location = env.url("RECENT_REDIS_URL", url, schemes=REDIS)
        # A row of pictures is not worth waiting for.
        CACHES[RECENT_REDIS_ALIAS] = redis_cache(location, patience=1)
    return RECENT_STORAGES[name]


# --- the gate before the places of a 秒杀 (shop.flash.gate)
# The cache alias whose Redis counts them.
SECKILL_REDIS_ALIAS = "seckill"


def seckill_gate(default: str, url: str | None = None) -> str:
    """`rows`: no gate; `url` stands in for SECKILL_REDIS_URL."""
    kind = env.choice("SECKILL_GATE", ["rows", "redis"], default)
    if kind == "redis":
        location = env.url("SECKILL_REDIS_URL", url, schemes=REDIS)
        # Without it the rows answer: thousands must not wait for a slow server.
        CACHES[SECKILL_REDIS_ALIAS] = redis_cache(location, patience=0.2)
    return kind


# --- copies of shoppers' pages (xiaodiantong.ops.page_cache.middleware)
# The cache alias whose Redis keeps them for all processes.
PAGE_CACHE_ALIAS = "pages"
# What one process keeps in its own memory.
PAGE_CACHE_MEGABYTES = env.number("PAGE_CACHE_MEGABYTES", 8, minimum=1)


def page_cache(default: str, url: str = "") -> str:
    """The modules of the environments choose; `url` is the Redis of the copies."""
    kind = env.choice("PAGE_CACHE", ["off", "local", "redis"], default)
    if kind == "redis":
        location = env.url("PAGE_CACHE_REDIS_URL", url or None, schemes=REDIS)
        # Making a page takes a few milliseconds: not worth waiting for a slow server.
        CACHES[PAGE_CACHE_ALIAS] = redis_cache(location, patience=0.3)
    return kind
