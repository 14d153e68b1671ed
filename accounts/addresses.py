"""Whose request it is: the address that limits count, also behind our own proxies."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

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


def _is_trusted(text: str) -> bool:
    if not text:
        return UNIX in settings.TRUSTED_PROXIES
    address = _parse(text)
    networks = (ip_network(name, False) for name in settings.TRUSTED_PROXIES if name != UNIX)
    return address is not None and any(address in network for network in networks)


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
