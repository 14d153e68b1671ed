"""/invitations/<token>/: somebody was asked to work for a shop, and says yes or no."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from home.desk.desk_gate import DESK_STORE
from shop.stores.people import staff


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """
    `answer` is accept, decline (this shop) or never (any shop). Who has not signed in with
    the phone that was invited sees no name, and can only say no.
    """
    at = timezone.now()
    if request.method != "POST":
        return _page(request, token)
    answer = request.POST.get("answer")
    if answer in {"decline", "never"}:
        staff.decline(token=token, refuses_everybody=answer == "never", at=at)
        return render(request, "home/invitation.html", {"is_declined": True})
    if not request.user.is_authenticated:
        return _page(request, token, status=403)
    try:
        membership = staff.accept(token=token, user=request.user, at=at)
    except staff.NotInvited:
        return _page(request, token, status=403)
    request.session[DESK_STORE] = membership.store_id
    messages.success(request, _("已加入「%(store)s」") % {"store": membership.store.name})
    return redirect("desk")


def _page(request: HttpRequest, token: str, *, status: int = 200) -> HttpResponse:
    found = staff.invitation_of(token, at=timezone.now())
    is_theirs = request.user.is_authenticated and request.user.phone == found.phone
    context = {
        "path": found.get_absolute_url(),
        "is_theirs": is_theirs,
        "is_somebody_else": request.user.is_authenticated and not is_theirs,
        "invitation": found if is_theirs else None,
    }
    return render(request, "home/invitation.html", context, status=status)
