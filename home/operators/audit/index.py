"""The logs as lists: what was found in one is taken away, which stands in the platform's log."""

import csv
from io import StringIO

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.proving import proof
from accounts.proving import views as proving
from accounts.requests import person
from core import workbooks
from home.operators.payments.base import SummedIndex
from shop.stores.models import AuditEntry, PlatformEntry
from shop.stores.people import audit, audit_changes, audit_log, audit_words

Entry = AuditEntry | PlatformEntry


class LogIndex(SummedIndex):
    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not self.permission_helper.user_can_list(request.user):
            raise PermissionDenied
        if request.GET.get(self.EXPORT_VAR) in self.FORMATS:
            if not proof.is_here(request, person(request)):
                return proving.ask(request)
            name = str(self.model_admin.get_menu_label())
            audit.record_of_platform(actor=person(request), action="audit.export", target=name)
        return super().dispatch(request, *args, **kwargs)

    def as_spreadsheet(self, queryset: QuerySet[Entry], spreadsheet_format: str) -> HttpResponse:
        """The newest of what was found."""
        title = str(self.model_admin.get_menu_label())
        name = f"{title}-{timezone.localdate().isoformat()}"
        header = [*map(str, audit_log.header()), _("店铺")]
        rows = map(_row, queryset[: audit_log.MOST].iterator(chunk_size=1000))
        if spreadsheet_format == self.FORMAT_XLSX:
            return workbooks.answer(workbooks.write(title, header, rows), name)
        file = StringIO()
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([workbooks.harmless(text) for text in row] for row in rows)
        return workbooks.csv_answer(file.getvalue(), name)


def _row(entry: Entry) -> list[str]:
    return [
        f"{timezone.localtime(entry.created_at):%Y-%m-%d %H:%M:%S}",
        audit_words.who(entry),
        entry.place,
        audit_words.action(entry),
        entry.target,
        audit_changes.of(entry),
        entry.store.name if isinstance(entry, AuditEntry) else "",
    ]
