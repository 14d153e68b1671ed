"""Lists of the admin whose conditions are kept under a name, and taken away, at the list itself."""

from django.contrib import messages
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail_modeladmin.views import IndexView

from accounts.requests import person
from core.requests import number
from home.saved_views import keeping


class KeepsViews(IndexView):
    """Each person their own; whoever sees the list may."""

    @property
    def media(self) -> Media:
        return super().media + Media(css={"all": ["admin/saved-views.css"]})

    @property
    def kept_as(self) -> str:
        return str(self.url_helper.get_action_url_name("index"))

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """`view` names what the address asks for; `remove` is the number of one of one's own."""
        if "remove" in request.POST:
            chosen = number(request.POST["remove"]) or 0
            keeping.own(person(request), of=self.kept_as).filter(pk=chosen).delete()
            messages.success(request, _("已删除"))
        else:
            self._keep(request)
        asked = self.params.urlencode()
        return redirect(f"{self.index_url}?{asked}" if asked else self.index_url)

    def _keep(self, request: HttpRequest) -> None:
        values = self.params.lists()
        conditions = [(name, str(value)) for name, given in values for value in given]
        try:
            kept = keeping.keep_own(
                person=person(request),
                of=self.kept_as,
                name=request.POST.get("view", ""),
                conditions=conditions,
                at=timezone.now(),
            )
        except keeping.CannotKeep as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("已存为「%(name)s」") % {"name": kept.name})

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        views = keeping.own(person(self.request), of=self.kept_as)
        return context | {"saved_views": views, "asked": self.params.urlencode()}
