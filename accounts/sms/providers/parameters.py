"""A message's parameters as providers take them: short, and addresses without our own host."""

from collections.abc import Mapping

from django.conf import settings

from accounts.sms.backends import Refused, Sms

# Aliyun refuses a longer value (dysmsapi, 模板变量规范); Tencent is as strict by kind of account.
LONGEST = 35


def fitted(sms: Sms) -> dict[str, str]:
    """
    {"url": "https://our.host/orders/x/"} → {"url": "x/"}: a link's host and path stand in the
    template, where the provider approved them; other values are cut where they are too long.
    """
    base = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/"
    found = {}
    for name, value in sms.parameters.items():
        if value.startswith(base):
            found[name] = value.removeprefix(base).removeprefix(sms.path)
        else:
            found[name] = value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"
    return found


def template_of(templates: Mapping[str, str], purpose: str) -> str:
    """
    :raises Refused: where the settings name no template for the purpose
    """
    if purpose not in templates:
        raise Refused(f"no template for {purpose}")
    return templates[purpose]
