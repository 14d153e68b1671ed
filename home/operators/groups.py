"""The platform's own people as groups: its departments, and 运营 who may do everything."""

from collections.abc import Iterable

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.models import QuerySet
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from home.models import HomePage
from shop.stores.people.departments import BY_NAME, EVERY_DEPARTMENT, READS, Department

OPERATORS = "运营"
# Operators who may also pay withdrawals.
FINANCE = "财务"
PAY_OUT = "pay_out"
PAGE_ACTIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
MEDIA_ACTIONS = tuple(
    f"{action}_{kind}" for kind in ("image", "document") for action in ("add", "change", "choose")
)
LABELS = ("wagtailcore", "wagtailimages", "wagtaildocs", "wagtailadmin", "stores", "payouts")


def install_groups(**kwargs: object) -> None:
    """
    The groups with their permissions, made or completed after each `migrate`: Django creates
    permissions only then, so a migration could not grant them.
    """
    if HomePage._meta.db_table not in connection.introspection.table_names():
        # `migrate <one app>` on an empty database comes by here too.
        return
    home = HomePage._base_manager.first()
    if home is None:
        return
    for label in LABELS:
        create_permissions(apps.get_app_config(label), verbosity=0)
    group, _created = Group.objects.get_or_create(name=OPERATORS)
    group.permissions.add(*_permissions("wagtailadmin", ["access_admin"]))
    group.permissions.add(*_permissions("stores", ["operate_platform"]))
    _let_edit_pages(group, home)
    finance, _created = Group.objects.get_or_create(name=FINANCE)
    finance.permissions.add(*_permissions("payouts", [PAY_OUT]))
    for department in EVERY_DEPARTMENT:
        _install(department, home)


def _install(department: Department, home: HomePage) -> None:
    """What else somebody once granted to the group goes: what it may is told in one place."""
    group, _created = Group.objects.get_or_create(name=department.group)
    names = [BY_NAME[name].codename for name in department.abilities]
    group.permissions.set(
        [
            *_permissions("wagtailadmin", ["access_admin"]),
            *_permissions("stores", [*names, *([READS] if department.reads_all else [])]),
            *_permissions("payouts", [PAY_OUT] if "payouts" in department.abilities else []),
        ]
    )
    if "pages" in department.abilities:
        _let_edit_pages(group, home)


def _let_edit_pages(group: Group, home: HomePage) -> None:
    for permission in _permissions("wagtailcore", PAGE_ACTIONS):
        GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
    root = Collection.get_first_root_node()
    media = Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=MEDIA_ACTIONS
    )
    for permission in media:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )


def _permissions(label: str, names: Iterable[str]) -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label=label, codename__in=names)
