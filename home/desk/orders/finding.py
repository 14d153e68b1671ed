"""Orders by what a merchant remembers of them, page after page however many there are."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.requests import PageRequest
from core.types import Data
from home.desk.desk_gate import Desk, desk_view
from home.desk.orders import board
from home.saved_views import keeping
from home.saved_views.models import SavedView
from orders import choosing
from orders.models import Delivery, Order, PayMethod
from orders.states.board_states import STATES
from shop.promotions.models import Promotion
from shop.stores.models import Store
from shop.stores.people import looks

PAGE_SIZE = 20
PROMOTIONS = 50
ANY = ("", _("全部"))


class FindForm(forms.Form):
    """All of it may be left out; `days` are whole ones of the clock here."""

    state = forms.ChoiceField(label=_("状态"), required=False)
    since = forms.DateField(label=_("从哪天"), required=False)
    until = forms.DateField(label=_("到哪天"), required=False)
    delivery = forms.ChoiceField(
        label=_("配送方式"), required=False, choices=[ANY, *Delivery.choices]
    )
    pay = forms.ChoiceField(label=_("支付方式"), required=False, choices=[ANY, *PayMethod.choices])
    product = forms.CharField(label=_("商品名或商品编码"), required=False, max_length=50)
    phone = forms.RegexField(r"^\d{3,11}$", label=_("手机尾号"), required=False)
    promotion = forms.ChoiceField(label=_("促销"), required=False)

    def __init__(self, data: Data, *, store: Store) -> None:
        super().__init__(data)
        states = [(name, label) for name, (label, _condition) in STATES.items() if name != "all"]
        rows = Promotion.objects.for_store(store).order_by("-pk")[:PROMOTIONS]
        offers = [(row.number, row.name) for row in rows]
        self.fields["state"] = forms.ChoiceField(
            label=_("状态"), required=False, choices=[ANY, *states]
        )
        self.fields["promotion"] = forms.ChoiceField(
            label=_("促销"), required=False, choices=[ANY, *offers]
        )

    @property
    def wanted(self) -> choosing.Wanted:
        """What a valid one asks for."""
        said = self.cleaned_data
        return choosing.Wanted.read({name: said[name] or "" for name in self.fields})


@dataclass(frozen=True)
class Place:
    """The last order of a page: the next begins behind it."""

    at: datetime
    pk: int

    @classmethod
    def of(cls, order: Order) -> "Place":
        return cls(order.created_at, order.pk)

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """None for the first page, and for what nobody wrote here."""
        at, _dash, pk = text.partition("_")
        try:
            moment = parse_datetime(at)
        except ValueError:
            return None
        is_one = moment is not None and timezone.is_aware(moment) and pk.isdecimal()
        return cls(moment, int(pk)) if is_one and moment and len(pk) < 18 else None

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.pk}"


@require_safe
@desk_view("orders", shows=looks.ORDERS)
def find(request: PageRequest, desk: Desk) -> HttpResponse:
    form = FindForm(request.GET, store=desk.store)
    orders = Order.objects.for_store(desk.store)
    found = choosing.orders_of(desk.store, form.wanted) if form.is_valid() else orders.none()
    place = Place.read(request.GET.get("after", ""))
    page = list(behind(board.as_cards(found), place)[: PAGE_SIZE + 1])
    rest = page[PAGE_SIZE:]
    context = {
        "desk": desk,
        "form": form,
        "conditions": conditions(request.GET),
        "views": keeping.shown_to(desk.user, store=desk.store, of=SavedView.List.ORDERS),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "orders": page[:PAGE_SIZE],
        "next": address(request.GET, page[PAGE_SIZE - 1]) if rest else "",
        "tab": "orders",
    }
    return render(request, "desk/orders/find.html", context)


def behind(orders: QuerySet[Order], place: Place | None) -> QuerySet[Order]:
    """The newest first; the index is walked from `place` on."""
    rows = orders.order_by("-created_at", "-pk")
    if place is None:
        return rows
    before = Q(created_at__lt=place.at) | Q(created_at=place.at, pk__lt=place.pk)
    return rows.filter(before, created_at__lte=place.at)


def address(query: QueryDict, last: Order) -> str:
    """Of the page behind `last`, with the same conditions."""
    given = query.copy()
    given["after"] = str(Place.of(last))
    return f"?{given.urlencode()}"


def conditions(query: QueryDict) -> list[tuple[str, str]]:
    """What is asked for, to be asked for again: names and values of an address."""
    names = FindForm.base_fields
    return [(name, str(query[name])) for name in names if query.get(name)]
