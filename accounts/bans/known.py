"""
The bans as this process knows them. Most requests touch neither database nor cache: every five
seconds one request asks the cache whether something changed, and only then, or once a minute,
the rows are read. Whatever is away, what was known before goes on being so.
"""

import logging
import secrets
import time
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, DatabaseError
from django.utils import timezone
from redis.exceptions import RedisError

from accounts.bans.models import Ban

VERSION = "bans:version"
ROWS_EVERY_SECONDS = 60.0
FOR_EVER = float("inf")
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Known:
    """`single`: addresses by their text, which need no arithmetic; `networks`: the rest."""

    single: dict[str, float]
    networks: tuple[tuple[IPv4Network | IPv6Network, float], ...]
    version: str | None = None
    rows_due: float = 0.0


_known = Known({}, ())
_due = 0.0
_is_complaining = False


def is_banned(address: str) -> bool:
    """`address` is what `addresses.client_ip` says."""
    _refresh()
    if not _known.single and not _known.networks:
        return False
    now = time.time()
    if _known.single.get(address, 0) > now:
        return True
    if not _known.networks:
        return False
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(until > now and parsed in network for network, until in _known.networks)


def changed() -> None:
    """Tell every process, this one at once."""
    global _due, _known  # noqa: PLW0603 - what this process knows
    try:
        cache.set(VERSION, secrets.token_hex(8), timeout=None)
    except (RedisError, OSError) as error:
        logger.warning("bans: other processes learn of this within a minute: %s", error)
    _known = Known(_known.single, _known.networks)
    _due = 0.0


def _refresh() -> None:
    global _due, _known, _is_complaining  # noqa: PLW0603
    now = time.monotonic()
    if now < _due or settings.BANS_READ_SECONDS is None:
        return
    # Set first: while one request reads, the others go on with what is known.
    _due = now + settings.BANS_READ_SECONDS
    version = _version()
    if version == _known.version and now < _known.rows_due:
        return
    try:
        _known = _read(version, now)
    except DatabaseError as error:
        if not _is_complaining:
            logger.warning("bans cannot be read, the old ones stay: %s", error)
        _is_complaining, _due = True, now + ROWS_EVERY_SECONDS / 2
    else:
        _is_complaining = False


def _version() -> str | None:
    try:
        kept: str | None = cache.get(VERSION)
    except (RedisError, OSError):
        # The rows are read every minute all the same.
        return _known.version
    return kept


def _read(version: str | None, now: float) -> Known:
    single: dict[str, float] = {}
    networks = []
    # Not from a replica, which may not have it yet.
    rows = Ban.objects.using(DEFAULT_DB_ALIAS).in_force(at=timezone.now())
    for text, until in rows.values_list("network", "until"):
        network = ip_network(text)
        ends = until.timestamp() if until else FOR_EVER
        if network.version == 4 and network.num_addresses == 1:
            single[str(network.network_address)] = ends
        else:
            networks.append((network, ends))
    return Known(single, tuple(networks), version, now + ROWS_EVERY_SECONDS)
