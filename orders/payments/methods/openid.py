"""
Who pays inside WeChat: JSAPI needs the payer's openid, which WeChat tells a page by a redirect
(snsapi_base, without asking the person). Through wechatpy.
"""

from typing import Any

import requests
from django.conf import settings
from wechatpy.exceptions import WeChatOAuthException
from wechatpy.oauth import WeChatOAuth

from orders.payments.gateways.base import Refused, Unreachable
from orders.payments.models import PaymentConfiguration


class _OAuth(WeChatOAuth):
    """The SDK's client with our addresses, and a timeout, which it has none of."""

    def __init__(self, configuration: PaymentConfiguration, redirect_uri: str, state: str) -> None:
        super().__init__(
            configuration.app_id, configuration.app_secret, redirect_uri, "snsapi_base", state
        )
        self.API_BASE_URL = settings.WECHAT_API_URL
        self.OAUTH_BASE_URL = settings.WECHAT_OAUTH_URL

    def _request(self, method: str, url_or_endpoint: str, **given: Any) -> Any:
        return super()._request(method, url_or_endpoint, timeout=(5, 10), **given)


def authorize_url(configuration: PaymentConfiguration, *, redirect_uri: str, state: str) -> str:
    """Where the browser goes to come back with a code."""
    return str(_OAuth(configuration, redirect_uri, state).authorize_url)


def fetch(configuration: PaymentConfiguration, *, code: str) -> str:
    """
    The openid behind a code, which works once.

    :raises Refused: for a code that is used up or was never given
    :raises Unreachable: when WeChat does not answer
    """
    try:
        answer = _OAuth(configuration, "", "").fetch_access_token(code)
    except WeChatOAuthException as error:
        raise Refused(str(error.errcode), str(error.errmsg)) from error
    except (requests.RequestException, ValueError) as error:
        raise Unreachable(repr(error)) from error
    if not answer.get("openid"):
        raise Unreachable("an answer without openid")
    return str(answer["openid"])
