"""本店叫法: what this store's people mean by the words of typed orders, to look over and mend."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from home.desk.desk_gate import Desk, desk_view
from search.models import StoreWord
from search.store_words import memory, weights
from shop.catalog.models import ProductVariant

PAGE_SIZE, LONGEST = 30, 200


@dataclass(frozen=True)
class Listed:
    """`is_ahead`: it is chosen beforehand when its words come again."""

    row: StoreWord
    is_ahead: bool

    @property
    def is_over(self) -> bool:
        return self.row.variant.retired_at is not None

    @property
    def people(self) -> int:
        return len(self.row.people)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("ship")
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The words that the store knows; a POST adds 雪花白 = 海盐."""
    said, error, at = "", "", timezone.now()
    if request.method == "POST":
        said = request.POST.get("said", "").strip()[:LONGEST]
        try:
            row = _add(desk, said, at=at)
        except ValidationError as refused:
            error = refused.messages[0]
        else:
            told = {"words": row.words, "goods": row.variant.product.title}
            messages.success(request, _("已固定：「%(words)s」就是「%(goods)s」") % told)
            return redirect("desk-chat-words")
    page = Paginator(memory.listed(store=desk.store), PAGE_SIZE).get_page(request.GET.get("page"))
    ahead = memory.meant(store=desk.store, words={row.words for row in page}, at=at)
    context = {
        "desk": desk,
        "page": page,
        "listed": [Listed(row, (row.words, row.variant_id) in ahead) for row in page],
        "several": weights.SEVERAL,
        "said": said,
        "error": error,
        "tab": "orders",
    }
    status = 422 if error else 200
    return render(request, "desk/orders/chat_words.html", context, status=status)


def _fixed(row: StoreWord) -> str:
    return _("已固定：「%(words)s」以后都是这一样") % {"words": row.words}


def _add(desk: Desk, said: str, *, at: datetime) -> StoreWord:
    """:raises ValidationError: for what is not 叫法 = 商品, or names no one product of the store"""
    words, _sign, goods = (part.strip() for part in said.replace("＝", "=").partition("="))
    if not words or not goods:
        raise ValidationError(_("写成「叫法 = 商品名」，例如「雪花白 = 海盐」"))
    variant = _variant(desk, goods)
    return memory.add(store=desk.store, words=words, variant=variant, actor=desk.user, at=at)


def _variant(desk: Desk, goods: str) -> ProductVariant:
    """:raises ValidationError: where none, or more than one, has this SKU or name"""
    mine = ProductVariant.unscoped.filter(store=desk.store, retired_at__isnull=True)
    for named in (Q(sku__iexact=goods), Q(product__title=goods)):
        found = list(mine.filter(named).select_related("product")[:2])
        if len(found) > 1:
            raise ValidationError(_("有好几样叫「%(goods)s」，请写货号") % {"goods": goods})
        if found:
            return found[0]
    near = mine.filter(product__title__icontains=goods).select_related("product").first()
    if near is not None:
        raise ValidationError(
            _("是「%(goods)s」吗？请写商品全名或货号") % {"goods": near.product.title}
        )
    raise ValidationError(_("店里没有「%(goods)s」，请写商品全名或货号") % {"goods": goods})


@require_POST
@desk_view("ship")
def change(request: HttpRequest, desk: Desk, store_word_id: int) -> HttpResponse:
    """`do`: fix, loosen or forget."""
    fix = partial(memory.fix, store=desk.store, word_id=store_word_id, actor=desk.user)
    try:
        match request.POST.get("do"):
            case "fix":
                row = fix(is_fixed=True)
                said = _fixed(row)
            case "loosen":
                fix(is_fixed=False)
                said = _("不再固定，以后拿不准时会问")
            case "forget":
                memory.forget(store=desk.store, word_id=store_word_id, actor=desk.user)
                said = _("已删除")
            case _:
                raise Http404
    except StoreWord.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, said)
    return redirect("desk-chat-words")
