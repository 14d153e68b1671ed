"""
Share cards inside WeChat: its JS-SDK shows our title and picture to whoever has signed the page's
address with the official account's ticket. The ticket is asked for once for all processes.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urldefrag

from accounts.social.providers import OFFICIAL
from accounts.wechat.client import Client, Unreachable


@dataclass(frozen=True)
class Signed:
    """What wx.config wants to know of one page."""

    app_id: str
    timestamp: int
    nonce: str
    signature: str


def is_on() -> bool:
    return OFFICIAL.is_on


def signed(*, url: str, at: datetime) -> Signed:
    """
    The address exactly as the browser has it, up to its #.

    :raises client.Refused, client.Unreachable:
    """
    client = Client(OFFICIAL.app_id, OFFICIAL.app_secret)
    timestamp, nonce = int(at.timestamp()), secrets.token_hex(8)
    ticket = client.kept("jsapi_ticket", lambda: _ticket(client))
    page = urldefrag(url).url
    made = client.jsapi.get_jsapi_signature(nonce, ticket, timestamp, page)
    return Signed(OFFICIAL.app_id, timestamp, nonce, str(made))


def _ticket(client: Client) -> tuple[str, int]:
    answer = client.ask("get", "cgi-bin/ticket/getticket", params={"type": "jsapi"})
    ticket, lifetime = answer.get("ticket"), answer.get("expires_in")
    if not isinstance(ticket, str) or not ticket or not isinstance(lifetime, int):
        raise Unreachable("an answer without ticket")
    return ticket, lifetime
