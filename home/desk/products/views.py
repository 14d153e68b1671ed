"""The desk's goods: quick add, the list, quick edits."""

import json
from collections.abc import Callable
from functools import partial, wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.quantity import counted
from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.forms import ProductForm
from home.desk.products.quick_add import put_on_sale
from shop.bulk.choosing import STATES, matching
from shop.catalog import products, shelves
from shop.catalog.models import ProductPage, ProductVariant
from shop.catalog.units import UNITS
from shop.form_fields import PriceField
from shop.stock import ledger
from shop.stores.admin import permissions
from shop.stores.models import Store
from shop.stores.photos import pictures

PAGE_SIZE = 30


def refuse_moderated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """With moderation on, an editor submits pages in the editor and publishes nothing here."""

    @wraps(view)
    def guarded(request: PageRequest, desk: Desk, **kwargs: object) -> HttpResponse:
        if request.method == "POST" and permissions.is_held_back(desk.membership):
            messages.error(request, _("本店开启了审核，请到页面管理里提交"))
            return redirect("desk-products")
        return view(request, desk, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("prices")
@refuse_moderated
def add(request: PageRequest, desk: Desk) -> HttpResponse:
    """Quick add: one screen, on sale at once, and again for the next one."""
    if request.method != "POST":
        return _add_page(request, desk, ProductForm(store=desk.store))
    form = ProductForm(request.POST, _files(request), store=desk.store)
    if not form.is_valid():
        return _add_page(request, desk, form, status=422 if request.htmx else 200)
    try:
        product = _put_on_sale(desk, form)
    except ValidationError as error:
        form.add_error("photo" if isinstance(error, pictures.PictureRefused) else None, error)
        return _add_page(request, desk, form, status=422 if request.htmx else 200)
    kept = {"unit": form.cleaned_data["unit"], "category": request.POST.get("category", "")}
    if request.htmx:
        blank = ProductForm(store=desk.store, initial=kept)
        return _add_page(request, desk, blank, added=product)
    return redirect(f"{request.path}?added={product.pk}")


@require_safe
@desk_view("products")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    tab = request.GET.get("tab", "on_sale")
    tab = tab if tab in STATES else "on_sale"
    words = request.GET.get("q", "").strip()[:50]
    rows = _listed(desk.store)
    counts = {name: rows.filter(condition).count() for name, (_l, condition) in STATES.items()}
    shown = matching(rows, words) if words else rows.filter(STATES[tab][1])
    page = Paginator(shown.order_by("-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "desk": desk,
        "products": page,
        "current": tab,
        "q": words,
        "tabs": [
            {"name": name, "label": label, "count": counts[name]}
            for name, (label, _condition) in STATES.items()
        ],
        "tab": "products",
    }
    return render(request, "desk/products/products.html", context)


@require_POST
@desk_view("products")
def change_variant(request: PageRequest, desk: Desk, variant_id: int) -> HttpResponse:
    """Quick edit of price, stock, on or off sale: whichever fields are sent."""
    variant = _find_variant(desk.store, variant_id)
    error, said = "", ""
    try:
        said = _apply(desk, variant, request.POST)
    except ValidationError as refused:
        error = refused.messages[0]
    except (ledger.LevelBelowReserved, ledger.LevelChanged) as refused:
        error = str(refused)
    if not request.htmx:
        messages.error(request, error) if error else messages.success(request, said)
        return _back(request)
    product = _listed(desk.store).get(pk=variant.product_id)
    context = {"desk": desk, "product": product, "error": error}
    response = render(request, "desk/products/fragments/product_row.html", context)
    response["HX-Trigger"] = json.dumps({"toast": error or said})
    return response


@require_POST
@desk_view("products")
def set_on_sale(request: PageRequest, desk: Desk, product_id: int) -> HttpResponse:
    """上架 / 下架."""
    product = _find(desk.store, product_id)
    is_on_sale = request.POST.get("on_sale") == "1"
    products.set_on_sale(
        store=desk.store, product_id=product.pk, is_on_sale=is_on_sale, actor=desk.user
    )
    said = _("已上架") if is_on_sale else _("已下架")
    if not request.htmx:
        messages.success(request, said)
        return _back(request)
    context = {"desk": desk, "product": _listed(desk.store).get(pk=product.pk)}
    response = render(request, "desk/products/fragments/product_row.html", context)
    response["HX-Trigger"] = json.dumps({"toast": said})
    return response


def _put_on_sale(desk: Desk, form: ProductForm) -> ProductPage:
    data = form.cleaned_data
    return put_on_sale(
        store=desk.store,
        name=data["name"],
        price=data["price"],
        photos=data["photo"],
        unit=data["unit"],
        stock=data["stock"],
        category=data["category"],
        new_category=data["new_category"].strip(),
        return_exception=data["return_exception"],
        actor=desk.user,
    )


def _add_page(
    request: PageRequest,
    desk: Desk,
    form: ProductForm,
    *,
    added: ProductPage | None = None,
    status: int = 200,
) -> HttpResponse:
    if added is None and request.GET.get("added", "").isdecimal():
        added = _listed(desk.store).filter(pk=request.GET["added"]).first()
    context = {
        "desk": desk,
        "form": form,
        "added": added,
        "units": UNITS,
        "categories": shelves.of_store(desk.store),
        "tab": "products",
    }
    template = (
        "desk/products/fragments/add_form.html"
        if request.htmx
        else "desk/products/product_add.html"
    )
    return render(request, template, context, status=status)


@transaction.atomic
def _apply(desk: Desk, variant: ProductVariant, post: QueryDict) -> str:
    """Change what differs from what the form showed; the words that tell what changed."""
    change = partial(
        products.change_variant, store=desk.store, variant_id=variant.pk, actor=desk.user
    )
    said = []
    # A form sends every field: what the person left alone must not undo another's change.
    if "price" in post and post["price"] != post.get("price_seen"):
        if not desk.may["prices"]:
            raise ValidationError(_("你的角色不能改价格，请找店主"))
        price = PriceField().clean(post["price"])
        if "price_seen" in post and PriceField().clean(post["price_seen"]) != variant.price:
            raise ValidationError(_("价格刚被修改过，请刷新后再操作"))
        change(price=price)
        said.append(_("价格已改为 ¥%(price)s") % {"price": price})
    is_touched = post.get("stock") != post.get("stock_seen")
    if "stock" in post and is_touched and desk.may["stock"]:
        amount = counted(str(post["stock"]), unit=variant.unit)
        seen = counted(str(post["stock_seen"]), unit=variant.unit) if "stock_seen" in post else None
        ledger.count(
            store=desk.store,
            variant_id=variant.pk,
            counted=amount,
            seen=seen,
            reason=gettext_noop("工作台修改"),
            actor=desk.user,
        )
        words = {"amount": amount, "unit": variant.unit}
        said.append(_("库存已改为 %(amount)s %(unit)s") % words)
    if "on_sale" in post:
        is_on_sale = post["on_sale"] == "1"
        change(is_on_sale=is_on_sale)
        said.append(_("已上架") if is_on_sale else _("已下架"))
    return _("，").join(said) or _("没有变化")


def _listed(store: Store) -> QuerySet[ProductPage]:
    current = ProductVariant.objects.for_store(store).current().select_related("level")
    variants = Prefetch("variants", queryset=current.order_by("position"), to_attr="current")
    return ProductPage.objects.for_store(store).prefetch_related(variants)


def _find(store: Store, product_id: int) -> ProductPage:
    return get_object_or_404(ProductPage.objects.for_store(store), pk=product_id)


def _find_variant(store: Store, variant_id: int) -> ProductVariant:
    return get_object_or_404(ProductVariant.objects.for_store(store).current(), pk=variant_id)


def _files(request: PageRequest) -> dict[str, object]:
    """Every file sent as `photo`, so that the form sees several."""
    return {"photo": request.FILES.getlist("photo")}


def _back(request: PageRequest) -> HttpResponse:
    """To the page of the desk that the form stood on."""
    back = request.POST.get("back", "")
    return redirect(back if back.startswith("/merchant/") else "desk-products")
