"""Whether pages show themselves as cards inside WeChat."""

from django import template
from django.conf import settings

from accounts.wechat import share

register = template.Library()


@register.simple_tag
def wechat_sdk() -> str:
    """The address of WeChat's script; empty where there is no official account."""
    return settings.WECHAT_JSSDK_URL if share.is_on() else ""
