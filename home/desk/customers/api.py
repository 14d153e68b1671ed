"""A store's customers over the API, by the shop's labels and the reckoned groups."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import person
from core.api import paging, problems
from core.api.fields import Money, label_field
from core.api.schema import PieceQuery, described, pages_of
from core.api.views import valid
from core.phones import masked
from home.desk.api.desk_gate import REFUSED, TAG, DeskEndpoint
from home.statistics.reports.groups.rfm import GROUPS
from orders.customers import choosing, listing
from orders.customers.choosing import Wanted
from orders.customers.listing import Row
from orders.models import Order
from orders.support import customers
from orders.support.customers import LONGEST_LABEL, MOST_LABELS
from shop.stores.people import looks

problems.name_fields(labels=_("标签"))


class CustomerSerializer(serializers.Serializer):
    """Somebody who ordered; `order` names them in addresses: any of their orders does."""

    order = serializers.CharField(source="last.number", help_text=_("最近一单的订单编号"))
    name = serializers.CharField(source="customer.name")
    phone = serializers.SerializerMethodField(help_text=_("中间几位不给看"))
    labels = serializers.ListField(child=serializers.CharField())
    orders = serializers.IntegerField(source="number", help_text=_("多少单，不含已取消的"))
    ordered = Money(help_text=_("这些订单一共多少元"))
    last_at = serializers.DateTimeField(source="last.created_at")

    def get_phone(self, row: Row) -> str:
        return masked(row.customer.phone) if row.customer.phone else ""


class CustomerDetailSerializer(CustomerSerializer):
    note = serializers.SerializerMethodField(help_text=_("店里的备注，顾客看不到"))
    paid = serializers.SerializerMethodField(help_text=_("付了没退的，元"))

    def get_note(self, row: Row) -> str:
        card = customers.card_of(row.customer)
        return card.note if card else ""

    def get_paid(self, row: Row) -> str:
        return f"{customers.paid_by(row.customer):.2f}"


class WantedSerializer(serializers.Serializer):
    """Which customers are meant; all where nothing is said."""

    label = label_field(required=False, default="", max_length=LONGEST_LABEL)
    group = serializers.ChoiceField(
        required=False,
        default="",
        choices=[("", _("全部")), *((code, group.name) for code, group in GROUPS.items())],
        help_text=_("最近来过、常来、花得多，各是 1 或 0"),
    )


class CustomersQuery(WantedSerializer, PieceQuery):
    pass


class LabelsSerializer(serializers.Serializer):
    labels = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_LABEL),
        max_length=MOST_LABELS,
        help_text=_("全部标签，没写的就去掉"),
    )


class OwnCustomers(DeskEndpoint):
    ability = "members"
    shows = looks.CUSTOMERS

    @described(
        _("店里的顾客，最近下单的在前"),
        tag=TAG,
        query=CustomersQuery,
        answers=pages_of(CustomerSerializer),
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str) -> Response:
        asked = valid(CustomersQuery, request.query_params)
        found = choosing.last_orders(self.store, Wanted(asked["label"], asked["group"]))
        rows = found.select_related("buyer", "store")
        piece = paging.piece(rows, request, order="-created_at")
        shown = CustomerSerializer(listing.rows_of(self.store, piece.rows), many=True)
        return Response({"next": piece.next_url(request), "results": shown.data})


class OneOwnCustomer(DeskEndpoint):
    ability = "support"

    @described(
        _("一位顾客，由任意一单的订单编号指明"),
        tag=TAG,
        answers=CustomerDetailSerializer,
        own_problems=REFUSED,
    )
    def get(self, request: Request, slug: str, number: str) -> Response:
        row = self._row(number)
        customers.note_look(customer=row.customer, actor=person(request))
        return Response(CustomerDetailSerializer(row).data)

    @described(
        _("改一位顾客的标签"),
        tag=TAG,
        asks=LabelsSerializer,
        answers=CustomerDetailSerializer,
        own_problems=REFUSED,
    )
    def put(self, request: Request, slug: str, number: str) -> Response:
        asked = valid(LabelsSerializer, request.data)
        customer = self._row(number).customer
        card = customers.card_of(customer)
        customers.keep(
            customer=customer,
            labels=asked["labels"],
            note=card.note if card else "",
            actor=person(request),
            at=timezone.now(),
        )
        return self.get(request, slug, number)

    def _row(self, number: str) -> Row:
        """:raises Http404: also for an order that nobody can be named by"""
        rows = Order.objects.for_store(self.store).select_related("buyer", "store")
        named = rows.exclude(choosing.NAMELESS)
        customer = customers.of_order(get_object_or_404(named, number=number))
        last = customers.orders_of(customer).select_related("buyer", "store").first()
        (row,) = listing.rows_of(self.store, [last] if last else [])
        return row


urls = [
    path("", OwnCustomers.as_view(), name="api-merchant-customers"),
    path("<str:number>/", OneOwnCustomer.as_view(), name="api-merchant-customer"),
]
