"""Pointing this process at the sign-in simulator: its apps and addresses, nothing else."""

from django.conf import settings

from home.demo.provider_fake import fake


def use_providers(url: str, *, mini_app_id: str = "") -> None:
    """
    `url` ends with a slash. The mini-program's app may be the one the platform collects by,
    as payments inside WeChat want it.
    """
    apps = {app.kind: app for app in fake.apps(mini_app_id=mini_app_id).values()}
    settings.WECHAT_OPEN_APPID = apps["open"].app_id
    settings.WECHAT_OPEN_SECRET = apps["open"].secret
    settings.WECHAT_OFFICIAL_APPID = apps["official"].app_id
    settings.WECHAT_OFFICIAL_SECRET = apps["official"].secret
    settings.WECHAT_MINI_APPID = apps["mini"].app_id
    settings.WECHAT_MINI_SECRET = apps["mini"].secret
    settings.QQ_APPID, settings.QQ_KEY = apps["qq"].app_id, apps["qq"].secret
    settings.WECHAT_PLATFORM_API_URL = url
    settings.WECHAT_PLATFORM_OAUTH_URL = f"{url}connect/"
    settings.WECHAT_JSSDK_URL = f"{url}open/js/jweixin-1.6.0.js"
    settings.QQ_OAUTH_URL = url
