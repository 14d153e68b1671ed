"""Moderation asks the memberships of the store, and is off until somebody wants it."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState

from home import workflow
from shop.stores.models import StorePage
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


def test_is_off_by_default(merchant, world):
    workflow.switch_off()

    text = merchant.get(reverse("wagtailadmin_pages:edit", args=[world.own.page.pk])).content

    assert b"action-submit" not in text


def test_an_owner_approves_what_an_editor_submits(merchant, editor, world):
    call_command("moderation", "on", verbosity=0)
    state = submit(editor, world.own.page)
    assert StorePage.objects.get(pk=world.own.page.pk).notice == ""

    approve(merchant, world.own.page, state)

    assert StorePage.objects.get(pk=world.own.page.pk).notice == "待审核"


def test_an_editor_cannot_approve(editor, world):
    workflow.switch_on()
    state = submit(editor, world.own.page)

    approve(editor, world.own.page, state)

    state.refresh_from_db()
    assert state.status == TaskState.STATUS_IN_PROGRESS


def test_an_owner_of_another_store_cannot_approve_or_see_it(editor, world):
    workflow.switch_on()
    state = submit(editor, world.own.page)
    theirs = Client()
    theirs.force_login(world.other.owner)

    response = approve(theirs, world.own.page, state)

    state.refresh_from_db()
    task = workflow.StoreApprovalTask.objects.get()
    assert response.status_code == 404
    assert state.status == TaskState.STATUS_IN_PROGRESS
    assert not task.get_task_states_user_can_moderate(world.other.owner).exists()
    assert task.get_task_states_user_can_moderate(world.own.owner).exists()


def test_switching_on_twice_changes_nothing_more(db):
    first = workflow.switch_on()
    second = workflow.switch_on()

    assert first == second
    assert first.tasks.count() == 1
