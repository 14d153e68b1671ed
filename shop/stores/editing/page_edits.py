"""Pages added and changed from the desk: live at once, and in Wagtail's history."""

from collections.abc import Callable

from django.utils import timezone
from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from accounts.actor import Actor, named


def add_below(parent: Page, page: Page, *, actor: Actor) -> None:
    """
    A page as the last below `parent`, live, with its first revision. That one says what was
    checked a moment ago, which is not done again; what the page refers to is written once, not
    for each of its pictures and parameters.

    :raises ValidationError: for what the page's fields do not take
    """
    # As publishing would write it: what is new is told by it.
    page.first_published_at = timezone.now()
    with disable_reference_index_auto_update():
        parent.add_child(instance=page)
        page.save_revision(user=named(actor), changed=False, log_action=False, clean=False)
    ReferenceIndex.create_or_update_for_object(page)


def edit_live(page: Page, edit: Callable[[Page], None], *, actor: Actor) -> None:
    """
    Apply `edit` to what shoppers see, and to the draft that the editor holds, if any:
    a quick edit from the desk neither publishes a draft nor is undone by one.
    """
    person = named(actor)
    if page.has_unpublished_changes:
        draft = page.get_latest_revision_as_object()
        edit(page)
        page.save()
        edit(draft)
        draft.save_revision(user=person)
    else:
        edit(page)
        # Whoever calls has asked what this person may; that need not be `pages`.
        revision = page.save_revision(user=person)
        revision.publish(user=person, skip_permission_checks=True)
