"""A reconciliation as pages show it: figures, tabs and rows, for operators and merchants."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Case, Count, Q, QuerySet, Sum, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import ZERO, yuan
from orders.payments import bills
from orders.payments.models import Reconciliation, ReconciliationItem

Kind = ReconciliationItem.Kind
Subject = ReconciliationItem.Subject
Items = QuerySet[ReconciliationItem]

OPEN = ~Q(kind=Kind.MATCHED) & Q(resolved_at__isnull=True)
TABS = {
    Kind.MATCHED.value: Q(subject=Subject.PAYMENT, kind=Kind.MATCHED),
    Kind.AMOUNT_DIFFERS.value: Q(subject=Subject.PAYMENT, kind=Kind.AMOUNT_DIFFERS),
    Kind.ONLY_OURS.value: Q(subject=Subject.PAYMENT, kind=Kind.ONLY_OURS),
    Kind.ONLY_THEIRS.value: Q(subject=Subject.PAYMENT, kind=Kind.ONLY_THEIRS),
    "refunds": Q(subject=Subject.REFUND),
}


@dataclass(frozen=True)
class Tab:
    """`open`: how many of them nobody has resolved yet."""

    code: str
    label: str
    count: int
    open: int


@dataclass(frozen=True)
class Figure:
    label: str
    value: str
    note: str = ""


class DayForm(forms.Form):
    """A day that is over or running; for running it again, with a bill at hand or without."""

    day = forms.DateField(label=gettext_lazy("日期"))
    file = forms.FileField(label=gettext_lazy("账单文件"), required=False)

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise ValidationError(_("这一天还没有到"))
        return day

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > bills.MAX_BYTES:
            raise ValidationError(_("文件太大（超过 10 MB），请按天下载账单后分别上传"))
        return file

    @property
    def bill(self) -> tuple[str, bytes] | None:
        file = self.cleaned_data["file"]
        return (file.name, file.read()) if file else None


def day_of(text: str | None) -> date:
    """The day an address names; yesterday without one, as its bill is the newest."""
    try:
        return min(date.fromisoformat(text or ""), timezone.localdate())
    except ValueError:
        return timezone.localdate() - timedelta(days=1)


def days_around(day: date) -> dict[str, object]:
    """For moving from day to day."""
    today = timezone.localdate()
    return {
        "day": day,
        "today": today,
        "previous_day": day - timedelta(days=1),
        "next_day": day + timedelta(days=1) if day < today else None,
    }


def tabs(items: Items) -> list[Tab]:
    """All tabs with their counts, in one query."""
    wanted: dict[str, object] = {}
    for code, condition in TABS.items():
        wanted[code] = Count("pk", filter=condition)
        wanted[f"{code}_open"] = Count("pk", filter=condition & OPEN)
    counts = items.aggregate(**wanted)
    labels = {**dict(Kind.choices), "refunds": _("退款")}
    return [Tab(code, str(labels[code]), counts[code], counts[f"{code}_open"]) for code in TABS]


def chosen(wanted: str | None, among: Sequence[Tab]) -> Tab:
    """The tab an address names; otherwise the first with something to do, or anything at all."""
    named = [tab for tab in among if tab.code == wanted]
    busy = [tab for tab in among if tab.open]
    filled = [tab for tab in among if tab.count]
    return [*named, *busy, *filled, *among][0]


def rows(items: Items, tab: str) -> Items:
    """Unresolved first, then as they came."""
    found = items.filter(TABS[tab]).select_related(
        "store", "payment__order", "refund", "resolved_by"
    )
    return found.order_by(Case(When(OPEN, then=0), default=1), "pk")


def figures(reconciliation: Reconciliation) -> list[Figure]:
    """The bill's counts and sums beside ours."""
    theirs, ours = reconciliation.totals.get("bill"), reconciliation.totals.get("ours")
    if not theirs or not ours:
        return []
    return [
        _figure(_("收款"), theirs["paid"], theirs["payments"], ours["paid"], ours["payments"]),
        _figure(
            _("退款"), theirs["refunded"], theirs["refunds"], ours["refunded"], ours["refunds"]
        ),
        Figure(_("手续费"), yuan(theirs["fee"]), _("渠道收取")),
        Figure(_("净额"), yuan(theirs["net"]), _("收款 − 退款 − 手续费")),
    ]


def figures_of(items: Items) -> list[Figure]:
    """The sums of these rows: a part of a bill has no fee of its own."""
    found = []
    for subject, label in ((Subject.PAYMENT, _("收款")), (Subject.REFUND, _("退款"))):
        sums = items.filter(subject=subject).aggregate(
            paid=Sum("theirs"), count=Count("theirs"), our_paid=Sum("ours"), our_count=Count("ours")
        )
        paid, our_paid = sums["paid"] or ZERO, sums["our_paid"] or ZERO
        found.append(_figure(label, paid, sums["count"], our_paid, sums["our_count"]))
    return found


def _figure(
    label: str, theirs: Decimal | str, count: int, ours: Decimal | str, our_count: int
) -> Figure:
    is_same = Decimal(theirs) == Decimal(ours) and count == our_count
    bill = _("账单 %(count)s 笔") % {"count": count}
    note = (
        _("%(bill)s，本站相同") % {"bill": bill}
        if is_same
        else _("%(bill)s；本站 %(count)s 笔 %(sum)s")
        % {"bill": bill, "count": our_count, "sum": yuan(ours)}
    )
    return Figure(label, yuan(theirs), note)


def tab_of(item: ReconciliationItem) -> str:
    """Where this row stands."""
    return "refunds" if item.subject == Subject.REFUND else item.kind
