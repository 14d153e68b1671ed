"""Who may do one thing at the desk is led to no page that says no."""

import re
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from orders.lifecycle import cash, fulfil, steps
from orders.reviews import writing
from orders.reviews.writing import Wording
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def store():
    """It has sold something, and its buyer has said how it was."""
    store, buyer, at = make.store(), make.user("王芳"), timezone.now()
    order = make.order(store, {make.variant(store): "1"}, buyer=buyer)
    given = {"store": store, "order_id": order.pk, "actor": store.owner, "at": at}
    for step in (cash.take, fulfil.fulfil, steps.receive):
        step(**given)
    order.refresh_from_db()
    line = order.lines.get().pk
    writing.write(order=order, line_id=line, wording=Wording(stars=4), actor=buyer, at=at)
    return store


@pytest.mark.parametrize("ability", ["orders", "products", "support", "promotions", "payments"])
def test_every_link_leads_somewhere(store, signed_in, ability):
    clerk = signed_in(make.member(store, make.own_role(store, "一件事", ability)))
    seen, waiting, shut = set(), [("/merchant/", "")], []
    while waiting:
        page, led_from = waiting.pop()
        response = clerk.get(page)
        if response.status_code == 403:
            shut.append((page, led_from))
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if not is_page or response.status_code != 200:
            continue
        for link in BeautifulSoup(response.content, "html.parser").select("a[href]"):
            path = urljoin(page, str(link["href"])).split("#")[0]
            kind = re.sub("[0-9]+", "0", path)
            if path.startswith("/merchant/") and kind not in seen:
                seen.add(kind)
                waiting.append((path, page))

    assert "/merchant/more/" in seen
    assert shut == []
