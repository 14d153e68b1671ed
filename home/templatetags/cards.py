"""
The card and the row of a product, written in Python: a list has 24 of them, and as templates
they took half of its time. Everything a merchant typed goes through `escape`.
"""

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from home.templatetags.shop import list_price, many, picture, price
from search.analysis.nodes import Node
from search.templatetags.search_marks import marked
from shop.catalog.models import ProductPage
from shop.stores import storefront
from shop.stores.models import Store

register = template.Library()

CARD_SIZES = "(min-width: 900px) 220px, 50vw"
ROW_SIZES = "96px"


@register.simple_tag
def product_card(
    product: ProductPage, *, marks: Node | None = None, show_store: bool = False
) -> SafeString:
    """One link, nothing inside it but words and a picture; `marks` is what a search has found."""
    name = conditional_escape(marked(product.title, marks) if marks else product.title)
    return mark_safe(
        f'<a class="card" href="{escape(storefront.address(product))}" id="p{product.pk}">'
        f'<span class="picture-frame"><span aria-hidden="true">'
        f"{_cover(product, CARD_SIZES)}</span>"
        f"{'' if product.in_stock else _sold_out()}</span>"
        f'<span class="card__body"><span class="card__name">{name}</span>'
        f"{_if(product.subtitle, 'span', 'card__note card__note--clip')}"
        # Two rows of their own, there or not: prices of cards side by side stay on one line.
        f'<span class="card__price">{_price(product)}</span><span class="card__note card__more">'
        f"{_if(product.offer_badge, 'span', 'tag tag--promo')}{list_price(product.list_price)}"
        f"{_sold(product, 'span', 'card__sold')}</span>"
        f"{_if(product.store.name, 'span', 'card__store') if show_store else ''}"
        "</span></a>"
    )


@register.simple_tag
def product_row(product: ProductPage, store: Store) -> SafeString:
    """A line of a shelf, with a round + where there is only one thing to add."""
    address, name = escape(storefront.address(product)), escape(product.title)
    return mark_safe(
        f'<div class="line shelf-goods"><a class="line__picture picture-frame" href="{address}" '
        f'tabindex="-1" aria-hidden="true">{_cover(product, ROW_SIZES)}'
        f"{'' if product.in_stock else _sold_out()}</a>"
        f'<div class="line__body"><a class="line__name shelf-goods__name" href="{address}">'
        f"{name}</a>{_if(product.subtitle, 'p', 'line__note shelf-goods__note')}"
        f"{_if(product.offer_badge, 'span', 'tag tag--promo')}{_sold(product, 'p', 'line__note')}"
        f'<div class="line__foot">{_price(product)}{_to_cart(product, store, address, name)}'
        "</div></div></div>"
    )


def _to_cart(product: ProductPage, store: Store, address: str, name: str) -> str:
    if not product.in_stock:
        sold_out = _("已售罄")
        return f'<span class="muted small">{sold_out}</span>'
    if not product.single_sku:
        label, words = _("给「%(name)s」选规格") % {"name": name}, _("选规格")
        return (
            f'<a class="btn btn--small" href="{address}#options" aria-label="{label}">{words}</a>'
        )
    label = _("把「%(name)s」加入购物车") % {"name": name}
    add = reverse("cart-add")
    fields = (("store", store.slug), ("sku", product.single_sku), ("quantity", "1"))
    inputs = "".join(
        f'<input type="hidden" name="{field}" value="{escape(value)}">' for field, value in fields
    )
    return (
        f'<form method="post" action="{add}" hx-post="{add}" hx-swap="none">{inputs}'
        '<button class="btn btn--round btn--primary" type="submit" name="then" value="cart" '
        f'aria-label="{label}">+</button></form>'
    )


def _cover(product: ProductPage, sizes: str) -> SafeString:
    files = product.gallery[0]["files"] if product.gallery else None
    return picture(files, product.title, sizes)


def _price(product: ProductPage) -> str:
    lowest, highest = product.price_from, product.price_to
    is_range = lowest is not None and highest is not None and highest > lowest
    start, unit = _(" 起") if is_range else "", escape(product.unit or _("件"))
    return (
        f'<span class="price-line" data-goods="{product.pk}">{price(product.price_from)}'
        f'<span class="price-unit">{start}/{unit}</span></span>'
    )


def _sold(product: ProductPage, tag: str, css: str) -> str:
    if not product.sales:
        return ""
    sold = _("已售 %(sales)s") % {"sales": many(product.sales)}
    return f'<{tag} class="{css}">{sold}</{tag}>'


def _sold_out() -> str:
    words = _("已售罄")
    return f'<span class="picture-frame__word"><span>{words}</span></span>'


def _if(text: str, tag: str, css: str) -> str:
    return f'<{tag} class="{css}">{escape(text)}</{tag}>' if text else ""
