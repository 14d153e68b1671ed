"""Refunds of after-sales are told by why they were asked for, not by the number of each case."""

from collections import defaultdict
from decimal import Decimal

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BEFORE, NOW = "售后 ", "aftersale "


def tell_why(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Rows of one day, kind and reason become one."""
    days = apps.get_model("reports", "RefundDay")._base_manager
    cases = apps.get_model("aftersales", "AfterSale")._base_manager
    counts: defaultdict[tuple[object, ...], int] = defaultdict(int)
    amounts: defaultdict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    gone = []
    for row in days.filter(reason__startswith=BEFORE).order_by("pk").iterator():
        case = cases.filter(store_id=row.store_id, number=row.reason.removeprefix(BEFORE)).first()
        if case is not None:
            key = (row.store_id, row.on, row.kind, NOW + case.reason)
            counts[key] += row.count
            amounts[key] += row.amount
            gone.append(row.pk)
    days.filter(pk__in=gone).delete()
    for key, count in counts.items():
        names = dict(zip(("store_id", "on", "kind", "reason"), key, strict=True))
        days.create(**names, count=count, amount=amounts[key])


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_rfm_buyers"), ("aftersales", "0003_swaps")]

    operations = [migrations.RunPython(tell_why, migrations.RunPython.noop)]
