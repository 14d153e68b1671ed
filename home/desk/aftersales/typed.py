"""What was typed on the desk about an after-sale, as the steps take it; refused in words."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core import quantity
from core.quantity import counted
from orders.aftersales.models import AfterSale, AfterSaleLine
from orders.aftersales.steps import asking
from orders.aftersales.steps.returning import Back
from orders.aftersales.steps.swapping import Goods
from orders.substitutions import similar
from shop.form_fields import PriceField


def text(request: HttpRequest, name: str, most: int = 500) -> str:
    return request.POST.get(name, "").strip()[:most]


def amount(request: HttpRequest, name: str = "amount") -> Decimal | None:
    """
    None where nothing was typed: all of it.

    :raises ValidationError: for what is no sum
    """
    typed = PriceField(required=False, max_digits=12).clean(request.POST.get(name, ""))
    return None if typed is None else Decimal(typed)


def wanted(request: HttpRequest, case: AfterSale) -> Goods | None:
    """
    `sku` of what an exchange is to be for, `new_quantity` and `price` where they are other than
    what comes back and what it costs; None for the same goods.

    :raises ValidationError: for what the shop does not sell, or no number
    """
    sku = text(request, "sku", 40)
    if not sku:
        return None
    variant = similar.of_sku(case.order, sku)
    if variant is None:
        raise ValidationError(_("请选要换的商品"))
    much = text(request, "new_quantity", 12)
    parsed = quantity.parse(much, unit=variant.unit) if much else None
    return Goods(variant, parsed, amount(request, "price"))


def photos(request: HttpRequest) -> list[UploadedFile]:
    """:raises ValidationError: for too many"""
    files = request.FILES.getlist("photos")
    if len(files) > asking.MOST_PHOTOS:
        raise ValidationError(_("最多 %(most)s 张照片") % {"most": asking.MOST_PHOTOS})
    return files


def goods(request: HttpRequest, case: AfterSale) -> dict[int, Back]:
    """
    `shelved_<id>` and `lost_<id>` of each line; without either all of it is on the shelf.

    :raises ValidationError: for what is no quantity
    """
    rows = AfterSaleLine.objects.for_store(case.store_id).filter(aftersale=case)
    return {row.line_id: _back(request, row) for row in rows.select_related("line")}


def back(request: HttpRequest, case: AfterSale) -> list[tuple[AfterSaleLine, str, str]]:
    """Each line with what its fields of `goods` show: what was typed, else all of it whole."""
    rows = AfterSaleLine.objects.for_store(case.store_id).filter(aftersale=case)
    return [
        (
            row,
            request.POST.get(f"shelved_{row.line_id}", str(quantity.plain(row.quantity))),
            request.POST.get(f"lost_{row.line_id}", "0"),
        )
        for row in rows.select_related("line").order_by("pk")
    ]


def _back(request: HttpRequest, row: AfterSaleLine) -> Back:
    names = f"shelved_{row.line_id}", f"lost_{row.line_id}"
    if not any(name in request.POST for name in names):
        return Back(shelved=row.quantity)
    shelved, lost = (
        counted(request.POST.get(name, "").strip() or "0", unit=row.line.unit) for name in names
    )
    return Back(shelved=shelved, written_off=lost)
