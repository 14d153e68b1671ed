"""
social-auth's backends with our apps, our addresses and a closer look at the answers: WeChat's
userinfo and QQ's callback( … ) are read wrongly or not at all by the library's own (7.0).
"""

import json
import unicodedata
from datetime import datetime
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from social_core.backends.oauth import BaseOAuth2
from social_core.backends.qq import QQOAuth2
from social_core.backends.weixin import WeixinOAuth2, WeixinOAuth2APP
from social_core.exceptions import (
    AuthCanceled,
    AuthProviderError,
    AuthResponseError,
    ErrorStage,
)
from social_django.models import DjangoStorage, Nonce
from social_django.strategy import DjangoStrategy

from accounts.social import providers
from accounts.social.providers import Account, Provider
from core.types import Json

LONGEST_ID = 64
# What WeChat puts in the place of a code when somebody says no.
DENIED = "authdeny"


class _OurApp(BaseOAuth2[HttpResponse]):
    """GET and a query, as both document it; the app's keys from our settings."""

    ACCESS_TOKEN_METHOD = "GET"  # noqa: S105 - no password
    came: Account | None = None

    def get_key_and_secret(self) -> tuple[str, str]:
        ours = providers.ALL[self.name]
        return ours.app_id, ours.app_secret

    def process_error(self, data: Json, *, stage: ErrorStage = "callback") -> None:
        if stage == "callback" and (data.get("usercancel") or data.get("code", "") in {"", DENIED}):
            raise AuthCanceled(self, code="authorization_declined", stage=stage)
        for name in ("errcode", "error", "ret"):
            if data.get(name):
                raise AuthProviderError(
                    self, code="http_error", provider_code=str(data[name]), stage=stage
                )

    def answer(self, url: str, **params: str) -> Json:
        """The object a provider answered with; its refusals are raised."""
        found = told(self.request(url, params=params, stage="user_info").content)
        self._process_error(found, stage="user_info")
        return found

    def do_auth(self, access_token: str, *args: object, response: Json, **kwargs: object) -> None:
        """Notes who came. Nothing else of the answer leaves this, its tokens least of all."""
        found = self.user_data(access_token, response=response) or {}
        openid, unionid = found.get("openid"), found.get("unionid") or ""
        if not (isinstance(openid, str) and isinstance(unionid, str)):
            raise AuthResponseError(self, code="invalid_claim", claim="openid", stage="user_info")
        if not 0 < len(openid) <= LONGEST_ID or len(unionid) > LONGEST_ID:
            raise AuthResponseError(self, code="invalid_claim", claim="openid", stage="user_info")
        ours = providers.ALL[self.name]
        self.came = Account(ours, openid, unionid, tidy(str(found.get("nickname") or "")))

    def same(self, found: Json, name: str, wanted: str) -> None:
        """An answer about somebody or something else is not to be believed."""
        if not wanted or found.get(name) != wanted:
            raise AuthResponseError(self, code="invalid_claim", claim=name, stage="user_info")


class _OurWechat(_OurApp):
    def access_token_url(self) -> str:
        return f"{settings.WECHAT_PLATFORM_API_URL}sns/oauth2/access_token"

    def user_data(self, access_token: str, *args: object, response: Json, **kwargs: object) -> Json:
        given = str(response.get("openid") or "")
        found = self.answer(
            f"{settings.WECHAT_PLATFORM_API_URL}sns/userinfo",
            access_token=access_token,
            openid=given,
            lang="zh_CN",
        )
        self.same(found, "openid", given)
        return found


class OpenPlatform(_OurWechat, WeixinOAuth2[HttpResponse]):
    """A QR code on the desktop (snsapi_login)."""

    auth_complete = BaseOAuth2.auth_complete

    def authorization_url(self) -> str:
        return f"{settings.WECHAT_PLATFORM_OAUTH_URL}qrconnect"


class OfficialAccount(_OurWechat, WeixinOAuth2APP[HttpResponse]):
    """Inside WeChat (snsapi_userinfo)."""

    DEFAULT_SCOPE = ["snsapi_userinfo"]
    auth_complete = BaseOAuth2.auth_complete

    def authorization_url(self) -> str:
        return f"{settings.WECHAT_PLATFORM_OAUTH_URL}oauth2/authorize"


class Qq(_OurApp, QQOAuth2[HttpResponse]):
    DEFAULT_SCOPE = ["get_user_info"]

    def authorization_url(self) -> str:
        return f"{settings.QQ_OAUTH_URL}oauth2.0/authorize"

    def access_token_url(self) -> str:
        return f"{settings.QQ_OAUTH_URL}oauth2.0/token"

    def auth_complete(self, *args: object, **kwargs: object) -> None:
        """As OAuth's, but for the token, which comes as a=1&b=2 or as callback( {"error": …} );"""
        self.process_error(self.data)
        params = self.auth_complete_params(self.validate_state())
        stage: ErrorStage = "token_exchange"
        found = told(self.request(self.access_token_url(), params=params, stage=stage).content)
        self._process_error(found, stage=stage)
        self.do_auth(self.get_access_token(found), response=found)

    def user_data(self, access_token: str, *args: object, **kwargs: object) -> Json:
        app_id, _secret = self.get_key_and_secret()
        base = settings.QQ_OAUTH_URL
        me = self.answer(f"{base}oauth2.0/me", access_token=access_token, unionid="1")
        # A token that another app was given is a token of somebody who never came to us.
        self.same(me, "client_id", app_id)
        found = self.answer(
            f"{base}user/get_user_info",
            access_token=access_token,
            oauth_consumer_key=app_id,
            openid=str(me.get("openid") or ""),
        )
        return found | {name: me.get(name) for name in ("openid", "unionid")}


BACKENDS: dict[str, type[_OurApp]] = {
    backend.name: backend for backend in (OpenPlatform, OfficialAccount, Qq)
}


def start(request: HttpRequest, provider: Provider) -> str:
    """Where the browser goes; the state that must come back is kept in its session."""
    return str(_made(request, provider).auth_url())


def finish(request: HttpRequest, provider: Provider) -> Account:
    """
    Who came back with this request's code.

    :raises SocialAuthBaseException: AuthCanceled where the person said no
    """
    backend = _made(request, provider)
    backend.complete()
    if backend.came is None:
        raise AuthResponseError(backend, code="malformed_response")
    return backend.came


def forget_old(*, at: datetime) -> int:
    """Remove what was kept for answers that can be taken no more."""
    over = int(at.timestamp()) - settings.SOCIAL_AUTH_STATE_LIFETIME
    return Nonce.objects.filter(timestamp__lt=over).delete()[0]


def _made(request: HttpRequest, provider: Provider) -> _OurApp:
    strategy = DjangoStrategy(DjangoStorage, request)
    back = reverse("social-done", args=[provider.name])
    return BACKENDS[provider.name](strategy, back)


def tidy(name: str) -> str:
    """A nickname as a name of ours: one line, no signs that cannot be seen."""
    seen = "".join(sign for sign in name if not unicodedata.category(sign).startswith("C"))
    return " ".join(seen.split())[:50]


def told(content: bytes) -> Json:
    """An object, however it is wrapped: JSON, callback( JSON ); or a=1&b=2; else nothing."""
    text = content.decode("utf-8", "replace").strip()
    if text.startswith("callback("):
        text = text.removeprefix("callback(").rstrip("; \n").removesuffix(")").strip()
    if not text.startswith(("{", "[", '"')):
        return dict(parse_qsl(text))
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
