"""When support answers, and what it says often."""

from datetime import time

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from core.weekdays import EVERY_DAY, mask
from home.desk.delivery.forms import SlotForm, days_of
from home.desk.desk_gate import Desk, desk_view
from orders.support.answering import hours, replies
from orders.support.models import CannedReply, SupportHours


class HoursForm(forms.Form):
    """`weekdays` becomes the mask of `SupportHours`."""

    has_hours = forms.BooleanField(label=gettext_lazy("设置客服时间"), required=False)
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("星期"), choices=SlotForm.DAYS, required=False
    )
    opens = forms.TimeField(label=gettext_lazy("从"), initial=time(9))
    closes = forms.TimeField(label=gettext_lazy("到"), initial=time(21))
    away_text = forms.CharField(label=gettext_lazy("自动回复"), max_length=200, required=False)

    def clean_weekdays(self) -> int:
        return mask(self.cleaned_data["weekdays"])


class ReplyForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("名称"), max_length=20)
    text = forms.CharField(label=gettext_lazy("内容"), max_length=500)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("support")
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The hours are posted here; replies have addresses of their own."""
    form = HoursForm(request.POST or None, initial=_initial(hours.of(desk.store)))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        if given.pop("has_hours"):
            hours.save(store=desk.store, actor=desk.user, **given)
        else:
            hours.always(store=desk.store, actor=desk.user)
        messages.success(request, _("已保存"))
        return redirect("desk-support-settings")
    return _page(request, desk, {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("support")
def reply(request: HttpRequest, desk: Desk, reply_id: int | None = None) -> HttpResponse:
    """One canned reply, or a new one."""
    kept = None
    if reply_id is not None:
        kept = get_object_or_404(CannedReply.objects.for_store(desk.store), pk=reply_id)
    before = {"title": kept.title, "text": kept.text} if kept else {}
    form = ReplyForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        try:
            replies.save(
                store=desk.store,
                actor=desk.user,
                at=timezone.now(),
                reply_id=reply_id,
                **form.cleaned_data,
            )
        except replies.CannotKeep as refused:
            form.add_error("title", str(refused))
        else:
            messages.success(request, _("已保存"))
            return redirect("desk-support-settings")
    context = {"desk": desk, "tab": "support", "form": form, "reply": kept}
    context["places"] = replies.PLACES
    return render(request, "desk/support/reply.html", context)


@require_POST
@desk_view("support")
def remove_reply(request: HttpRequest, desk: Desk, reply_id: int) -> HttpResponse:
    kept = get_object_or_404(CannedReply.objects.for_store(desk.store), pk=reply_id)
    replies.remove(store=desk.store, reply_id=kept.pk, actor=desk.user)
    messages.success(request, _("已删除"))
    return redirect("desk-support-settings")


def _page(request: HttpRequest, desk: Desk, more: dict[str, object]) -> HttpResponse:
    context = {"desk": desk, "tab": "support", "replies": replies.of(desk.store), **more}
    return render(request, "desk/support/settings.html", context)


def _initial(kept: SupportHours | None) -> dict[str, object]:
    if kept is None:
        return {"weekdays": days_of(EVERY_DAY)}
    return {
        "has_hours": True,
        "weekdays": days_of(kept.weekdays),
        "opens": f"{kept.opens:%H:%M}",
        "closes": f"{kept.closes:%H:%M}",
        "away_text": kept.away_text,
    }
