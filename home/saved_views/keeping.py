"""Named conditions of lists: kept, shown to whom they are for, taken away."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from home.saved_views.models import OwnView, SavedView
from shop.stores.models import Store

MOST = 20
LONGEST_NAME, LONGEST_QUERY = 20, 500


class CannotKeep(Exception):
    """The message says why."""


def shown_to(person: User, *, store: Store, of: str) -> QuerySet[SavedView]:
    """Their own and those of all, by name."""
    rows: QuerySet[SavedView] = SavedView.objects.for_store(store).filter(of=of)
    return rows.filter(Q(person=person) | Q(is_shared=True)).order_by("name", "pk")


@transaction.atomic
def keep(
    *,
    store: Store,
    person: User,
    of: str,
    name: str,
    conditions: Sequence[tuple[str, str]],
    is_shared: bool,
    at: datetime,
) -> SavedView:
    """
    The name they have used before now means this.

    :raises CannotKeep: without a name or a condition, and for more than MOST
    """
    mine = SavedView.objects.for_store(store).filter(of=of, person=person)
    name, query = _checked(mine, person, name, conditions)
    row, _is_new = SavedView.unscoped.update_or_create(
        store=store,
        of=of,
        person=person,
        name=name,
        defaults={"query": query, "is_shared": is_shared, "created_at": at},
    )
    return row


def remove(*, store: Store, person: User, of: str, view_id: int, is_owner: bool) -> bool:
    """One's own; of the store's owner also what others have shared. False for anybody else's."""
    rows = SavedView.objects.for_store(store).filter(of=of, pk=view_id)
    theirs = Q(person=person) | Q(is_shared=True) if is_owner else Q(person=person)
    return bool(rows.filter(theirs).delete()[0])


def own(person: User, *, of: str) -> QuerySet[OwnView]:
    """Of a list of the admin, by name."""
    return OwnView.objects.filter(person=person, of=of).order_by("name", "pk")


@transaction.atomic
def keep_own(
    *, person: User, of: str, name: str, conditions: Sequence[tuple[str, str]], at: datetime
) -> OwnView:
    """
    As `keep`, of a list of the admin.

    :raises CannotKeep: without a name or a condition, and for more than MOST
    """
    name, query = _checked(own(person, of=of), person, name, conditions)
    row, _is_new = OwnView.objects.update_or_create(
        of=of, person=person, name=name, defaults={"query": query, "created_at": at}
    )
    return row


def _checked(
    mine: QuerySet[SavedView] | QuerySet[OwnView],
    person: User,
    name: str,
    conditions: Sequence[tuple[str, str]],
) -> tuple[str, str]:
    """The name and the conditions as they are kept."""
    name, query = " ".join(name.split())[:LONGEST_NAME], urlencode(conditions)
    if not name:
        raise CannotKeep(_("请起个名字"))
    if not query or len(query) > LONGEST_QUERY:
        raise CannotKeep(_("请先选好条件再存"))
    # Of two that come at once the second sees how many there are.
    User.unscoped.select_for_update(no_key=True).get(pk=person.pk)
    if mine.exclude(name=name).count() >= MOST:
        raise CannotKeep(_("最多存 %(most)s 个，先删掉不用的") % {"most": MOST})
    return name, query
