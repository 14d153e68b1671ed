"""Template words of the shop: prices, quantities, pictures."""

import re
from collections.abc import Iterable
from decimal import Decimal

from django import template
from django.conf import settings
from django.template import Context
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from core.language import ENGLISH
from core.money import yuan
from core.phones import masked
from core.quantity import plain
from orders.aftersales import words as aftersale_words
from orders.deals import kept, showing
from orders.models import Order
from orders.states import state_words
from shop.stores import storefront

register = template.Library()
register.filter("masked", masked)
# What was kept in Chinese (gettext_noop), in the language of who reads it.
register.filter("translated", gettext)
register.filter("yuan", yuan)


@register.filter
def price(amount: Decimal | None, size: str = "card") -> SafeString:
    """
    ¥128 or ¥128.50 with a small symbol, read aloud as "128 元".
    Sizes: card, product, bar, line; "full" keeps .00 as orders do.
    """
    if amount is None:
        return mark_safe("")
    whole, _point, cents = f"{amount:.2f}".partition(".")
    if cents == "00" and size != "full":
        cents = ""
    fraction = f'<span class="price__cents">.{cents}</span>' if cents else ""
    spoken = _("%(yuan)s 元") % {"yuan": f"{whole}.{cents}" if cents else whole}
    # Digits, and a size that a template names: nothing to escape, and pages have fifty.
    return mark_safe(
        f'<span class="price price--{size}"><span aria-hidden="true">'
        f'<span class="price__sign">¥</span><span class="price__yuan">{int(whole):,}</span>'
        f'{fraction}</span><span class="sr-only">{spoken}</span></span>'
    )


@register.simple_tag
def options(names: Iterable[str], chosen: object) -> SafeString:
    """The <option>s of a <select> whose values are what is read."""
    return mark_safe(
        "".join(
            f"<option{' selected' if name == chosen else ''}>{escape(name)}</option>"
            for name in names
        )
    )


@register.simple_tag
def html_language() -> str:
    """What <html lang> says: 简体 as mainland China writes it, or the other language's code."""
    language = get_language()
    return "zh-CN" if language in {None, settings.LANGUAGE_CODE} else str(language)


@register.simple_tag
def headline(order: Order) -> state_words.Headline:
    """{% headline order as head %}: word, colour and sentence of what the order is now."""
    return state_words.headline(order, timezone.now())


@register.filter
def state_tag(order: Order) -> SafeString:
    """The state as a coloured word, for lists."""
    word, colour = state_words.WORDS[state_words.state_of(order)]
    return format_html('<span class="tag tag--{}">{}</span>', colour, word)


register.filter("sum_word", state_words.sum_word)
register.filter("sum_amount", state_words.sum_amount)
register.filter("who", aftersale_words.who)
register.filter("discounts", kept.shown)
register.filter("coupon_gift", showing.gift)
register.filter("coupon_worth", showing.worth)
register.filter("coupon_condition", showing.condition)


@register.filter
def list_price(amount: Decimal | None) -> SafeString:
    """A struck price, read aloud as 原价."""
    if amount is None:
        return mark_safe("")
    return format_html(
        '<span class="price-was"><span class="sr-only">{}</span><s>¥{}</s></span>',
        _("原价"),
        f"{amount:.2f}".removesuffix(".00"),
    )


@register.filter
def quantity(amount: Decimal | None) -> str:
    """2.5 rather than 2.500."""
    return "" if amount is None else str(plain(Decimal(amount)))


@register.filter
def many(amount: Decimal | None) -> str:
    """328, 1.2万 or 12k: counts as shoppers read them."""
    number = int(amount or 0)
    if number < 10000:
        return str(number)
    if get_language() == ENGLISH:
        return f"{number / 1000:.1f}".removesuffix(".0") + "k"
    return f"{number / 10000:.1f}".removesuffix(".0") + "万"


@register.filter
def kept_day(words: str) -> str:
    """11月21日 09:00–12:00, as an order keeps it, in the language of who reads it."""
    day = re.match(r"(\d+)月(\d+)日", words)
    if day is None:
        return words
    said = _("%(month)s月%(day)s日") % {"month": day[1], "day": day[2]}
    return said + words[day.end() :]


@register.filter
def clock(seconds: int) -> str:
    """581 → 9:41, as the script counts it."""
    minutes, rest = divmod(max(int(seconds), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"


@register.simple_tag
def picture(
    files: dict[str, str] | None,
    alt: str = "",
    sizes: str = "50vw",
    *,
    eager: bool = False,
    css: str = "",
) -> SafeString:
    """
    An <img> of renditions {"360": name, …}: square, sized, lazy unless `eager`.
    Without a picture a tile with the first character of `alt`.
    """
    if not files:
        return format_html(
            '<span class="picture picture--none {}" role="img" aria-label="{}"><span '
            'aria-hidden="true">{}</span></span>',
            css,
            alt,
            alt.lstrip("《（( ")[:1] or _("无图"),
        )
    widths = sorted(files, key=int)
    urls = {width: escape(storefront.media_address(files[width])) for width in widths}
    middle = widths[min(1, len(widths) - 1)]
    loading = 'fetchpriority="high"' if eager else 'loading="lazy"'
    sources = ", ".join(f"{url} {width}w" for width, url in urls.items())
    return mark_safe(
        f'<img class="picture {escape(css)}" src="{urls[middle]}" srcset="{sources}" '
        f'sizes="{escape(sizes)}" alt="{escape(alt)}" width="360" height="360" '
        f'decoding="async" {loading}>'
    )


@register.simple_tag
def picture_url(files: dict[str, str] | None, width: str = "720") -> str:
    """The address of one rendition; empty without a picture."""
    if not files:
        return ""
    return storefront.media_address(files.get(width) or files[max(files, key=int)])


@register.simple_tag
def languages() -> list[tuple[str, str]]:
    """Each by its own name, for who reads no other: Django's own tag says 英语 to Chinese."""
    return settings.LANGUAGES


@register.simple_tag(takes_context=True)
def page_link(context: Context, number: int) -> str:
    """This page's query string with another page number."""
    query = context["request"].GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"
