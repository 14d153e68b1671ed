"""The buttons and lists of WeChat and QQ, for pages that are one person's."""

from django import template
from django.template.context import RequestContext

from accounts.social import links, providers

register = template.Library()


@register.inclusion_tag("accounts/social/buttons.html", takes_context=True)
def social_buttons(context: RequestContext, wanted: str = "") -> dict[str, object]:
    """登录 by those providers that are set up; `wanted` is where to go afterwards."""
    request = context["request"]
    offered = providers.offered(user_agent=request.headers.get("User-Agent", ""))
    return {
        "providers": offered,
        "next": wanted,
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("accounts/social/linked.html", takes_context=True)
def social_linked(context: RequestContext) -> dict[str, object]:
    """What is linked to who is signed in, and what else can be."""
    request = context["request"]
    rows = list(links.of(request.user))
    taken = {row.provider for row in rows}
    agent = request.headers.get("User-Agent", "")
    others = [one for one in providers.offered(user_agent=agent) if one.name not in taken]
    return {
        "linked": [(row, providers.ALL[row.provider]) for row in rows],
        "providers": others,
        "has_phone": bool(request.user.phone),
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }
