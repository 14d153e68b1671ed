"""
The variants of a product inside its page editor: every change takes effect at once.

Each view finds the product through the person's own stores, calls one domain function and
answers with the panel as it is now; 422 with the reason when the change was refused.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shop.catalog import goods
from shop.catalog.models import ProductPage, ProductVariant
from shop.stock import ledger, shelving
from shop.stock.models import StockLevel
from shop.stock.variant_forms import CountForm, NewVariantForm, VariantForm
from shop.stores import access

TEMPLATE = "catalog/admin/variants.html"


@require_GET
def panel(request: HttpRequest, product_id: int) -> HttpResponse:
    return _render(request, _product(request, product_id))


@require_POST
def add(request: HttpRequest, product_id: int) -> HttpResponse:
    product = _product(request, product_id)
    form = NewVariantForm(request.POST)
    if not form.is_valid():
        return _refused(request, product, form)
    try:
        shelving.add_stocked_variant(product=product, actor=request.user, **form.cleaned_data)
    except ValidationError as error:
        return _refused(request, product, form, error)
    return _render(request, product, done=_("已添加规格"))


@require_POST
def change(request: HttpRequest, product_id: int, variant_id: int) -> HttpResponse:
    product = _product(request, product_id)
    variant = _variant(product, variant_id)
    form = VariantForm(request.POST, instance=variant)
    if not form.is_valid():
        return _refused(request, product, form)
    changes = {name: form.cleaned_data[name] for name in form.changed_data}
    try:
        goods.change_variant(
            store=product.store_id, variant_id=variant.pk, actor=request.user, **changes
        )
    except (ValidationError, IntegrityError) as error:
        return _refused(request, product, form, error)
    return _render(request, product, done=_("已保存，立即生效"))


@require_POST
def count(request: HttpRequest, product_id: int, variant_id: int) -> HttpResponse:
    product = _product(request, product_id, ability="stock")
    variant = _variant(product, variant_id)
    form = CountForm(request.POST, unit=variant.unit)
    if not form.is_valid():
        return _refused(request, product, form)
    counted = form.cleaned_data["counted"]
    try:
        if StockLevel._base_manager.filter(store_id=product.store_id, variant=variant).exists():
            ledger.count(
                store=product.store_id,
                variant_id=variant.pk,
                counted=counted,
                actor=request.user,
                reason=_("后台盘点"),
            )
        else:
            ledger.open_level(variant=variant, quantity=counted, actor=request.user)
    except ledger.LevelBelowReserved as error:
        return _refused(request, product, form, error)
    return _render(request, product, done=_("库存已更新"))


@require_POST
def retire(request: HttpRequest, product_id: int, variant_id: int) -> HttpResponse:
    product = _product(request, product_id)
    variant = _variant(product, variant_id)
    goods.retire_variant(
        store=product.store_id, variant_id=variant.pk, actor=request.user, at=timezone.now()
    )
    return _render(request, product, done=_("规格已停用，历史订单不受影响"))


def _product(request: HttpRequest, product_id: int, *, ability: str = "products") -> ProductPage:
    """:raises Http404: for a product that this person may not change, or that is not there"""
    product = ProductPage.objects.filter(pk=product_id).first()
    if product is None:
        raise Http404
    if access.is_operator(request.user):
        return product
    membership = access.membership_for(request.user, product.store_id)  # type: ignore[arg-type]
    if not access.can(membership, ability):
        raise Http404
    return product


def _variant(product: ProductPage, variant_id: int) -> ProductVariant:
    rows = ProductVariant.objects.for_store(product.store_id).current()
    variant = rows.filter(pk=variant_id, product=product).first()
    if variant is None:
        raise Http404
    return variant


def _refused(
    request: HttpRequest, product: ProductPage, form: Any, error: Exception | None = None
) -> HttpResponse:
    messages = [message for errors in form.errors.values() for message in errors]
    if isinstance(error, ValidationError):
        messages += error.messages
    elif isinstance(error, IntegrityError):
        messages.append(_("店里已经有这个 SKU"))
    elif error is not None:
        messages.append(str(error))
    return _render(request, product, errors=messages, status=422)


def _render(
    request: HttpRequest, product: ProductPage, *, status: int = 200, **extra: Any
) -> HttpResponse:
    variants = list(
        ProductVariant.objects.for_store(product.store_id)
        .filter(product=product)
        .order_by("retired_at", "position", "pk")
    )
    levels = StockLevel.objects.for_store(product.store_id).filter(variant__in=variants)
    by_variant = {level.variant_id: level for level in levels}
    rows = [{"variant": v, "level": by_variant.get(v.pk)} for v in variants]
    context = {
        "product": product,
        "current": [row for row in rows if row["variant"].retired_at is None],
        "retired": [row for row in rows if row["variant"].retired_at is not None],
        "unit": product.unit or "件",
        "is_open": access.is_operator(request.user) or product.store.is_open,
        **extra,
    }
    return render(request, TEMPLATE, context, status=status)
