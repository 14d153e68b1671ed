"""
Moderation of store pages: an editor submits, an owner or manager of that store approves.

Off by default, since a small shop publishes by itself; while it is on, editors do not
publish (`shop.stores.admin.permissions` sees to that). `manage.py moderation on` assigns it to the
home page and so to all stores; `off` takes it back. Operators may assign it to one store
only in Wagtail's 设置 → 工作流.
"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState, Workflow, WorkflowPage, WorkflowTask

from accounts.actor import Visitor
from core.types import Words
from shop.stores.admin.permissions import APPROVERS
from shop.stores.models import StorePage
from shop.stores.people import departments, roles

NAME = "店铺审核"
# Wagtail's own migration assigns this to the root (and ours names it in Chinese, see
# `home/migrations/0004_chinese_names.py`); its groups know nothing of stores.
STOCK_NAME = "审核员审核"


class StoreApprovalTask(Task):
    """Asks memberships, where Wagtail's GroupApprovalTask would ask all merchants at once."""

    class Meta:
        verbose_name = _("店主或店长审核")
        verbose_name_plural = _("店主或店长审核")

    @classmethod
    def get_description(cls) -> str:
        return str(_("由店铺自己的店主或店长审核"))

    def user_can_access_editor(self, obj: Page, user: Visitor) -> bool:
        return _may_approve(obj, user)

    def locked_for_user(self, obj: Page, user: Visitor) -> bool:
        return not _may_approve(obj, user)

    def get_actions(self, obj: Page, user: Visitor) -> list[tuple[str, Words, bool]]:
        if not _may_approve(obj, user):
            return []
        return [
            ("reject", _("退回修改"), True),
            ("approve", _("通过"), False),
            ("approve", _("通过并留言"), True),
        ]

    def get_task_states_user_can_moderate(
        self, user: Visitor, **kwargs: object
    ) -> QuerySet[TaskState]:
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        if departments.may(user, "pages", changes=True):
            return waiting
        ids = [str(pk) for path in _paths(user) for pk in _below(path)]
        return waiting.filter(workflow_state__object_id__in=ids)


@transaction.atomic
def switch_on() -> Workflow:
    """Ask for approval on all pages below the home page; a second call changes nothing."""
    drop_stock()
    workflow, _created = Workflow.objects.get_or_create(name=NAME)
    task, _created = StoreApprovalTask.objects.get_or_create(name=NAME)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    home = Page.objects.get(depth=2, slug="home")
    WorkflowPage.objects.update_or_create(page=home, defaults={"workflow": workflow})
    return workflow


def switch_off() -> None:
    """Merchants publish by themselves again; what waits may still be approved."""
    drop_stock()
    WorkflowPage.objects.filter(workflow__name=NAME).delete()


def drop_stock() -> None:
    WorkflowPage.objects.filter(workflow__name=STOCK_NAME).delete()


def _may_approve(page: Page, user: Visitor) -> bool:
    is_ours = departments.may(user, "pages", changes=True)
    return is_ours or page.path.startswith(tuple(_paths(user)))


def _paths(user: Visitor) -> list[str]:
    """Tree paths of the stores where this person approves."""
    ids = [m.store_id for m in roles.memberships_of(user) if m.role in APPROVERS]
    return list(StorePage._base_manager.filter(store_id__in=ids).values_list("path", flat=True))


def _below(path: str) -> QuerySet[Page]:
    return Page._base_manager.filter(path__startswith=path).values_list("pk", flat=True)
