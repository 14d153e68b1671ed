"""What Wagtail's own migrations name in English, where nobody has named it otherwise since."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# model, field, what Wagtail says, what operators read
NAMES = (
    ("auth.Group", "name", "Moderators", "审核员"),
    ("auth.Group", "name", "Editors", "编辑"),
    ("wagtailcore.Collection", "name", "Root", "根目录"),
    ("wagtailcore.Page", "title", "Root", "根目录"),
    ("wagtailcore.Page", "draft_title", "Root", "根目录"),
    ("wagtailcore.Workflow", "name", "Moderators approval", "审核员审核"),
    ("wagtailcore.Task", "name", "Moderators approval", "审核员审核"),
)


def translate(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for model, field, english, chinese in NAMES:
        _rename(apps.get_model(model), field, english, chinese)


def back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for model, field, english, chinese in NAMES:
        _rename(apps.get_model(model), field, chinese, english)


def _rename(model, field: str, old: str, new: str) -> None:
    rows = model.objects.filter(**{field: old})
    if field != "name" or model._meta.model_name == "collection":
        # Shops may call their own folders so; only the trunk is Wagtail's.
        rows = rows.filter(depth=1)
    elif model.objects.filter(name=new).exists():
        # A group's name is unique, and one that somebody made stays theirs.
        return
    rows.update(**{field: new})


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0003_page_expiry_index"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0054_initial_locale"),
    ]

    operations = [migrations.RunPython(translate, back)]
