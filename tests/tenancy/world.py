"""
Two merchants with something in every model, so that a leak has something to show.

Every word of the other store carries MARK; ids of the two never meet by chance, because
lookups go by kind.
"""

from dataclasses import dataclass, field
from datetime import time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageSubscription, PageViewRestriction, UploadedFile

from accounts.addresses import addressbook, areas
from accounts.addresses.addressbook import Entry
from accounts.models import User
from core.money import CENT
from home.complaints import record
from home.models import LandingPage
from home.saved_views.models import SavedView
from home.statistics.reports.models import (
    Cohort,
    ProductDay,
    Progress,
    PromotionDay,
    RefundDay,
    RegionDay,
    RfmBuyer,
    RfmGroup,
    StaffDay,
    StorePeriod,
)
from home.statistics.visits.models import DailyCount, DailyProduct, DailyVisitors
from orders.aftersales.models import (
    AfterSale,
    AfterSaleLine,
    AfterSalePhoto,
    AfterSaleRefund,
    AfterSaleStep,
    ReturnParcel,
    Swap,
)
from orders.balance import terms as balance_terms
from orders.balance import withdrawals as balance_withdrawals
from orders.balance.models import TopUp
from orders.bulk.models import OrderJob, OrderJobRow
from orders.bulk_shipping.models import ShippingJob, ShippingRow
from orders.cart.models import Cart, CartLine
from orders.chat import drafts
from orders.chat.models import DraftOffer
from orders.customers.models import CouponJob, CouponJobRow
from orders.dropshipping.models import (
    SupplierCheck,
    SupplierNews,
    SupplierOrder,
    SupplierOrderLine,
)
from orders.exports.models import ExportJob
from orders.favourites import favourites
from orders.hearing.models import HearingChoice, HearingHours, PushDevice, PushNote
from orders.membership.models import MemberOrder
from orders.models import Delivery, Order, OrderEvent, OrderLine, PayMethod
from orders.papers.models import Printed
from orders.payments import payment_accounts
from orders.payments.models import (
    AccountEntry,
    Channel,
    PaymentAccount,
    PaymentConfiguration,
    PaymentInterface,
    PaymentLog,
    PaymentMethod,
    PaymentOrder,
    Reconciliation,
    ReconciliationItem,
    Refund,
    TransferProof,
)
from orders.payments.payouts import ledger as payouts
from orders.payments.payouts import terms, withdrawals
from orders.payments.refunds import refunds
from orders.pickup.models import PickupCode
from orders.printers.models import Printer, PrintJob
from orders.reviews import summary
from orders.reviews.models import Review, ReviewPhoto, ReviewReminder, ShopRating
from orders.riders.models import CourierAccount, Ride, RideStep
from orders.shipping import price_lists, setup
from orders.shipping.models import Fulfillment, FulfillmentLine, SlotBooking
from orders.shipping.tracking.models import Track, TrackEvent
from orders.substitutions.models import Substitution
from orders.support import customers, threads
from orders.support.answering import hours, replies
from orders.waybills.models import Waybill, WaybillAccount
from orders.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery
from orders.wechat_shipping.models import ShippingNotice
from search.models import StoreWord, SynonymGroup
from shop.bulk.models import BulkJob, BulkRow
from shop.campaigns import campaigns
from shop.campaigns.models import Campaign
from shop.catalog import products
from shop.catalog.imports.models import ImportJob, ImportRow
from shop.catalog.mixins.together import BoughtTogether
from shop.catalog.models import CategoryPage, ProductPage, ProductParameter
from shop.crawler.models import (
    CrawlField,
    CrawlHost,
    CrawlItem,
    CrawlRule,
    CrawlRun,
    CrawlTick,
    CrawlTrouble,
    CrawlTry,
    CrawlWorker,
)
from shop.flash import items
from shop.flash.models import FlashItem
from shop.groups import group_buys
from shop.groups.models import Group, GroupBuy, Seat
from shop.members import balance, memberships, points, programmes
from shop.members.models import MemberLevel
from shop.presales import presales
from shop.presales.models import Booking, Presale
from shop.promotions import coupons, promotions
from shop.promotions.models import Coupon, Promotion
from shop.promotions.reckoning.terms import Scope, Tier
from shop.rewards import rewards
from shop.rewards.models import Redemption, Reward
from shop.stock import ledger
from shop.stores import opening
from shop.stores.models import (
    Store,
    StoreDocument,
    StoreImage,
    StoreMembership,
    StorePage,
    StoreRole,
)
from shop.stores.people import audit, staff
from shop.stores.photos import pictures
from shop.suppliers.models import Difference, Supplier, SupplierProduct, SyncError, SyncRun

# Long: random tokens of a page must not spell it by chance.
MARK = "zqxbwjvk"
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
    _collected(own, other)
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
    store = opening.open_store(owner=owner, name=store_name, phone=phone)
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
    product = products.add_product(
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
    BoughtTogether.objects.create(store=store, product=product, other_id=draft.pk, count=2)
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
    side.rows["invitation"] = staff.invite(
        store=store, phone=f"137{store.pk:08d}", role="clerk", actor=owner, at=timezone.now()
    )
    side.rows["store_role"] = StoreRole.objects.create(
        store=store, name=f"{word}兼职", abilities={"orders": True}
    )
    side.rows["complaint"] = record.file(
        kind="order",
        text=f"{word}投诉的内容",
        phone="13900000000",
        store=side.store,
        photos=[upload()],
        at=timezone.now(),
    )
    side.rows["complaint_photo"] = side.rows["complaint"].photos.get()
    side.rows["address"] = side.order.buyer.addresses.get()
    side.rows["social_link"] = side.order.buyer.social_auth.create(provider="qq", uid=f"{word}的QQ")
    _odds(side, word)
    _delivery(side, word)
    _money(side, word)
    _aftersale(side, word)
    _support(side, word)
    _favourite(side)
    _suppliers(side, word)
    _member(side, word)
    _review(side, word)
    _chat(side, word)
    _visits(side, word)
    _statistics(side, word)
    _substitution(side, word)
    _paperwork(side, word)
    _webhook(side, word)
    _payouts(side, word)
    _hearing(side, word)
    _promotions(side, word)
    _campaign(side, word)
    _group(side, word)
    _presale(side)
    _flash(side)
    _reward(side)
    return side


def _paperwork(side: Side, word: str) -> None:
    """A file of tracking numbers that waits for a look."""
    job = ShippingJob.objects.create(
        store=side.store, name=f"{word}.xlsx", digest=word, state=ShippingJob.State.WAITING
    )
    ShippingRow.objects.create(
        store=side.store, job=job, number=2, state="ready", order_number=side.order.number
    )
    side.rows["shipping_job"] = job
    read = ImportJob.objects.create(
        store=side.store, name=f"{word}.csv", digest=word, state=ImportJob.State.WAITING
    )
    side.rows["import_job"] = read
    side.rows["bulk_job"] = BulkJob.objects.create(
        store=side.store, kind="price", change={}, chosen={}, state=BulkJob.State.WAITING
    )
    side.rows["order_job"] = OrderJob.objects.create(
        store=side.store, kind="confirm", wanted={}, state=OrderJob.State.WAITING
    )
    OrderJobRow.objects.create(
        store=side.store, job=side.rows["order_job"], number=1, state="ready", order=side.order
    )
    side.rows["saved_view"] = SavedView.objects.create(
        store=side.store, of="orders", name=f"{word}筛选"[:20], query="state=new", person=side.owner
    )
    side.rows["export_job"] = ExportJob.objects.create(
        store=side.store, kind="orders", form="csv", state=ExportJob.State.CANCELLED
    )
    BulkRow.objects.create(
        store=side.store,
        job=side.rows["bulk_job"],
        number=1,
        state="ready",
        name=f"{word}改价",
        before="5.00",
        after="6.00",
    )
    side.rows["import_row"] = ImportRow.objects.create(
        store=side.store, job=read, number=1, state="ready", name=f"{word}新品", price="5"
    )
    _crawl(side, word)
    given = {"store": side.store, "order": side.order}
    Printed.objects.create(**given, kind="label", printed_at=timezone.now())
    PickupCode.objects.create(**given, code="123456")
    printer = Printer.objects.create(
        store=side.store, name=f"{word}打印机", maker="feie", account=f"{word}账号", serial=word
    )
    side.rows["printer"] = printer
    side.rows["print_job"] = PrintJob.objects.create(**given, printer=printer, reason="new")
    account = CourierAccount.objects.create(
        store=side.store, service="dada", account=f"{word}账号", merchant=word, shop=f"{word}门店"
    )
    side.rows["courier"] = account
    ride = Ride.objects.create(
        **given, service="dada", account=account, state="accepted", rider_name=f"{word}骑手"
    )
    RideStep.objects.create(store=side.store, ride=ride, state="accepted", at=timezone.now())
    side.rows["ride"] = ride
    contract = WaybillAccount.objects.create(
        store=side.store, courier="zhongtong", key=word, partner=f"{word}网点", sender_name=word
    )
    side.rows["waybill_account"] = contract
    side.rows["waybill"] = Waybill.objects.create(
        **given, account=contract, courier=f"{word}快递", state="refused"
    )


def _crawl(side: Side, word: str) -> None:
    """A rule with all that a run of it leaves behind."""
    now = timezone.now()
    rule = CrawlRule.objects.create(
        store=side.store, name=f"{word}规则", start="https://shop.example/", hosts="shop.example"
    )
    CrawlField.objects.create(store=side.store, rule=rule, target="name", how="css", path="h1")
    run = CrawlRun.objects.create(store=side.store, rule=rule, state="paused", until=now)
    own = {"store": side.store, "run": run}
    CrawlWorker.objects.create(**own, beat_at=now)
    CrawlItem.objects.create(**own, mark=word, told={"name": f"{word}新品"})
    CrawlTrouble.objects.create(**own, url=f"https://{word}.example/", code="slow")
    CrawlHost.objects.create(**own, host="shop.example")
    CrawlTick.objects.create(**own, at=now)
    side.rows["crawl_rule"], side.rows["crawl_run"] = rule, run
    side.rows["crawl_try"] = CrawlTry.objects.create(
        store=side.store, rule=rule, url=f"https://{word}.example/", state="failed", code="slow"
    )


def _suppliers(side: Side, word: str) -> None:
    """A contract, something of it that is sold, a price that changed, an order there."""
    supplier = Supplier.objects.create(store=side.store, kind="haier", error=word)
    given = {"store": side.store, "supplier": supplier}
    line = side.order.lines.get()
    product = SupplierProduct.objects.create(
        **given, code="C0001", name=f"{word}冰箱", variant=line.variant
    )
    difference = Difference.objects.create(store=side.store, product=product, what="gone")
    run = SyncRun.objects.create(**given, state="done", words=word)
    SyncError.objects.create(store=side.store, run=run, code="C0001", words=word)
    row = SupplierOrder.objects.create(**given, order=side.order, kind="haier", state="by_hand")
    SupplierOrderLine.objects.create(
        store=side.store, supplier_order=row, line=line, code="C0001", quantity=line.quantity
    )
    SupplierNews.objects.create(
        store=side.store, supplier_order=row, heard="taken", at=timezone.now()
    )
    SupplierCheck.objects.create(**given, day=timezone.localdate())
    side.rows |= {
        "supplier": supplier,
        "supplier_product": product,
        "difference": difference,
        "sync_run": run,
        "supplier_order": row,
    }


def _favourite(side: Side) -> None:
    """Goods that the buyer keeps."""
    given = {"store": side.store, "at": timezone.now()}
    kept = favourites.keep(user=side.order.buyer, product=side.product, **given)
    side.rows["favourite"] = kept


def _member(side: Side, word: str) -> None:
    """The buyer's membership, with something on both ledgers."""
    at, store = timezone.now(), side.store
    programmes.save(store=store, actor=side.owner, values={"is_on": True})
    MemberLevel.objects.for_store(store).filter(rank=1).update(name=f"{word}级")
    member = memberships.join(store=store, user=side.order.buyer, at=at)
    one = {"member": member, "reference": "world", "at": at}
    points.earn(**one, kind="given", amount=5, reason=f"{word}赠送", actor=side.owner)
    balance.put_in(**one, amount=Decimal(10), bonus=Decimal(1))
    asked = balance_withdrawals.ask(member=member, account=f"{word}的支付宝", at=at)
    side.rows["balance_withdrawal"] = asked
    MemberOrder.objects.create(store=store, order=side.order, rate=1)
    side.rows["member"] = member
    tiers = [(Decimal(100), Decimal(10))]
    given = {"is_on": True, "is_registered": False, "tiers_": tiers}
    balance_terms.save(store=store, actor=side.owner, **given)
    TopUp.objects.create(store=store, order=side.order, bonus=Decimal(10))


def _review(side: Side, word: str) -> None:
    """What the buyer says of the goods, with a picture of them, and of the shop."""
    line, at = side.order.lines.get(), timezone.now()
    review = Review.unscoped.create(
        store=side.store,
        order=side.order,
        line=line,
        product=side.product,
        person=side.order.buyer,
        stars=4,
        text=f"{word}好喝",
        reply=f"{word}谢谢",
        has_photos=True,
        created_at=at,
        state=Review.State.SHOWN,
    )
    photo = ReviewPhoto(store=side.store, review=review)
    photo.picture.save("photo.jpg", ContentFile(jpeg()), save=True)
    summary.count(review, 1)
    ReviewReminder.unscoped.create(store=side.store, order=side.order, created_at=at)
    ShopRating.unscoped.create(
        store=side.store,
        order=side.order,
        person=side.order.buyer,
        stars=4,
        suggestion=f"{word}建议",
        created_at=at,
    )
    side.rows |= {"review": review, "review_photo": photo}


def _support(side: Side, word: str) -> None:
    """A shopper's conversation with answers, a note and a picture, and what the shop keeps."""
    given, at = {"store": side.store}, timezone.now()
    buyer = threads.Owner(user_id=side.order.buyer_id)
    picture = threads.Saying(text=f"{word}问题", picture=jpeg())
    about = threads.About(product=side.product)
    thread = threads.begin(**given, owner=buyer, saying=picture, about=about, at=at)
    for party in ("store", "note"):
        saying = threads.Saying(text=f"{word}说的{party}")
        threads.say(
            **given, thread_id=thread.pk, side=party, saying=saying, actor=side.owner, at=at
        )
    hours.save(
        **given, weekdays=127, opens=time(0), closes=time(23), away_text=f"{word}不在", actor=None
    )
    reply = replies.save(**given, title=f"{word}你好", text=f"{word}在", actor=side.owner, at=at)
    customer = customers.of_order(side.order)
    customers.keep(customer=customer, labels=[f"{word}客"], note=f"{word}记", actor=None, at=at)
    message = thread.messages.exclude(picture="").get()
    side.rows |= {"thread": thread, "thread_message": message, "canned_reply": reply}


def _aftersale(side: Side, word: str) -> None:
    """Something was asked afterwards, with a picture of it."""
    given = {"store": side.store}
    case = AfterSale.objects.create(
        **given,
        order=side.order,
        number=f"S{side.store.pk}{MARK if MARK in word else 'x'}",
        kind="return",
        asked_kind="return",
        reason="broken",
        words=f"{word}碎了",
        state="requested",
        freight_by="shop",
    )
    AfterSaleLine.objects.create(
        **given, aftersale=case, line=side.order.lines.get(), quantity=Decimal(1)
    )
    step = AfterSaleStep.objects.create(
        **given, aftersale=case, step="asked", side="buyer", state="requested", words=f"{word}碎了"
    )
    photo = AfterSalePhoto(**given, step=step)
    photo.picture.save("photo.jpg", ContentFile(jpeg()), save=True)
    ReturnParcel.objects.create(**given, aftersale=case, number=f"{word}退".upper())
    AfterSaleRefund.objects.create(**given, aftersale=case, refund=side.rows["refund"])
    variant = side.order.lines.get().variant
    Swap.objects.create(
        **given,
        aftersale=case,
        side="buyer",
        variant=variant,
        name=f"{word}换",
        unit=variant.unit,
        price=variant.price,
        quantity=Decimal(1),
        credit=variant.price,
    )
    side.rows |= {"aftersale": case, "aftersale_photo": photo}


def _chat(side: Side, word: str) -> None:
    """A draft that the shop wrote down from a customer's message."""
    item = drafts.Item(variant_id=side.rows["variant"].pk, quantity=Decimal(2), said=f"{word}原话")
    part = drafts.Part(
        items=[item], customer=f"{word}顾客", note=f"{word}留言", missing=[f"{word}没有的"]
    )
    side.rows["synonym"] = SynonymGroup.objects.create(store=side.store, words=f"同义 = {word}说法")
    side.rows["store_word"] = StoreWord.unscoped.create(
        store=side.store, variant=side.rows["variant"], words=f"{word}叫法", by_desk=1
    )
    side.rows["chat_draft"] = drafts.write(
        store=side.store, parts=[part], actor=side.owner, at=timezone.now()
    )[0]
    line = side.rows["draft_line"] = side.rows["chat_draft"].lines.get()
    side.rows["draft_offer"] = DraftOffer.objects.create(
        store=side.store,
        line=line,
        variant=side.rows["variant"],
        old_name=line.name,
        name=f"{word}换的",
        quantity=Decimal(1),
        state="proposed",
    )


def _substitution(side: Side, word: str) -> None:
    """The shopper is asked about a line."""
    asked = OrderEvent.Type.SUBSTITUTE_ASKED
    OrderEvent.objects.create(store=side.store, order=side.order, type=asked)
    side.rows["substitution"] = Substitution.objects.create(
        store=side.store,
        order=side.order,
        line=side.order.lines.get(),
        kind=Substitution.Kind.LEAVE_OUT,
        quantity=Decimal(1),
        words=f"{word}缺货的话",
        deadline=timezone.now() + timedelta(days=1),
    )


def _webhook(side: Side, word: str) -> None:
    """A program of the shop's that was told of an order."""
    given, at = {"store": side.store}, timezone.now()
    hook = Webhook.objects.create(
        **given,
        url=f"https://{MARK if MARK in word else 'own'}.example/",
        secret=word,
        created_at=at,
    )
    row = WebhookDelivery.objects.create(
        **given,
        webhook=hook,
        type="order.placed",
        subject="order",
        body=f"{word}通知",
        state="delivered",
        next_try_at=at,
        give_up_at=at,
        created_at=at,
    )
    WebhookAttempt.objects.create(**given, delivery=row, at=at, status=200, answer=f"{word}回复")
    side.rows |= {"webhook": hook, "webhook_delivery": row}


def _payouts(side: Side, word: str) -> None:
    """The platform collected for the store, settled, and is asked to pay."""
    given, at = {"store": side.store, "actor": side.owner}, timezone.now()
    terms.set_rate(**given, rate=Decimal("0.0100"), at=at)
    withdrawals.keep_account(
        **given, holder=f"{word}户名", bank=f"{word}银行", number="6222021234567890", at=at
    )
    account = PaymentAccount.objects.create(store=side.store, holder="platform")
    entry = AccountEntry(
        store=side.store,
        account=account,
        kind="captured",
        order=side.order,
        payment=_nine_yuan(side),
        balance_change=Decimal("9.00"),
        frozen_change=Decimal(0),
        balance_after=Decimal("9.00"),
    )
    entry.save()
    payouts.book(entry)
    payouts.settle(side.order, at=at)
    amounts = {"amount": Decimal("2.00"), "seen": Decimal("8.91")}
    side.rows["withdrawal"] = withdrawals.request(**given, **amounts, at=at)


def _nine_yuan(side: Side) -> PaymentOrder:
    """They came by the platform’s account."""
    return PaymentOrder.objects.create(
        store=side.store,
        order=side.order,
        channel="alipay",
        state="succeeded",
        amount=Decimal("9.00"),
        transaction_id=f"T{side.store.pk}",
    )


def _campaign(side: Side, word: str) -> None:
    """Which it joined while that was open, as nobody else can any more; no price knows it yet."""
    at = timezone.now() - timedelta(days=1)
    row = Campaign(
        name=f"{word}平台活动",
        kind="spend_off",
        starts_at=at + timedelta(days=9),
        ends_at=at + timedelta(days=10),
        join_until=at + timedelta(hours=1),
    )
    side.rows["campaign"] = campaigns.make(row, [Tier(Decimal(990), Decimal(1))], at=at)
    given = {"number": row.number, "scope": Scope(), "actor": side.owner, "at": at}
    side.rows["campaign_joining"] = campaigns.join(store=side.store, **given)


def _promotions(side: Side, word: str) -> None:
    """A draft that no price of other tests knows, and a coupon of which a piece is out."""
    at = timezone.now()
    off = Tier(threshold=Decimal(900), amount=Decimal(1))
    days = {"starts_at": at - timedelta(days=9), "ends_at": at + timedelta(days=9)}
    row = Promotion(store=side.store, kind="spend_off", name=f"{word}满减", **days)
    promotions.save(row, [off], Scope(), actor=side.owner, at=at)
    kind = Coupon(
        store=side.store,
        kind="amount",
        name=f"{word}券",
        amount=Decimal(1),
        threshold=Decimal(900),
        claim_from=days["starts_at"],
        claim_until=days["ends_at"],
        valid_days=7,
        code=f"{word}口令"[:20],
    )
    side.rows["promotion"] = row
    side.rows["coupon"] = coupons.save(kind, Scope(), actor=side.owner)
    job = CouponJob.objects.create(
        store=side.store, coupon=side.rows["coupon"], wanted={}, state=CouponJob.State.WAITING
    )
    side.rows["coupon_job"] = job
    CouponJobRow.objects.create(
        store=side.store, job=job, number=1, state="ready", order=side.order
    )
    buyer = side.order.buyer
    if buyer is not None:
        coupons.claim(coupon_id=kind.pk, store=side.store, user=buyer, at=at)


def _group(side: Side, word: str) -> None:
    """A group buy that begins one day, and a group of it with the buyer in it."""
    at, store = timezone.now(), side.store
    days = {"starts_at": at + timedelta(days=8), "ends_at": at + timedelta(days=9)}
    row = GroupBuy(store=store, product=side.product, price=CENT, size=2, hours=1, **days)
    side.rows["group_buy"] = group_buys.make(row, actor=side.owner, at=at)
    days = {"opened_at": at, "ends_at": at + timedelta(days=8)}
    group = Group.unscoped.create(store=store, group_buy=row, size=2, taken=1, paid=1, **days)
    GroupBuy.unscoped.filter(pk=row.pk).update(groups=1)
    Seat.unscoped.create(
        store=store,
        group=group,
        reference=f"world {store.pk}",
        user=side.order.buyer,
        buyer=f"world {store.pk}",
        phone_key=f"world {store.pk}",
        label=f"{word[:1]}**",
        quantity=1,
        state="paid",
        taken_at=at,
    )
    side.rows["group"] = group


def _presale(side: Side) -> None:
    """One that begins one day, and the booking of the buyer."""
    at, store = timezone.now(), side.store
    row = Presale(
        store=store,
        variant=side.rows["variant"],
        price=CENT * 5,
        deposit=CENT,
        quantity=9,
        starts_at=at + timedelta(days=8),
        ends_at=at + timedelta(days=9),
        rest_from=at + timedelta(days=9),
        rest_until=at + timedelta(days=10),
        ships_by=timezone.localdate(at) + timedelta(days=20),
    )
    side.rows["presale"] = presales.make(row, actor=side.owner, at=at)
    who = {"user": side.order.buyer, "buyer": f"world {store.pk}", "phone_key": f"world {store.pk}"}
    reference = f"presale world {store.pk}"
    side.rows["presale_booking"] = Booking.unscoped.create(
        store=store, presale=row, reference=reference, count=1, booked_at=at, **who
    )
    Presale.unscoped.filter(pk=row.pk).update(booked=1)


def _reward(side: Side) -> None:
    """Goods for points, and the member who took one."""
    row = Reward(store=side.store, variant=side.rows["variant"], points=1, total=2)
    side.rows["reward"] = rewards.make(row, actor=side.owner)
    Reward.unscoped.filter(pk=row.pk).update(taken=1)
    Redemption.unscoped.create(
        store=side.store,
        reward=row,
        member=side.rows["member"],
        reference=f"world {side.store.pk}",
        count=1,
        points=1,
        state="used",
        made_at=timezone.now(),
    )


def _flash(side: Side) -> None:
    """Tomorrow, so that no price of other tests knows it."""
    day, variant = timedelta(days=1), side.rows["variant"]
    at = timezone.now()
    item = FlashItem(store=side.store, variant=variant, price=Decimal("0.01"), quantity=1)
    item.kind, item.starts_at, item.ends_at = "seckill", at + day, at + 2 * day
    side.rows["flash"] = items.make(item, actor=side.owner, at=at)


def _hearing(side: Side, word: str) -> None:
    """The owner's phone takes pushes, and was told something."""
    at = timezone.now()
    device = PushDevice.objects.create(
        person=side.owner,
        endpoint=f"https://push.example/{MARK if MARK in word else 'own'}",
        p256dh="p",
        auth="a",
        name=f"{word}手机",
        created_at=at,
    )
    given = {"store": side.store, "person": side.owner}
    HearingChoice.objects.create(**given, kind="message", by_push=False)
    HearingHours.objects.create(**given, volume=7)
    PushNote.objects.create(
        store=side.store, device=device, title=f"{word}订单", url="/", created_at=at
    )
    side.rows["push_device"] = device


def _visits(side: Side, word: str) -> None:
    """Somebody came by a poster, and looked at something."""
    given, on = {"store": side.store}, timezone.localdate()
    name = f"utm_{MARK}" if MARK in word else "utm_poster"
    DailyCount.objects.create(**given, on=on, kind="store", source=name, count=7)
    DailyProduct.objects.create(**given, on=on, product=side.product, views=7, carts=1)
    DailyVisitors.objects.create(**given, on=on, registers=b"\1" * 1024)


def _statistics(side: Side, word: str) -> None:
    """A day of everything that is counted."""
    given, on = {"store": side.store}, timezone.localdate()
    amount = Decimal("5.00")
    StorePeriod.objects.create(**given, by="day", starts_on=on, paid_amount=amount)
    ProductDay.objects.create(**given, on=on, product=side.product, orders=1, amount=amount)
    PromotionDay.objects.create(
        **given, on=on, number=f"P{side.store.pk}", name=f"{word}活动", kind="discount", orders=1
    )
    RefundDay.objects.create(**given, on=on, kind="requested", reason=f"{word}原因", count=1)
    RegionDay.objects.create(**given, on=on, province=f"{word}省", city=word, paid_amount=amount)
    StaffDay.objects.create(**given, on=on, person=side.store.owner, confirmed_orders=1)
    RfmGroup.objects.create(**given, on=on, group="111", buyers=1, amount=amount)
    RfmBuyer.objects.create(**given, group="111", order=side.order)
    Cohort.objects.create(**given, month=on.replace(day=1), after=0, buyers=1)
    Progress.objects.create(**given, counted_at=timezone.now())


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
    track = Track.objects.create(
        store=store, fulfillment=shipment, number=f"{word}单号".upper(), state="trouble"
    )
    TrackEvent.objects.create(
        store=store, track=track, at=timezone.now(), words=f"{word}网点", state="trouble"
    )
    FulfillmentLine.objects.create(
        store=store, fulfillment=shipment, line=line, quantity=Decimal(1)
    )
    ledger.reserve(store=store, quantities={variant.pk: Decimal(1)}, reference=f"{word}单据")
    _address(buyer, word)
    cart = Cart.objects.create(user=buyer)
    CartLine.objects.create(
        store=store, cart=cart, variant=variant, quantity=Decimal(1), price_seen=variant.price
    )
    return order


def _address(buyer: User, word: str) -> None:
    area = areas.find(province="浙江省", city="杭州市", district="西湖区")
    addressbook.save(user=buyer, entry=Entry(f"{word}收货人", "13900000000", area, f"{word}路1号"))


def _delivery(side: Side, word: str) -> None:
    """How this store delivers: its prices, distances and times."""
    given = {"store": side.store, "actor": side.owner}
    template = price_lists.save_template(
        **given, name=f"{word}模板", delivery=Delivery.EXPRESS, basis="weight", is_default=True
    )
    rule = price_lists.save_rule(**given, template_id=template.pk, terms=price_lists.RuleTerms())
    band = setup.save_band(**given, up_to_km=Decimal(3), fee=Decimal(3))
    slot = setup.save_slot(**given, weekdays=127, starts=time(9), ends=time(12))
    setup.save_profile(**given, area_code="330106")
    SlotBooking.objects.create(
        store=side.store, order=side.order, slot=slot, on=timezone.localdate()
    )
    side.rows |= {
        "freight_template": template,
        "freight_rule": rule,
        "local_band": band,
        "delivery_slot": slot,
    }


def _money(side: Side, word: str) -> None:
    """How this store is paid: keys, a code, a transfer with its proof, a refund."""
    given = {"store": side.store, "order": side.order}
    configuration = PaymentConfiguration.objects.create(
        store=side.store,
        interface=PaymentInterface.objects.get(code="wechatpay"),
        name=f"{word}商户",
        app_id=f"wx{word}",
        merchant_id=f"{word}号",
        private_key=f"{word}私钥",
    )
    PaymentMethod.objects.create(
        store=side.store,
        channel=Channel.WECHATPAY,
        configuration=configuration,
        description=f"{word}说明",
    )
    PaymentMethod.objects.create(
        store=side.store,
        channel=Channel.TRANSFER,
        code_picture=side.image,
        account_name=f"{word}收款人",
        account_text=f"{word}账号",
    )
    paid = PaymentOrder.objects.create(
        **given,
        channel=Channel.TRANSFER,
        state=PaymentOrder.State.SUCCEEDED,
        amount=Decimal("4.98"),
        transaction_id=f"{word}转账",
        paid_at=timezone.now(),
    )
    payment_accounts.capture(paid)
    with transaction.atomic():
        refund = refunds.decide(
            order=side.order,
            payment=paid,
            amount=Decimal("1.00"),
            kind=Refund.Kind.REQUESTED,
            reason=f"{word}原因",
            actor=side.owner,
            at=timezone.now(),
        )
    ShippingNotice.objects.create(**given, payment=paid)
    waiting = PaymentOrder.objects.create(**given, channel=Channel.TRANSFER, amount=Decimal("4.99"))
    proof = TransferProof(store=side.store, payment=waiting, note=f"{word}附言")
    proof.picture.save("proof.jpg", ContentFile(jpeg()), save=True)
    side.rows |= {
        "payment": waiting,
        "refund": refund,
        "proof": proof,
        "configuration": configuration,
    }
    _reconciled(side, word)


def _reconciled(side: Side, word: str) -> None:
    """Yesterday's bill of the store's own account, with a row in every state."""
    configuration = side.rows["configuration"]
    row = _reconciliation(configuration)
    PaymentLog.objects.create(
        kind=PaymentLog.Kind.DECISION,
        event="reconciled",
        store=side.store,
        configuration=configuration,
        detail={"note": f"{word}日志"},
    )
    items = [
        ReconciliationItem.objects.create(
            reconciliation=row,
            store=side.store,
            kind=kind,
            subject=subject,
            payment=side.rows["payment"],
            refund=side.rows["refund"] if subject == "refund" else None,
            reference=f"{word}单号{kind}",
            ours=Decimal("4.98"),
            theirs=Decimal("4.98"),
        )
        for kind in ReconciliationItem.Kind.values
        for subject in ReconciliationItem.Subject.values
    ]
    side.rows |= {"reconciliation": row, "reconciliation_item": items[-1]}


def _collected(*sides: Side) -> None:
    """Yesterday's bill of the platform's account, with rows of both stores and of nobody."""
    configuration = PaymentConfiguration.objects.create(
        interface=PaymentInterface.objects.get(code="alipay"),
        name=f"平台{MARK}",
        app_id="2021",
        merchant_id=f"2088{MARK}",
    )
    row = _reconciliation(configuration)
    given = {"reconciliation": row, "subject": "payment", "theirs": Decimal("4.98")}
    for side in sides:
        word = side.name
        ReconciliationItem.objects.create(
            **given,
            store=side.store,
            kind="amount_differs",
            payment=side.rows["payment"],
            reference=f"{word}代收",
            ours=Decimal("4.99"),
        )
    ReconciliationItem.objects.create(**given, kind="only_theirs", reference=f"无主{MARK}")


def _reconciliation(configuration: PaymentConfiguration) -> Reconciliation:
    sums = {"payments": 1, "paid": "4.98", "refunds": 1, "refunded": "1.00"}
    return Reconciliation.objects.create(
        configuration=configuration,
        store=configuration.store,
        day=timezone.localdate() - timedelta(days=1),
        totals={"bill": {**sums, "fee": "0.03", "net": "3.95"}, "ours": sums},
        file_name=f"{configuration.name}.csv",
    )


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
        store=side.store,
        actor=side.owner,
        action="settings",
        target=f"{word}对象",
        note=[word, word],
    )
