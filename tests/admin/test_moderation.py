"""Moderation asks the memberships of the store, and is off until somebody wants it."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState, Workflow, WorkflowPage

from home import moderation
from shop.catalog.models import ProductPage
from shop.stores.admin import permissions
from shop.stores.models import StoreMembership, StorePage
from tests.admin import forms


@pytest.fixture
def editor(world):
    """A person of the first store who edits, and may not approve."""
    world.own.store.memberships.filter(user=world.clerk).update(role="editor")
    client = Client()
    client.force_login(world.clerk)
    return client


def submit(client, page):
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.post(url, {**forms.of(client, url), "notice": "待审核", "action-submit": "1"})
    return TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).latest("pk")


def approve(client, page, state):
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return client.post(url)


@pytest.mark.long
def test_is_off_by_default(merchant, world):
    moderation.switch_off()

    text = merchant.get(reverse("wagtailadmin_pages:edit", args=[world.own.page.pk])).content

    assert b"action-submit" not in text


def publish(client, page, notice="直接发布"):
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(url, {**forms.of(client, url), "notice": notice, "action-publish": "1"})


def test_an_editor_cannot_publish_while_it_is_on(editor, world):
    moderation.switch_on()

    publish(editor, world.own.page)

    page = StorePage.objects.get(pk=world.own.page.pk)
    assert page.notice == ""
    assert page.get_latest_revision_as_object().notice == "直接发布"


def test_an_editor_is_offered_to_submit_and_not_to_publish(editor, world):
    moderation.switch_on()

    text = editor.get(reverse("wagtailadmin_pages:edit", args=[world.own.page.pk])).content

    assert b"action-submit" in text
    assert b"action-publish" not in text


def test_an_editor_adds_drafts_only_while_it_is_on(editor, world):
    moderation.switch_on()
    url = reverse("wagtailadmin_pages:add", args=["catalog", "productpage", world.own.page.pk])

    editor.post(url, forms.product(**{"action-publish": "1"}))

    assert not ProductPage.objects.get(title="白糖").live


@pytest.mark.parametrize("way", ["unpublish", "bulk unpublish", "delete", "move", "copy"])
def test_an_editor_takes_nothing_live_away_or_up_while_it_is_on(editor, world, way):
    moderation.switch_on()
    product, page = world.own.product, world.own.page
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    url = {
        "unpublish": reverse("wagtailadmin_pages:unpublish", args=[product.pk]),
        "bulk unpublish": f"{bulk}?id={product.pk}",
        "delete": reverse("wagtailadmin_pages:delete", args=[product.pk]),
        "move": reverse("wagtailadmin_pages:move_confirm", args=[product.pk, page.pk]),
        "copy": reverse("wagtailadmin_pages:copy", args=[product.pk]),
    }[way]
    copy = {"new_title": "副本", "new_slug": "fu-ben", "publish_copies": "on"}

    editor.post(url, {**copy, "new_parent_page": page.pk})

    after = ProductPage.objects.get(pk=product.pk)
    assert (after.live, after.path) == (True, product.path)
    assert not ProductPage.objects.filter(slug="fu-ben", live=True).exists()


@pytest.mark.long
@pytest.mark.parametrize("role", ["owner", "manager"])
def test_approvers_publish_by_themselves_while_it_is_on(world, role):
    moderation.switch_on()
    user = world.own.owner
    if role != "owner":
        world.own.store.memberships.filter(user=world.clerk).update(role=role)
        user = world.clerk
    client = Client()
    client.force_login(user)

    publish(client, world.own.page)

    assert StorePage.objects.get(pk=world.own.page.pk).notice == "直接发布"


@pytest.mark.long
def test_an_editor_publishes_again_when_it_is_off(editor, world):
    moderation.switch_on()
    moderation.switch_off()

    publish(editor, world.own.page)

    assert StorePage.objects.get(pk=world.own.page.pk).notice == "直接发布"


def test_is_asked_of_one_store_only_when_it_is_assigned_to_one(world):
    moderation.switch_on()
    WorkflowPage.objects.update(page=world.own.page)

    assert permissions.is_moderated(world.own.store)
    assert not permissions.is_moderated(world.other.store)


@pytest.mark.parametrize(
    ("role", "may_publish"),
    [("owner", True), ("manager", True), ("editor", False), ("clerk", False), ("support", False)],
)
def test_only_approvers_may_publish_what_is_moderated(world, role, may_publish):
    moderation.switch_on()
    membership = StoreMembership(user=world.stranger, store=world.own.store, role=role)

    assert permissions.may_publish(membership) is may_publish


def test_an_inactive_workflow_moderates_nothing(world):
    moderation.switch_on()
    Workflow.objects.update(active=False)

    assert not permissions.is_moderated(world.own.store)


@pytest.mark.long
def test_an_owner_approves_what_an_editor_submits(merchant, editor, world):
    call_command("moderation", "on", verbosity=0)
    state = submit(editor, world.own.page)
    assert StorePage.objects.get(pk=world.own.page.pk).notice == ""

    approve(merchant, world.own.page, state)

    assert StorePage.objects.get(pk=world.own.page.pk).notice == "待审核"


@pytest.mark.long
def test_an_editor_cannot_approve(editor, world):
    moderation.switch_on()
    state = submit(editor, world.own.page)

    approve(editor, world.own.page, state)

    state.refresh_from_db()
    assert state.status == TaskState.STATUS_IN_PROGRESS


def test_an_owner_of_another_store_cannot_approve_or_see_it(editor, world):
    moderation.switch_on()
    state = submit(editor, world.own.page)
    theirs = Client()
    theirs.force_login(world.other.owner)

    response = approve(theirs, world.own.page, state)

    state.refresh_from_db()
    task = moderation.StoreApprovalTask.objects.get()
    assert response.status_code == 404
    assert state.status == TaskState.STATUS_IN_PROGRESS
    assert not task.get_task_states_user_can_moderate(world.other.owner).exists()
    assert task.get_task_states_user_can_moderate(world.own.owner).exists()


def test_switching_on_twice_changes_nothing_more(db):
    first = moderation.switch_on()
    second = moderation.switch_on()

    assert first == second
    assert first.tasks.count() == 1
