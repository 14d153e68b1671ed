"""秒杀 for shoppers: a page that is the same for all, and a door."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core import doors
from core.client_ip import client_ip
from core.same_origin import same_origin_post
from core.types import Words
from orders.seckill import buyer, door, known
from orders.seckill.answers import as_json
from orders.seckill.door import Answer
from orders.seckill.known import Known
from shop.flash import places
from shop.flash.models import FlashItem
from shop.promotions.promotions import State
from shop.stores.public_pages import cache_tags

WORDS: dict[Answer, Words] = {
    Answer.QUEUED: gettext_lazy("排队中，请稍等再点一次"),
    Answer.SOLD_OUT: gettext_lazy("抢完了；有人没付款的话会再放出来"),
    Answer.NOT_YET: gettext_lazy("还没开始，到点再来"),
    Answer.OVER: gettext_lazy("秒杀已经结束"),
}


@require_safe
def page(request: HttpRequest, flash: str) -> HttpResponse:
    # A copy is kept: it must not be made of what was so a second ago.
    item, at = known.find(flash, is_fresh=True).item, timezone.now()
    response = _page(request, item, at)
    names = (cache_tags.store_name(item.store_id), cache_tags.variant_name(item.variant_id))
    # Beside its own hours: when the price that everybody pays changes next.
    edges = (item.starts_at, item.ends_at, item.store.offers_edge)
    coming = [edge for edge in edges if edge is not None and edge > at]
    cache_tags.shows(response, *names, until=min(coming, default=None))
    return response


@require_safe
@never_cache
def key(request: HttpRequest, flash: str) -> HttpResponse:
    """The browser has a signed key afterwards, and knows the server's clock."""
    item = known.find(flash).item
    at = timezone.now()
    told = {"now": at.isoformat(), "starts_at": item.starts_at.isoformat()}
    response = JsonResponse(told)
    buyer.give(request, response)
    return response


@require_POST
@never_cache
@same_origin_post
def grab(request: HttpRequest, flash: str) -> HttpResponse:
    """
    JSON `{state, expires_at, url, retry_after}`; to a browser's form a page, or the checkout. Most
    scripts hear it from `DoorMiddleware` already.
    """
    found, own, at = known.find(flash), buyer.key_of(request), timezone.now()
    is_form = "text/html" in request.headers.get("Accept", "")
    if not own:
        return _stranger(request, found, at, is_form=is_form)
    said, wait = door.press(found, own, client_ip(request), at=at)
    if is_form:
        if said.url:
            return redirect(said.url)
        words = _("操作太频繁，请稍等再试") if wait else WORDS[said.state]
        return doors.refused(_page(request, found.item, at, said=words), wait)
    return as_json(said, wait=wait)


def _stranger(request: HttpRequest, found: Known, at: datetime, *, is_form: bool) -> HttpResponse:
    """Nobody grabs without a key; a browser has one after this."""
    if not is_form:
        return JsonResponse({"error": "no_key"}, status=403)
    response = _page(request, found.item, at, said=_("准备好了，请再点一次"))
    buyer.give(request, response)
    return response


def _page(request: HttpRequest, item: FlashItem, at: datetime, *, said: Words = "") -> HttpResponse:
    state = door.state_of(item, at=at)
    is_sold_out = (
        state == State.RUNNING and item.allotted_at is not None and not places.has_open(item, at=at)
    )
    context = {
        "item": item,
        "store": item.store,
        "product": item.variant.product,
        "state": state,
        "is_sold_out": is_sold_out,
        "said": said,
        "words": WORDS,
    }
    return render(request, "orders/seckill/page.html", context)
