"""
How the demo town is paid: keys of the practice gateway for the platform and for the first
shop, a 收款码 for two, and a few orders that were really paid through the gateway.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import segno
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.addresses.areas import find
from core import scope
from home.demo import town
from home.demo.paygate import merchants
from home.demo.paygate.gate import Gate
from orders.cart import cart
from orders.checkout.place import place
from orders.checkout.placement import Contact, Placement
from orders.lifecycle import steps
from orders.models import Delivery, Order, PayMethod
from orders.payments import closing
from orders.payments.attempts import attempts
from orders.payments.gateways.base import Visitor
from orders.payments.methods import setup
from orders.payments.models import (
    Channel,
    PaymentConfiguration,
    PaymentInterface,
    PaymentMethod,
    PaymentOrder,
)
from orders.payments.reconciliation import reconcile
from orders.payments.refunds import refund_runs, refunds
from orders.payments.transfers import transfer
from orders.substitutions import proposals, similar
from shop.catalog.models import ProductVariant
from shop.stores.models import Store
from shop.stores.photos import pictures
from shop.stores.sharing.typesetting import font

Say = Callable[[str], None]
PLATFORM = "小店通平台"
ONLINE = (Channel.WECHATPAY, Channel.ALIPAY)


def directory() -> Path:
    """Where the practice gateway keeps its keys and trades: beside the database."""
    return Path(str(settings.DATABASES["default"]["NAME"])).with_name("paygate")


def use_gateway(url: str) -> None:
    """From now on this process pays at the practice gateway: its base addresses, nothing else."""
    settings.ALIPAY_GATEWAY_URL = f"{url}/gateway.do"
    settings.WECHATPAY_BASE_URL = url
    settings.WECHAT_API_URL = f"{url}/"
    settings.WECHAT_OAUTH_URL = f"{url}/connect/"


@scope.across_stores("the demo town")
def is_ready() -> bool:
    """Whether every shop of the town has had its online customers."""
    names = [described.name for described in town.STORES]
    paid = Order._base_manager.filter(store__name__in=names, pay_method__in=ONLINE)
    return paid.values("store").distinct().count() == len(names)


@scope.across_stores("the demo town")
def set_up(say: Say) -> None:
    """Ways to pay for every shop of the town; what is there stays."""
    names = [described.name for described in town.STORES]
    stores = {store.name: store for store in Store.objects.filter(name__in=names)}
    for number, name in enumerate(names):
        store = stores[name]
        if PaymentMethod._base_manager.filter(store=store).exists():
            continue
        own = configure(store, name) if number == 0 else {}
        for place_in_list, channel in enumerate(ONLINE):
            setup.set_method(
                store=store,
                channel=channel,
                actor=store.owner,
                is_enabled=True,
                sort_order=place_in_list,
                configuration=own.get(channel),
            )
        if number in (0, 4):
            take_transfers(store)
        setup.set_method(
            store=store, channel=Channel.CASH, actor=store.owner, is_enabled=True, sort_order=9
        )
    say("支付方式已就绪（模拟支付网关）")


def configure(store: Store | None, name: str) -> dict[Channel, PaymentConfiguration]:
    """Both accounts of a merchant at the practice gateway, typed in."""
    given = merchants.register(directory(), name)
    values = {
        Channel.ALIPAY: {
            "app_id": given.app_id,
            "merchant_id": given.seller_id,
            "private_key": given.app_private_key,
            "public_key": given.alipay_public_key,
        },
        Channel.WECHATPAY: {
            "app_id": given.appid,
            "merchant_id": given.mchid,
            "private_key": given.merchant_private_key,
            "public_key": given.public_key,
            "public_key_id": given.public_key_id,
            "merchant_serial": given.merchant_serial,
            "api_v3_key": given.api_v3_key,
            "app_secret": given.app_secret,
        },
    }
    kept = {}
    for channel in ONLINE:
        rows = PaymentConfiguration.objects.filter(store=store, interface__code=channel)
        kept[channel] = rows.first() or setup.save_configuration(
            store=store,
            interface=PaymentInterface.objects.get(code=channel),
            values={"name": f"{name} · {channel.label}"} | values[channel],
            actor=store.owner if store else None,
        )
    return kept


def take_transfers(store: Store) -> None:
    """A 收款码 that says it is none."""
    with pictures.keeping(
        store=store, files=[drawn_code(store.name)], title="收款码", actor=store.owner
    ) as kept:
        setup.set_method(
            store=store,
            channel=Channel.TRANSFER,
            actor=store.owner,
            is_enabled=True,
            sort_order=2,
            code_picture=kept[0],
            account_name=f"{store.name}（演示）",
        )


def drawn_code(name: str) -> ContentFile:
    """A card with a QR code, as phones save them."""
    card = Image.new("RGB", (720, 900), "#ffffff")
    draw = ImageDraw.Draw(card)
    draw.rectangle((0, 0, 720, 150), fill="#067A3B")
    draw.text((360, 75), "演示收款码", font=font(56), fill="#ffffff", anchor="mm")
    out = BytesIO()
    segno.make(f"这是{name}的演示收款码，不能真的付款", error="m").save(out, kind="png", scale=12)
    code = Image.open(out).convert("RGB").resize((520, 520), Image.Resampling.NEAREST)
    card.paste(code, (100, 190))
    draw.text((360, 790), name, font=font(44), fill="#1A1A1A", anchor="mm")
    return as_file(card, "code.png")


def as_file(picture: Image.Image, name: str) -> ContentFile:
    out = BytesIO()
    picture.save(out, "PNG")
    return ContentFile(out.getvalue(), name=name)


@scope.across_stores("the demo town")
def customers_pay(gate: Gate, say: Say) -> None:
    """Orders paid by WeChat and Alipay, one refunded in part, one transfer to be checked."""
    for described in town.STORES:
        store = Store.objects.select_related("owner").get(name=described.name)
        if Order._base_manager.filter(store=store, pay_method__in=ONLINE).exists():
            continue
        for number, channel in enumerate(ONLINE):
            skus = described.best[number : number + 2]
            order = buy(store, skus, number, str(channel))
            pay(gate, order, str(channel))
            if number == 0:
                give_back_one(store, order)
            else:
                ask_about_one(store, order, at=timezone.now())
        if PaymentMethod._base_manager.filter(store=store, channel=Channel.TRANSFER).exists():
            send_proof(buy(store, described.best[2:4], 2, PayMethod.TRANSFER))
        say(f"{described.name}：线上付款的订单")
    gate.settle_refunds()
    for configuration in PaymentConfiguration.objects.select_related("interface"):
        setup.try_out(configuration, at=timezone.now())
    for refund_id in refund_runs.due_ids(at=timezone.now() + timedelta(minutes=10)):
        refund_runs.run(refund_id=refund_id, at=timezone.now())
    reconcile.all_accounts(day=timezone.localdate(), at=timezone.now())


def buy(store: Store, skus: list[str], number: int, pay_method: str) -> Order:
    name, phone, province, city, district, detail = town.CUSTOMERS[number % len(town.CUSTOMERS)]
    owner = cart.Owner(key=f"demo-paid-{store.pk}-{number}")
    variants = ProductVariant._base_manager.select_related("product", "store", "level")
    for sku in skus:
        variant = variants.get(store=store, sku=sku)
        cart.add(owner=owner, variant=variant, quantity=Decimal(2))
    placement = Placement(
        store=store,
        contact=Contact(name, phone, find(province=province, city=city, district=district), detail),
        delivery=Delivery.LOCAL,
        pay_method=pay_method,
        idempotency_key=f"demo-paid-{store.pk}-{number}",
    )
    return place(placement, owner=owner, at=timezone.now())


def pay(gate: Gate, order: Order, channel: str) -> None:
    """As a phone would: start, pay at the gateway, and the shop asks."""
    at = timezone.now()
    started = attempts.start(
        order=order,
        channel=channel,
        product=PaymentOrder.Product.QR,
        visitor=Visitor(ip="127.0.0.1"),
        at=at,
    )
    gate.scan(started.payment.out_trade_no)
    gate.pay(started.payment.out_trade_no)
    closing.query(payment_id=started.payment.pk, at=at, source="demo")


def give_back_one(store: Store, order: Order) -> None:
    line = order.lines.filter(store=store).order_by("pk").first()
    at = timezone.now()
    if line is None:
        return
    steps.confirm(store=store, order_id=order.pk, actor=store.owner, at=at)
    made = refunds.request(
        store=store,
        order_id=order.pk,
        quantities={line.pk: Decimal(1)},
        reason="缺货，退一件",
        actor=store.owner,
        at=at,
    )
    for refund in made:
        refund_runs.run(refund_id=refund.pk, at=at + timedelta(seconds=1))


def ask_about_one(store: Store, order: Order, *, at: datetime) -> None:
    """Its first line is out of stock; the nearest goods are proposed instead."""
    line = order.lines.filter(store=store).order_by("pk").first()
    near = similar.to(line) if line else []
    if line is None or not near:
        return
    offer = proposals.Offer(
        kind="replace",
        quantity=Decimal(1),
        deadline=at + timedelta(days=1),
        variant=near[0],
        new_quantity=Decimal(1),
        words="不好意思，这件卖完了，换这件可以吗？",
    )
    proposals.propose(
        store=store, order_id=order.pk, line_id=line.pk, offer=offer, actor=store.owner, at=at
    )


def send_proof(order: Order) -> None:
    payment, _method = transfer.start(order=order, at=timezone.now())
    picture = Image.new("RGB", (720, 1280), "#F5F5F5")
    draw = ImageDraw.Draw(picture)
    draw.text((360, 300), "✓ 支付成功", font=font(56), fill="#067A3B", anchor="mm")
    draw.text((360, 460), f"¥{payment.amount}", font=font(96), fill="#1A1A1A", anchor="mm")
    draw.text((360, 620), "演示截图", font=font(40), fill="#6B6B6B", anchor="mm")
    transfer.send_proof(
        order=order, file=as_file(picture, "proof.png"), note="已付，麻烦查收", at=timezone.now()
    )
