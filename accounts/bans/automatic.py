"""
Who is refused again and again, by any doors, is banned for a while, and longer each time. First
from sending alone: many share an address, and shoppers who read do nobody any harm.
"""

import logging
from datetime import datetime, timedelta
from ipaddress import ip_network

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from accounts.bans import bans
from accounts.bans.models import Ban
from accounts.bans.networks import overlap, parse
from core import rate_limits
from core.language import sent

WITHIN_SECONDS = 600
REMEMBERED = timedelta(days=7)
# The first ban, the second, …; the last for every one after it.
STEPS = (
    (timedelta(minutes=10), Ban.Covers.SENDING),
    (timedelta(hours=1), Ban.Covers.SENDING),
    (timedelta(hours=6), Ban.Covers.ALL),
    (timedelta(days=1), Ban.Covers.ALL),
    (timedelta(days=7), Ban.Covers.ALL),
)
# No client of ours comes from there but by a proxy that TRUSTED_PROXIES forgot: all of them.
PRIVATE = tuple(
    ip_network(text)
    for text in (
        "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 127.0.0.0/8 169.254.0.0/16 100.64.0.0/10 "
        "0.0.0.0/8 ::/64 fc00::/7 fe80::/10"
    ).split()
)
logger = logging.getLogger(__name__)


def refused(*, address: str, where: str, at: datetime) -> Ban | None:
    """Count one refusal of `address`, at the door `where`; its ban, when it was one too many."""
    most = settings.BAN_AFTER_REFUSALS
    if not most or not address:
        return None
    if not rate_limits.over(f"refused:{address}", limit=most, seconds=WITHIN_SECONDS):
        return None
    # The database is asked once a minute, not at every further refusal of a flood.
    if rate_limits.over(f"ban-tried:{address}", limit=1, seconds=60):
        return None
    try:
        return _ban(address, where, refusals=most + 1, at=at)
    except ValidationError:
        # Ours, on the list of who is never banned, or banned by another process just now.
        return None
    except DatabaseError as error:
        logger.warning("bans: %s cannot be banned: %s", address, error)
        return None


def _ban(address: str, where: str, *, refusals: int, at: datetime) -> Ban | None:
    network = parse(address)
    if any(overlap(network, private) for private in PRIVATE):
        return None
    number = bans.before(network=network, since=at - REMEMBERED)
    lasts, covers = STEPS[min(number, len(STEPS) - 1)]
    ban = bans.impose(
        network=str(network),
        reason=sent(f"{WITHIN_SECONDS // 60} 分钟内被拒绝 {refusals} 次，最后在 {where}"),
        until=at + lasts,
        actor=None,
        at=at,
        by_itself=bans.ByItself(refusals, covers),
    )
    logger.warning("bans: %s is banned from %s until %s", network, covers, ban.until)
    return ban
