"""How a store is searched: its own synonyms, what people look for, words taken off that list."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from home.desk.desk_gate import Desk, desk_view
from search.analysis.normalise import normalise
from search.models import HiddenWord, SearchCount, SynonymGroup
from search.popular import DAYS
from shop.stores.people import audit

MAX_GROUPS, MAX_ASKED = 200, 30


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings")
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    words, error = "", ""
    if request.method == "POST":
        words = request.POST.get("words", "").strip()[:200]
        try:
            _add(desk, words)
        except ValidationError as refused:
            error = refused.messages[0]
        else:
            messages.success(request, _("已保存，马上就能这样搜到"))
            return redirect("desk-search")
    context = {
        "desk": desk,
        "tab": "more",
        "groups": SynonymGroup.objects.filter(store=desk.store),
        "asked": _asked(desk),
        "hidden": HiddenWord.objects.filter(store=desk.store).order_by("word"),
        "words": words,
        "error": error,
        "days": DAYS,
    }
    return render(request, "desk/settings/search.html", context, status=422 if error else 200)


@require_POST
@desk_view("settings")
def remove(request: HttpRequest, desk: Desk, synonym_id: int) -> HttpResponse:
    with transaction.atomic():
        group = SynonymGroup.objects.filter(store=desk.store, pk=synonym_id).first()
        if group is None:
            raise Http404
        audit.record(store=desk.store, actor=desk.user, action="synonym.remove", target=group.words)
        group.delete()
    messages.success(request, _("已删除"))
    return redirect("desk-search")


@require_POST
@desk_view("settings")
def hide(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take a word off the store's hot searches, or with `show` put it back."""
    word = normalise(request.POST.get("word", "")).strip()[:20]
    mine = HiddenWord.objects.filter(store=desk.store, word=word)
    if "show" in request.POST:
        mine.delete()
    elif word:
        HiddenWord.objects.get_or_create(store=desk.store, word=word)
    return redirect("desk-search")


@transaction.atomic
def _add(desk: Desk, words: str) -> None:
    """:raises ValidationError: for a line that cannot be read, or one too many"""
    if SynonymGroup.objects.filter(store=desk.store).count() >= MAX_GROUPS:
        raise ValidationError(_("最多 %(most)s 行") % {"most": MAX_GROUPS})
    group = SynonymGroup(store=desk.store, words=words)
    group.full_clean()
    group.save()
    audit.record(store=desk.store, actor=desk.user, action="synonym.add", target=words)


def _asked(desk: Desk) -> list[dict[str, object]]:
    """What people looked for in this store in the last days, most first."""
    since = timezone.localdate() - timedelta(days=DAYS)
    rows = SearchCount.objects.filter(store=desk.store, day__gt=since)
    counted = rows.values("word").annotate(people=Sum("people")).order_by("-people", "word")
    return [dict(row) for row in counted[:MAX_ASKED]]
