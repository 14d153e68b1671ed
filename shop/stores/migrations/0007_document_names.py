"""Documents get names that nobody can guess; those that are there are renamed."""

import re
import secrets
from pathlib import PurePath

from django.db import migrations, models

import shop.stores.photos.media


def rename_documents(apps, schema_editor):
    documents = apps.get_model("stores", "StoreDocument")._base_manager
    for document in documents.exclude(file="").only("file").iterator():
        old, storage = document.file.name, document.file.storage
        if re.fullmatch(r"documents/[0-9a-f]{32}(\.\w*)?", old) or not storage.exists(old):
            continue
        wanted = f"documents/{secrets.token_hex(16)}{PurePath(old).suffix.lower()[:12]}"
        with storage.open(old) as file:
            new = storage.save(wanted, file)
        documents.filter(pk=document.pk).update(file=new)
        storage.delete(old)


class Migration(migrations.Migration):
    # Files know no transaction: each row is kept with its file, or a run that is interrupted
    # would leave rows with the names of files that are gone.
    atomic = False

    dependencies = [
        ("stores", "0006_staff_invitations"),
    ]

    operations = [
        migrations.AlterField(
            model_name="storedocument",
            name="file",
            field=models.FileField(
                upload_to=shop.stores.photos.media.document_path, verbose_name="文件"
            ),
        ),
        migrations.RunPython(rename_documents, migrations.RunPython.noop),
    ]
