"""A message's parameters as providers take them: short, and addresses without our own host."""

from collections.abc import Mapping

from django.conf import settings

from accounts.sms.backends import NotTaken

# Aliyun refuses a longer value (dysmsapi, 模板变量规范); Tencent is as strict by kind of account.
LONGEST = 35


def fitted(parameters: Mapping[str, str]) -> dict[str, str]:
    """
    {"url": "https://our.host/orders/x/"} → {"url": "orders/x/"}: a link's host stands in the
    template, where the provider approved it; other values are cut where they are too long.
    """
    base = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/"
    found = {}
    for name, value in parameters.items():
        if value.startswith(base):
            found[name] = value.removeprefix(base)
        else:
            found[name] = value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"
    return found


def template_of(templates: Mapping[str, str], purpose: str) -> str:
    """
    :raises NotTaken: where the settings name no template for the purpose
    """
    if purpose not in templates:
        raise NotTaken(f"no template for {purpose}")
    return templates[purpose]
