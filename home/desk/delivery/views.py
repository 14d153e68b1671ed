"""配送与运费 on the desk: price lists, distances, times, and where the store stands."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

import home.desk.delivery.forms as delivery_forms
from accounts.address_form import area_context
from accounts.areas import words_of
from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from orders.checkout.quote import deliveries
from orders.payments.available_methods import offers_of
from orders.payments.browsers import Browser
from orders.shipping import freight, price_lists, setup
from orders.shipping.models import (
    DeliveryProfile,
    DeliverySlot,
    FreightRule,
    FreightTemplate,
    LocalBand,
)
from orders.shipping.price_lists import RuleTerms
from shop.stores.models import Store, StoreOwned

M = TypeVar("M", bound=StoreOwned)


# What a shop that has set nothing yet finds filled in; nothing of it counts before 保存.
STARTS = {
    "offers_local": True,
    "offers_pickup": True,
    "reach": delivery_forms.Reach.CITY,
    "local_fee": "5.00",
    "express_fee": "10.00",
    "free_delivery_from": "59.00",
}

T = TypeVar("T")


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
    if not form.is_valid():
        return _index(request, desk, form)
    data = form.cleaned_data
    weight = data["default_weight"]
    known = profile.default_weight_grams if profile else 500
    saved = _try(
        form,
        lambda: setup.save_delivery(
            store=desk.store,
            actor=desk.user,
            ways=data["ways"],
            area_code=data["area_code"],
            position=data["position"],
            local_areas=data["local_areas"],
            default_weight_grams=int(weight * 1000) if weight else known,
        ),
    )
    if saved is None:
        return _index(request, desk, form)
    messages.success(request, _("已保存"))
    return redirect("desk-delivery")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings")
def template(request: PageRequest, desk: Desk, template_id: int | None = None) -> HttpResponse:
    """A new price list, or one with its rules."""
    found = _find(FreightTemplate, desk.store, template_id)
    form = delivery_forms.TemplateForm(request.POST or None, initial=_template_initial(found))
    if request.method == "POST" and form.is_valid():
        saved = _try(
            form,
            lambda: price_lists.save_template(
                store=desk.store, actor=desk.user, template_id=template_id, **form.cleaned_data
            ),
        )
        if saved is not None:
            messages.success(request, _("已保存"))
            return redirect("desk-template", saved.pk)
    rules = _rules(desk.store, found) if found else []
    context = {"desk": desk, "form": form, "template": found, "rules": rules, "tab": "more"}
    return render(request, "desk/delivery/template.html", context)


@require_POST
@desk_view("settings")
def remove_template(request: PageRequest, desk: Desk, template_id: int) -> HttpResponse:
    return _removed(
        request,
        price_lists.remove_template,
        store=desk.store,
        actor=desk.user,
        template_id=template_id,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings")
def rule(request: PageRequest, desk: Desk, template_id: int) -> HttpResponse:
    """A new rule of this price list."""
    return _rule(request, desk, _must_find(FreightTemplate, desk.store, template_id), None)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings")
def change_rule(request: PageRequest, desk: Desk, rule_id: int) -> HttpResponse:
    found = _must_find(FreightRule, desk.store, rule_id)
    of = _must_find(FreightTemplate, desk.store, found.template_id)
    return _rule(request, desk, of, found)


@require_POST
@desk_view("settings")
def remove_rule(request: PageRequest, desk: Desk, rule_id: int) -> HttpResponse:
    found = _must_find(FreightRule, desk.store, rule_id)
    _removed(request, price_lists.remove_rule, store=desk.store, actor=desk.user, rule_id=rule_id)
    return redirect("desk-template", found.template_id)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings")
def band(request: PageRequest, desk: Desk, band_id: int | None = None) -> HttpResponse:
    """A distance of local delivery."""
    found = _find(LocalBand, desk.store, band_id)
    names = ("up_to_km", "fee", "minimum", "free_from")
    initial = {name: getattr(found, name) for name in names} if found else {}
    form = delivery_forms.BandForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = _try(
            form,
            lambda: setup.save_band(
                store=desk.store, actor=desk.user, band_id=band_id, **form.cleaned_data
            ),
        )
        if saved is not None:
            messages.success(request, _("已保存"))
            return redirect("desk-delivery")
    context = {"desk": desk, "form": form, "band": found, "tab": "more"}
    return render(request, "desk/delivery/band.html", context)


@require_POST
@desk_view("settings")
def remove_band(request: PageRequest, desk: Desk, band_id: int) -> HttpResponse:
    return _removed(request, setup.remove_band, store=desk.store, actor=desk.user, band_id=band_id)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings")
def slot(request: PageRequest, desk: Desk, slot_id: int | None = None) -> HttpResponse:
    """A time of the week for local delivery or pick-up."""
    found = _find(DeliverySlot, desk.store, slot_id)
    form = delivery_forms.SlotForm(request.POST or None, initial=_slot_initial(found))
    if request.method == "POST" and form.is_valid():
        saved = _try(
            form,
            lambda: setup.save_slot(
                store=desk.store, actor=desk.user, slot_id=slot_id, **form.cleaned_data
            ),
        )
        if saved is not None:
            messages.success(request, _("已保存"))
            return redirect("desk-delivery")
    days = set(form["weekdays"].value() or [])
    context = {"desk": desk, "form": form, "slot": found, "days": days, "tab": "more"}
    return render(request, "desk/delivery/slot.html", context)


@require_POST
@desk_view("settings")
def remove_slot(request: PageRequest, desk: Desk, slot_id: int) -> HttpResponse:
    return _removed(request, setup.remove_slot, store=desk.store, actor=desk.user, slot_id=slot_id)


def rule_words(rule: FreightRule, basis: str) -> str:
    """A rule in one line: 首重 1 kg ¥8，每续 1 kg ¥2，满 ¥88 包邮."""
    if rule.is_undeliverable:
        return _("不配送")
    if basis == FreightTemplate.Basis.AMOUNT:
        said = _("，").join(
            _("满 ¥%(start)s 运费 ¥%(fee)s") % {"start": _yuan(start), "fee": _yuan(fee)}
            for start, fee in rule.tiers
        )
    else:
        is_weight = basis == FreightTemplate.Basis.WEIGHT
        words = _("首重 %(first)s kg ¥%(first_fee)s，每续 %(step)s kg ¥%(step_fee)s")
        if not is_weight:
            words = _("首 %(first)s 件 ¥%(first_fee)s，每续 %(step)s 件 ¥%(step_fee)s")
        said = words % {
            "first": rule.first,
            "first_fee": freight.yuan(rule.first_fee),
            "step": rule.step,
            "step_fee": freight.yuan(rule.step_fee),
        }
    if rule.free_from is not None:
        said += _("，满 ¥%(amount)s 包邮") % {"amount": freight.yuan(rule.free_from)}
    return said


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
        "tab": "more",
        **area_context(form),
    }
    return render(request, "desk/delivery/delivery.html", context)


def _rule(
    request: PageRequest, desk: Desk, of: FreightTemplate, found: FreightRule | None
) -> HttpResponse:
    initial = delivery_forms.rule_initial(found) if found else {}
    form = delivery_forms.RuleForm(request.POST or None, basis=of.basis, initial=initial)
    if request.method == "POST" and form.is_valid():
        terms: RuleTerms = form.cleaned_data["terms"]
        saved = _try(
            form,
            lambda: price_lists.save_rule(
                store=desk.store,
                actor=desk.user,
                template_id=of.pk,
                terms=terms,
                rule_id=found.pk if found else None,
            ),
        )
        if saved is not None:
            messages.success(request, _("已保存"))
            return redirect("desk-template", of.pk)
    context = {
        "desk": desk,
        "form": form,
        "template": of,
        "rule": found,
        "provinces": delivery_forms.province_choices(),
        "chosen_provinces": set(form["provinces"].value() or []),
        "cities": delivery_forms.city_choices(),
        "chosen_cities": set(form["cities"].value() or []),
        "tab": "more",
    }
    return render(request, "desk/delivery/rule.html", context)


def _rules(store: Store, of: FreightTemplate) -> list[dict[str, object]]:
    """With words for both sides; everywhere else comes last."""
    rows = FreightRule.objects.for_store(store).filter(template=of).order_by("pk")
    found = [
        {
            "row": row,
            "regions": _("、").join(words_of(code) for code in row.regions) or _("其他地区"),
            "words": rule_words(row, of.basis),
        }
        for row in rows
    ]
    return sorted(found, key=lambda item: not item["row"].regions)


def _find(model: type[M], store: Store, pk: int | None) -> M | None:
    return None if pk is None else _must_find(model, store, pk)


def _must_find(model: type[M], store: Store, pk: int) -> M:
    """A foreign id answers as a missing one."""
    row = model.objects.for_store(store).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _try(form: Form, change: Callable[[], T]) -> T | None:
    """What `change` returns; None with its refusal in the form."""
    try:
        return change()
    except ObjectDoesNotExist as error:
        raise Http404 from error
    except ValidationError as error:
        field = error.code if error.code in form.fields else None
        form.add_error(field, error.messages[0])
        return None


def _removed(request: PageRequest, remove: Callable[..., None], **given: object) -> HttpResponse:
    try:
        remove(**given)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("已删除"))
    return redirect("desk-delivery")


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
        "default_weight": delivery_forms.tidy(profile.default_weight),
    }
    return initial | STARTS if is_new and not (store.local_fee or store.express_fee) else initial


def _template_initial(found: FreightTemplate | None) -> dict[str, object]:
    names = ("name", "delivery", "basis", "is_default")
    return {name: getattr(found, name) for name in names} if found else {"is_default": True}


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


def _yuan(amount: str) -> str:
    return amount.removesuffix(".00")
