from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0014_shelves"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="productpage",
            index=models.Index(
                condition=Q(("is_on_sale", True)),
                fields=["shelf", "-in_stock", "-sales", "-page_ptr"],
                name="product_on_shelf",
            ),
        ),
    ]
