"""Invitations at the same moment: caps hold over all stores, one answer counts."""

from functools import partial

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.models import Message
from core import doors
from shop.stores.models import StaffInvitation, StoreMembership
from shop.stores.people import staff
from tests import make

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
PHONE = "13612345678"


def invited(store, phone=PHONE):
    return partial(
        staff.invite,
        store=store,
        phone=phone,
        role="clerk",
        actor=store.owner,
        at=timezone.now(),
    )


def test_six_shops_at_once_ring_a_phone_three_times(at_once):
    at_once([invited(make.store()) for _number in range(6)])

    assert Message.objects.filter(to=PHONE).count() == doors.most("invitation_received", "account")
    assert StaffInvitation._base_manager.count() == doors.most("invitation_received", "account")


def test_a_double_tap_invites_once(at_once):
    store = make.store()

    at_once([invited(store)] * 4)

    assert Message.objects.filter(to=PHONE).count() == 1
    assert StaffInvitation._base_manager.filter(state="waiting").count() == 1


def test_yes_and_no_at_once_are_one_answer(at_once):
    store, person = make.store(), make.user()
    token = invited(store, person.phone)().token
    at = timezone.now()
    yes = partial(staff.accept, token=token, user=person, at=at)
    no = partial(staff.decline, token=token, refuses_everybody=False, at=at)

    done = at_once([yes, no, yes, no])

    assert sum(isinstance(one, Http404) for one in done) == 3
    state = StaffInvitation._base_manager.get().state
    works_here = StoreMembership._base_manager.filter(user=person).exists()
    assert (state, works_here) in {("accepted", True), ("declined", False)}
