"""Banning addresses, and letting them in again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.bans import allowed, known
from accounts.bans.models import Ban
from accounts.bans.networks import Network, overlap, parse, refuse_wide
from core import client_ip

THIS_MACHINE = tuple(ip_network(text) for text in ("127.0.0.0/8", "0.0.0.0/32", "::/64"))


@dataclass(frozen=True)
class ByItself:
    """Why nobody in particular bans: how often it was refused, and what the ban covers."""

    refusals: int
    covers: Ban.Covers


def impose(
    *,
    network: str,
    reason: str,
    until: datetime | None,
    actor: Actor,
    at: datetime,
    own_address: str = "",
    by_itself: ByItself | None = None,
) -> Ban:
    """
    Refuse what comes from `network` (an address or CIDR) until then, or until it is lifted.

    :raises ValidationError: for what is no network, too wide, this machine, one of our proxies,
        on the list of who is never banned, where the `actor` is at (`own_address`), or banned
        already
    """
    parsed = parse(network)
    refuse_wide(parsed)
    _refuse_our_own(parsed, own_address)
    if until is not None and until <= at:
        raise ValidationError({"until": _("这个时间已经过了")})
    try:
        with transaction.atomic():
            # What is over by itself makes room for a new one.
            over = Ban.objects.filter(network=str(parsed), lifted_at__isnull=True, until__lte=at)
            over.update(lifted_at=F("until"))
            ban = Ban.objects.create(
                network=str(parsed),
                reason=reason.strip()[:200],
                covers=by_itself.covers if by_itself else Ban.Covers.ALL,
                refusals=by_itself.refusals if by_itself else 0,
                until=until,
                made_by=actor,
                made_at=at,
            )
    except IntegrityError as error:
        raise ValidationError({"network": _("这个地址已经封了")}) from error
    transaction.on_commit(known.changed)
    return ban


def lift(*, ban: Ban, actor: Actor, at: datetime) -> bool:
    """Let this network in again; False when that was done before."""
    lifted = Ban.objects.filter(pk=ban.pk, lifted_at__isnull=True)
    if not lifted.update(lifted_at=at, lifted_by=actor):
        return False
    transaction.on_commit(known.changed)
    return True


def lift_at(*, address: str, at: datetime) -> list[Ban]:
    """
    Every ban in force that meets `address` (or network), lifted by nobody in particular.

    :raises ValidationError: for what is no address
    """
    wanted = parse(address)
    return _lift_where(lambda network: overlap(network, wanted), at=at)


def before(*, network: Network, since: datetime) -> int:
    """How often this network was banned by itself since then, and nobody thought it wrong."""
    made = Ban.objects.filter(network=str(network), refusals__gt=0, made_at__gte=since)
    return made.filter(Q(lifted_at__isnull=True) | Q(lifted_at=F("until"))).count()


def lift_made_by_itself(*, network: Network, actor: Actor, at: datetime) -> None:
    """Whoever is never banned from now on is let in now."""
    for ban in Ban.objects.in_force(at=at).filter(refusals__gt=0):
        if overlap(ip_network(ban.network), network):
            lift(ban=ban, actor=actor, at=at)


def lift_all(*, at: datetime) -> list[Ban]:
    return _lift_where(lambda network: True, at=at)


def _lift_where(is_meant: Callable[[Network], bool], *, at: datetime) -> list[Ban]:
    meant = [ban for ban in Ban.objects.in_force(at=at) if is_meant(ip_network(ban.network))]
    return [ban for ban in meant if lift(ban=ban, actor=None, at=at)]


def _refuse_our_own(network: Network, own_address: str) -> None:
    if any(overlap(network, own) for own in THIS_MACHINE):
        raise ValidationError({"network": _("这是服务器自己的地址，不能封")})
    if any(overlap(network, ours) for ours in client_ip.trusted_networks()):
        raise ValidationError({"network": _("里面有我们自己的代理服务器，封了谁也进不来")})
    if allowed.meets(network):
        raise ValidationError({"network": _("里面有白名单上的地址，请先从白名单移走")})
    own = _address(own_address)
    if own is not None and own in network:
        raise ValidationError({"network": _("里面有你自己现在的地址，封了你也进不来")})


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
