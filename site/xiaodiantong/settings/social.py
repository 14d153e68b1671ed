"""The platform's own apps at WeChat and QQ: who signs in through them, and where they answer."""

import re

from xiaodiantong.env import env
from xiaodiantong.settings.orders import WECHAT_API_URL, WECHAT_OAUTH_URL

# A website of the open platform: a QR code on the desktop.
WECHAT_OPEN_APPID = env.text("WECHAT_OPEN_APPID", "")
WECHAT_OPEN_SECRET = env.text("WECHAT_OPEN_SECRET", "")
# The official account, whose pages are inside WeChat.
WECHAT_OFFICIAL_APPID = env.text("WECHAT_OFFICIAL_APPID", "")
WECHAT_OFFICIAL_SECRET = env.text("WECHAT_OFFICIAL_SECRET", "")
QQ_APPID = env.text("QQ_APPID", "")
QQ_KEY = env.text("QQ_KEY", "")
for app_id, name in (
    (WECHAT_OPEN_APPID, "WECHAT_OPEN_SECRET"),
    (WECHAT_OFFICIAL_APPID, "WECHAT_OFFICIAL_SECRET"),
    (QQ_APPID, "QQ_KEY"),
):
    if app_id and not globals()[name]:
        env.problems.append(f"{name} is missing: its appid needs its secret")
# Where these apps ask: those of payers stay with WECHAT_API_URL and WECHAT_OAUTH_URL.
WECHAT_PLATFORM_API_URL = env.url("WECHAT_PLATFORM_API_URL", WECHAT_API_URL)
WECHAT_PLATFORM_OAUTH_URL = env.url("WECHAT_PLATFORM_OAUTH_URL", WECHAT_OAUTH_URL)
QQ_OAUTH_URL = env.url("QQ_OAUTH_URL", "https://graph.qq.com/")
# WeChat's script for share cards: pages load it inside WeChat, for the official account.
WECHAT_JSSDK_URL = env.url("WECHAT_JSSDK_URL", "https://res.wx.qq.com/open/js/jweixin-1.6.0.js")
# Seconds a provider may take for one answer.
SOCIAL_AUTH_REQUESTS_TIMEOUT = 8
# Seconds between going to a provider and coming back.
SOCIAL_AUTH_STATE_LIFETIME = 600


def _templates(words: list[str]) -> dict[str, tuple[str, tuple[tuple[str, str], ...]]]:
    """
    ["order_paid=NUMBER/thing1:store/amount2:amount"]: for each purpose the template's number, and
    (field of the template, parameter of the purpose) as `manage.py sms_templates` names them.
    """
    found = {}
    for word in words:
        purpose, _equals, rest = word.partition("=")
        number, *fields = rest.split("/")
        pairs = tuple((field, name) for field, _, name in (text.partition(":") for text in fields))
        is_odd = not all(re.fullmatch(r"\w+", part) for pair in pairs for part in pair)
        if not purpose or not number or not pairs or is_odd:
            env.problems.append(
                f"WECHAT_TEMPLATES: {word!r} is not like order_paid=NUMBER/thing1:store"
            )
        found[purpose.strip()] = (number.strip(), pairs)
    return found


# Which SMS go out as 模板消息 of the official account, to whom it knows.
WECHAT_TEMPLATES = _templates(env.words("WECHAT_TEMPLATES"))
