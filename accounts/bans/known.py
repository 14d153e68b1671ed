"""
The bans as this process knows them. Most requests touch neither database nor cache: every five
seconds one request asks the cache whether something changed, and only then, or once a minute,
the rows are read. Whatever is away, what was known before goes on being so.
"""

import logging
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
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
Singles = dict[str, float]
Networks = tuple[tuple[IPv4Network | IPv6Network, float], ...]
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Known:
    """
    `single`: addresses by their text, which need no arithmetic; `networks`: the rest. `sending`
    has those that may go on reading.
    """

    single: Singles
    networks: Networks
    version: str | None = None
    rows_due: float = 0.0
    sending: "Known | None" = None

    def meets(self, address: str) -> bool:
        now = time.time()
        if self.single.get(address, 0) > now:
            return True
        if not self.networks:
            return False
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        return any(until > now and parsed in network for network, until in self.networks)


_known = Known({}, ())
_due = 0.0
_is_complaining = False


def is_banned(address: str) -> bool:
    """From everything; `address` is what `core.client_ip` says."""
    _refresh()
    return _known.meets(address)


def is_banned_from_sending(address: str) -> bool:
    """Asked after `is_banned`: who may read, and nothing else."""
    return _known.sending is not None and _known.sending.meets(address)


def changed() -> None:
    """Tell every process, this one at once."""
    global _due, _known  # noqa: PLW0603 - what this process knows
    try:
        cache.set(VERSION, secrets.token_hex(8), timeout=None)
    except (RedisError, OSError) as error:
        logger.warning("bans: other processes learn of this within a minute: %s", error)
    _known = Known(_known.single, _known.networks, sending=_known.sending)
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
    # Not from a replica, which may not have it yet.
    bans = Ban.objects.using(DEFAULT_DB_ALIAS).in_force(at=timezone.now())
    rows = list(bans.values_list("network", "until", "covers"))
    single, networks = _sorted(row for row in rows if row[2] == Ban.Covers.ALL)
    sending = Known(*_sorted(row for row in rows if row[2] == Ban.Covers.SENDING))
    return Known(single, networks, version, now + ROWS_EVERY_SECONDS, sending)


def _sorted(rows: Iterable[tuple[str, datetime | None, str]]) -> tuple[Singles, Networks]:
    single: Singles = {}
    networks = []
    for text, until, _covers in rows:
        network = ip_network(text)
        ends = until.timestamp() if until else FOR_EVER
        if network.num_addresses == 1:
            single[str(network.network_address)] = ends
        elif network.version == 6 and network.prefixlen == 64:
            # As `client_ip` writes who lives there.
            single[str(network.network_address)] = ends
        else:
            networks.append((network, ends))
    return single, tuple(networks)
