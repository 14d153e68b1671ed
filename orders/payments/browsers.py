"""Where a page is looked at: it says which ways to pay can work there."""

import re
from enum import StrEnum

PHONE = re.compile(r"Mobile|Android|iPhone|HarmonyOS", re.IGNORECASE)


class Browser(StrEnum):
    WECHAT = "wechat"
    ALIPAY = "alipay"
    PHONE = "phone"
    DESKTOP = "desktop"


def browser_of(user_agent: str) -> Browser:
    """By the names WeChat and Alipay give their own browsers."""
    if "MicroMessenger" in user_agent:
        return Browser.WECHAT
    if "AlipayClient" in user_agent:
        return Browser.ALIPAY
    return Browser.PHONE if PHONE.search(user_agent) else Browser.DESKTOP
