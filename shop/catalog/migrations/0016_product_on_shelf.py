from django.db import migrations, models
from django.db.models import Q

from core.indexes import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("catalog", "0015_fill_shelves"),
    ]

    operations = [
        AddIndexMeanwhile(
            model_name="productpage",
            index=models.Index(
                condition=Q(("is_on_sale", True)),
                fields=["store", "shelf", "-in_stock", "-sales", "-page_ptr"],
                name="product_on_shelf",
            ),
        ),
    ]
