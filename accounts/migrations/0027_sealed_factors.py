"""
Keys of second factors are sealed. What stays in the library's column is another random key, so
that a version that still reads it lets nobody in by it.
"""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django_otp.util import random_hex

import core.encrypted


def seal(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    sealed, plain = (
        apps.get_model("accounts", "AppDevice"),
        apps.get_model("otp_totp", "TOTPDevice"),
    )
    for device in plain.objects.all():
        row = sealed(totpdevice_ptr_id=device.pk, sealed_key=device.key)
        row.save_base(raw=True)
        plain.objects.filter(pk=device.pk).update(key=random_hex(20))


def unseal(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    plain = apps.get_model("otp_totp", "TOTPDevice")
    for row in apps.get_model("accounts", "AppDevice").objects.all():
        plain.objects.filter(pk=row.pk).update(key=row.sealed_key)


class Migration(migrations.Migration):
    dependencies = [
        ("otp_totp", "0003_add_timestamps"),
        ("accounts", "0026_active_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="AppDevice",
            fields=[
                (
                    "totpdevice_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="otp_totp.totpdevice",
                    ),
                ),
                ("sealed_key", core.encrypted.EncryptedTextField(editable=False)),
            ],
            options={
                "verbose_name": "两步验证应用",
                "verbose_name_plural": "两步验证应用",
            },
            bases=("otp_totp.totpdevice",),
        ),
        migrations.RunPython(seal, unseal),
    ]
