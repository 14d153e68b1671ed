"""What no browser of ours sends is refused in order: no page breaks over it."""

import pytest
from django.test import Client

from accounts.models import User
from orders.cart.models import Cart
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("header", ["HTTP_ORIGIN", "HTTP_REFERER"])
@pytest.mark.parametrize("source", ["http://[", "null", "//", "http://testserver.evil.example/"])
def test_an_origin_that_is_no_address_is_another_site(header, source):
    variant = make.variant(make.store())

    answer = Client().post("/cart/add/", {"sku": variant.sku}, **{header: source})

    assert answer.status_code == 403
    assert not Cart.objects.exists()


@pytest.mark.parametrize("path", ["/merchant/nope/", "/merchant/orders/nope/deeper/and/deeper/"])
def test_an_address_of_no_desk_page_is_found_by_nobody(path, signed_in):
    """A shopper without a store is in the scope of none: not even the home page is in it."""
    shopper = User.objects.create(phone="13800000077")

    assert signed_in(shopper).get(path).status_code == 404
    assert signed_in(make.store().owner).get(path).status_code == 404
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "back"), [("/cart/add/", 'href="/"'), ("/merchant/products/1/on-sale/", "/merchant/")]
)
def test_the_address_of_a_button_says_how_to_go_on(path, back, signed_in):
    answer = signed_in(make.store().owner).get(path, headers={"accept": "text/html"})

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "这一页要点页面上的按钮才能到" in (page := answer.content.decode())
    assert back in page
