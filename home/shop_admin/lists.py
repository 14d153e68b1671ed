"""The lists: orders, goods, promotions, coupons, members, payments, refunds, people."""

from datetime import datetime
from typing import cast

from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.money import yuan
from core.types import Words
from home.operators.payments.base import DayFilter, stacked
from home.operators.payments.records import PaymentOrderAdmin, RefundAdmin
from home.operators.promotions.admin import PromotionAdmin
from home.shop_admin.base import Bulk, ShopList
from orders.models import Order
from orders.states import state_words
from shop.catalog.models import ProductPage
from shop.members.models import Member
from shop.promotions.models import Coupon
from shop.stores.models import StoreMembership
from shop.stores.people import looks


class OrderList(ShopList):
    model = Order
    ability = "orders"
    shows = looks.ORDERS
    desk_page = "desk-order"
    bulk = Bulk("desk-orders-bulk", "ship", "order", "number", none=("ticked", "1"))
    menu_label = _("所有订单")
    menu_icon = "list-ul"
    base_url_path = "shop-orders"
    list_display = ("number", "state", "created", "name", "phone", "sum", "delivery", "pay_method")
    list_display_add_buttons = "number"
    list_filter = (
        *("payment_status", "fulfillment_status", "delivery", "pay_method"),
        ("created_at", DayFilter),
    )
    search_fields = ("number", "name", "phone")
    list_export = (
        *("number", "created_at", "state", "name", "phone", "address_words", "note"),
        *("total_count", "items_total", "discount_total", "transit_price", "total_price"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        rows = cast("QuerySet[Order]", super().get_queryset(request))
        return state_words.with_proof(rows.filter(is_top_up=False))

    @display(description=_("状态"))
    def state(self, row: Order) -> Words:
        return state_words.WORDS[state_words.state_of(row)][0]

    @display(description=_("下单时间"), ordering="created_at")
    def created(self, row: Order) -> str:
        return stacked(row.created_at)

    @display(description=_("订单金额"), ordering="total_price")
    def sum(self, row: Order) -> str:
        return yuan(row.total_price)

    @display(description=_("地址"))
    def address_words(self, row: Order) -> str:
        return f"{row.province}{row.city}{row.district}{row.detail}"


class ProductList(ShopList):
    model = ProductPage
    ability = "products"
    desk_page = "desk-product"
    bulk = Bulk("desk-bulk-change", "products", "product", "pk", none=("product", "0"))
    key = "pk"
    menu_label = _("所有商品")
    menu_icon = "list-ul"
    base_url_path = "shop-products"
    list_display = ("title", "price", "on_sale", "stock", "sales", "first_published_at")
    list_display_add_buttons = "title"
    list_filter = ("is_on_sale", "in_stock", "live", ("first_published_at", DayFilter))
    search_fields = ("title", "variants__sku", "variants__barcode")
    list_export = (
        *("title", "subtitle", "price_from", "price_to", "list_price", "unit"),
        *("is_on_sale", "in_stock", "sales", "first_published_at"),
    )

    @display(description=_("价格"), ordering="price_from")
    def price(self, row: ProductPage) -> str:
        if row.price_from is None:
            return "—"
        low, high = yuan(row.price_from), yuan(row.price_to)
        return low if low == high else f"{low}–{high}"

    @display(description=_("上架"), ordering="is_on_sale")
    def on_sale(self, row: ProductPage) -> Words:
        return _("上架") if row.is_on_sale else _("下架")

    @display(description=_("有货"), ordering="in_stock")
    def stock(self, row: ProductPage) -> Words:
        return _("有货") if row.in_stock else _("缺货")


class PromotionList(ShopList, PromotionAdmin):
    ability = "promotions"
    desk_page = "desk-promotion"
    menu_label = _("促销活动")
    menu_icon = "tag"
    base_url_path = "shop-promotions"
    list_display = ("name", "words", "starts_at", "ends_at", "standing", "spent", "people")
    list_display_add_buttons = "name"
    list_filter = ("kind", "is_draft", ("starts_at", DayFilter))
    search_fields = ("number", "name")
    list_export = ("number", "name", "words", "starts_at", "ends_at", "standing", "spent", "people")


class CouponList(ShopList):
    model = Coupon
    ability = "promotions"
    desk_page = "desk-coupon"
    key = "pk"
    menu_label = _("优惠券")
    menu_icon = "tag"
    base_url_path = "shop-coupons"
    list_display = ("name", "kind", "worth", "threshold", "claimed", "total", "claim_until")
    list_display_add_buttons = "name"
    list_filter = ("kind", "is_stopped", "is_on_page", ("claim_until", DayFilter))
    search_fields = ("number", "name", "code")
    list_export = (
        *("number", "name", "kind", "amount", "percent", "threshold", "claimed", "total"),
        *("claim_from", "claim_until"),
    )

    @display(description=_("优惠"))
    def worth(self, row: Coupon) -> str:
        return (
            f"{row.percent.normalize():f}%" if row.kind == Coupon.Kind.PERCENT else yuan(row.amount)
        )


class MemberList(ShopList):
    model = Member
    ability = "members"
    shows = looks.MEMBERS
    desk_page = "desk-member"
    menu_label = _("会员")
    menu_icon = "user"
    base_url_path = "shop-members"
    related = ("store", "user", "level")
    list_display = ("number", "who", "level", "points", "money", "joined_at")
    list_display_add_buttons = "number"
    list_filter = (("joined_at", DayFilter),)
    search_fields = ("number", "user__name", "user__phone")
    list_export = ("number", "who", "level", "points", "principal", "bonus", "joined_at")

    @display(description=_("姓名"))
    def who(self, row: Member) -> str:
        return row.user.get_full_name() if row.user else "—"

    @display(description=_("余额"), ordering="principal")
    def money(self, row: Member) -> str:
        return yuan(row.balance)


class PaymentList(ShopList, PaymentOrderAdmin):
    ability = "payments"
    desk_page = "desk-order"
    key = "order.number"
    menu_label = _("收款记录")
    menu_icon = "clipboard-list"
    base_url_path = "shop-payments"
    related = ("store", "order")
    list_display = ("number", "way", "sum", "state_words", "numbers", "created", "paid")
    list_display_add_buttons = "number"
    list_filter = ("state", "channel", "is_surplus", ("created_at", DayFilter))
    search_fields = ("order__number", "out_trade_no", "transaction_id")
    list_export = (
        *("number", "way", "amount", "state_words", "out_trade_no", "transaction_id"),
        *("created_at", "paid_at"),
    )


class RefundList(ShopList, RefundAdmin):
    ability = "payments"
    desk_page = "desk-order"
    key = "order.number"
    menu_label = _("退款记录")
    menu_icon = "rotate"
    base_url_path = "shop-refunds"
    related = ("store", "order", "payment")
    list_display = ("number", "way", "why", "sum", "state_words", "created")
    list_display_add_buttons = "number"
    list_filter = ("state", "payment__channel", ("created_at", DayFilter))
    search_fields = ("order__number", "out_refund_no", "gateway_refund_id")
    list_export = ("number", "way", "why", "amount", "state_words", "out_refund_no", "created_at")


class StaffList(ShopList):
    model = StoreMembership
    ability = "staff"
    desk_page = "desk-staff"
    key = ""
    menu_label = _("店员")
    menu_icon = "group"
    base_url_path = "shop-staff"
    related = ("store", "user", "own_role")
    list_display = ("who", "phone", "role_words", "suspended_at", "since")
    list_display_add_buttons = "who"
    list_filter = ("role",)
    search_fields = ("user__name", "user__phone")
    list_export = ("who", "phone", "role_words", "suspended_at", "since")

    @display(description=_("姓名"))
    def who(self, row: StoreMembership) -> str:
        return row.user.get_full_name()

    @display(description=_("手机号"))
    def phone(self, row: StoreMembership) -> str:
        return row.user.phone or ""

    @display(description=_("角色"), ordering="role")
    def role_words(self, row: StoreMembership) -> Words:
        return row.role_name

    @display(description=_("加入时间"), ordering="created_at")
    def since(self, row: StoreMembership) -> datetime:
        return row.created_at
