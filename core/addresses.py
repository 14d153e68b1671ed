"""
Which internet addresses are somebody's out there, and which lead to what only this machine can
reach. Nothing of Django is imported: a process without settings judges with it as well.
"""

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address
# IPv6 in which an IPv4 address is written: what such a network leads to, that address says.
NAT64 = ip_network("64:ff9b::/96")
# Nobody's out there either, whatever this version of Python holds of them: protocols, among them a
# cloud's 192.0.0.192, relays of 6to4, and NAT64 of one's own network.
NOBODYS = ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48")


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a name, as the system says now."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def parsed(name: str) -> Address:
    """:raises ValueError: for what is no address"""
    return ip_address(name.partition("%")[0])


def is_public(address: Address) -> bool:
    """Somebody's out there: no network of our own, nor a way of writing one."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if address.teredo is not None or (inner is not None and not is_public(inner)):
            return False
        if inner is not None:
            return True
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_unspecified
        or is_among(address, NOBODYS)
    )


def is_among(address: Address, networks: Iterable[str]) -> bool:
    return any(address in ip_network(name, strict=False) for name in networks)
