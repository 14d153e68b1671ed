"""
The variants of a product inside its page editor: every change takes effect at once.

Each view finds the product through the person's own stores, calls one domain function and
answers with the panel as it is now; 422 with the reason when the change was refused.
"""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import person
from shop.catalog.models import ProductPage, ProductVariant
from shop.stock.admin import new_variants, variant_rows
from shop.stock.admin.variant_forms import GridForm, NewVariantForm
from shop.stores.people import departments, roles

TEMPLATE = "shop/catalog/admin/variants.html"


@require_GET
def panel(request: HttpRequest, product_id: int) -> HttpResponse:
    return _render(request, _product(request, product_id))


@require_POST
def add(request: HttpRequest, product_id: int) -> HttpResponse:
    product = _product(request, product_id, "prices")
    form = NewVariantForm(request.POST)
    if not form.is_valid():
        return _refused(request, product, form)
    try:
        new_variants.add_stocked_variant(
            product=product, actor=person(request), **form.cleaned_data
        )
    except ValidationError as error:
        return _refused(request, product, form, error)
    return _render(request, product, done=_("已添加规格"))


@require_POST
def save(request: HttpRequest, product_id: int) -> HttpResponse:
    """All rows of the grid, or none; what was typed stays until all of it can be."""
    product = _product(request, product_id)
    may_price = _may(request, product, "prices")
    rows = variant_rows.rows_of(product, request.POST, may_price=may_price)
    named = variant_rows.named_in(request.POST)
    if not named <= {row.variant.pk for row in rows}:
        _is_of(product, named)
        return _render(request, product, status=422, errors=[_("有规格刚被停用，请再看一遍")])
    rows = [row for row in rows if row.variant.pk in named]
    if variant_rows.are_valid(rows):
        try:
            said = variant_rows.save(
                store=product.store_id,
                rows=rows,
                actor=person(request),
                at=timezone.now(),
                may_count=_may(request, product, "stock"),
                reason=gettext_noop("后台盘点"),
            )
        except variant_rows.RowRefused:
            pass
        else:
            done = _("已保存：%s") % _("；").join(said) if said else _("没有变化")
            return _render(request, product, done=done)
    return _render(request, product, rows=rows, errors=_errors_of(rows), status=422)


@require_POST
def grid(request: HttpRequest, product_id: int) -> HttpResponse:
    """Every combination of 颜色 and 尺码 that is not there yet."""
    product = _product(request, product_id, "prices")
    form = GridForm(request.POST)
    if not form.is_valid():
        return _refused(request, product, form)
    try:
        made = new_variants.fill_grid(product=product, actor=person(request), **form.cleaned_data)
    except ValidationError as error:
        return _refused(request, product, form, error)
    return _render(request, product, done=_("已添加 %s 个规格") % len(made))


def _product(request: HttpRequest, product_id: int, ability: str = "products") -> ProductPage:
    """:raises Http404: for a product that this person may not change, or that is not there"""
    product = ProductPage.objects.filter(pk=product_id).first()
    if product is None:
        raise Http404
    if not _may(request, product, ability):
        raise Http404
    return product


def _is_platforms(request: HttpRequest) -> bool:
    return departments.may(request.user, "products", changes=True)


def _may(request: HttpRequest, product: ProductPage, ability: str) -> bool:
    """:raises Http404: for somebody who does not work for its store"""
    if _is_platforms(request):
        return True
    membership = roles.membership_for(request.user, product.store_id)
    return roles.can(membership, ability)


def _is_of(product: ProductPage, variant_ids: set[int]) -> None:
    """:raises Http404: for a variant that was never this product's"""
    ours = ProductVariant.objects.for_store(product.store_id).filter(product=product)
    if ours.filter(pk__in=variant_ids).count() != len(variant_ids):
        raise Http404


def _errors_of(rows: Sequence[variant_rows.VariantRow]) -> list[str]:
    """「白色，M」价格：价格要大于 0"""
    return [
        _("「%(name)s」%(field)s：%(words)s")
        % {
            "name": row.name,
            "field": row.fields[field].label if field in row.fields else "",
            "words": words,
        }
        for row in rows
        for field, errors in row.errors.items()
        for words in errors
    ]


def _refused(
    request: HttpRequest, product: ProductPage, form: Form, error: ValidationError | None = None
) -> HttpResponse:
    messages = [message for errors in form.errors.values() for message in errors]
    if error is not None:
        messages += error.messages
    return _render(request, product, errors=messages, status=422)


def _render(
    request: HttpRequest,
    product: ProductPage,
    *,
    rows: Sequence[variant_rows.VariantRow] | None = None,
    status: int = 200,
    **extra: object,
) -> HttpResponse:
    """`rows` as they were typed, where they were refused."""
    product.refresh_from_db(fields=["unit"])
    retired = ProductVariant.objects.for_store(product.store_id).filter(
        product=product, retired_at__isnull=False
    )
    may_price = _may(request, product, "prices")
    if rows is None:
        rows = variant_rows.rows_of(product, may_price=may_price)
    context = {
        "product": product,
        "rows": rows,
        "retired": retired.order_by("retired_at", "pk"),
        "unit": product.unit or "件",
        "is_open": _is_platforms(request) or product.store.is_open,
        "may_count": _may(request, product, "stock"),
        "may_price": may_price,
        **extra,
    }
    return render(request, TEMPLATE, context, status=status)
