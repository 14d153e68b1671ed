"""Template words of the storefront: addresses and what the platform says of itself."""

import json

from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from shop.stores import storefront

register = template.Library()
register.filter("address", storefront.address)
register.filter("absolute", storefront.absolute)
register.filter("local_phone", storefront.local_phone)
register.filter("picture_address", storefront.picture_address)

# As in Django's json_script: no markup can end the script element.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.filter
def json_ld(data: object) -> SafeString:
    """Structured data for search engines, safe inside HTML."""
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


@register.simple_tag
def platform(name: str) -> str:
    """A fact about the operator: company, email, phone, icp, police. Empty until it is set."""
    return getattr(settings, f"PLATFORM_{name.upper()}", "")
