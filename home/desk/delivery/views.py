"""配送与运费 on the desk: price lists, distances, times, and where the store stands."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

import home.desk.delivery.forms as delivery_forms
from accounts.addresses.address_form import area_context
from core.requests import PageRequest
from core.types import Cleaned
from home.desk.delivery.rows import find, removed, saved
from home.desk.desk_gate import Desk, desk_view
from orders.checkout.quote import deliveries
from orders.payments.browsers import Browser
from orders.payments.methods.available_methods import offers_of
from orders.riders.models import CourierAccount
from orders.shipping import setup
from orders.shipping.models import (
    DeliveryProfile,
    DeliverySlot,
    FreightTemplate,
    LocalBand,
)
from shop.stores.models import Store

# What a shop that has set nothing yet finds filled in; nothing of it counts before 保存.
STARTS = {
    "offers_local": True,
    "offers_pickup": True,
    "reach": delivery_forms.Reach.CITY,
    "local_fee": "5.00",
    "express_fee": "10.00",
    "free_delivery_from": "59.00",
}


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    """Everything at a glance; the form is where the store stands, how it delivers, the fee."""
    profile = DeliveryProfile.objects.for_store(desk.store).first()
    if request.method != "POST":
        return _index(
            request, desk, delivery_forms.DeliveryForm(initial=_initial(desk.store, profile))
        )
    if "refresh" in request.POST:
        return _index(request, desk, delivery_forms.DeliveryForm(initial=request.POST.dict()))
    form = delivery_forms.DeliveryForm(request.POST)
    known = profile.default_weight_grams if profile else 500
    if saved(request, form, lambda: _save(desk, form.cleaned_data, known)) is None:
        return _index(request, desk, form)
    return redirect("desk-delivery")


def _save(desk: Desk, data: Cleaned, known_grams: int) -> Store:
    weight = data["default_weight"]
    return setup.save_delivery(
        store=desk.store,
        actor=desk.user,
        ways=data["ways"],
        area_code=data["area_code"],
        position=data["position"],
        local_areas=data["local_areas"],
        default_weight_grams=int(weight * 1000) if weight else known_grams,
        rider_price=data["rider_price"],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings")
def band(request: PageRequest, desk: Desk, band_id: int | None = None) -> HttpResponse:
    """A distance of local delivery."""
    found = find(LocalBand, desk.store, band_id)
    names = ("up_to_km", "fee", "minimum", "free_from")
    initial = {name: getattr(found, name) for name in names} if found else {}
    form = delivery_forms.BandForm(request.POST or None, initial=initial)
    save = partial(setup.save_band, store=desk.store, actor=desk.user, band_id=band_id)
    if saved(request, form, lambda: save(**form.cleaned_data)):
        return redirect("desk-delivery")
    context = {"desk": desk, "form": form, "band": found, "tab": "more"}
    return render(request, "desk/delivery/band.html", context)


@require_POST
@desk_view("settings")
def remove_band(request: PageRequest, desk: Desk, band_id: int) -> HttpResponse:
    return removed(request, setup.remove_band, store=desk.store, actor=desk.user, band_id=band_id)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings")
def slot(request: PageRequest, desk: Desk, slot_id: int | None = None) -> HttpResponse:
    """A time of the week for local delivery or pick-up."""
    found = find(DeliverySlot, desk.store, slot_id)
    form = delivery_forms.SlotForm(request.POST or None, initial=_slot_initial(found))
    save = partial(setup.save_slot, store=desk.store, actor=desk.user, slot_id=slot_id)
    if saved(request, form, lambda: save(**form.cleaned_data)):
        return redirect("desk-delivery")
    days = set(form["weekdays"].value() or [])
    context = {"desk": desk, "form": form, "slot": found, "days": days, "tab": "more"}
    return render(request, "desk/delivery/slot.html", context)


@require_POST
@desk_view("settings")
def remove_slot(request: PageRequest, desk: Desk, slot_id: int) -> HttpResponse:
    return removed(request, setup.remove_slot, store=desk.store, actor=desk.user, slot_id=slot_id)


def _index(request: PageRequest, desk: Desk, form: delivery_forms.DeliveryForm) -> HttpResponse:
    store = desk.store
    if request.htmx:
        context = {"form": form, **area_context(form)}
        return render(request, "accounts/fragments/areas_oob.html", context)
    templates = FreightTemplate.objects.for_store(store).order_by("delivery", "-is_default", "pk")
    offers = offers_of(store, browser=Browser.PHONE)
    payable = deliveries(store, offers)
    context = {
        "desk": desk,
        "form": form,
        "unpayable": [way.label for way in deliveries(store) if way not in payable],
        "templates": templates,
        "bands": LocalBand.objects.for_store(store).order_by("up_to_km"),
        "slots": DeliverySlot.objects.for_store(store).order_by("starts", "pk"),
        "reaches": delivery_forms.Reach.choices,
        "has_riders": CourierAccount.objects.for_store(store).filter(is_on=True).exists(),
        "tab": "more",
        **area_context(form),
    }
    return render(request, "desk/delivery/delivery.html", context)


def _initial(store: Store, profile: DeliveryProfile | None) -> dict[str, object]:
    is_new = profile is None and not (store.offers_local or store.offers_express)
    profile = profile or DeliveryProfile(store=store)
    names = dict.fromkeys(("province", "city", "district"), "")
    if profile.area_code:
        names = delivery_forms.names_of(profile.area_code)
    initial = {
        **{name: getattr(store, name) for name in delivery_forms.WAYS},
        **names,
        "latitude": "" if profile.latitude is None else profile.latitude,
        "longitude": "" if profile.longitude is None else profile.longitude,
        "reach": delivery_forms.reach_of(profile),
        "local_areas": delivery_forms.words_of(profile.local_areas),
        "rider_price": profile.rider_price,
        "default_weight": delivery_forms.tidy(profile.default_weight),
    }
    return initial | STARTS if is_new and not (store.local_fee or store.express_fee) else initial


def _slot_initial(found: DeliverySlot | None) -> dict[str, object]:
    if found is None:
        return {"weekdays": delivery_forms.days_of(0b1111111), "is_for_local": True}
    names = ("capacity", "cutoff_minutes", "is_for_local", "is_for_pickup")
    return {
        "weekdays": delivery_forms.days_of(found.weekdays),
        "starts": f"{found.starts:%H:%M}",
        "ends": f"{found.ends:%H:%M}",
        **{name: getattr(found, name) for name in names},
    }
