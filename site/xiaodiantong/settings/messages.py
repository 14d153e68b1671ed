"""Who carries SMS, what an SMS costs, and how many codes a person may ask for."""

from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from xiaodiantong.env import env

CONSOLE_SMS, INBOX_SMS = "console", "inbox"
# What SMS_PROVIDERS may say for short; anything else is a dotted path.
SMS_PROVIDER_CLASSES = {
    CONSOLE_SMS: "accounts.sms.backends.Console",
    INBOX_SMS: "accounts.sms.backends.Inbox",
    "aliyun": "accounts.sms.providers.aliyun.Aliyun",
    "tencent": "accounts.sms.providers.tencent.Tencent",
}


def sms_providers(default: list[str]) -> list[str]:
    """SMS_PROVIDERS, the first is asked first: names of `SMS_PROVIDER_CLASSES` or dotted paths."""
    names = env.words("SMS_PROVIDERS") or default
    for name in names:
        if name not in SMS_PROVIDER_CLASSES and "." not in name:
            known = ", ".join(SMS_PROVIDER_CLASSES)
            env.problems.append(f"SMS_PROVIDERS: {name!r} is not {known} or a dotted path")
    return names


def _templates(words: list[str]) -> dict[str, str]:
    """["code=SMS_1", "order_placed=SMS_2"]: the provider's template for each purpose."""
    pairs = [word.partition("=") for word in words]
    for purpose, _, template in pairs:
        if not purpose or not template:
            env.problems.append(f"…_SMS_TEMPLATES: {purpose!r} has none (purpose=template,…)")
    return {purpose.strip(): template.strip() for purpose, _, template in pairs}


def _price(text: str) -> Decimal:
    """Yuan for one SMS of 70 characters."""
    try:
        price = Decimal(text)
    except InvalidOperation:
        price = Decimal(-1)
    if not 0 <= price <= 10:
        env.problems.append(f"SMS_PRICE={text!r} is not a price in yuan")
    return price


def _server(url: str) -> dict[str, str]:
    """Where a provider's API is: {"protocol": "https", "endpoint": host and port}."""
    parts = urlsplit(url)
    return {"protocol": parts.scheme, "endpoint": parts.netloc}


# Web Push: the platform's own key (`manage.py push_key`), empty is none; and who answers for it.
WEB_PUSH_PRIVATE_KEY = env.text("WEB_PUSH_PRIVATE_KEY", "")
WEB_PUSH_CONTACT = env.text("WEB_PUSH_CONTACT", "mailto:noreply@localhost")
SMS_SIGN_NAME = env.text("SMS_SIGN_NAME", "小店通")
SMS_PRICE = _price(env.text("SMS_PRICE", "0.05"))
# Yuan a day; past it only codes and alarms go out, past twice as much nothing. 0 is no limit.
SMS_DAILY_BUDGET = env.number("SMS_DAILY_BUDGET", 0)
# The last part of the address to which providers report what arrived; empty is no such address.
SMS_REPORT_KEY = env.text("SMS_REPORT_KEY", "")
ALIYUN_SMS = {
    "key_id": env.text("ALIYUN_SMS_KEY_ID", ""),
    "secret": env.text("ALIYUN_SMS_SECRET", ""),
    "sign_name": env.text("ALIYUN_SMS_SIGN_NAME", SMS_SIGN_NAME),
    **_server(env.url("ALIYUN_SMS_URL", "https://dysmsapi.aliyuncs.com")),
}
ALIYUN_SMS_TEMPLATES = _templates(env.words("ALIYUN_SMS_TEMPLATES"))
TENCENT_SMS = {
    "key_id": env.text("TENCENT_SMS_KEY_ID", ""),
    "secret": env.text("TENCENT_SMS_SECRET", ""),
    "app_id": env.text("TENCENT_SMS_APP_ID", ""),
    "region": env.text("TENCENT_SMS_REGION", "ap-guangzhou"),
    "sign_name": env.text("TENCENT_SMS_SIGN_NAME", SMS_SIGN_NAME),
    **_server(env.url("TENCENT_SMS_URL", "https://sms.tencentcloudapi.com")),
}
TENCENT_SMS_TEMPLATES = _templates(env.words("TENCENT_SMS_TEMPLATES"))
SMS_CODE_DAILY_PER_PHONE = env.number("SMS_CODE_DAILY_PER_PHONE", 10)
SMS_CODE_DAILY_PER_IP = env.number("SMS_CODE_DAILY_PER_IP", 100)
# So many asks of an hour (for a code or a mail, or passwords tried) go without a question: about
# one phone or name, of one session, of one address, which an office or a school shares.
CAPTCHA_AFTER = env.number("CAPTCHA_AFTER", 4, minimum=1)
CAPTCHA_AFTER_PER_SESSION = env.number("CAPTCHA_AFTER_PER_SESSION", 6, minimum=1)
CAPTCHA_AFTER_PER_ADDRESS = env.number("CAPTCHA_AFTER_PER_ADDRESS", 30, minimum=1)
# Who gets the figures of the platform by mail each Monday; empty is nobody.
FOUNDERS_MAILS = env.words("FOUNDERS_MAILS")
