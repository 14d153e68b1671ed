from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stores", "0002_delivery_flags")]

    operations = [
        migrations.AlterField(
            model_name="store",
            name="offers_express",
            field=models.BooleanField(default=False, verbose_name="快递"),
        ),
        migrations.AlterField(
            model_name="store",
            name="offers_local",
            field=models.BooleanField(default=False, verbose_name="同城配送"),
        ),
        migrations.AddField(
            model_name="store",
            name="cod_for_parcels",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="快递、物流可以货到付款"
            ),
        ),
    ]
