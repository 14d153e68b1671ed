"""Whose request it is: the address that limits count, also behind our own proxies."""

from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address
# How TRUSTED_PROXIES names a proxy on a unix socket, whose REMOTE_ADDR is empty.
UNIX = "unix"


def client_ip(request: HttpRequest) -> str:
    """
    The client's address; of IPv6 the /64 network, because one household owns that much.

    Behind a trusted proxy it is the right-most address of X-Forwarded-For that is not a
    trusted proxy itself: what stands further left is only what the client says. The peer
    counts when it is not trusted or the header is odd; it is "" on a unix socket.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    if _is_trusted(peer):
        for hop in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            address = _parse(hop)
            if address is None:
                break
            if not _is_trusted(hop):
                return _counted(address)
    known = _parse(peer)
    return peer if known is None else _counted(known)


def is_behind_proxy(request: HttpRequest) -> bool:
    """Whether a proxy of ours passed this request on, so that its headers are believed."""
    return _is_trusted(request.META.get("REMOTE_ADDR", ""))


def is_this_machine(request: HttpRequest) -> bool:
    """Asked on loopback itself: what a proxy passed on comes from elsewhere."""
    meta = request.META
    if "HTTP_X_FORWARDED_FOR" in meta or "HTTP_FORWARDED" in meta or "HTTP_X_REAL_IP" in meta:
        return False
    peer = _parse(meta.get("REMOTE_ADDR", ""))
    return peer is not None and peer.is_loopback


def trusted_networks() -> tuple[IPv4Network | IPv6Network, ...]:
    """Where our own proxies are."""
    return _networks(tuple(settings.TRUSTED_PROXIES))


def _is_trusted(text: str) -> bool:
    if not text:
        return UNIX in settings.TRUSTED_PROXIES
    networks = trusted_networks()
    address = _parse(text) if networks else None
    return address is not None and any(address in network for network in networks)


@lru_cache(maxsize=8)
def _networks(names: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    """Read once: every request asks."""
    return tuple(ip_network(name, False) for name in names if name != UNIX)


def _parse(text: str) -> Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    # A dual-stack socket calls 192.0.2.1 ::ffff:192.0.2.1; as /64 those were all one client.
    return getattr(address, "ipv4_mapped", None) or address


def _counted(address: Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((int(address), 64), strict=False).network_address)
