"""One flat fee becomes two: local delivery and parcels, both what the one was."""

from decimal import Decimal
from typing import Any

from django.db import migrations, models


def copy_fee(apps: Any, schema_editor: Any) -> None:
    apps.get_model("stores", "Store").objects.update(express_fee=models.F("local_fee"))


class Migration(migrations.Migration):
    dependencies = [("stores", "0008_licence")]

    operations = [
        # The column stays: the code that is being replaced still reads it.
        migrations.RemoveConstraint("store", "store_delivery_fee_not_negative"),
        migrations.AlterField(
            "store",
            "delivery_fee",
            models.DecimalField(
                "同城配送费",
                db_column="delivery_fee",
                decimal_places=2,
                default=Decimal("0"),
                max_digits=8,
            ),
        ),
        migrations.RenameField("store", "delivery_fee", "local_fee"),
        migrations.AddField(
            "store",
            "express_fee",
            models.DecimalField(
                "快递运费",
                db_default=Decimal("0"),
                decimal_places=2,
                default=Decimal("0"),
                max_digits=8,
            ),
        ),
        migrations.RunPython(copy_fee, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            "store",
            models.CheckConstraint(
                condition=models.Q(("local_fee__gte", 0)),
                name="store_delivery_fee_not_negative",
                violation_error_message="运费不能是负数",
            ),
        ),
        migrations.AddConstraint(
            "store",
            models.CheckConstraint(
                condition=models.Q(("express_fee__gte", 0)),
                name="store_express_fee_not_negative",
                violation_error_message="运费不能是负数",
            ),
        ),
    ]
