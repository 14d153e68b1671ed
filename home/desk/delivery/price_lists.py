"""Price lists of freight on the desk, and their rules."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.addresses.areas import words_of
from core.requests import PageRequest
from home.desk.delivery import rule_forms
from home.desk.delivery.rows import find, must_find, removed, saved
from home.desk.desk_gate import Desk, desk_view
from orders.shipping import freight, price_lists
from orders.shipping.models import (
    FreightRule,
    FreightTemplate,
)
from shop.stores.models import Store


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings")
def template(request: PageRequest, desk: Desk, template_id: int | None = None) -> HttpResponse:
    """A new price list, or one with its rules."""
    found = find(FreightTemplate, desk.store, template_id)
    form = rule_forms.TemplateForm(request.POST or None, initial=_template_initial(found))
    save = partial(
        price_lists.save_template, store=desk.store, actor=desk.user, template_id=template_id
    )
    if row := saved(request, form, lambda: save(**form.cleaned_data)):
        return redirect("desk-template", row.pk)
    rules = _rules(desk.store, found) if found else []
    context = {"desk": desk, "form": form, "template": found, "rules": rules, "tab": "more"}
    return render(request, "desk/delivery/template.html", context)


@require_POST
@desk_view("settings")
def remove_template(request: PageRequest, desk: Desk, template_id: int) -> HttpResponse:
    return removed(
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
    return _rule(request, desk, must_find(FreightTemplate, desk.store, template_id), None)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings")
def change_rule(request: PageRequest, desk: Desk, rule_id: int) -> HttpResponse:
    found = must_find(FreightRule, desk.store, rule_id)
    of = must_find(FreightTemplate, desk.store, found.template_id)
    return _rule(request, desk, of, found)


@require_POST
@desk_view("settings")
def remove_rule(request: PageRequest, desk: Desk, rule_id: int) -> HttpResponse:
    found = must_find(FreightRule, desk.store, rule_id)
    removed(request, price_lists.remove_rule, store=desk.store, actor=desk.user, rule_id=rule_id)
    return redirect("desk-template", found.template_id)


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


def _rule(
    request: PageRequest, desk: Desk, of: FreightTemplate, found: FreightRule | None
) -> HttpResponse:
    initial = rule_forms.rule_initial(found) if found else {}
    form = rule_forms.RuleForm(request.POST or None, basis=of.basis, initial=initial)
    save = partial(
        price_lists.save_rule,
        store=desk.store,
        actor=desk.user,
        template_id=of.pk,
        rule_id=found.pk if found else None,
    )
    if saved(request, form, lambda: save(terms=form.cleaned_data["terms"])):
        return redirect("desk-template", of.pk)
    context = {
        "desk": desk,
        "form": form,
        "template": of,
        "rule": found,
        "provinces": rule_forms.province_choices(),
        "chosen_provinces": set(form["provinces"].value() or []),
        "cities": rule_forms.city_choices(),
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


def _template_initial(found: FreightTemplate | None) -> dict[str, object]:
    names = ("name", "delivery", "basis", "is_default")
    return {name: getattr(found, name) for name in names} if found else {"is_default": True}


def _yuan(amount: str) -> str:
    return amount.removesuffix(".00")
