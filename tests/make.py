"""Objects for tests, made through the domain functions that the product uses."""

from datetime import datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from django.core import signing
from django.core.files import File
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.addresses.areas import find
from accounts.models import User
from accounts.people import with_phone
from accounts.proving import proof
from orders.cart import cart
from orders.cart.guest import KEY_COOKIE
from orders.checkout.place import place
from orders.checkout.placement import Contact, Placement
from orders.models import Order
from orders.shipping import setup
from shop.catalog import products
from shop.catalog.models import ProductPage, ProductVariant
from shop.stock import ledger
from shop.stores import opening
from shop.stores.models import Store
from shop.stores.people import own_roles, staff
from shop.stores.public_pages import privacy

_numbers = count(1)


def user(name: str = "", **fields: Any) -> User:
    # Apart from the phones that tests write out, 138 0000 ….
    person = with_phone(f"1382{next(_numbers):07d}")
    if name or fields:
        User.unscoped.filter(pk=person.pk).update(name=name, **fields)
        person.refresh_from_db()
    return person


def user_of(phone: str) -> User:
    """The person of this phone, known before or not."""
    return with_phone(phone)


# How most shops of the tests deliver: round Hangzhou themselves, else by courier, for nothing.
WAYS = setup.Ways(offers_local=True, offers_express=True, offers_pickup=True, cod_for_parcels=True)


def store(name: str = "", owner: User | None = None, *, ways: setup.Ways | None = WAYS) -> Store:
    """A shop in 杭州市西湖区 that delivers; with no `ways` as it is on the day it opens."""
    owner = owner or user()
    opened = opening.open_store(
        owner=owner, name=name or f"小店{next(_numbers)}号", phone=owner.phone
    )
    if ways is None:
        return opened
    return setup.save_delivery(store=opened, actor=opened.owner, ways=ways, area_code="330106")


def member(of: Store, role: str) -> User:
    person = user()
    at = timezone.now()
    invited = staff.invite(store=of, phone=person.phone or "", role=role, actor=of.owner, at=at)
    assert invited is not None
    staff.accept(token=invited.token, user=person, at=at)
    return User.unscoped.get(pk=person.pk)


def own_role(of: Store, name: str, *abilities: str, refund_limit: str | None = None) -> str:
    """A role that the owner ticks together, as `member` takes it."""
    limit = None if refund_limit is None else Decimal(refund_limit)
    row = own_roles.save(
        store=of,
        role_id=None,
        name=name,
        abilities=abilities,
        refund_limit=limit,
        actor=of.owner,
    )
    return f"own-{row.pk}"


def product(
    of: Store,
    name: str = "",
    *,
    price: str = "5.00",
    unit: str = "件",
    stock: str = "10",
    **details: Any,
) -> ProductPage:
    page = products.add_product(
        store=of,
        name=name or f"商品{next(_numbers)}",
        price=Decimal(price),
        unit=unit,
        actor=of.owner,
        **details,
    )
    for variant in ProductVariant._base_manager.filter(product=page):
        ledger.open_level(variant=variant, quantity=Decimal(stock), actor=of.owner)
    page.refresh_from_db()
    return page


def variant(of: Store, **details: Any) -> ProductVariant:
    """As a cart finds it: with all that says whether it can be bought."""
    page = product(of, **details)
    variants = privacy.marked(
        ProductVariant._base_manager.select_related("product", "store", "level")
    )
    return variants.get(product=page)


def order(
    of: Store,
    lines: dict[ProductVariant, str],
    *,
    buyer: User | None = None,
    key: str = "",
    at: datetime | None = None,
    **given: Any,
) -> Order:
    owner = cart.Owner(user_id=buyer.pk) if buyer else cart.Owner(key=f"guest-{next(_numbers)}")
    for wanted, quantity in lines.items():
        fresh = ProductVariant._base_manager.select_related("product", "store", "level")
        cart.add(owner=owner, variant=fresh.get(pk=wanted.pk), quantity=Decimal(quantity))
    contact = Contact(
        "李明",
        "13700000001",
        find(province="浙江省", city="杭州市", district="西湖区"),
        "文三路 88 号",
    )
    placement = Placement(
        store=of,
        buyer=buyer,
        **{
            "contact": contact,
            "delivery": "local",
            "pay_method": "cod",
            "idempotency_key": key or f"key-{next(_numbers)}",
            **given,
        },
    )
    return place(placement, owner=owner, at=at or timezone.now())


def guest(of: Order, **headers: str) -> Client:
    """The browser of the guest who placed this order."""
    client = Client(headers=headers)
    signer = signing.get_cookie_signer(salt=KEY_COOKIE)
    client.cookies[KEY_COOKIE] = signer.sign(of.guest_key)
    return client


def prove(client: Client, *, by: str = proof.PROVED) -> Client:
    """As if its person had just shown that it is them."""
    session = client.session
    session[by] = timezone.now().isoformat()
    session.save()
    return client


def photo(name: str = "fruit-kiwi.jpg", folder: Path | None = None) -> File:
    """A real photo when a folder is given; else a small picture made here."""
    if folder is not None:
        return ContentFile((folder / name).read_bytes(), name=name)
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (640, 480), "#3a7").save(out, "JPEG")
    return ContentFile(out.getvalue(), name=name)
