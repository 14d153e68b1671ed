"""Fills the editor's forms as a browser would."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

from tests.tenancy.crawler import _data


def of(client: Client, url: str) -> dict[str, Any]:
    """What the editor at `url` would send, unchanged."""
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    soup = BeautifulSoup(response.content, "html.parser")
    form = soup.find("form", id="page-edit-form") or soup.find("form", attrs={"method": "POST"})
    return _data(form)


def product(**values: Any) -> dict[str, Any]:
    """A new product's form, filled."""
    return {
        "title": "白糖",
        "slug": "bai-tang",
        "subtitle": "",
        "description": "",
        "opening_price": "3.50",
        "opening_unit": "斤",
        "opening_stock": "12.5",
        "detail-count": "0",
        **formset("pictures"),
        **formset("parameters"),
        **values,
    }


def formset(name: str, rows: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    rows = rows or []
    data: dict[str, Any] = {
        f"{name}-TOTAL_FORMS": len(rows),
        f"{name}-INITIAL_FORMS": 0,
        f"{name}-MIN_NUM_FORMS": 0,
        f"{name}-MAX_NUM_FORMS": 1000,
    }
    for number, row in enumerate(rows):
        data |= {f"{name}-{number}-ORDER": number + 1}
        data |= {f"{name}-{number}-{key}": value for key, value in row.items()}
    return data
