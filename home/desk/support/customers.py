"""One search over everything a customer may name, and all that the store knows of one."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from home.desk.desk_gate import Desk, desk_view
from home.desk.support.views import one
from orders.checkout.draft import number
from orders.models import Order
from orders.support import customers, showing
from orders.support.customers import Customer
from shop.stores.people import looks

ORDERS = 50


class CardForm(forms.Form):
    labels = forms.CharField(label=gettext_lazy("标签"), max_length=140, required=False)
    note = forms.CharField(
        label=gettext_lazy("备注"), max_length=500, required=False, widget=forms.Textarea
    )


@require_safe
@desk_view("support", shows=looks.CUSTOMERS)
def find(request: HttpRequest, desk: Desk) -> HttpResponse:
    """`q`: order number, phone tail, name, tracking number or product."""
    words = request.GET.get("q", "").strip()[:50]
    orders = customers.find_orders(store=desk.store, words=words) if words else []
    threads = customers.find_threads(store=desk.store, words=words)
    rows = showing.listed(threads, hides_notes=False) if words else []
    context = {"desk": desk, "tab": "support", "q": words, "orders": orders, "rows": rows}
    return render(request, "desk/support/find.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("support")
def customer(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Whose `order` (a number) or `thread` (an id) it is."""
    found = _found(request, desk)
    customers.note_look(customer=found, actor=desk.user)
    card = customers.card_of(found)
    before = {"labels": "，".join(card.labels), "note": card.note} if card else {}
    form = CardForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        labels = form.cleaned_data["labels"].replace(",", "，").split("，")
        customers.keep(
            customer=found,
            labels=labels,
            note=form.cleaned_data["note"],
            actor=desk.user,
            at=timezone.now(),
        )
        messages.success(request, _("已保存"))
        return redirect(request.get_full_path())
    context = {
        "desk": desk,
        "tab": "support",
        "customer": found,
        "card": card,
        "form": form,
        "orders": customers.orders_of(found)[:ORDERS],
        "order_count": customers.orders_of(found).count(),
        "rows": showing.listed(customers.threads_of(found), hides_notes=False),
        "paid": customers.paid_by(found),
        "sections": customers.sections_of(found),
    }
    return render(request, "desk/support/customer.html", context)


def _found(request: HttpRequest, desk: Desk) -> Customer:
    """:raises Http404: for an order or a conversation of another store, and for none"""
    thread_id = number(request.GET.get("thread"))
    if thread_id is not None:
        return customers.of_thread(one(desk.store, thread_id))
    if not request.GET.get("order"):
        raise Http404
    rows = Order.objects.for_store(desk.store).select_related("buyer", "store")
    return customers.of_order(get_object_or_404(rows, number=request.GET["order"]))
