"""
WeChat's side of a mini-program: who opened it (code2session), and the phone WeChat knows them
by. Two calls through `client`; the session key that comes along is not needed and not kept.

Off unless WECHAT_MINI_APPID and WECHAT_MINI_SECRET are set. Never call it in a transaction.
"""

from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.wechat import client
from core.phones import normalize
from core.types import Json

# errcode (developers.weixin.qq.com, 小程序登录, 手机号快速验证): what a person can do about it.
USED_UP = frozenset({40029, 40163, 41008})
BUSY = frozenset({-1, 45011})
BLOCKED = 40226


class Off(Exception):
    """This platform has no mini-program."""


class WechatRefused(Exception):
    """The message says to the person what to do."""


class CodeUsedUp(WechatRefused):
    """A code works once, for five minutes, in its own app."""


class Blocked(WechatRefused):
    """WeChat holds this person for a risk."""


class Busy(Exception):
    """WeChat is busy or counts too many requests: again in a moment."""


class Unreachable(Exception):
    """No answer, or none that can be believed."""


@dataclass(frozen=True)
class Opened:
    """Who opened the mini-program; `unionid` is empty where WeChat does not tell it."""

    app_id: str
    openid: str
    unionid: str = ""


def is_on() -> bool:
    return bool(settings.WECHAT_MINI_APPID and settings.WECHAT_MINI_SECRET)


def opened(*, code: str) -> Opened:
    """
    Who is behind the code of wx.login.

    :raises Off, CodeUsedUp, Blocked, Busy, Unreachable:
    """
    answer = _asked(
        "get",
        "sns/jscode2session",
        params={
            "appid": settings.WECHAT_MINI_APPID,
            "secret": settings.WECHAT_MINI_SECRET,
            "js_code": code,
            "grant_type": "authorization_code",
        },
        needs_token=False,
    )
    if not answer.get("openid"):
        raise Unreachable("an answer without openid")
    return Opened(
        app_id=settings.WECHAT_MINI_APPID,
        openid=str(answer["openid"])[:64],
        unionid=str(answer.get("unionid") or "")[:64],
    )


def phone_of(*, code: str) -> str:
    """
    The phone behind the code of a getPhoneNumber button, normalised.

    :raises Off, CodeUsedUp, Blocked, Busy, Unreachable:
    :raises ValidationError: for a number that is no mobile of the mainland
    """
    answer = _asked("post", "wxa/business/getuserphonenumber", data={"code": code})
    info = answer.get("phone_info")
    if not isinstance(info, dict) or str(info.get("countryCode")) != "86":
        raise ValidationError(_("目前只支持中国大陆的手机号"), code="phone")
    watermark = info.get("watermark")
    if not isinstance(watermark, dict) or watermark.get("appid") != settings.WECHAT_MINI_APPID:
        raise Unreachable("a phone of another app")
    return normalize(str(info.get("purePhoneNumber") or ""))


def _asked(
    method: Literal["get", "post"],
    path: str,
    *,
    data: Json | None = None,
    params: Json | None = None,
    needs_token: bool = True,
) -> Json:
    if not is_on():
        raise Off
    app = client.Client(settings.WECHAT_MINI_APPID, settings.WECHAT_MINI_SECRET)
    try:
        return app.ask(method, path, data=data, params=params, needs_token=needs_token)
    except client.Unreachable as error:
        raise Unreachable(str(error)) from None
    except client.Refused as refused:
        raise _words(refused) from None


def _words(refused: client.Refused) -> Exception:
    if refused.code in USED_UP:
        return CodeUsedUp(_("微信登录已过期，请再点一次"))
    if refused.code == BLOCKED:
        return Blocked(_("微信限制了这个账号登录，请换手机号登录"))
    return Busy() if refused.code in BUSY else Unreachable(str(refused))
