"""
WeChat's API for the platform's own apps, by wechatpy: with a timeout, our address, and one access
token for all processes, kept in the cache. It is the stable token: asking for it again does not
end the one that others hold; a lock lets one process ask while the others wait.

Never call it in a transaction.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import requests
from django.conf import settings
from django.core.cache import cache
from wechatpy import WeChatClient
from wechatpy.exceptions import WeChatClientException
from wechatpy.session import SessionStorage

from accounts.sms.providers import network
from core.types import Json

TIMEOUT = (5, 10)
# The token is good for 7,200 seconds; a little less, so that none is used in its last moment.
SPARE_SECONDS = 300
BAD_TOKEN = frozenset({40001, 40014, 42001})
# So long one process asks for a token, and the others wait for it.
LOCK_SECONDS, PAUSE_SECONDS = 15, 0.05
# So long nobody asks again for what was not to be had.
ASIDE_SECONDS = 30


class Refused(Exception):
    """WeChat's answer is an error; `code` is its errcode."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(f"errcode {code}")


class Unreachable(Exception):
    """No answer, or none that can be believed. `is_unheard`: WeChat never had the question."""

    def __init__(self, why: str, *, is_unheard: bool = False) -> None:
        self.is_unheard = is_unheard
        super().__init__(why)


class CacheSession(SessionStorage):
    """wechatpy's store of tokens and tickets, the same one for all processes."""

    def get(self, key: str, default: object = None) -> object:
        return cache.get(f"wechat:{key}", default)

    def set(self, key: str, value: object, ttl: int | None = None) -> None:
        seconds = 7200 if ttl is None else ttl
        cache.set(f"wechat:{key}", value, max(seconds - SPARE_SECONDS, 1))

    def delete(self, key: str) -> None:
        cache.delete(f"wechat:{key}")


class Client(WeChatClient):
    """One app's; made anew for each piece of work."""

    def __init__(self, app_id: str, secret: str) -> None:
        # wechatpy would try again for ever with a token that WeChat does not like.
        super().__init__(app_id, secret, session=CacheSession(), timeout=TIMEOUT, auto_retry=False)
        self.API_BASE_URL = f"{settings.WECHAT_PLATFORM_API_URL}cgi-bin/"

    def fetch_access_token(self) -> None:
        """Ask for the token, unless another process has just brought one."""
        with _alone(f"wechat:asking:{self.appid}"):
            if not self.session.get(self.access_token_key):
                self._ask_for_token()

    def _ask_for_token(self) -> None:
        asked = {"grant_type": "client_credential", "appid": self.appid, "secret": self.secret}
        url = f"{self.API_BASE_URL}stable_token"
        answer = _object(self._http.post(url, json=asked, timeout=TIMEOUT, allow_redirects=False))
        token, lifetime = answer.get("access_token"), answer.get("expires_in")
        if answer.get("errcode"):
            raise Refused(int(answer["errcode"]))
        if not isinstance(token, str) or not token or not isinstance(lifetime, int):
            raise Unreachable("an answer without access_token")
        self.session.set(self.access_token_key, token, lifetime)

    def ask(
        self,
        method: Literal["get", "post"],
        path: str,
        *,
        data: Json | None = None,
        params: Json | None = None,
        needs_token: bool = True,
    ) -> Json:
        """
        What WeChat answers to one call below its address; once more with a new token where the
        one in the cache was over.

        :raises Refused: with its errcode
        :raises Unreachable:
        """
        token = self._token() if needs_token else None
        try:
            return self._asked(method, path, data, {**(params or {}), "access_token": token})
        except Refused as refused:
            if not needs_token or refused.code not in BAD_TOKEN:
                raise
        # Somebody else may have brought a newer one meanwhile: only this one is over.
        if self.session.get(self.access_token_key) == token:
            self.session.delete(self.access_token_key)
        return self._asked(method, path, data, {**(params or {}), "access_token": self._token()})

    def kept(self, name: str, fetch: Callable[[], tuple[str, int]]) -> str:
        """
        What all processes share beside the token: one asks for it, with its seconds to live.
        After a failure nobody asks for a while.

        :raises Refused, Unreachable:
        """
        key = f"{self.appid}_{name}"
        if found := self.session.get(key):
            return str(found)
        with _alone(f"wechat:asking:{key}"):
            if found := self.session.get(key):
                return str(found)
            if cache.get(f"wechat:failed:{key}"):
                raise Unreachable("it failed a moment ago")
            try:
                value, seconds = fetch()
            except (Refused, Unreachable):
                cache.set(f"wechat:failed:{key}", True, ASIDE_SECONDS)
                raise
            self.session.set(key, value, seconds)
            return value

    def _token(self) -> str:
        with _told():
            if not self.session.get(self.access_token_key):
                self.fetch_access_token()
            return str(self.session.get(self.access_token_key) or "")

    def _asked(self, method: str, path: str, data: Json | None, params: Json) -> Json:
        """Without a token `params` has None: it is left out."""
        url = f"{settings.WECHAT_PLATFORM_API_URL}{path}"
        body = {"data": data} if data is not None else {}
        with _told():
            found: object = self._request(method, url, allow_redirects=False, params=params, **body)
        if not isinstance(found, dict):
            raise Unreachable("an answer that is no object")
        return found


@contextmanager
def _told() -> Iterator[None]:
    """wechatpy's and requests' errors in ours: not their text, which has the address and token."""
    try:
        yield
    except WeChatClientException as error:
        if error.errcode is None:
            raise Unreachable("HTTP error") from None
        raise Refused(int(error.errcode)) from None
    except (requests.RequestException, ValueError) as error:
        is_unheard = network.is_not_reached(error)
        raise Unreachable(type(error).__name__, is_unheard=is_unheard) from None


def _object(response: requests.Response) -> Json:
    response.raise_for_status()
    # WeChat says text/plain and means UTF-8.
    response.encoding = "utf-8"
    found = response.json()
    if not isinstance(found, dict):
        raise Unreachable("an answer that is no object")
    return found


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """One process at a time, for as long as the cache works and none takes too long."""
    until = time.monotonic() + LOCK_SECONDS
    is_mine = cache.add(name, True, LOCK_SECONDS)
    while not is_mine and time.monotonic() < until:
        time.sleep(PAUSE_SECONDS)
        is_mine = cache.add(name, True, LOCK_SECONDS)
    try:
        yield
    finally:
        if is_mine:
            cache.delete(name)
