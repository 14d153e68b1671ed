"""What a page says of its goods to machines: JSON-LD and microdata, by the words of schema.org."""

import json
from collections.abc import Iterator

from parsel import Selector

LONGEST, DEEPEST, MOST = 300_000, 12, 200
CURRENCIES = ("", "cny", "rmb", "¥")


def json_products(node: Selector) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for text in node.css('script[type="application/ld+json"]::text').getall()[:50]:
        if len(text) > LONGEST:
            continue
        try:
            document = json.loads(text, strict=False, parse_float=str, parse_int=str)
        except (ValueError, RecursionError):
            continue
        found.extend(_products(document, 0))
    return found[:MOST]


def _products(value: object, depth: int) -> Iterator[dict[str, object]]:
    """Every object that calls itself a product; what is in one is its own."""
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            yield from _products(each, depth + 1)
    elif isinstance(value, dict):
        kinds = value.get("@type", "")
        if "Product" in (kinds if isinstance(kinds, list) else [kinds]):
            yield value
            return
        for each in value.values():
            yield from _products(each, depth + 1)


def json_values(product: dict[str, object], path: str) -> list[str]:
    """`offers.price`: whatever stands there, in each of several."""
    found: list[object] = [product]
    for name in path.split("."):
        inner = [value.get(name) for value in found if isinstance(value, dict)]
        found = [one for value in inner for one in (value if isinstance(value, list) else [value])]
    return [text for text in map(_words, found) if text]


def _words(value: object) -> str:
    """A picture or a brand may be an object that has an address or a name."""
    if isinstance(value, dict):
        value = value.get("url") or value.get("name") or value.get("contentUrl")
    return str(value) if isinstance(value, str | int | float) else ""


def scopes(node: Selector) -> list[Selector]:
    """The products of microdata; not what stands inside another one."""
    inside = "ancestor::*[@itemscope][contains(@itemtype, 'Product')]"
    found = f"descendant-or-self::*[@itemscope][contains(@itemtype, 'Product')][not({inside})]"
    return list(node.xpath(found)[:MOST])


def micro_values(scope: Selector, path: str) -> list[str]:
    """`offers.price` is the price that stands anywhere in the product's offer."""
    found = [scope]
    for name in path.split("."):
        query = "descendant::*[contains(concat(' ', normalize-space(@itemprop), ' '), $name)]"
        found = [one for node in found for one in node.xpath(query, name=f" {name} ")]
    return [text for text in map(_content, found[:20]) if text]


def _content(node: Selector) -> str:
    for attribute in ("content", "src", "href", "value"):
        if node.attrib.get(attribute):
            return str(node.attrib[attribute])
    return str(node.xpath("normalize-space(string())").get(""))


def is_our_money(values: list[str]) -> bool:
    return all(value.strip().lower() in CURRENCIES for value in values)
