"""
Changes a price ten times and says when: run by `manage.py shell -c` inside the stack. The
product is the first of its store's list, so that both pages show the price.
"""

import json
import sys
import time
from decimal import Decimal

from core import scope
from shop.catalog import products
from shop.catalog.models import ProductPage, ProductVariant
from shop.stores import storefront


def say(**values: object) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


with scope.across_stores("a bench edits a price"):
    store = ProductPage._base_manager.order_by("-pk").first().store
    listed = ProductPage._base_manager.filter(store=store, is_on_sale=True, in_stock=True)
    page = listed.exclude(single_sku="").order_by("-sales", "-pk").first()
    variant = ProductVariant._base_manager.get(product=page)
    before = {"price": variant.price, "list_price": variant.list_price}
    say(product=storefront.address(page), list=store.get_absolute_url())
    time.sleep(3)
    for number in range(10):
        price = {"price": Decimal(4001 + number), "list_price": None}
        products.change_variant(store=store, variant_id=variant.pk, actor=None, **price)
        say(price=str(4001 + number), at=time.time())
        time.sleep(2.5)
    products.change_variant(store=store, variant_id=variant.pk, actor=None, **before)
