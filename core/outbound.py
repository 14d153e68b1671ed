"""
Calls to addresses that somebody else has typed: webhooks, Web Push. Whoever types one must not
reach what only this machine can. The name is resolved here, every address it has is judged, and
the connection goes to the judged address itself, so that a name which answers otherwise the next
moment gains nothing; redirects are not followed, no proxy of the environment is asked.

OUTBOUND_ALLOWED names networks that may be called nevertheless, without TLS too: a developer's own.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from requests.certs import where

from core.addresses import Address, is_among, is_public, parsed, resolve

LONGEST_ADDRESS = 500
SECONDS = 5
LONGEST_ANSWER = 16 * 1024
PORTS = {"https": 443, "http": 80}
# Mail servers, databases and the like have other ports below this.
FIRST_FREE_PORT = 1024


class Forbidden(Exception):
    """Nobody may be called there; the message says to a person why."""


class Unreachable(Exception):
    """No answer, or none in time."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True)
class _Request:
    method: str
    parts: SplitResult
    body: bytes | None
    headers: Mapping[str, str]
    longest: int


def check(url: str) -> SplitResult:
    """
    The address in its parts, as far as it can be judged without asking for its name.

    :raises Forbidden: for what is no https address of somebody else's server
    """
    parts = urlsplit(url)
    try:
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise Forbidden(_("这不是一个网址")) from error
    is_plain = parts.scheme == "http" and bool(settings.OUTBOUND_ALLOWED)
    if len(url) > LONGEST_ADDRESS or not parts.hostname or not url.isascii() or " " in url:
        raise Forbidden(_("这不是一个网址"))
    if parts.scheme != "https" and not is_plain:
        raise Forbidden(_("网址要以 https:// 开头"))
    if parts.username or parts.password or parts.fragment:
        raise Forbidden(_("网址里不能有用户名、密码和 #"))
    if port < FIRST_FREE_PORT and port not in PORTS.values() and not is_plain:
        raise Forbidden(_("不能用这个端口"))
    literal = _literal(parts.hostname)
    if literal is not None:
        _judge([literal], is_plain=parts.scheme == "http")
    return parts


def post(url: str, *, body: bytes, headers: Mapping[str, str]) -> Answer:
    """
    Never inside a transaction: a slow answer must not hold locks.

    :raises Forbidden: where the address leads to, now, is nobody's to call
    :raises Unreachable: without an answer within `SECONDS`
    """
    return _asked("POST", url, body=body, headers=headers, longest=LONGEST_ANSWER)


def get(url: str, *, longest: int) -> Answer:
    """As `post`; of what is answered at most so many bytes."""
    return _asked("GET", url, body=None, headers={}, longest=longest)


def ask(
    url: str, *, body: bytes, headers: Mapping[str, str], seconds: float, longest: int
) -> Answer:
    """
    As `post`, of an address that whoever runs this site has set: it may lead into the own network,
    and without TLS. The caller says that it is in no transaction, and may be in another thread.

    :raises Forbidden: for what is no address
    :raises Unreachable: without an answer within `seconds`, the name's own time aside
    """
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise Forbidden(_("这不是一个网址"))
    port = parts.port or PORTS[parts.scheme]
    try:
        address = resolve(parts.hostname, port)[0]
    except (OSError, UnicodeError, IndexError) as error:
        raise Unreachable(_("找不到这个域名")) from error
    request = _Request("POST", parts, body, headers, longest)
    return _exchange(request, (address, port), seconds)


def _asked(
    method: str, url: str, *, body: bytes | None, headers: Mapping[str, str], longest: int
) -> Answer:
    with transaction.atomic(durable=True):
        pass
    parts = check(url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    address = _address_of(host, port, is_plain=parts.scheme == "http")
    request = _Request(method, parts, body, headers, longest)
    return _exchange(request, (address, port), SECONDS)


def _exchange(request: _Request, place: tuple[str, int], seconds: float) -> Answer:
    parts = request.parts
    host = parts.hostname or ""
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    named = {"Host": parts.netloc, "Connection": "close", **request.headers}
    try:
        with _connected(place, host if parts.scheme == "https" else "", seconds) as line:
            connection = HTTPConnection(host, place[1])
            connection.sock = line
            connection.request(request.method, path, body=request.body, headers=named)
            answer = connection.getresponse()
            return Answer(answer.status, answer.read(request.longest))
    except (OSError, HTTPException) as error:
        raise Unreachable(_reason(error)) from error


def _address_of(host: str, port: int, *, is_plain: bool) -> str:
    """One address of the name, of which none may be forbidden."""
    try:
        found = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise Unreachable(_("找不到这个域名")) from error
    addresses = [parsed(name) for name in found]
    if not addresses:
        raise Unreachable(_("找不到这个域名"))
    _judge(addresses, is_plain=is_plain)
    return str(addresses[0])


def _judge(addresses: list[Address], *, is_plain: bool) -> None:
    """:raises Forbidden: for one of them"""
    for address in addresses:
        is_ours = is_among(address, settings.OUTBOUND_ALLOWED)
        if not is_ours and (is_plain or not is_public(address)):
            raise Forbidden(_("不能用内网地址"))


def _literal(host: str) -> Address | None:
    try:
        return parsed(host)
    except ValueError:
        return None


@contextmanager
def _connected(place: tuple[str, int], name: str, seconds: float) -> Iterator[socket.socket]:
    """
    A line to that very address, with TLS for `name` where there is one. It is cut off after
    `seconds` altogether, however slowly the other side drips.
    """
    until = time.monotonic() + seconds
    line = socket.create_connection(place, timeout=seconds)
    try:
        if name:
            context = ssl.create_default_context(cafile=where())
            line = context.wrap_socket(line, server_hostname=name, do_handshake_on_connect=False)
        timer = Timer(max(until - time.monotonic(), 0), _cutter(line))
        timer.daemon = True
        timer.start()
        try:
            if isinstance(line, ssl.SSLSocket):
                line.do_handshake()
            yield line
        finally:
            timer.cancel()
    finally:
        line.close()


def _cutter(line: socket.socket) -> Callable[[], None]:
    def cut() -> None:
        try:
            socket.socket.shutdown(line, socket.SHUT_RDWR)
        except OSError:
            # It has ended meanwhile.
            return

    return cut


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return _("没有在 %(seconds)s 秒内回复") % {"seconds": SECONDS}
    if isinstance(error, ssl.SSLCertVerificationError):
        return _("证书不对：%(reason)s") % {"reason": error.verify_message}
    if isinstance(error, ConnectionRefusedError):
        return _("连接被拒绝")
    return type(error).__name__
