"""Who may do what at the desk: roles, invitations, other stores, suspension."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Message, User
from core import doors
from orders.lifecycle import cash
from orders.models import Order
from shop.catalog.models import ProductVariant
from shop.stock.models import StockLevel
from shop.stores import opening
from shop.stores.models import AuditEntry, StaffInvitation, Store, StoreMembership
from shop.stores.naming import names
from shop.stores.people import staff
from tests import make

pytestmark = pytest.mark.django_db


def link_to(phone: str) -> str:
    """The address in the latest message to this phone."""
    text = Message.objects.filter(to=phone).latest("pk").body
    return re.search(r"http://testserver(/invitations/[^/]+/)", text)[1]


def accept(client, link: str):
    return client.post(link, {"answer": "accept"})


HTMX = {"HTTP_HX_REQUEST": "true"}


def test_visitors_sign_in_first_and_people_without_a_store_open_one(client, signed_in):
    assert client.get("/merchant/").url == "/account/login/?next=/merchant/"
    assert signed_in(make.user()).get("/merchant/").url == "/open/"
    assert client.get("/merchant/admin").url == "/admin/"


def test_whose_session_ended_comes_back_to_the_page_and_not_to_what_was_posted(client):
    order = "http://testserver/merchant/orders/?state=paid"
    back = "/account/login/?next=/merchant/orders/%3Fstate%3Dpaid"

    assert client.post("/merchant/orders/bulk/", HTTP_REFERER=order).url == back
    assert "刚才的操作没有生效" in client.get(back).content.decode()
    assert client.get("/merchant/orders/").status_code == 302
    assert "刚才的操作没有生效" not in client.get(back).content.decode()
    elsewhere = client.post("/merchant/orders/bulk/", HTTP_REFERER="http://else.example/merchant/")
    assert elsewhere.url == "/account/login/?next="
    piece = client.get("/merchant/orders/find/", **HTMX, HTTP_HX_CURRENT_URL=order)
    assert (piece.status_code, piece.headers["HX-Redirect"], piece.content) == (204, back, b"")


ABILITIES = {
    "/merchant/news/": {"owner", "manager", "clerk", "editor", "support"},
    "/merchant/statistics/": {"owner", "manager"},
    "/merchant/statistics/weekly/": {"owner", "manager"},
    "/merchant/statistics/sales/": {"owner", "manager"},
    "/merchant/statistics/sales.xlsx": {"owner", "manager"},
    "/merchant/import/": {"owner", "manager", "editor"},
    "/merchant/export/": {"owner", "manager", "editor"},
    "/merchant/products/bulk/": {"owner", "manager", "editor"},
    "/merchant/products/bulk/change/": {"owner", "manager", "editor"},
    "/merchant/crawler/": {"owner", "manager", "editor"},
    "/merchant/orders/": {"owner", "manager", "clerk", "support"},
    "/merchant/orders/find/": {"owner", "manager", "clerk", "support"},
    "/merchant/orders/bulk/": {"owner", "manager", "clerk", "support"},
    "/merchant/orders/exports/": {"owner", "manager", "clerk", "support"},
    "/merchant/customers/": {"owner", "manager"},
    "/merchant/customers/coupons/": {"owner", "manager"},
    "/merchant/customers/exports/": {"owner", "manager"},
    "/merchant/chat-orders/words/": {"owner", "manager", "clerk", "support"},
    "/merchant/shipping/": {"owner", "manager", "clerk", "support"},
    "/merchant/shipping/print/arriving/receipt80/": {"owner", "manager", "clerk", "support"},
    "/merchant/shipping/print/picking/": {"owner", "manager", "clerk", "support"},
    "/merchant/settings/printers/": {"owner", "manager"},
    "/merchant/settings/couriers/": {"owner", "manager"},
    "/merchant/settings/waybills/": {"owner", "manager"},
    "/merchant/shipping/waybills/": {"owner", "manager", "clerk", "support"},
    "/merchant/suppliers/": {"owner", "manager"},
    "/merchant/suppliers/orders/": {"owner", "manager", "clerk", "support"},
    "/merchant/orders/printers/alarm/": {"owner", "manager", "clerk", "support"},
    "/merchant/deliveries/": {"owner", "manager", "clerk", "support"},
    "/merchant/pickup/": {"owner", "manager", "clerk", "support"},
    "/merchant/pickup/known/": {"owner", "manager", "clerk", "support"},
    "/merchant/aftersales/": {"owner", "manager", "clerk", "support"},
    "/merchant/reviews/": {"owner", "manager", "clerk", "support"},
    "/merchant/promotions/": {"owner", "manager"},
    "/merchant/campaigns/": {"owner", "manager"},
    "/merchant/coupons/": {"owner", "manager"},
    "/merchant/promotions/groups/": {"owner", "manager"},
    "/merchant/promotions/presales/": {"owner", "manager"},
    "/merchant/support/": {"owner", "manager", "clerk", "support"},
    "/merchant/products/": {"owner", "manager", "editor"},
    "/merchant/stock/": {"owner", "manager", "clerk"},
    "/merchant/settings/": {"owner", "manager"},
    "/merchant/staff/": {"owner"},
    "/merchant/roles/": {"owner"},
    "/merchant/roles/new/": {"owner"},
    "/merchant/settings/payments/": {"owner", "manager"},
    "/merchant/reconciliation/": {"owner", "manager"},
    "/merchant/audit/": {"owner"},
    "/merchant/visits/": {"owner", "manager"},
    "/merchant/settlement/": {"owner"},
    "/merchant/webhooks/": {"owner", "manager"},
    "/merchant/members/": {"owner", "manager"},
    "/merchant/members/settings/": {"owner", "manager"},
    "/merchant/members/rewards/": {"owner", "manager"},
}


@pytest.mark.parametrize("path", ABILITIES)
def test_roles_open_their_own_doors(store, signed_in, path):
    allowed = set()
    for role in StoreMembership.Role.values:
        person = store.owner if role == "owner" else make.member(store, role)
        if signed_in(person).get(path).status_code == 200:
            allowed.add(role)

    assert allowed == ABILITIES[path]


def test_staff_are_invited_by_phone_accept_and_are_removed(owner, store, signed_in):
    invited = make.user("王芳")
    owner.post("/merchant/staff/", {"phone": invited.phone, "role": "clerk"})
    clerk = signed_in(invited)
    assert clerk.get("/merchant/orders/").status_code == 302

    accept(clerk, link_to(invited.phone))
    assert clerk.get("/merchant/orders/").status_code == 200
    assert "王芳" in owner.get("/merchant/staff/").content.decode()

    membership = StoreMembership.objects.get(user=invited)
    owner.post(f"/merchant/staff/{membership.pk}/remove/")

    assert clerk.get("/merchant/orders/").status_code == 302
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions)[-4:] == ["staff.invite", "staff.add", "look.orders", "staff.remove"]


def test_who_works_for_no_shop_any_more_is_no_merchant(owner, store, signed_in):
    clerk = make.member(store, "clerk")
    other = make.member(store, "clerk")
    make.store(owner=other)
    for person in (clerk, other):
        membership = StoreMembership.objects.get(user=person, store=store)
        owner.post(f"/merchant/staff/{membership.pk}/remove/")

    left, stayed = User.unscoped.get(pk=clerk.pk), User.unscoped.get(pk=other.pk)
    assert (left.role, left.groups.count()) == ("shopper", 0)
    assert (stayed.role, stayed.groups.count()) == ("merchant", 1)
    assert signed_in(left).get("/admin/").status_code in {302, 403}


def test_the_owner_cannot_be_removed(owner, store):
    membership = StoreMembership.objects.get(store=store, role="owner")

    assert owner.post(f"/merchant/staff/{membership.pk}/remove/").status_code == 404


def test_a_nosy_owner_gets_404_for_everything_of_another_store(store, signed_in):
    tea = make.variant(store, stock="5")
    order = make.order(store, {tea: "1"})
    clerk = make.member(store, "clerk")
    membership = StoreMembership.objects.get(user=clerk)
    nosy = signed_in(make.store().owner)

    for path in (
        f"/merchant/orders/{order.number}/",
        f"/merchant/products/{tea.product_id}/",
        f"/merchant/stock/{tea.pk}/",
    ):
        assert nosy.get(path).status_code == 404, path
    for path in (
        f"/merchant/orders/{order.number}/cancel/",
        f"/merchant/variants/{tea.pk}/",
        f"/merchant/products/{tea.product_id}/",
        f"/merchant/products/{tea.product_id}/on-sale/",
        f"/merchant/stock/{tea.pk}/",
        f"/merchant/staff/{membership.pk}/remove/",
        f"/merchant/switch/{store.pk}/",
    ):
        posted = nosy.post(path, {"price": "1", "stock": "1", "on_sale": "0", "name": "x"})
        assert posted.status_code == 404, path
    tea.refresh_from_db()
    assert (tea.price, tea.is_on_sale) == (Decimal("5.00"), True)
    assert Order.objects.get().cancelled_at is None


def test_a_suspended_stores_owner_is_told_why_and_changes_nothing(owner, store, client):
    tea = make.variant(store)
    Store.objects.filter(pk=store.pk).update(status="suspended", status_reason="证照过期")

    assert "证照过期" in owner.get("/merchant/").content.decode()
    response = owner.post(f"/merchant/variants/{tea.pk}/", {"price": "1"})
    assert response.status_code == 403
    assert ProductVariant.objects.get().price == Decimal("5.00")


def test_two_stores_of_one_owner_are_switched_between(store, owner):
    second = make.store("第二家店", owner=store.owner)
    make.product(second, "只在第二家")

    assert "只在第二家" not in owner.get("/merchant/products/").content.decode()
    owner.post(f"/merchant/switch/{second.pk}/")
    assert "只在第二家" in owner.get("/merchant/products/").content.decode()


def test_an_editor_changes_prices_but_not_stock(store, signed_in):
    tea = make.variant(store, stock="5")
    editor = signed_in(make.member(store, "editor"))

    editor.post(f"/merchant/variants/{tea.pk}/", {"price": "6.00", "stock": "7"})

    assert ProductVariant.objects.get().price == Decimal("6.00")
    assert StockLevel.objects.get().on_hand == 5
    assert 'name="stock"' not in editor.get("/merchant/products/").content.decode()


def test_an_invitation_tells_nothing_of_a_stranger(owner, store):
    stranger = make.user(name="真名不给看")

    owner.post("/merchant/staff/", {"phone": stranger.phone, "role": "clerk"})

    assert "真名不给看" not in owner.get("/merchant/staff/").content.decode()


@pytest.mark.long
def test_six_shops_do_not_ring_one_phone(signed_in):
    """Each of another owner; the caps count over all of them."""
    said = []
    for number in range(6):
        shop = make.store(f"退税到账点我领取{number}")
        for _again in range(3):
            form = {"phone": "13612345678", "role": "clerk"}
            page = signed_in(shop.owner).post("/merchant/staff/", form, follow=True)
            said.append("今天收到的邀请太多了" in page.content.decode())

    sent = Message.objects.filter(to="13612345678")
    assert sent.count() == doors.most("invitation_received", "account") == 3
    assert not any("退税" in message.body for message in sent)
    assert said[:9] == [False] * 9
    assert all(said[9:])


def test_one_sender_does_not_call_the_town_from_many_shops(signed_in, settings):
    settings.DOORS = settings.DOORS | {"invitation_sent": {"account": (2, 86400)}}
    first = make.store()
    second = make.store(owner=first.owner)
    client = signed_in(first.owner)
    for number, shop in enumerate((first, second, second)):
        client.post(f"/merchant/switch/{shop.pk}/")
        page = client.post("/merchant/staff/", {"phone": f"1361234000{number}", "role": "clerk"})

    assert "今天邀请的人太多了" in page.content.decode()
    assert StaffInvitation.objects.count() == 2


def test_an_invitation_is_for_the_phone_that_got_it(owner, store, signed_in, client):
    Store.objects.filter(pk=store.pk).update(name="秘密小店")
    owner.post("/merchant/staff/", {"phone": "13612345678", "role": "clerk"})
    link = link_to("13612345678")
    stranger = signed_in(make.user())

    for somebody in (client, stranger):
        page = somebody.get(link)
        assert page.status_code == 200
        assert "秘密小店" not in page.content.decode()
        assert accept(somebody, link).status_code == 403
    assert StoreMembership.objects.count() == 1
    assert "秘密小店" in signed_in(make.user_of("13612345678")).get(link).content.decode()
    assert client.get("/invitations/no-such-token/").status_code == 404


@pytest.mark.parametrize(("answer", "others_may"), [("decline", True), ("never", False)])
def test_no_is_no_for_good(owner, signed_in, client, answer, others_may):
    form = {"phone": "13612345678", "role": "clerk"}
    owner.post("/merchant/staff/", form)
    link = link_to("13612345678")

    assert "不会再收到" in client.post(link, {"answer": answer}).content.decode()
    assert client.post(link, {"answer": answer}).status_code == 404

    assert "对方不接受邀请" in owner.post("/merchant/staff/", form).content.decode()
    assert not User.unscoped.filter(phone="13612345678").exists()
    again = signed_in(make.store().owner).post("/merchant/staff/", form)
    assert (again.status_code == 302) is others_may


def test_an_invitation_is_withdrawn_and_grows_old(owner, store, signed_in, time_machine):
    person = make.user()
    owner.post("/merchant/staff/", {"phone": person.phone, "role": "clerk"})
    link, invitation = link_to(person.phone), StaffInvitation.objects.get()
    stranger = signed_in(make.store().owner)
    address = f"/merchant/staff/invitations/{invitation.pk}/withdraw/"
    assert stranger.post(address).status_code == 404

    assert owner.post(address).status_code == 302
    assert accept(signed_in(person), link).status_code == 404

    owner.post("/merchant/staff/", {"phone": person.phone, "role": "clerk"})
    link = link_to(person.phone)
    StaffInvitation.objects.update(created_at=timezone.now() - staff.LIFETIME)
    assert accept(signed_in(person), link).status_code == 404
    assert not StoreMembership.objects.filter(user=person).exists()


def test_a_second_role_needs_no_second_invitation(owner, store):
    clerk = make.member(store, "clerk")

    owner.post("/merchant/staff/", {"phone": clerk.phone, "role": "manager"})

    assert StoreMembership.objects.get(user=clerk).role == "manager"
    assert Message.objects.filter(to=clerk.phone).count() == 1


CONTACTS = [
    *("退税到账点 t.cn/x 领取", "T．CN小店", "t。cn/x", "t点cn领取", "www.abc小店", "http://a"),
    *("dwz.cn", "shop.com优惠", "ѕhop.соm优惠", "t .cn/x", "a@b小店", "优惠.公司x.网址"),
    *("加我13800138000", "１３８００１３８０００", "138-0013-8000", "①③⑧⓪⓪①③⑧⓪⓪⓪", "13800l38ooo"),
    *("一三八零零一三八零零零", "壹叁捌零零壹叁捌零零零", "1三8零0一3八0零0", "138.0013.8000"),
    *("1 3 8 0 0 1 3 8 0 0 0", "𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎", "1\u200b380013\u200b8000", "1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣"),
    *("电话 0571-87654321", "QQ 1234567", "٠١٢٣٤٥٦٧"),
]
PLAIN = [
    *(
        "幸福小店",
        "7天便利24小时",
        "三点半咖啡",
        "No.1便利店",
        "Mr. Lee茶馆",
        "1998老面馆",
        "百果园",
    ),
    *("A.P.C.服饰", "三七二十一水果", "85度C", "Oil & Salt 油盐店", "小店123456", "3.15诚信店"),
]


@pytest.mark.parametrize("name", CONTACTS)
def test_no_address_or_number_in_a_shops_name(db, name):
    before = Store.objects.count()

    with pytest.raises(ValidationError, match="不能写网址、电话"):
        opening.open_store(owner=make.user(), name=name)

    assert Store.objects.count() == before


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_name_is_taken(name):
    assert not names.holds_contact(name)


def test_a_shop_is_not_renamed_into_an_advertisement(owner, store):
    page = owner.post(
        "/merchant/settings/",
        {"name": "领取 t.cn/x", "slug": store.slug, "offers_local": "on", "phone": store.phone},
    )

    assert "不能写网址、电话" in page.content.decode()
    assert Store.objects.get().name == store.name


def test_the_owner_of_a_suspended_store_opens_no_other(store, owner):
    Store.objects.filter(pk=store.pk).update(status="suspended")

    response = owner.post("/open/", {"name": "另起炉灶"})

    assert "你有店铺被平台暂停" in response.content.decode()
    assert Store.objects.count() == 1


def test_orders_of_today_are_not_for_editors(store, signed_in):
    for role, sees in (("support", True), ("editor", False)):
        client = signed_in(make.member(store, role))
        page = client.get("/merchant/").content.decode()
        assert [words in page for words in ("今日订单", "待接单", "待发货")] == [sees] * 3
        # The admin has neither figures there nor a search for pages where there are none.
        home = client.get("/admin/").content.decode()
        assert ("今日订单" in home, 'role="search"' in home) == (sees, not sees)


def test_turnover_is_not_for_editors(store, signed_in):
    order = make.order(store, {make.variant(store, price="77.13"): "1"})
    cash.take(store=store, order_id=order.pk, actor=store.owner, at=timezone.now())

    for role, sees in (("owner", True), ("clerk", True), ("editor", False)):
        person = store.owner if role == "owner" else make.member(store, role)
        page = signed_in(person).get("/merchant/").content.decode()
        assert ("今日成交" in page) is sees, role
        assert ("77.13" in page) is sees, role
