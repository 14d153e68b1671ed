"""Reading networks as operators write them."""

from ipaddress import IPv4Network, IPv6Network, ip_network

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

Network = IPv4Network | IPv6Network
# Wider networks hold a province; a slip of the pen must not close the shop, or let everybody in.
WIDEST = {4: 16, 6: 32}
# The network that counts as one client (core.client_ip).
NARROWEST_IPV6 = 64


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
    return _counted(network)


def refuse_wide(network: Network) -> None:
    """:raises ValidationError:"""
    if network.prefixlen < WIDEST[network.version]:
        said = _("网段太大：最多 /%(widest)s") % {"widest": WIDEST[network.version]}
        raise ValidationError({"network": said})


def overlap(one: Network, other: Network) -> bool:
    return one.network_address in other or other.network_address in one


def _counted(network: Network) -> Network:
    if isinstance(network, IPv6Network):
        mapped = network.network_address.ipv4_mapped
        if mapped is not None and network.prefixlen >= 96:
            return ip_network(f"{mapped}/{network.prefixlen - 96}", strict=False)
        if network.prefixlen > NARROWEST_IPV6:
            return network.supernet(new_prefix=NARROWEST_IPV6)
    return network
