"""The apps of WeChat and QQ that people sign in through; each is there where its settings are."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.types import Words

# What a WeChat app or a phone's QQ says of itself.
INSIDE_WECHAT = "MicroMessenger"


@dataclass(frozen=True)
class Provider:
    """`key` and `secret` name settings; people of one `family` have one unionid in all its apps."""

    name: str
    family: str
    label: Words
    key: str
    secret: str

    @property
    def app_id(self) -> str:
        return str(getattr(settings, self.key))

    @property
    def app_secret(self) -> str:
        return str(getattr(settings, self.secret))

    @property
    def is_on(self) -> bool:
        return bool(self.app_id and self.app_secret)


@dataclass(frozen=True)
class Account:
    """What a provider told of who came; `unionid` is empty where it does not tell it."""

    provider: Provider
    openid: str
    unionid: str = ""
    name: str = ""


# The open platform shows a QR code; the official account's pages are inside WeChat.
OPEN = Provider("weixin", "wechat", _("微信"), "WECHAT_OPEN_APPID", "WECHAT_OPEN_SECRET")
OFFICIAL = Provider(
    "weixinapp", "wechat", _("微信"), "WECHAT_OFFICIAL_APPID", "WECHAT_OFFICIAL_SECRET"
)
QQ = Provider("qq", "qq", "QQ", "QQ_APPID", "QQ_KEY")
ALL = {provider.name: provider for provider in (OPEN, OFFICIAL, QQ)}


def find(name: str) -> Provider | None:
    """The provider of this name, if its settings are there."""
    found = ALL.get(name)
    return found if found is not None and found.is_on else None


def offered(*, user_agent: str) -> list[Provider]:
    """Those whose button helps here: inside WeChat its own page, elsewhere the QR code."""
    wechat = OFFICIAL if INSIDE_WECHAT in user_agent else OPEN
    return [provider for provider in (wechat, QQ) if provider.is_on]
