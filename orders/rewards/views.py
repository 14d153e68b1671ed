"""积分商城 for shoppers: what their points are good for, and coupons for them by a tap."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import actor_of, detour
from core.requests import PageRequest
from orders.rewards import showing
from shop.members import programmes
from shop.rewards import redeeming
from shop.stores.people.roles import open_store


@require_safe
@never_cache
def of_store(request: PageRequest, slug: str) -> HttpResponse:
    """What can be had, and how many points this person has."""
    store = open_store(slug)
    member = showing.member_of(store, actor_of(request.user))
    is_on = programmes.of(store).is_on
    context = {
        "store": store,
        "member": member,
        "is_on": is_on,
        "rewards": showing.of_store(store, member) if is_on else [],
        "tab": "home",
    }
    return render(request, "orders/rewards/mall.html", context)


@require_POST
def take_coupon(request: PageRequest, slug: str, reward: str) -> HttpResponse:
    """Field: key. Goods are taken at the checkout."""
    store = open_store(slug)
    page, user = reverse("points-mall", args=[store.slug]), actor_of(request.user)
    if user is None:
        return detour(request, settings.LOGIN_URL)
    key = request.POST.get("key", "")[:40]
    try:
        taken = redeeming.take_coupon(
            store=store, number=reward, user=user, key=key, at=timezone.now()
        )
    except redeeming.CannotRedeem as refused:
        messages.warning(request, str(refused))
    else:
        said = {"name": taken.reward.name, "points": taken.points}
        messages.success(request, _("用 %(points)s 积分换到了「%(name)s」") % said)
    return redirect(page)
