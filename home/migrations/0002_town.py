"""The home page in place of Wagtail's welcome page, and the one group merchants share."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MERCHANTS = "商家"


def build(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    content_type = apps.get_model("contenttypes.ContentType")
    home_type, _created = content_type.objects.get_or_create(model="homepage", app_label="home")
    pages = apps.get_model("wagtailcore.Page")
    locale = apps.get_model("wagtailcore.Locale").objects.get(language_code="zh-hans")
    pages.objects.filter(slug="home", depth=2).delete()
    home = apps.get_model("home.HomePage").objects.create(
        title="小店通",
        draft_title="小店通",
        slug="home",
        content_type=home_type,
        path="00010001",
        depth=2,
        numchild=0,
        url_path="/home/",
        locale=locale,
        seo_title="小店通 · 半分钟开一家自己的店",
    )
    pages.objects.filter(depth=1).update(numchild=1)
    apps.get_model("wagtailcore.Site").objects.create(
        hostname="localhost", root_page_id=home.pk, is_default_site=True, site_name="小店通"
    )
    # Wagtail assigns this workflow to the root; its groups know nothing of stores.
    assigned = apps.get_model("wagtailcore.WorkflowPage").objects
    assigned.filter(workflow__name="Moderators approval").delete()
    group, _created = apps.get_model("auth.Group").objects.get_or_create(name=MERCHANTS)
    permission_type, _created = content_type.objects.get_or_create(
        app_label="wagtailadmin", model="admin"
    )
    access, _created = apps.get_model("auth.Permission").objects.get_or_create(
        content_type=permission_type,
        codename="access_admin",
        defaults={"name": "Can access Wagtail admin"},
    )
    group.permissions.add(access)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0054_initial_locale"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(build, migrations.RunPython.noop)]
