"""提醒 at the desk: what this person hears of, by which way, how loud, and when not."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.devices import user_agents
from core.language import sent
from home.desk.desk_gate import Desk, desk_view
from orders.hearing import devices, outbox, preferences, push
from orders.hearing.models import LOUDEST, Kind, PushDevice
from orders.hearing.outbox import News
from orders.hearing.preferences import Hours, Ways

WAYS = ("sound", "push", "sms")


class HoursForm(forms.Form):
    volume = forms.IntegerField(label=gettext_lazy("提示音音量"), min_value=0, max_value=LOUDEST)
    quiet_from = forms.TimeField(label=gettext_lazy("免打扰从"), required=False)
    quiet_to = forms.TimeField(label=gettext_lazy("到"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view()
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Checkboxes named kind-way: new_order-sound."""
    member = desk.membership
    hours, ways = preferences.hours_of(member), preferences.ways_of(member)
    form = HoursForm(request.POST or None, initial=vars(hours))
    if request.method == "POST" and form.is_valid():
        chosen = {kind: _chosen(request, kind) for kind in ways}
        preferences.save(member=member, ways=chosen, hours=Hours(**form.cleaned_data))
        messages.success(request, _("已保存"))
        return redirect("desk-hearing")
    context = {
        "desk": desk,
        "tab": "more",
        "form": form,
        "rows": [
            (kind, Kind(kind).label, way, kind == Kind.NEW_ORDER) for kind, way in ways.items()
        ],
        "devices": PushDevice.objects.filter(person=desk.user).order_by("-pk"),
        "public_key": push.public_key(),
    }
    return render(request, "desk/hearing/index.html", context)


@require_POST
@desk_view()
def add_device(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What the browser's subscription says; asked by a script."""
    given = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    try:
        devices.keep(
            person=desk.user,
            name=user_agents.words(request.META.get("HTTP_USER_AGENT", "")),
            at=timezone.now(),
            **given,
        )
    except devices.CannotKeep as refused:
        return HttpResponse(str(refused), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@require_POST
@desk_view()
def remove_device(request: HttpRequest, desk: Desk, device_id: int) -> HttpResponse:
    if not devices.remove(person=desk.user, device_id=device_id):
        raise Http404
    messages.success(request, _("这台设备不再收到推送"))
    return redirect("desk-hearing")


@require_POST
@desk_view()
def try_out(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One push to each device of this person."""
    news = News("", sent("推送可以用了"), desk.store.name[:60], "/merchant/")
    mine = list(PushDevice.objects.filter(person=desk.user))
    outbox.write(mine, news, store_id=desk.store.pk, at=timezone.now())
    messages.success(request, _("已发出，几秒内会收到"))
    return redirect("desk-hearing")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that receives pushes: below /merchant/, so that it is the desk's and no more."""
    response = render(request, "desk/hearing/worker.js", content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


def _chosen(request: HttpRequest, kind: str) -> Ways:
    return Ways(*(f"{kind}-{way}" in request.POST for way in WAYS))
