"""What left the shop before lines knew how much of them is sent."""

from django.db import migrations
from django.db.models import OuterRef, Subquery, Sum


def fill(apps, schema_editor):
    OrderLine = apps.get_model("orders", "OrderLine")
    gone = apps.get_model("shipping", "FulfillmentLine").objects.filter(line_id=OuterRef("pk"))
    sums = gone.order_by().values("line_id").annotate(total=Sum("quantity")).values("total")
    sent = OrderLine.objects.filter(
        pk__in=apps.get_model("shipping", "FulfillmentLine").objects.values("line_id")
    )
    sent.update(sent=Subquery(sums))


class Migration(migrations.Migration):
    dependencies = [
        ("shipping", "0004_safe_starts"),
        ("orders", "0008_sent"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
