"""
The one policy of tries: `settings.DOORS` names every door and how often it may be knocked at, and
`knock` counts. What is kept in rows instead asks `limits` for its caps.
"""

from hashlib import sha256
from ipaddress import ip_address, ip_network
from math import ceil
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core import rate_limits
from core.rate_limits import Cap
from core.requests import SHUT_SECONDS

# So many times what one address may: a campus, a village.
SUBNET_TIMES = 4
SUBNETS = {4: 24, 6: 48}
Response = TypeVar("Response", bound=HttpResponse)


def limits(door: str) -> dict[str, tuple[int, int]]:
    """{by: (how many, in how many seconds)} of this door."""
    return {
        by: (_number(most) * (SUBNET_TIMES if by == "subnet" else 1), seconds)
        for by, (most, seconds) in settings.DOORS[door].items()
    }


def most(door: str, by: str) -> int:
    return limits(door)[by][0]


def knock(door: str, *, ip: str = "", account: str = "") -> float:
    """Counts this try by everything the door is counted by; the seconds to wait, 0 to let in."""
    who = {"account": account, "ip": ip, "subnet": subnet(ip)}
    # All of them always: what one refuses must not be free for the other.
    return rate_limits.over_any(
        [
            Cap(f"{door}.{by}:{_key(by, who[by])}", most_of_it, seconds)
            for by, (most_of_it, seconds) in limits(door).items()
            if who[by]
        ]
    )


def subnet(ip: str) -> str:
    """203.0.113.9 → 203.0.113.0; of IPv6 the /48; "" for what is no address."""
    try:
        address = ip_address(ip)
    except ValueError:
        return ""
    return str(ip_network((address, SUBNETS[address.version]), strict=False).network_address)


def refused(response: Response, seconds: float) -> Response:
    """A page that says in words why it is shut: 429, and when to come back; as it is for 0."""
    if seconds:
        response.status_code = 429
        response["Retry-After"] = str(max(1, ceil(seconds)))
    return response


def shut(request: HttpRequest, seconds: float) -> None:
    """Whatever page answers this request says so in words; the gate makes it `refused`."""
    setattr(request, SHUT_SECONDS, seconds)


def _key(by: str, text: str) -> str:
    # A name may be anything: a key of the cache may not.
    return sha256(text.encode("utf-8", "backslashreplace")).hexdigest() if by == "account" else text


def _number(most: int | str) -> int:
    if isinstance(most, int):
        return most
    name, _dot, key = most.partition(".")
    found = getattr(settings, name)
    return int(found[key] if key else found)
