"""
Fills an empty site with the demo town, through the same domain functions as the desk.
Running it again adds only what is missing.
"""

import csv
import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from wagtail.models import Collection, Page, Site
from wagtail.rich_text import RichText

from accounts.addresses import areas
from accounts.models import Message, User
from accounts.people import with_phone
from core import scope
from home.demo import customers, equipment, errands, offers, opinions, packing, parcels, town, year
from home.demo.drawings import Illustrations, Row, cut, drawing
from home.models import HomePage, LandingPage
from orders.favourites import together
from orders.shipping import setup
from shop.catalog import products, shelves
from shop.catalog.models import CategoryPage, ProductPage, ProductVariant
from shop.stock import ledger
from shop.stores import opening
from shop.stores.models import Store, StoreImage, StorePage
from shop.stores.photos import pictures

HERE = Path(__file__).parent
SIZES = re.compile(r"(?:(?:S|M|L|XL|XXL)/)+(?:S|M|L|XL|XXL)")

Say = Callable[[str], None]


@scope.across_stores("the demo town")
def load(*, photos: Path | None = None, say: Say) -> None:
    """Everything: shops, goods, first customers, a landing page, an operator."""
    drawings = Illustrations(photos)
    rows = read_catalogue()
    for described in town.STORES:
        own = [row for row in rows if row["shop"] == described.shop]
        load_store(described, own, drawings, say)
    operator = with_phone(town.OPERATOR_PHONE)
    User.unscoped.filter(pk=operator.pk).update(
        is_superuser=True,
        is_staff=True,
        role=User.Role.ADMINISTRATOR,
        name="平台运营",
        first_name="平台运营",
    )
    load_landing_page()
    year.pass_by(say)
    customers.visit(say)
    parcels.send(say)
    errands.send(say)
    equipment.bring(say)
    packing.pack(say)
    opinions.say_it(say)
    offers.offer(say)
    together.count_all(at=timezone.now())
    # The town's past messages were read long ago: the inbox starts empty.
    Message.objects.filter(sent_at__isnull=True).update(sent_at=timezone.now())


@scope.across_stores("the demo town")
def is_loaded() -> bool:
    """True when nothing is left to do, in a few queries."""
    shops = Store.objects.filter(name__in=[described.name for described in town.STORES]).count()
    wanted = sum(1 for _row in read_catalogue())
    return (
        shops == len(town.STORES)
        and ProductVariant._base_manager.count() >= wanted
        and LandingPage.objects.filter(slug=town.LANDING_SLUG).exists()
    )


def read_catalogue() -> list[Row]:
    with (HERE / "catalogue.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def load_store(
    described: town.DemoStore, rows: list[Row], drawings: Illustrations, say: Say
) -> None:
    owner = with_phone(described.phone)
    User.unscoped.filter(pk=owner.pk).update(name=described.owner, first_name=described.owner)
    store = opening.open_store(owner=owner, name=described.name, phone=described.phone)
    have = set(ProductVariant._base_manager.filter(store=store).values_list("sku", flat=True))
    missing = [row for row in rows if row["sku"] not in have]
    drawings.cut_ahead(missing)
    shelf = load_categories(store, rows, drawings)
    for done, row in enumerate(missing, start=1):
        load_product(store, row, shelf[row["category"]], drawings)
        if done % 40 == 0 or done == len(missing):
            say(f"{described.name}：{done}/{len(missing)} 件商品")
    if not StorePage.objects.get(store=store).notice:
        describe(store, described, drawings)


def load_categories(
    store: Store, rows: list[Row], drawings: Illustrations
) -> dict[str, CategoryPage]:
    """The shelves in the order of the file; 家电·冰箱 is called 冰箱 in its shop."""
    names = dict.fromkeys(row["category"] for row in rows)
    have = {page.title for page in shelves.of_store(store)}
    shelf = {}
    for name in names:
        title = name.removeprefix("家电·")
        picture = None
        if title not in have:
            picture = drawings.named(store, drawings.of_category[name], title)
        shelf[name] = shelves.add(store=store, name=title, picture=picture, actor=store.owner)
    return shelf


@transaction.atomic
def load_product(
    store: Store, row: Row, category: CategoryPage, drawings: Illustrations
) -> ProductPage:
    sizes = SIZES.search(row["description"])
    options = [{"尺码": size} for size in sizes[0].split("/")] if sizes else [{}]
    parameters = {"规格": row["spec"], "条码": row["barcode"]}
    product = products.add_product(
        store=store,
        name=row["name"],
        price=Decimal(row["price"]),
        unit=row["unit"],
        category=category,
        photos=[drawings.of(store, row)],
        actor=store.owner,
        sku=row["sku"],
        barcode=row["barcode"],
        description=row["description"],
        parameters={key: value for key, value in parameters.items() if value},
        options=options[0],
    )
    for option in options[1:]:
        products.add_variant(
            product=product,
            price=Decimal(row["price"]),
            unit=row["unit"],
            sku=f"{row['sku']}-{option['尺码']}",
            options=option,
            actor=store.owner,
        )
    for variant in ProductVariant._base_manager.filter(product=product):
        ledger.open_level(variant=variant, quantity=stock_of(row["sku"]), actor=store.owner)
    return product


def stock_of(sku: str) -> Decimal:
    """Different for each product and the same at every load."""
    return Decimal(0) if sku in town.SOLD_OUT else Decimal(24 + int(sku[1:]) * 7 % 90)


def describe(store: Store, described: town.DemoStore, drawings: Illustrations) -> None:
    """The words and pictures of a store's face."""
    ways = setup.Ways(
        offers_local=True,
        offers_express=True,
        offers_pickup=True,
        local_fee=described.delivery_fee,
        express_fee=described.delivery_fee,
        free_delivery_from=described.free_delivery_from,
        cod_for_parcels=True,
    )
    setup.save_delivery(
        store=store, actor=store.owner, ways=ways, area_code=areas.code_of_words(described.area)
    )
    logo = drawings.named(store, described.logo, described.name)
    file, title, text = described.banner
    page = StorePage.objects.get(store=store)
    for name in ("tagline", "notice", "hours", "address", "wechat", "intro"):
        setattr(page, name, getattr(described, name))
    page.logo, page.logo_files = logo, pictures.files_of(logo)
    page.body = [
        banner(drawings.named(store, file, title), title, text, link=None),
        product_row("店主推荐", products_of(store, described.best)),
    ]
    page.save_revision(user=store.owner).publish(user=store.owner)


def load_landing_page() -> None:
    """The platform's autumn campaign, with goods of every shop."""
    if LandingPage.objects.filter(slug=town.LANDING_SLUG).exists():
        return
    home = HomePage.objects.get(pk=Site.objects.get(is_default_site=True).root_page_id)
    root = Collection.get_first_root_node()
    image = pictures.keep_cut(cut(drawing("banner-harvest")), collection_id=root.pk, title="秋收节")
    stores = {store.name: store for store in Store.objects.filter(status=Store.Status.OPEN)}
    page = LandingPage(title="秋收节", slug=town.LANDING_SLUG)
    page.body = [
        banner(image, "秋收节", "五家街坊小店，把秋天送到家", link=None),
        countdown("活动还剩", days=14),
        *(
            product_row(described.name, products_of(stores[described.name], described.best[:4]))
            for described in town.STORES
        ),
        faq(),
    ]
    home.add_child(instance=page)
    page.save_revision(changed=False, log_action=False)
    home.body = [banner(image, "秋收节", "五家街坊小店，把秋天送到家", link=page.pk)]
    home.save_revision().publish()


def products_of(store: Store, skus: Iterable[str]) -> list[int]:
    variants = ProductVariant._base_manager.filter(store=store, sku__in=list(skus))
    by_sku = dict(variants.values_list("sku", "product_id"))
    return [by_sku[sku] for sku in skus if sku in by_sku]


def banner(image: StoreImage, title: str, text: str, link: int | None) -> tuple[str, object]:
    page = Page.objects.get(pk=link) if link else None
    return ("banner", {"image": image, "title": title, "text": text, "link": page})


def product_row(title: str, product_ids: list[int]) -> tuple[str, object]:
    pages = ProductPage.objects.in_bulk(product_ids)
    return ("product_row", {"title": title, "products": [pages[pk] for pk in product_ids]})


def countdown(title: str, *, days: int) -> tuple[str, object]:
    ends_at = timezone.now() + timedelta(days=days)
    return ("countdown", {"title": title, "ends_at": ends_at, "after_text": "活动已结束"})


def faq() -> tuple[str, object]:
    questions = [
        (
            "怎么付款？",
            "<p>微信支付、支付宝，或者收到货、到店时付现金；有的店还可以扫店主的收款码转账。</p>",
        ),
        ("什么时候送到？", "<p>同城当天或次日送到，快递两到四天；以各店公告为准。</p>"),
        (
            "不满意怎么办？",
            "<p>先联系店家，电话和微信在店铺首页；也可以在订单页取消还没接单的订单。</p>",
        ),
    ]
    return (
        "faq",
        {
            "title": "常见问题",
            "questions": [{"question": q, "answer": RichText(a)} for q, a in questions],
        },
    )
