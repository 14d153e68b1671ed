"""
A page → the goods on it, by the fields of a rule. Prices go through the reader of price lists:
what is not understood to the last sign is a doubt, and so is a page that says two prices.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from parsel import Selector
from scrapy.http import TextResponse

from shop.catalog.imports.reading import money
from shop.catalog.imports.reading.entry import Doubt, Entry
from shop.catalog.imports.reading.words import clean, unit_of
from shop.crawler.spidering import structured
from shop.crawler.spidering.job import TARGETS, Field, Job

LONGEST, MOST_VALUES, MOST_GOODS = 2_000, 20, 200
LONGEST_WORDS = {"name": 200, "spec": 80, "category": 30, "description": 5_000}
_LAST = re.compile(r"^(?P<base>.*?)(?:/(?P<text>text\(\))|/@(?P<attribute>[\w:-]+))$", re.DOTALL)
_PSEUDO = re.compile(r"^(?P<base>.*?)::(?:(?P<text>text)|attr\((?P<attribute>[\w:-]+)\))$")
_BARCODE = re.compile(r"\d{8,14}")
_ADDRESSES = ("data-original", "data-src", "src", "href", "content")


class BadPath(ValueError):
    """A selector that cannot be read; the message says which."""


@dataclass
class Found:
    """One piece of goods with what was found for each field, as the page writes it."""

    entry: Entry
    picture: str = ""
    description: str = ""
    seen: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class _Place:
    """Where the fields of one piece of goods are looked for."""

    node: Selector
    product: dict[str, object]
    scope: Selector | None


def goods(response: TextResponse, job: Job) -> list[Found]:
    """
    What is on the page, with a name; and with a price, unless the rule says where goods are.

    :raises BadPath: for a field that nobody can follow
    """
    found = [_found(place, job, response) for place in _places(response, job)]
    return [one for one in found if one.entry.name and (job.goods or one.seen.get("price"))]


def looked(response: TextResponse, job: Job) -> list[Found]:
    """As `goods`, also what is none: somebody tries the rule."""
    return [_found(place, job, response) for place in _places(response, job)]


def _places(response: TextResponse, job: Job) -> Iterator[_Place]:
    page = response.selector
    if job.each:
        nodes = _css(page, job.each)[:MOST_GOODS]
        for node in nodes:
            products, scopes = structured.json_products(node), structured.scopes(node)
            yield _Place(node, next(iter(products), {}), next(iter(scopes), None))
        return
    products, scopes = structured.json_products(page), structured.scopes(page)
    by_json = any(each.how == "jsonld" for each in job.fields)
    for number in range(max(len(products) if by_json else 0, 1 if by_json else len(scopes), 1)):
        product = products[number] if number < len(products) else {}
        scope = scopes[number] if number < len(scopes) else None
        yield _Place(page, product, scope)


def _found(place: _Place, job: Job, response: TextResponse) -> Found:
    seen: dict[str, list[str]] = {target: [] for target in TARGETS}
    struck = foreign = False
    for each in job.fields:
        values, is_struck = _values(place, each)
        seen[each.target] = [text for value in values if (text := _cleaned(value, each))]
        struck = struck or (is_struck and each.target == "price")
        if each.target == "price" and seen["price"]:
            foreign = not structured.is_our_money(_currencies(place, each))
    entry = _entry(seen, response.url)
    if struck:
        entry.doubt("struck", entry.raw)
    if foreign:
        entry.doubt("odd_money", " ".join(_currencies(place, _price_field(job))))
    picture = urljoin(response.urljoin(""), seen["picture"][0]) if seen["picture"] else ""
    words = "\n".join(seen["description"])[: LONGEST_WORDS["description"]]
    return Found(entry, picture, words, seen)


def _entry(seen: dict[str, list[str]], url: str) -> Entry:
    first = {
        target: clean(values[0])[: LONGEST_WORDS.get(target, 200)] if values else ""
        for target, values in seen.items()
    }
    entry = Entry(name=first["name"], spec=first["spec"], where=url, raw=first["price"])
    entry.category = first["category"]
    barcode = first["barcode"].replace(" ", "")
    entry.barcode = barcode if _BARCODE.fullmatch(barcode) else ""
    _price(entry, seen)
    if first["unit"]:
        unit = unit_of(first["unit"])
        if not unit:
            entry.doubt("unit_unknown", first["unit"])
        elif entry.unit and entry.unit != unit:
            entry.doubt("unit_conflict", first["unit"])
        entry.unit = unit or entry.unit
    return entry


def _price(entry: Entry, seen: dict[str, list[str]]) -> None:
    """Two that differ are asked, whatever each of them says."""
    written = list(dict.fromkeys(clean(text) for text in seen["price"]))
    said = money.read(written[0] if written else "")
    entry.price, entry.unit, entry.list_price = said.price, said.unit, said.list_price
    doubts = list(said.doubts)
    if len(written) > 1:
        doubts.append(Doubt("several_prices", " / ".join(written)))
    if seen["list_price"] and entry.list_price is None:
        crossed = money.read(seen["list_price"][0])
        # Beside the price a label such as 原价 is no doubt: the field has said what it is.
        value = crossed.list_price or crossed.price
        if value is not None and entry.price is not None and value > entry.price:
            entry.list_price = value
    for doubt in doubts:
        entry.doubt(doubt.code, doubt.about)


def _price_field(job: Job) -> Field:
    return next(each for each in job.fields if each.target == "price")


def _currencies(place: _Place, price: Field) -> list[str]:
    """What stands beside a price that machines read."""
    path = ".".join([*price.path.split(".")[:-1], "priceCurrency"])
    if price.how == "jsonld":
        return structured.json_values(place.product, path)
    if price.how == "microdata" and place.scope is not None:
        return structured.micro_values(place.scope, path)
    return []


def _values(place: _Place, each: Field) -> tuple[list[str], bool]:
    """(what stands there, whether the page has struck it out)"""
    if each.how == "jsonld":
        return structured.json_values(place.product, each.path)[:MOST_VALUES], False
    if each.how == "microdata":
        if place.scope is None:
            return [], False
        return structured.micro_values(place.scope, each.path)[:MOST_VALUES], False
    last = (_PSEUDO if each.how == "css" else _LAST).match(each.path)
    base = last["base"] if last else each.path
    nodes = (_css if each.how == "css" else _xpath)(place.node, base)[:MOST_VALUES]
    struck = any(node.xpath("ancestor-or-self::*[self::del or self::s]") for node in nodes)
    if last and last["attribute"]:
        return [value for node in nodes if (value := node.attrib.get(last["attribute"]))], struck
    if last:
        return ["".join(node.xpath("text()").getall()) for node in nodes], struck
    return [_of_node(node, each.target) for node in nodes], struck


def _of_node(node: Selector, target: str) -> str:
    if target == "picture":
        return next((node.attrib[name] for name in _ADDRESSES if node.attrib.get(name)), "")
    if not isinstance(node.root, str):
        return str(node.xpath("string()").get(""))
    return str(node.get())


def _css(node: Selector, path: str) -> list[Selector]:
    try:
        return list(node.css(path))
    except Exception as error:
        # cssselect has a dozen kinds of its own.
        raise BadPath(path) from error


def _xpath(node: Selector, path: str) -> list[Selector]:
    try:
        return list(node.xpath(path))
    except Exception as error:
        raise BadPath(path) from error


def _cleaned(value: str, each: Field) -> str:
    text = value[:LONGEST].strip()
    if each.keep:
        match = re.search(each.keep, text, re.DOTALL)
        if match is None:
            return ""
        text = next((group for group in match.groups() if group is not None), match[0])
    for old, new in each.swaps:
        text = text.replace(old, new)
    return text.strip()
