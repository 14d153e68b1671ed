"""Banning addresses, and letting them in again."""

from collections.abc import Callable
from datetime import datetime
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.bans import known
from accounts.bans.models import Ban
from core import client_ip

Network = IPv4Network | IPv6Network
# Wider networks hold a province; a slip of the pen must not close the shop.
WIDEST = {4: 16, 6: 32}
THIS_MACHINE = tuple(ip_network(text) for text in ("127.0.0.0/8", "0.0.0.0/32", "::/64"))
# The network that counts as one client (addresses.client_ip).
NARROWEST_IPV6 = 64


def impose(
    *,
    network: str,
    reason: str,
    until: datetime | None,
    actor: Actor,
    at: datetime,
    own_address: str = "",
) -> Ban:
    """
    Refuse every request from `network` (an address or CIDR) until then, or until it is lifted.

    :raises ValidationError: for what is no network, too wide, this machine, one of our proxies,
        where the `actor` is at (`own_address`), or banned already
    """
    parsed = parse(network)
    _refuse_our_own(parsed, own_address)
    if until is not None and until <= at:
        raise ValidationError({"until": _("这个时间已经过了")})
    try:
        with transaction.atomic():
            # What is over by itself makes room for a new one.
            over = Ban.objects.filter(network=str(parsed), lifted_at__isnull=True, until__lte=at)
            over.update(lifted_at=F("until"))
            ban = Ban.objects.create(
                network=str(parsed), reason=reason.strip(), until=until, made_by=actor, made_at=at
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
    return _lift_where(lambda network: _overlap(network, wanted), at=at)


def lift_all(*, at: datetime) -> list[Ban]:
    return _lift_where(lambda network: True, at=at)


def parse(text: str) -> Network:
    """
    203.0.113.9 → 203.0.113.9/32; an IPv6 address becomes its /64, which is one household.

    :raises ValidationError:
    """
    try:
        network = ip_network(text.strip(), strict=False)
    except ValueError as error:
        said = _("请填写 IP 地址或网段，例如 203.0.113.9 或 203.0.113.0/24")
        raise ValidationError({"network": said}) from error
    if isinstance(network, IPv6Network):
        mapped = network.network_address.ipv4_mapped
        if mapped is not None and network.prefixlen >= 96:
            return ip_network(f"{mapped}/{network.prefixlen - 96}", strict=False)
        if network.prefixlen > NARROWEST_IPV6:
            return network.supernet(new_prefix=NARROWEST_IPV6)
    return network


def _lift_where(is_meant: Callable[[Network], bool], *, at: datetime) -> list[Ban]:
    meant = [ban for ban in Ban.objects.in_force(at=at) if is_meant(ip_network(ban.network))]
    return [ban for ban in meant if lift(ban=ban, actor=None, at=at)]


def _refuse_our_own(network: Network, own_address: str) -> None:
    if network.prefixlen < WIDEST[network.version]:
        said = _("网段太大：最多 /%(widest)s") % {"widest": WIDEST[network.version]}
        raise ValidationError({"network": said})
    if any(_overlap(network, own) for own in THIS_MACHINE):
        raise ValidationError({"network": _("这是服务器自己的地址，不能封")})
    if any(_overlap(network, ours) for ours in client_ip.trusted_networks()):
        raise ValidationError({"network": _("里面有我们自己的代理服务器，封了谁也进不来")})
    own = _address(own_address)
    if own is not None and own in network:
        raise ValidationError({"network": _("里面有你自己现在的地址，封了你也进不来")})


def _overlap(one: Network, other: Network) -> bool:
    return one.network_address in other or other.network_address in one


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
