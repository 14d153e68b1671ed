"""
A store with goods that is paid through the simulator, made by the product's own functions.
Run beside the site, with the settings of production: `python tests/stack/seed.py PAYGATE_FOLDER`.
Prints the store's address.
"""

import sys
from decimal import Decimal
from io import BytesIO
from pathlib import Path

NAME = "全栈小店"
GOODS = 12
STOCK = Decimal(100_000)


def main(paygate: Path) -> None:
    from xiaodiantong.env import select_settings

    select_settings()
    import django

    django.setup()
    from core import scope

    with scope.across_stores("the store that drills buy from"):
        make(paygate)


def make(paygate: Path) -> None:
    from PIL import Image

    from accounts.people import with_phone
    from home.demo import payments
    from home.demo.paygate import merchants
    from orders.payments.methods import setup
    from orders.shipping import setup as shipping
    from shop.catalog import products
    from shop.catalog.models import ProductVariant
    from shop.stock import ledger
    from shop.stores import opening
    from shop.stores.photos import picture_intake, pictures

    owner = with_phone("13800000001")
    store = opening.open_store(owner=owner, name=NAME)
    ways = shipping.Ways(offers_local=True, offers_pickup=True)
    shipping.save_delivery(store=store, actor=owner, ways=ways, area_code="330106")
    for number in range(GOODS):
        drawn = BytesIO()
        Image.new("RGB", (720, 720), (40, 90 + number * 12, 60)).save(drawn, "JPEG")
        data = picture_intake.take(BytesIO(drawn.getvalue()), size=drawn.tell())
        page = products.add_product(
            store=store,
            name=f"商品{number + 1}号",
            price=Decimal(number + 1),
            unit="件",
            photos=[pictures.keep(collection_id=store.collection_id, data=data, title="图")],
            actor=owner,
        )
        for variant in ProductVariant._base_manager.filter(product=page):
            ledger.open_level(variant=variant, quantity=STOCK, actor=owner)
    # The demo keeps its keys beside a SQLite file; here the folder is named.
    payments.directory = lambda: paygate
    merchants.register(paygate, NAME)
    for number, (channel, kept) in enumerate(payments.configure(store, NAME).items()):
        setup.set_method(
            store=store,
            channel=channel,
            actor=owner,
            is_enabled=True,
            sort_order=number,
            configuration=kept,
        )
    sys.stdout.write(f"{store.slug}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
