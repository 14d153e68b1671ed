"""/merchant/audit/: who did what, when and from where; looked up, and taken along as a file."""

import csv
from io import StringIO

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core import workbooks
from core.language import sent
from core.types import Data
from home.desk.desk_gate import Desk, desk_view
from shop.stores.models import Store
from shop.stores.people import audit_log, audit_words

PAGE_SIZE = 30
WIDTHS = (17, 14, 18, 16, 26, 60)


class SearchForm(forms.Form):
    q = forms.CharField(label=_("对象"), max_length=60, required=False)
    first = forms.DateField(label=_("从哪天"), required=False)
    last = forms.DateField(label=_("到哪天"), required=False)

    def __init__(self, data: Data, *, store: Store) -> None:
        super().__init__(data)
        self.fields["person"] = forms.TypedChoiceField(
            label=_("谁"),
            choices=[("", _("所有人")), *audit_log.people(store)],
            coerce=int,
            empty_value=None,
            required=False,
        )
        self.fields["kind"] = forms.ChoiceField(
            label=_("类别"),
            choices=[("", _("所有操作")), *audit_words.KINDS.items()],
            required=False,
        )

    @property
    def wanted(self) -> audit_log.Wanted:
        """What is filled in wrongly looks for nothing."""
        self.is_valid()
        data = self.cleaned_data
        return audit_log.Wanted(
            words=data.get("q", "").strip(),
            kind=data.get("kind", ""),
            person_id=data.get("person"),
            first=data.get("first"),
            last=data.get("last"),
        )


@require_safe
@desk_view("audit")
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """`q`, `person`, `kind`, `first`, `last`, `page`."""
    form = SearchForm(request.GET, store=desk.store)
    rows = Paginator(audit_log.found(desk.store, form.wanted), PAGE_SIZE)
    page = rows.get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "desk": desk,
        "tab": "more",
        "form": form,
        "people": [
            ("", _("所有人")),
            *((str(pk), name) for pk, name in audit_log.people(desk.store)),
        ],
        "page": page,
        "lines": [audit_log.line(entry) for entry in page],
        "query": query.urlencode(),
    }
    return render(request, "desk/people/audit.html", context)


@require_POST
@desk_view("audit", proven=True)
def export(request: HttpRequest, desk: Desk) -> HttpResponse:
    """`format`: xlsx or csv. POST, because it is written down who took it."""
    wanted = SearchForm(request.POST, store=desk.store).wanted
    lines = audit_log.exported(store=desk.store, wanted=wanted, actor=desk.user)
    header = [str(word) for word in audit_log.header()]
    name = f"{sent('操作记录')}-{timezone.localdate().isoformat()}"
    if request.POST.get("format") != "csv":
        rows: list[list[workbooks.Value]] = [[line.at, *line.texts] for line in lines]
        content = workbooks.write(sent("操作记录"), header, rows, widths=WIDTHS)
        return workbooks.answer(content, name)
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(header)
    for line in lines:
        moment = f"{timezone.localtime(line.at):%Y-%m-%d %H:%M:%S}"
        writer.writerow([moment, *map(workbooks.harmless, line.texts)])
    return workbooks.csv_answer(file.getvalue(), name)
