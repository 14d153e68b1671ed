"""One product on the desk: everything of it in one form with one button."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from home.desk.desk_gate import Desk, desk_view
from home.desk.products.form import ProductForm, initial_of
from home.desk.products.views import refuse_moderated
from shop.catalog import products, shelves
from shop.catalog.mixins.return_exceptions import ReturnException
from shop.catalog.models import CategoryPage, ProductPage, ProductPicture
from shop.stock.admin import variant_rows
from shop.stock.admin.new_variants import fill_grid
from shop.stores.models import StoreImage
from shop.stores.photos import pictures


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("products")
@refuse_moderated
def edit(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    """Words, photos, price and stock of every variant, new ones; saved together or not at all."""
    product = ProductPage.objects.for_store(desk.store).filter(pk=product_id).first()
    if product is None:
        raise Http404
    form, rows = _forms(request, desk, product)
    if request.method != "POST":
        return _page(request, desk, product, form, rows)
    # Both are asked, so that every error stands under its field at once.
    if not all([form.is_valid(), variant_rows.are_valid(rows)]):
        return _page(request, desk, product, form, rows)
    try:
        with pictures.keeping(
            store=desk.store, files=form.cleaned_data["photo"], title=form.cleaned_data["name"]
        ) as images:
            changed = _save(desk, product, form, rows, images)
    except pictures.PictureRefused as refused:
        form.add_error("photo", refused.messages[0])
    except variant_rows.RowRefused:
        pass
    except ValidationError as refused:
        form.add_error(None, refused.messages[0])
    else:
        said = _("已保存：%s") % _("；").join(changed) if changed else _("没有变化")
        messages.success(request, said)
        return redirect("desk-product", product_id)
    return _page(request, desk, product, form, rows)


def _forms(
    request: HttpRequest, desk: Desk, product: ProductPage
) -> tuple[ProductForm, list[variant_rows.VariantRow]]:
    is_post = request.method == "POST"
    data = request.POST if is_post else None
    parent = product.get_parent()
    is_shelf = CategoryPage.objects.for_store(desk.store).filter(pk=parent.pk).exists()
    shown = list(ProductPicture.objects.filter(page=product).order_by("sort_order"))
    form = ProductForm(
        data,
        {"photo": request.FILES.getlist("photo")} if is_post else None,
        store=desk.store,
        pictures=shown,
        unit=product.unit,
        initial=initial_of(product, parent.pk if is_shelf else None),
    )
    rows = variant_rows.rows_of(product, data, may_price=desk.may["prices"])
    # A post that names no variant is about words alone, as programs and old pages send it.
    named = variant_rows.named_in(request.POST)
    return form, [row for row in rows if not is_post or row.variant.pk in named]


@transaction.atomic
def _save(
    desk: Desk,
    product: ProductPage,
    form: ProductForm,
    rows: Sequence[variant_rows.VariantRow],
    images: list[StoreImage],
) -> list[str]:
    """What changed, each "what it was → what it is"."""
    said = _save_words(desk, product, form, images)
    said += variant_rows.save(
        store=desk.store,
        rows=rows,
        actor=desk.user,
        at=timezone.now(),
        may_count=desk.may["stock"],
        reason=gettext_noop("工作台修改"),
    )
    axes = form.cleaned_data["axes"]
    if axes and desk.may["prices"]:
        made = fill_grid(
            product=product,
            axes=axes,
            price=form.cleaned_data["new_price"],
            stock=form.cleaned_data["new_stock"],
            actor=desk.user,
        )
        said += [_("新增 %s") % variant.options_text for variant in made]
    return said


def _save_words(
    desk: Desk, product: ProductPage, form: ProductForm, images: list[StoreImage]
) -> list[str]:
    data = form.cleaned_data
    # What a post leaves out stays.
    words = {name: data[name] for name in products.WORDS if name in form.data}
    before = {"name": product.title, **{name: getattr(product, name) for name in words}}
    after = {"name": data["name"], **words}
    labels = {name: str(form.fields[name].label) for name in after}
    said = [
        f"{labels[name]} {_said(name, before[name])} → {_said(name, after[name])}"
        for name in after
        if before[name] != after[name]
    ]
    gallery = [*(row.image for row in form.kept), *images]
    was = [row.image_id for row in form.pictures]
    is_moved = [image.pk for image in gallery] != was
    if is_moved:
        said.append(_("照片 %(was)s 张 → %(now)s 张") % {"was": len(was), "now": len(gallery)})
    parent = product.get_parent()
    products.change_words(
        product=product,
        name=data["name"],
        category=data["category"],
        actor=desk.user,
        images=gallery if is_moved else None,
        **words,
    )
    now = product.get_parent(update=True)
    if now.pk != parent.pk:
        said.append(_("分类 %(was)s → %(now)s") % {"was": parent.title, "now": now.title})
    return said


def _said(name: str, text: str) -> str:
    if name == "return_exception":
        return str(dict(ReturnException.choices).get(text, _("支持")))
    return _short(text)


def _short(text: str) -> str:
    return _("「%(said)s」") % {"said": f"{text[:12]}…" if len(text) > 12 else text}


def _page(
    request: HttpRequest,
    desk: Desk,
    product: ProductPage,
    form: ProductForm,
    rows: Sequence[variant_rows.VariantRow],
) -> HttpResponse:
    files = pictures.files_of_many([row.image for row in form.pictures])
    shown = [
        {"row": row, "files": files.get(row.image_id, {}), "place": number}
        for number, row in enumerate(form.pictures, start=1)
    ]
    context = {
        "desk": desk,
        "product": product,
        "form": form,
        "rows": rows,
        "photos": shown,
        "categories": shelves.of_store(desk.store),
        "error_count": len(form.errors) + sum(len(row.errors) for row in rows),
        "tab": "products",
    }
    return render(request, "desk/products/product.html", context)
