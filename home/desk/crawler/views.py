"""Rules of the crawler: written, tried on one address, removed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.requests import PageRequest
from home.desk.crawler import forms, tries
from home.desk.desk_gate import Desk, desk_view
from home.desk.products.views import refuse_moderated
from shop.crawler import rules, trying
from shop.crawler.models import CrawlRule, CrawlRun, CrawlTry


@require_safe
@desk_view("products")
@refuse_moderated
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    runs = CrawlRun.objects.for_store(desk.store).select_related("rule")
    context = {
        "desk": desk,
        "tab": "products",
        "rules": rules.of(desk.store),
        "runs": runs.order_by("-created_at", "-pk")[:10],
    }
    return render(request, "desk/crawler/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("products")
@refuse_moderated
def add(request: PageRequest, desk: Desk) -> HttpResponse:
    """`url`: the address that somebody has typed on the first page."""
    form = forms.RuleForm(
        request.POST or None, initial=forms.first_initial(request.GET.get("url", "")[:500])
    )
    return _edit(request, desk, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("products")
@refuse_moderated
def rule(request: PageRequest, desk: Desk, crawl_rule_id: int) -> HttpResponse:
    found = find(desk, crawl_rule_id)
    form = forms.RuleForm(request.POST or None, initial=forms.initial_of(found))
    return _edit(request, desk, form, found)


def _edit(
    request: PageRequest, desk: Desk, form: forms.RuleForm, found: CrawlRule | None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = rules.save(
                store=desk.store,
                rule_id=found.pk if found else None,
                values=form.cleaned_data,
                fields=form.wishes(),
                actor=desk.user,
                at=timezone.now(),
            )
        except ValidationError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已保存，先试读一个网址看看"))
            return redirect("desk-crawl-rule", saved.pk)
    context = {"desk": desk, "tab": "products", "form": form, "rule": found}
    if found is not None:
        own = CrawlRun.objects.for_store(desk.store).filter(rule=found)
        context["runs"] = own.order_by("-created_at", "-pk")[:5]
        last = CrawlTry.objects.for_store(desk.store).filter(rule=found).order_by("-pk").first()
        context["shown"] = tries.shown(last) if last else None
        context["first"] = rules.lines(found.start)[0]
    status = 422 if form.errors else 200
    return render(request, "desk/crawler/rule.html", context, status=status)


@require_POST
@desk_view("products")
@refuse_moderated
def remove(request: PageRequest, desk: Desk, crawl_rule_id: int) -> HttpResponse:
    found = find(desk, crawl_rule_id)
    if not rules.remove(store=desk.store, rule_id=found.pk, actor=desk.user):
        messages.error(request, _("正在采集，先停止再删除"))
        return redirect("desk-crawl-rule", found.pk)
    messages.success(request, _("已删除"))
    return redirect("desk-crawler")


@require_POST
@desk_view("products")
@refuse_moderated
def try_out(request: PageRequest, desk: Desk, crawl_rule_id: int) -> HttpResponse:
    found = find(desk, crawl_rule_id)
    url = request.POST.get("url", "").strip()
    try:
        trying.ask(store=desk.store, rule_id=found.pk, url=url, at=timezone.now())
    except (trying.TooMany, ValidationError) as refused:
        messages.error(request, getattr(refused, "messages", [str(refused)])[0])
    return redirect("desk-crawl-rule", found.pk)


@require_safe
@desk_view("products")
def tried(request: PageRequest, desk: Desk, crawl_try_id: int) -> HttpResponse:
    """How far a try-out is, asked for by its page."""
    row = CrawlTry.objects.for_store(desk.store).filter(pk=crawl_try_id).first()
    if row is None:
        raise Http404
    context = {"desk": desk, "shown": tries.shown(row)}
    if request.htmx:
        return render(request, "desk/crawler/fragments/try.html", context)
    return redirect("desk-crawl-rule", row.rule_id)


def find(desk: Desk, rule_id: int) -> CrawlRule:
    row = CrawlRule.objects.for_store(desk.store).filter(pk=rule_id).first()
    if row is None:
        raise Http404
    return row
