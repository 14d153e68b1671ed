import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0010_promotions"),
        ("stores", "0013_flash_and_group_blocks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Presale",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="预售编号")),
                ("name", models.CharField(max_length=255, verbose_name="名称")),
                (
                    "price",
                    models.DecimalField(decimal_places=2, max_digits=10, verbose_name="预售价"),
                ),
                (
                    "deposit",
                    models.DecimalField(decimal_places=2, max_digits=10, verbose_name="定金"),
                ),
                ("quantity", models.PositiveIntegerField(verbose_name="一共多少件")),
                (
                    "booked",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="已预订"),
                ),
                (
                    "per_buyer",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="每人最多几件"),
                ),
                ("starts_at", models.DateTimeField(verbose_name="开始付定金")),
                ("ends_at", models.DateTimeField(verbose_name="定金截止")),
                ("rest_from", models.DateTimeField(verbose_name="开始付尾款")),
                ("rest_until", models.DateTimeField(verbose_name="尾款截止")),
                ("ships_by", models.DateField(verbose_name="最晚发货日")),
                (
                    "keeps_deposit",
                    models.BooleanField(default=False, verbose_name="不付尾款定金不退"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "store",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stores.store",
                        verbose_name="店铺",
                    ),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.productvariant",
                    ),
                ),
            ],
            options={
                "verbose_name": "预售",
                "verbose_name_plural": "预售",
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=60, unique=True, verbose_name="单据")),
                ("buyer", models.CharField(max_length=64)),
                ("phone_key", models.CharField(max_length=64)),
                ("count", models.PositiveIntegerField(verbose_name="件数")),
                (
                    "state",
                    models.CharField(
                        choices=[("held", "待付尾款"), ("paid", "已付清"), ("free", "已退出")],
                        default="held",
                        max_length=8,
                    ),
                ),
                ("booked_at", models.DateTimeField()),
                (
                    "store",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stores.store",
                        verbose_name="店铺",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "presale",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="presales.presale",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="presale",
            index=models.Index(fields=["store", "ends_at"], name="presale_by_end"),
        ),
        migrations.AddConstraint(
            model_name="presale",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at__gt", models.F("starts_at")),
                    ("rest_from__gte", models.F("starts_at")),
                    ("rest_until__gt", models.F("rest_from")),
                    ("rest_until__gt", models.F("ends_at")),
                ),
                name="presale_clocks_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="presale",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("deposit__gt", 0),
                    (
                        "price__gt",
                        django.db.models.expressions.CombinedExpression(
                            models.F("deposit"), "*", models.Value(4)
                        ),
                    ),
                ),
                name="presale_deposit_is_a_part",
            ),
        ),
        migrations.AddConstraint(
            model_name="presale",
            constraint=models.CheckConstraint(
                condition=models.Q(("booked__lte", models.F("quantity"))),
                name="presale_within_quantity",
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(fields=["buyer"], name="presale_booking_of_buyer"),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(("count__gt", 0)), name="presale_booking_positive"
            ),
        ),
    ]
