"""A copy of everything of one person and nothing of others; the end of an account; consents."""

import json
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.template.loader import get_template
from django.test import Client
from django.utils import timezone

from accounts import messages
from accounts.addresses import addressbook
from accounts.addresses.addressbook import Entry
from accounts.addresses.areas import find
from accounts.models import Device, Message, User
from accounts.privacy import consents, copies, deletion, documents, parts, tasks
from accounts.privacy.models import Consent, DataCopy, Deletion, LegalRecord
from accounts.protection import security
from accounts.proving import proof
from core import scope
from home.complaints import record
from home.complaints.models import Complaint
from orders import notifications
from orders.cart import cart
from orders.chat.models import Draft, DraftLine
from orders.checkout.placement import Contact
from orders.favourites import favourites
from orders.lifecycle import cancellation
from orders.models import Order
from orders.payments.models import PaymentOrder, TransferProof
from orders.reviews import summary
from orders.reviews.models import Review, ReviewPhoto, ShopRating
from orders.support import customers, threads
from shop.stores.models import StaffInvitation
from tests import make
from tests.api.conftest import Api, problem

DATA, DELETE = "/account/data/", "/account/delete/"
WANG, LI = ("王芳", "13700000001"), ("李明", "13700000002")
# Tables that lead to a person, and why a copy has nothing of them.
THE_STORES = "the store's own: what somebody did there as its owner or staff"
THE_PLATFORMS = "the platform's own: what an operator did"
NOT_TOLD = {
    "bans.Ban": THE_PLATFORMS,
    "bans.AllowedNetwork": THE_PLATFORMS,
    "payments.ReconciliationItem": THE_PLATFORMS,
    "stores.PlatformEntry": THE_PLATFORMS,
    "stores.Acting": THE_PLATFORMS,
    "payments.PaymentLog": THE_STORES,
    "stores.StoreImage": THE_STORES,
    "stores.StoreDocument": THE_STORES,
    "stores.StorePage": THE_STORES,
    "stores.AuditEntry": THE_STORES,
    "stores.StoreHandover": THE_STORES,
    "waybills.WaybillAccount": THE_STORES,
    "chat_orders.DraftOffer": THE_STORES,
    "otp_static.StaticDevice": "a secret that a copy must not carry; it goes with the account",
    "accounts.AppDevice": "a secret that a copy must not carry; it goes with the account",
    "otp_totp.TOTPDevice": "a secret that a copy must not carry; it goes with the account",
    "catalog.CategoryPage": THE_STORES,
    "catalog.ProductPage": THE_STORES,
    "stock.StockMovement": THE_STORES,
    "substitutions.Substitution": "stands in the order, as what was proposed",
    "bulk_shipping.ShippingJob": THE_STORES,
    "imports.ImportJob": THE_STORES,
    "bulk.BulkJob": THE_STORES,
    "bulk_orders.OrderJob": THE_STORES,
    "customers.CouponJob": THE_STORES,
    "order_exports.ExportJob": THE_STORES,
    "reports.StaffDay": THE_STORES,
    "saved_views.SavedView": THE_STORES,
    "saved_views.OwnView": "how somebody looked through lists at work",
    "crawler.CrawlRule": THE_STORES,
    "crawler.CrawlRun": THE_STORES,
    "papers.Printed": THE_STORES,
    "pickup.PickupCode": THE_STORES,
    "riders.Ride": THE_STORES,
    "waybills.Waybill": THE_STORES,
    "suppliers.Difference": THE_STORES,
    "suppliers.SyncRun": THE_STORES,
    "shipping.Fulfillment": "stands in the order, as its parcel",
    "support.CustomerCard": "what the store keeps in mind for itself; it goes with the account",
    "webhooks.Webhook": THE_STORES,
    "hearing.PushNote": "what a device was told of the store; it goes with the device",
    "payouts.Withdrawal": THE_STORES,
    "home.HomePage": THE_PLATFORMS,
    "home.LandingPage": THE_STORES,
    **dict.fromkeys(
        (
            *("wagtaildocs.Document", "wagtailimages.Image", "wagtailcore.UploadedFile"),
            *("wagtailcore.ModelLogEntry", "wagtailcore.PageLogEntry", "wagtailcore.Revision"),
            *("wagtailcore.WorkflowState", "wagtailcore.TaskState", "wagtailcore.Page"),
            *("wagtailcore.Comment", "wagtailcore.CommentReply", "wagtailcore.PageSubscription"),
            *("wagtailadmin.EditingSession", "wagtailadmin.FormState"),
        ),
        THE_STORES,
    ),
    "wagtailusers.UserProfile": "settings of the editor: nothing but what it looks like",
    "social_django.Code": "nobody gets one: mails are proved by links of ours",
    "wagtailcore.APIToken": "nobody gets one: that API is not mounted",
}
pytestmark = pytest.mark.django_db


def trade(store, name: str, phone: str) -> User:
    """An address, an order with a proof, a typed order, a cart, a complaint, all with the name."""
    user = make.user_of(phone)
    User.unscoped.filter(pk=user.pk).update(name=name)
    user.refresh_from_db()
    area = find(province="浙江省", city="杭州市", district="西湖区")
    addressbook.save(user=user, entry=Entry(name, phone, area, f"{name}家门口"))
    tea = make.variant(store, name=f"{name}的茶", stock="9")
    contact = Contact(name, phone, area, f"{name}家门口")
    order = make.order(store, {tea: "1"}, buyer=user, contact=contact)
    talk_as_guest(make.order(store, {tea: "1"}, contact=contact))
    cart.add(owner=cart.Owner(user_id=user.pk), variant=tea, quantity=Decimal(2))
    favourites.keep(user=user, store=store, product=tea.product, at=timezone.now())
    pay_and_type(store, order, name)
    complain_and_praise(store, order, user)
    talk(store, user)
    return user


def pay_and_type(store, order: Order, name: str) -> None:
    at = timezone.now()
    payment = PaymentOrder.unscoped.create(
        store=store, order=order, channel="transfer", product="qr", amount=order.total_price,
        payer=f"{name}的账户", state="closed",
    )  # fmt: skip
    proof = TransferProof(store=store, payment=payment, note=f"{name}转的", state="refused")
    proof.picture.save("proof.jpg", make.photo())
    proof.save()
    draft = Draft.unscoped.create(
        store=store, customer=f"{name}微信", order=order, ordered_at=at,
        expires_at=at + timedelta(days=7), missing=[f"{name}要的醋"],
    )  # fmt: skip
    DraftLine.unscoped.create(
        store=store, draft=draft, name="茶", said=f"{name}要一斤茶", quantity=Decimal(1)
    )


def complain_and_praise(store, order: Order, user: User) -> None:
    at, name, line = timezone.now(), user.name, order.lines.get()
    record.file(
        kind="other", store_name="春风小店", order_number=order.number,
        text=f"{name}的投诉，说来话长",
        phone=user.phone, photos=[make.photo()], store=store, at=at,
    )  # fmt: skip
    review = Review.unscoped.create(
        store=store, order=order, line=line, product=line.product, person=user,
        stars=5, text=f"{name}说好喝", has_photos=True, created_at=at, state="shown",
    )  # fmt: skip
    shot = ReviewPhoto(store=store, review=review)
    shot.picture.save("photo.jpg", make.photo())
    summary.count(review, 1)
    ShopRating.unscoped.create(
        store=store,
        order=order,
        person=user,
        stars=4,
        suggestion=f"{name}想要早点送",
        created_at=at,
    )


def talk(store, user: User) -> None:
    at, name = timezone.now(), user.name
    saying = threads.Saying(text=f"{name}问茶", picture=BytesIO(make.photo().read()).getvalue())
    thread = threads.begin(store=store, owner=cart.Owner(user_id=user.pk), saying=saying, at=at)
    answer = threads.Saying(text=f"{name}您好")
    threads.say(store=store, thread_id=thread.pk, side="store", saying=answer, at=at)
    customers.keep(
        customer=customers.of_thread(thread), labels=[], note=f"{name}记", actor=None, at=at
    )


def talk_as_guest(order: Order) -> None:
    """Known to the store by the phone of the order, and by the key of the browser."""
    at, owner = timezone.now(), cart.Owner(key=order.guest_key)
    about, saying = threads.About(order=order), threads.Saying(text=f"{order.name}没登录问")
    thread = threads.begin(store=order.store, owner=owner, saying=saying, at=at, about=about)
    for customer in (customers.of_order(order), customers.of_thread(thread)):
        customers.keep(
            customer=customer, labels=[f"{order.name}家"], note="熟客", actor=None, at=at
        )


@pytest.fixture
def town():
    store = make.store("春风小店")
    return store, trade(store, *WANG), trade(store, *LI)


def signed_in(user: User, *, ip: str = "203.0.113.5") -> Client:
    client = Client(REMOTE_ADDR=ip)
    client.force_login(user)
    return client


def proved(user: User, *, by: str = proof.PROVED) -> Client:
    """Signed in, and shown to be them in this session."""
    return make.prove(signed_in(user), by=by)


def prove(client: Client, path: str, user: User, read_code) -> None:
    client.post(path, {"action": "code"})
    client.post(path, {"action": "prove", "code": read_code(user.phone)})


@pytest.fixture
def read_code():
    from accounts.models import InboxMessage

    return lambda phone: InboxMessage.objects.filter(to=phone).exclude(code="").latest("pk").code


def told(copy: DataCopy) -> tuple[dict[str, list], list[str], str]:
    """Rows by part, names of the pictures, all of it as one text."""
    archive = ZipFile(BytesIO(copy.file.open("rb").read()))
    texts = {name: archive.read(name).decode() for name in archive.namelist() if "." in name
             and not name.endswith(".jpg")}  # fmt: skip
    rows = {name[:-5]: json.loads(text) for name, text in texts.items() if name.endswith(".json")}
    pictures = [name for name in archive.namelist() if name.endswith(".jpg")]
    return rows, pictures, "\n".join(texts.values())


@pytest.fixture
def copied(town, django_capture_on_commit_callbacks):
    """The client that asked for it, and the first person's copy."""
    client = proved(town[1])
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(DATA, {"action": "copy"}).status_code == 302
    return client, DataCopy.objects.get()


def test_a_copy_has_everything_of_one_person_and_nothing_of_others(copied):
    rows, pictures, text = told(copied[1])

    assert [row["name"] for row in rows["addresses"]] == ["王芳"]
    assert len(rows["orders"]) == 1
    assert rows["orders"][0]["lines"][0]["name"] == "王芳的茶"
    assert rows["orders"][0]["payments"][0]["amount"] == "5.00"
    assert [event["what"] for event in rows["orders"][0]["events"]] == ["下单"]
    assert rows["chat_orders"][0]["customer"] == "王芳微信"
    assert rows["cart"][0]["name"] == "王芳的茶"
    assert rows["complaints"][0]["text"].startswith("王芳的投诉")
    assert [row["document"] for row in rows["consents"]] == ["privacy", "terms"]
    assert rows["messages"]
    assert rows["favourites"][0]["product"] == "王芳的茶"
    assert rows["reviews"][0]["text"] == "王芳说好喝"
    assert rows["shop_ratings"][0]["suggestion"] == "王芳想要早点送"
    said = [message["text"] for message in rows["conversations"][0]["messages"]]
    assert said == ["王芳问茶", "王芳您好"]
    assert [name.split("-")[0] for name in pictures] == [
        "pictures/proof",
        "pictures/review",
        "pictures/message",
        "pictures/complaint",
    ]
    assert all(rows[part.name] is not None for part in parts.known())
    for foreign in LI:
        assert foreign not in text
    assert "验证码" not in text


@pytest.mark.long
def test_a_copy_is_given_to_its_person_once_a_day_and_for_a_week(town, copied):
    _store, wang, li = town
    client, copy = copied

    page = client.get(DATA).content.decode()
    link = f"{DATA}{copy.pk}/"
    assert link in page
    got = client.get(link)
    assert b"".join(got.streaming_content)[:2] == b"PK"
    assert got["Content-Type"] == "application/zip"
    assert "no-store" in got["Cache-Control"]
    assert signed_in(li).get(link).status_code == 404
    assert Client().get(link).status_code == 302
    assert "data_ready" in Message.objects.filter(to=wang.phone).values_list("purpose", flat=True)

    again = client.post(DATA, {"action": "copy"})
    assert (again.status_code, DataCopy.objects.count()) == (429, 1)
    assert "请明天再来" in again.content.decode()
    name, storage = copy.file.name, copy.file.storage
    with time_machine.travel(timezone.now() + copies.LIFETIME + timedelta(minutes=1), tick=False):
        tasks.look_after_copies()
        assert proved(wang).get(link).status_code == 404
    assert not storage.exists(name)


def test_a_copy_has_nothing_of_who_had_the_phone_before(town):
    """Nor of orders that somebody placed on it without signing in."""
    store, wang, _li = town
    later = timezone.now() + timedelta(days=100)
    with time_machine.travel(later, tick=False):
        newcomer = make.user_of("13700000009")
        User.unscoped.filter(pk=wang.pk).update(phone=None)
        StaffInvitation._base_manager.create(
            store=store, phone=WANG[1], role="clerk", created_at=later - timedelta(days=1)
        )
        security.change_phone(user=newcomer, phone=WANG[1])
        messages.send_sms(to=WANG[1], purpose=deletion.ASKED, parameters={"days": 1, "url": "-"})

        assert [row["body"][:4] for row in parts_of(newcomer, "messages")] == ["你申请了"]
        assert not [*parts_of(newcomer, "orders"), *parts_of(newcomer, "complaints")]
        assert not [*parts_of(newcomer, "invitations"), *parts_of(newcomer, "proofs")]


def test_the_shops_messages_are_no_data_of_its_owner(town):
    """They name its buyers. What opens an order by its link is not told either."""
    store, wang, _li = town
    Message.objects.create(channel="sms", to=store.owner.phone, body="新订单：赵六，1 件，¥5")
    assert Message.objects.filter(to=store.owner.phone, body__contains="王芳").exists()
    assert not [row for row in parts_of(store.owner, "messages") if "订单" in row["body"]]

    token = Order.unscoped.filter(buyer=wang).get().token
    bodies = "".join(row["body"] for row in parts_of(wang, "messages"))
    assert Message.objects.filter(to=wang.phone, body__contains=token).exists()
    assert "/orders/…/" in bodies
    assert token not in bodies


@pytest.mark.long
def test_another_session_of_a_person_proves_it_is_them(town, read_code):
    """That they have just signed in elsewhere says nothing of who sits here."""
    _store, wang, _li = town
    client, elsewhere = signed_in(wang), signed_in(wang)

    client.post(DATA, {"action": "copy"})
    assert not DataCopy.objects.exists()
    assert client.post(DATA, {"action": "prove", "code": "000000"}).status_code == 200
    prove(client, DATA, wang, read_code)
    client.post(DATA, {"action": "copy"})

    copy = DataCopy.objects.get()
    link = f"{DATA}{copy.pk}/"
    assert link not in elsewhere.get(DATA).content.decode()
    assert (elsewhere.get(link).status_code, client.get(link).status_code) == (302, 200)


def test_a_password_proves_nothing_of_who_has_a_phone(town):
    """Somebody may know it; and what is proved here is proved for the way in as well."""
    _store, wang, _li = town
    wang.set_password("known-to-another-7")
    wang.save()
    client = signed_in(wang)

    for action in ("prove", "password"):
        client.post(DATA, {"action": action, "password": "known-to-another-7"})
    client.post(DATA, {"action": "copy"})

    assert not DataCopy.objects.exists()
    assert "new-phone" not in client.get("/account/security/").content.decode()


def test_a_proof_gives_the_session_another_name(town, read_code):
    """Who had a copy of the cookie has nothing now; the list of devices has one row still."""
    _store, wang, _li = town
    client, copied = signed_in(wang), Client()
    client.get(DATA)
    copied.cookies["sessionid"] = client.cookies["sessionid"].value
    assert copied.get(DATA).status_code == 200

    prove(client, DATA, wang, read_code)

    assert copied.get(DATA).status_code == 302
    client.get("/account/sessions/")
    assert list(Device.objects.filter(user=wang).values_list("session_key", flat=True)) == [
        client.session.session_key
    ]


def test_who_has_nothing_to_show_has_signed_in_just_now():
    """By WeChat or QQ, in this session."""
    user = make.user_of("13700000009")
    User.unscoped.filter(pk=user.pk).update(phone=None)
    user.refresh_from_db()
    old, new = signed_in(user), proved(user, by=proof.SIGNED_IN)

    for path, action in ((DATA, "copy"), (DELETE, "delete")):
        page = old.post(path, {"action": action}).content.decode()
        assert "再登录一次，15 分钟内再来" in page
    assert not DataCopy.objects.exists()
    assert not Deletion.objects.exists()
    new.post(DATA, {"action": "copy"})
    new.post(DELETE, {"action": "delete"})

    assert (DataCopy.objects.get().user, Deletion.objects.get().user) == (user, user)


def test_a_lost_or_killed_copy_is_made_by_the_sweep(town, monkeypatch):
    _store, wang, _li = town
    at = timezone.now()
    monkeypatch.setattr(copies.make_copy, "delay", lambda **_given: None)
    copy = copies.ask(user=wang, session_key="", at=at)
    assert copies.ask(user=wang, session_key="", at=at) == copy
    # One worker is at it, and dies.
    DataCopy.objects.update(claimed_until=at + copies.CLAIM, attempts=1)
    copy.file.storage.save(copy.file.name, make.photo())

    assert not copies.make(copy_id=copy.pk, at=at)
    assert copies.waiting(at=at) == []
    assert copies.make(copy_id=copy.pk, at=at + copies.CLAIM + timedelta(seconds=1))
    assert not copies.make(copy_id=copy.pk, at=at + copies.CLAIM * 3)
    assert told(DataCopy.objects.get())[0]["profile"][0]["name"] == "王芳"


@pytest.mark.long
def test_a_copy_is_no_more_where_the_account_ended_meanwhile(town, monkeypatch):
    _store, wang, _li = town
    close(town)
    at, write = timezone.now(), copies.write
    monkeypatch.setattr(copies.make_copy, "delay", lambda **_given: None)
    copy = copies.ask(user=wang, session_key="", at=at)
    row = deletion.ask(user=wang, at=at)

    def ended_meanwhile(asker, target):
        write(asker, target)
        assert deletion.finish(deletion_id=row.pk, at=row.due_at)

    monkeypatch.setattr(copies, "write", ended_meanwhile)

    assert not copies.make(copy_id=copy.pk, at=row.due_at)
    assert not copy.file.storage.exists(copy.file.name)
    assert not DataCopy.objects.exists()
    assert not Message.objects.filter(purpose=copies.READY.key).exists()


def test_every_table_that_leads_to_a_person_is_told_or_has_its_reason():
    told_of = {label for part in parts.known() for label in part.models}
    words = ("phone", "email", "openid")
    leading = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete
        and (field.related_model is User or any(word in field.name for word in words))
    }

    assert leading - told_of - NOT_TOLD.keys() == set()
    assert NOT_TOLD.keys() & told_of == set()


def close(town) -> None:
    """Every order of the town is over."""
    with scope.across_stores("a test"):
        for order in Order.unscoped.all():
            cancellation.cancel(
                store=order.store, order_id=order.pk, reason="-", actor=None, at=timezone.now()
            )


@pytest.mark.long
def test_an_account_that_ends_waits_for_its_orders_and_fifteen_days(town, read_code):
    store, wang, _li = town
    client, elsewhere = signed_in(wang), signed_in(wang)
    prove(client, DELETE, wang, read_code)
    refused = client.post(DELETE, {"action": "delete"})
    assert refused.status_code == 409
    assert "还有 2 个订单没有完成" in refused.content.decode()
    assert not Deletion.objects.exists()
    close(town)

    assert client.post(DELETE, {"action": "delete"}).status_code == 302

    assert "撤回注销，继续使用" in client.get(DELETE).content.decode()
    assert "现在不能下单" in client.get("/account/").content.decode()
    assert elsewhere.get(DELETE).status_code == 302
    tea = make.variant(store)
    with pytest.raises(Exception, match="账号正在注销"):
        make.order(store, {tea: "1"}, buyer=wang)
    with time_machine.travel(timezone.now() + deletion.WAIT - timedelta(minutes=1), tick=False):
        tasks.end_due_accounts()
    assert User.unscoped.get(pk=wang.pk).is_active


@pytest.fixture
def ended(town, read_code) -> Order:
    """As it was, the order of the first person, whose account has ended; told twice to end."""
    wang = town[1]
    client = signed_in(wang)
    prove(client, DELETE, wang, read_code)
    close(town)
    assert client.post(DELETE, {"action": "delete"}).status_code == 302
    old = Order.unscoped.filter(buyer=wang).get()
    sums = sorted(Order.unscoped.values_list("total_price", flat=True))
    with time_machine.travel(timezone.now() + deletion.WAIT + timedelta(minutes=1), tick=False):
        tasks.end_due_accounts()
        tasks.end_due_accounts()
    assert sorted(Order.unscoped.values_list("total_price", flat=True)) == sums
    return old


@pytest.mark.long
def test_an_account_that_ended_leaves_the_books_and_no_name(town, ended):
    _store, wang, li = town

    user = User.unscoped.get(pk=wang.pk)
    assert (user.phone, user.name, user.email, user.first_name, user.is_active) == (
        *(None, "", "", ""),
        False,
    )
    assert not user.has_usable_password()
    assert Deletion.objects.get().done_at is not None
    order = Order.unscoped.get(pk=ended.pk)
    assert (order.name, order.phone, order.detail, order.buyer) == ("已注销用户", "", "", None)
    assert Client().get(f"/orders/{ended.token}/").status_code == 404
    assert_nothing_left("王芳", "13700000001", besides=LegalRecord)
    assert Order.unscoped.filter(buyer=li).get().name == "李明"
    call_command("check_money")
    call_command("check_stock")


@pytest.mark.long
def test_what_the_law_asks_for_is_kept_apart_for_three_years(ended):
    sealed = LegalRecord.objects.get(reference=f"order {ended.number}")
    assert (sealed.content["name"], sealed.content["payers"]) == ("王芳", ["王芳的账户"])
    shown = StringIO()
    call_command("legal_record", ended.number, by="张三", why="法院调查令", stdout=shown)
    assert "13700000001" in shown.getvalue()

    with time_machine.travel(timezone.now() + timedelta(days=3 * 366 + 20), tick=False):
        tasks.end_due_accounts()
    assert not LegalRecord.objects.filter(reference=sealed.reference).exists()


@pytest.mark.long
def test_a_complaint_goes_on_and_the_phones_next_person_sees_nothing(town, ended):
    complaint = Complaint.objects.get(order_number=ended.number)
    assert (complaint.text[:5], complaint.photos.count()) == ("王芳的投诉", 1)
    record.answer(complaint_id=complaint.pk, text="已处理", actor=None, at=timezone.now())
    assert not Message.objects.filter(to="").exclude(body="").exists()

    again = make.user_of("13700000001")
    assert again.pk != town[1].pk
    page = signed_in(again).get("/account/orders/").content.decode()
    assert ended.number not in page
    assert list(parts_of(again, "orders")) == list(parts_of(again, "complaints")) == []


def parts_of(user: User, name: str):
    return next(part for part in parts.known() if part.name == name).rows(parts.Asker(user))


def assert_nothing_left(*words: str, besides: type) -> None:
    """No column of any table says the name or the phone; a product's name is the store's."""
    dull = {"catalog", "wagtailcore", "wagtailsearch", "search"}
    for model in apps.get_models():
        if model is besides or model._meta.app_label in dull or not model._meta.managed:
            continue
        for row in model._base_manager.values():
            text = str({key: value for key, value in row.items() if key != "picture_files"})
            text = text.replace("王芳的茶", "").replace("王芳的投诉", "")
            for word in words:
                assert word not in text, (model._meta.label, row)


@pytest.mark.long
def test_what_was_said_of_an_order_goes_whenever_and_to_whom_it_went(town):
    """To another recipient's phone, and to the shop days later; afterwards nothing is said."""
    store, wang, _li = town
    area, at = find(province="浙江省", city="杭州市", district="西湖区"), timezone.now()
    gift = Contact("赵婆婆", "13700000077", area, "赵婆婆家门口")
    order = make.order(store, {make.variant(store): "1"}, buyer=wang, contact=gift)
    said = {"sent_at": timezone.now(), "error": f"{gift.phone}: busy", "report": gift.phone}
    assert Message.objects.filter(to=gift.phone).update(**said)
    with time_machine.travel(at + timedelta(days=9), tick=False):
        close(town)
        notifications.proof_sent(order, order.total_price)
    with time_machine.travel(at + timedelta(days=29), tick=False):
        notifications.refunded(order, order.total_price)
    row = deletion.ask(user=wang, at=at + timedelta(days=30))

    assert deletion.finish(deletion_id=row.pk, at=row.due_at)

    assert_nothing_left("赵婆婆", "13700000077", "王芳", besides=LegalRecord)
    order.refresh_from_db()
    told = Message.objects.count()
    notifications.refunded(order, order.total_price)
    notifications.confirmed(order, at=row.due_at)
    assert Message.objects.count() == told


@pytest.mark.long
def test_a_worker_killed_at_any_step_is_followed_by_one_that_finishes(town, monkeypatch):
    _store, wang, _li = town
    close(town)
    at = timezone.now()
    row = deletion.ask(user=wang, at=at)
    later = at + deletion.WAIT
    known = parts.known()

    class Killed(BaseException):
        pass

    def killed(*_given):
        raise Killed

    for number in range(len(known)):
        broken = [*known]
        broken[number] = parts.Part(**{**vars(known[number]), "forget": killed})
        monkeypatch.setattr(parts, "known", lambda broken=broken: broken)
        with pytest.raises(Killed):
            deletion.finish(deletion_id=row.pk, at=later)
        assert not deletion.withdraw(user=wang, at=later)
        # It may be at it still.
        assert not deletion.finish(deletion_id=row.pk, at=later)
        later += deletion.CLAIM
    monkeypatch.setattr(parts, "known", lambda: known)

    assert deletion.finish(deletion_id=row.pk, at=later)
    assert not deletion.finish(deletion_id=row.pk, at=later)
    assert_nothing_left("王芳", "13700000001", besides=LegalRecord)
    assert LegalRecord.objects.count() == 2


def test_who_was_switched_off_settles_things_first_as_well(town):
    _store, wang, _li = town
    at = timezone.now()
    row = Deletion.objects.create(user=wang, asked_at=at, due_at=at)
    User.unscoped.filter(pk=wang.pk).update(is_active=False)

    assert not deletion.finish(deletion_id=row.pk, at=at)
    assert User.unscoped.get(pk=wang.pk).phone == wang.phone
    close(town)
    assert not deletion.finish(deletion_id=row.pk, at=at)
    assert deletion.finish(deletion_id=row.pk, at=at + deletion.POSTPONED)
    assert User.unscoped.get(pk=wang.pk).phone is None


@pytest.mark.long
def test_who_owns_a_shop_or_repents_stays(town, read_code):
    store, wang, _li = town
    with pytest.raises(deletion.HasObstacles, match="你是「春风小店」的店主，请先联系我们办理停业"):
        deletion.ask(user=store.owner, at=timezone.now())
    close(town)
    client = signed_in(wang)
    prove(client, DELETE, wang, read_code)
    client.post(DELETE, {"action": "delete"})
    assert Deletion.objects.count() == 1

    # Signed in again elsewhere, a banner says so, and one tap takes it back.
    wang.refresh_from_db()
    other = signed_in(wang)
    assert "撤回注销" in other.get("/account/").content.decode()
    other.post(DELETE, {"action": "stay"})

    assert "撤回注销</button>" not in other.get("/account/").content.decode()
    assert deletion.due(at=timezone.now() + deletion.WAIT) == []
    assert make.order(store, {make.variant(store): "1"}, buyer=wang).pk
    # Something open when the day comes: it waits another day.
    row = deletion.Deletion.objects.create(
        user=wang, asked_at=timezone.now(), due_at=timezone.now()
    )
    assert not deletion.finish(deletion_id=row.pk, at=timezone.now())
    assert User.unscoped.get(pk=wang.pk).is_active


def test_consents_are_rows_that_never_change(settings, monkeypatch):
    wang = make.user_of("13700000001")
    client = signed_in(wang)
    assert [row.document for row in Consent.objects.all()] == ["privacy", "terms"]
    assert "我们更新了" not in client.get("/account/").content.decode()

    newer = documents.Document(**{**vars(documents.PRIVACY), "version": "2027-01-01"})
    monkeypatch.setitem(documents.DOCUMENTS, "privacy", newer)
    page = client.get("/account/").content.decode()
    assert "我们更新了" in page
    client.post("/account/data/agree/", {"document": "privacy", "next": "/account/"})

    assert "我们更新了" not in client.get("/account/").content.decode()
    last = Consent.objects.latest("pk")
    assert (last.version, last.is_given, last.ip, last.where) == (
        *("2027-01-01", True),
        *("203.0.113.5", "/account/data/agree/"),
    )
    client.post(DATA, {"action": "withdraw", "document": "terms"})
    assert [s.is_given for s in consents.standings(wang)] == [True, False, False]
    assert "我们更新了" not in client.get("/account/").content.decode()
    with pytest.raises(TypeError):
        last.save()
    with pytest.raises(TypeError):
        last.delete()


def test_a_first_consent_says_which_page_and_no_token(read_code):
    client = Client()
    client.post("/account/login/", {"phone": "13700000001"})
    client.post("/account/login/", {"phone": "13700000001", "code": read_code("13700000001")})

    assert {row.where for row in Consent.objects.all()} == {"login"}


def test_no_document_changes_without_a_new_version():
    """Whoever changes the words writes the day into `documents`, and this digest."""
    for document in documents.DOCUMENTS.values():
        path = Path(get_template(document.template).template.origin.name)
        words = " ".join(path.read_text(encoding="utf-8").split())
        assert sha256(words.encode()).hexdigest()[:12] == document.digest, document.key


@pytest.mark.long
def test_all_of_it_over_the_api(town, read_code):
    _store, wang, li = town
    close(town)
    api = Api(wang)
    problem(api.get("/account/data/"), 404, "not_found")
    agreed = api.post("/account/consents/", {"documents": ["privacy", "terms"]}).json()
    assert [(row["document"], row["is_given"]) for row in agreed][:2] == [
        *(("privacy", True), ("terms", True)),
    ]
    assert api.delete("/account/consents/terms/").status_code == 204
    problem(api.delete("/account/consents/magic/"), 404, "not_found")
    problem(api.post("/account/data/", {"sms_code": "000000"}), 400, "wrong_code")

    api.post("/auth/sms-codes/", {"phone": wang.phone})
    asked = api.post("/account/data/", {"sms_code": read_code(wang.phone)})
    assert (asked.status_code, asked.json()["state"]) == (202, "ready")
    path = asked.json()["url"].partition("/api/v1")[2]
    problem(api.post(path, {}), 400, "wrong_password")
    for user in (wang, li):
        user.set_password("known-mima-7")
        user.save()
    proved_by = {"current": "known-mima-7"}
    assert Api(wang).post(path, proved_by)["Content-Type"] == "application/zip"
    problem(Api(li).post(path, proved_by), 404, "not_found")

    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        api.post("/auth/sms-codes/", {"phone": wang.phone})
        ended = Api(wang).post("/account/deletion/", {"sms_code": read_code(wang.phone)})
        assert (ended.status_code, ended.json().get("obstacles", ended.json())) == (202, [])
        wang.refresh_from_db()
        assert Api(wang).get("/account/deletion/").json()["due_at"]
        assert Api(wang).delete("/account/deletion/").status_code == 204
        assert Api(wang).get("/account/deletion/").json()["due_at"] is None
