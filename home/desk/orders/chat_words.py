"""本店叫法: what this store's people mean by the words of typed orders, to look over and mend."""

from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from home.desk.desk_gate import Desk, desk_view
from search.models import StoreWord
from search.store_words import memory, weights

PAGE_SIZE = 30


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


@require_safe
@desk_view("ship")
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    page = Paginator(memory.listed(store=desk.store), PAGE_SIZE).get_page(request.GET.get("page"))
    at = timezone.now()
    ahead = memory.meant(store=desk.store, words={row.words for row in page}, at=at)
    listed = [Listed(row, (row.words, row.variant_id) in ahead) for row in page]
    context = {
        "desk": desk,
        "page": page,
        "listed": listed,
        "several": weights.SEVERAL,
        "tab": "orders",
    }
    return render(request, "desk/orders/chat_words.html", context)


@require_POST
@desk_view("ship")
def change(request: HttpRequest, desk: Desk, store_word_id: int) -> HttpResponse:
    """`do`: fix, loosen or forget."""
    fix = partial(memory.fix, store=desk.store, word_id=store_word_id, actor=desk.user)
    try:
        match request.POST.get("do"):
            case "fix":
                row = fix(is_fixed=True)
                said = _("已固定：「%(words)s」以后都是这一样") % {"words": row.words}
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
