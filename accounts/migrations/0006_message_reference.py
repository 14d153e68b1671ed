from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_token_families")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="reference",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
    ]
