"""
Two merchants with something in every model, so that a leak has something to show.

Every word of the other store carries MARK; ids of the two never meet by chance, because
lookups go by kind.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageSubscription, PageViewRestriction, UploadedFile

from accounts.models import User
from home.models import LandingPage
from orders.cart.models import Cart, CartLine
from orders.models import Delivery, Order, OrderEvent, OrderLine, PayMethod
from orders.payments.models import PaymentOrder
from orders.shipping.models import Fulfillment, FulfillmentLine
from shop.catalog import goods
from shop.catalog.models import CategoryPage, ProductPage, ProductParameter
from shop.stock import ledger
from shop.stores import audit, opening, pictures
from shop.stores.models import Store, StoreDocument, StoreImage, StoreMembership, StorePage

MARK = "zqxb"
# What searches ask for: in the other store's names, but no mark by itself.
HINT = "乙货"


@dataclass
class Side:
    """One store, its people, and one row of each kind by name."""

    name: str
    owner: User
    store: Store
    page: StorePage
    category: CategoryPage
    product: ProductPage
    draft: ProductPage
    landing: LandingPage
    image: StoreImage
    document: StoreDocument
    order: Order
    rows: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    own: Side
    other: Side
    clerk: User
    stranger: User
    operator: User


def build() -> World:
    # Wagtail caches renditions by image id, and a rolled back test gives ids again.
    cache.clear()
    # Phones and names of the stranger are nobody's business either, but are not marked.
    own = _side("甲店", "13800000001", "甲")
    other = _side(f"乙店{MARK}", "13800000002", f"{HINT}{MARK}")
    clerk = User.objects.create(phone="13800000003", name="甲店员")
    clerk.groups.add(*own.owner.groups.all())
    StoreMembership.objects.create(user=clerk, store=own.store, role=StoreMembership.Role.CLERK)
    stranger = User.objects.create(phone="13800000004", name="路人")
    operator = User.objects.create(phone="13800000005", name="运营", is_superuser=True)
    return World(own=own, other=other, clerk=clerk, stranger=stranger, operator=operator)


def jpeg(colour: str = "red") -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "JPEG")
    return out.getvalue()


def upload(name: str = "photo.jpg", colour: str = "red") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(colour), content_type="image/jpeg")


def _side(store_name: str, phone: str, word: str) -> Side:
    owner = User.objects.create(phone=phone, name=f"{word}老板", email=f"{phone}@{word}.cn")
    store = opening.open_store(owner=owner, name=store_name)
    page = StorePage.objects.get(store=store)
    image = pictures.add(store=store, file=upload(), title=f"{word}照片", actor=owner)
    image.tags.add(f"{word}标签")
    document = StoreDocument.objects.create(
        title=f"{word}文件",
        collection_id=store.collection_id,
        uploaded_by_user=owner,
        file=ContentFile(f"{word}".encode(), name=f"{phone}.txt"),
    )
    category = page.add_child(instance=CategoryPage(title=f"{word}分类", owner=owner))
    category.save_revision(user=owner)
    product = goods.add_product(
        store=store,
        name=f"{word}商品",
        price=Decimal("5.00"),
        category=category,
        photos=[image],
        actor=owner,
        sku=f"SKU-{phone}",
        parameters={"产地": f"{word}产地"},
    )
    variant = product.variants.get()
    ledger.open_level(variant=variant, quantity=Decimal(50), actor=owner)
    draft = page.add_child(
        instance=ProductPage(title=f"{word}草稿", subtitle=f"{word}卖点", live=False, owner=owner)
    )
    draft.parameters = [ProductParameter(name=f"{word}参数", value=word)]
    revision = draft.save_revision(user=owner)
    landing = page.add_child(instance=LandingPage(title=f"{word}活动", owner=owner, live=False))
    side = Side(
        name=word,
        owner=owner,
        store=store,
        page=page,
        category=category,
        product=product,
        draft=draft,
        landing=landing,
        image=image,
        document=document,
        order=_order(store, variant, owner, word),
        rows={"variant": variant, "revision": revision},
    )
    _odds(side, word)
    return side


def _order(store: Store, variant: Any, owner: User, word: str) -> Order:
    buyer = User.objects.create(name=f"{word}买家", phone=f"139{store.pk:08d}")
    order = Order.objects.create(
        store=store,
        buyer=buyer,
        idempotency_key=word,
        name=f"{word}收货人",
        phone="13900000000",
        detail=f"{word}路1号",
        note=f"{word}备注",
        delivery=Delivery.LOCAL,
        pay_method=PayMethod.COD,
        total_count=Decimal(1),
        items_total=Decimal("5.00"),
        total_price=Decimal("5.00"),
        number=f"N{store.pk}{MARK if MARK in word else 'x'}",
    )
    line = OrderLine.objects.create(
        store=store,
        order=order,
        variant=variant,
        product=variant.product,
        name=f"{word}商品",
        sku=variant.sku,
        unit="件",
        price=Decimal("5.00"),
        quantity=Decimal(1),
        total=Decimal("5.00"),
    )
    OrderEvent.objects.create(store=store, order=order, type=OrderEvent.Type.PLACED)
    PaymentOrder.objects.create(
        store=store,
        order=order,
        channel=PaymentOrder.Channel.CASH,
        amount=Decimal("5.00"),
        transaction_id=f"{word}-tx",
    )
    shipment = Fulfillment.objects.create(
        store=store, order=order, kind=Fulfillment.Kind.DELIVERED, courier=f"{word}骑手"
    )
    FulfillmentLine.objects.create(
        store=store, fulfillment=shipment, line=line, quantity=Decimal(1)
    )
    ledger.reserve(store=store, quantities={variant.pk: Decimal(1)}, reference=f"{word}单据")
    cart = Cart.objects.create(user=buyer)
    CartLine.objects.create(
        store=store, cart=cart, variant=variant, quantity=Decimal(1), price_seen=variant.price
    )
    return order


def _odds(side: Side, word: str) -> None:
    """Wagtail's own rows about this store's things."""
    now = timezone.now()
    page_type = ContentType.objects.get_for_model(ProductPage)
    side.rows["editing_session"] = EditingSession.objects.create(
        user=side.owner,
        content_type=page_type,
        object_id=str(side.product.pk),
        last_seen_at=now + timedelta(minutes=5),
    )
    side.rows["uploaded_file"] = UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(StoreImage),
        file=ContentFile(jpeg(), name=f"{word}.jpg"),
        uploaded_by_user=side.owner,
    )
    side.rows["redirect"] = Redirect.objects.create(old_path=f"/{word}", redirect_page=side.product)
    side.rows["subscription"] = PageSubscription.objects.create(
        page=side.product, user=side.owner, comment_notifications=False
    )
    side.rows["restriction"] = PageViewRestriction.objects.create(
        page=side.draft, restriction_type=PageViewRestriction.PASSWORD, password=word
    )
    audit.record(
        store=side.store, actor=side.owner, action="test", target=f"{word}对象", note=[word, word]
    )
