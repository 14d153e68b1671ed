"""
Where the crawler may go: public addresses on the ports of the web, within bounds that no honest
shop meets. A name is resolved here and every address of it is judged; the connection goes to the
judged ones, at each redirect anew, so that a name that answers otherwise a moment later gains
nothing.
"""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address
from typing import Protocol
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request
from scrapy.resolver import HostResolution
from twisted.internet.address import IPv4Address as Four
from twisted.internet.address import IPv6Address as Six
from twisted.internet.interfaces import IHostnameResolver
from twisted.internet.threads import deferToThread
from zope.interface import implementer

from core.addresses import Address, is_among, is_public, parsed, resolve

PORTS = {"http": 80, "https": 443}
LONGEST, MOST_FOLDERS = 500, 12
# A folder that stands so often in one path is a loop: /a/b/a/b/a/b.
MOST_REPEATS = 3


# Names that lead where nobody may ask; Twisted says of them only that they lead nowhere.
refused_hosts: set[str] = set()


class Refused(IgnoreRequest):
    """`code` is a key of words.TROUBLES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def refusal(url: str, allowed: Sequence[str]) -> str:
    """Why nobody asks for this address, as far as it can be judged without its name; or ""."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
        host = parts.hostname or ""
    except ValueError:
        return "no_address"
    if parts.scheme not in PORTS or not host or parts.username or parts.password:
        return "no_address"
    if len(url) > LONGEST or is_endless(parts.path):
        return "endless"
    if port not in PORTS.values() and not allowed:
        return "port"
    literal = _literal(host)
    if literal is not None and not may_ask(literal, port, allowed):
        return "private"
    return ""


def may_ask(address: Address, port: int, allowed: Sequence[str]) -> bool:
    """Other ports are for the networks that are allowed by name."""
    if is_among(address, allowed):
        return True
    return is_public(address) and port in PORTS.values()


def is_endless(path: str) -> bool:
    folders = [folder for folder in path.split("/") if folder]
    repeated = any(folders.count(folder) > MOST_REPEATS for folder in set(folders))
    return len(folders) > MOST_FOLDERS or repeated


def _literal(host: str) -> Address | None:
    """Also 127.1, 0x7f000001 and 2130706433, which the system takes for addresses."""
    try:
        return parsed(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


class Guard:
    """The last middleware before the network: what the others make goes by here as well."""

    def __init__(self, allowed: Sequence[str]) -> None:
        self.allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Guard":
        return cls(crawler.settings.getlist("GUARD_ALLOWED"))

    def process_request(self, request: Request) -> None:
        code = refusal(request.url, self.allowed)
        if code:
            raise Refused(code)


class Reactor(Protocol):
    def installNameResolver(self, resolver: object) -> object: ...  # noqa: N802


class Receiver(Protocol):
    """Of what Twisted has asked for."""

    def resolutionBegan(self, resolution: HostResolution) -> None: ...  # noqa: N802

    def addressResolved(self, address: Four | Six) -> None: ...  # noqa: N802

    def resolutionComplete(self) -> None: ...  # noqa: N802


@implementer(IHostnameResolver)
class Resolver:
    """Twisted's way from a name to addresses: of those only such as may be asked, or none."""

    def __init__(self, reactor: Reactor, allowed: Sequence[str]) -> None:
        self.reactor, self.allowed = reactor, allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Reactor) -> "Resolver":
        return cls(reactor, crawler.settings.getlist("GUARD_ALLOWED"))

    def install_on_reactor(self) -> None:
        self.reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - the interface's name
        self,
        receiver: Receiver,
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: object = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> HostResolution:
        resolution = HostResolution(hostName)
        receiver.resolutionBegan(resolution)
        found = deferToThread(self.judged, hostName, portNumber)

        def tell(addresses: list[Four | Six]) -> None:
            for address in addresses:
                receiver.addressResolved(address)
            receiver.resolutionComplete()

        found.addCallbacks(tell, lambda _failure: tell([]))
        return resolution

    def judged(self, host: str, port: int) -> list[Four | Six]:
        """One address that may not be asked spoils the name: nobody honest has such a one."""
        addresses = [parsed(name) for name in resolve(host, port)]
        if not all(may_ask(address, port, self.allowed) for address in addresses):
            refused_hosts.add(host)
            return []
        return [
            (Four if isinstance(address, IPv4Address) else Six)("TCP", str(address), port)
            for address in addresses
        ]
