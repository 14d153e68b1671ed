"""Messages and what they mean, as tests say it; and the sheet of a page as a browser sends it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from bs4 import BeautifulSoup

from orders.chat import sheet_from_message
from search.chat.parsed import Ask, Goods, Intent, Line, ParsedOrder, Status
from shop.catalog.models import ProductVariant
from shop.stores.models import Store


class Parser:
    """
    In place of the reader of messages: knows only what a test has taught it, so that each
    shape of an answer can be looked at. Real messages: orders/chat/test_real_messages.py.
    """

    def __init__(self, monkeypatch: Any) -> None:
        self.known: dict[str, ParsedOrder] = {}
        monkeypatch.setattr(sheet_from_message, "read", self.read)

    def knows(self, text: str, *lines: Line, intent: Intent = Intent.ORDER, note: str = "") -> str:
        self.known[text] = ParsedOrder(intent=intent, lines=lines, note=note)
        return text

    def read(self, text: str, *, store: Store, at: datetime | None = None) -> ParsedOrder:
        return self.known.get(text, ParsedOrder(intent=Intent.NONE))


def goods(variant: ProductVariant) -> Goods:
    return Goods(
        product_id=variant.product_id,
        sku=variant.sku,
        name=variant.product.title,
        unit=variant.unit,
        price=variant.price,
        option=variant.options_text,
    )


def line(
    said: str, *meant: ProductVariant, quantity: str | None = "1", unit: str = "", **given: Any
) -> Line:
    """Nothing `meant` is not found, one a match, several ambiguous. The first one's unit."""
    statuses = {0: Status.NOT_FOUND, 1: Status.MATCH}
    return Line(
        said=said,
        status=statuses.get(len(meant), Status.AMBIGUOUS),
        quantity=None if quantity is None else Decimal(quantity),
        unit=unit or (meant[0].unit if meant else ""),
        candidates=tuple(goods(variant) for variant in meant),
        ask=given.pop("ask", Ask.QUANTITY if quantity is None else Ask.NOTHING),
        **given,
    )


def fields(page: Any) -> dict[str, list[str]]:
    """What a browser would send of the sheet if its main button was pressed now."""
    soup = BeautifulSoup(page.content, "html.parser")
    form = soup.find("form", id="sheet")
    assert form is not None, page.content.decode()
    data: dict[str, list[str]] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name = field.get("name")
        if not name or field.has_attr("disabled"):
            continue
        if field.get("type") in {"checkbox", "radio"} and not field.has_attr("checked"):
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            value = chosen["value"]
        elif field.name == "textarea":
            value = field.text.removeprefix("\n")
        else:
            value = field.get("value", "")
        data.setdefault(name, []).append(value)
    return data


def answered(page: Any, **answers: str | None) -> dict[str, list[str]]:
    """The sheet with some answers changed: r0_quantity="6"; None leaves a field out."""
    data = fields(page)
    for field, value in answers.items():
        name = field.replace("_", "-")
        data.pop(name, None)
        if value is not None:
            data[name] = [value]
    return data


def words(page: Any) -> str:
    """The words a person reads on a page, how templates are indented left out."""
    soup = BeautifulSoup(page.content, "html.parser")
    return " ".join(soup.get_text(" ").split())
