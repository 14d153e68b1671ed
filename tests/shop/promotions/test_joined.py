"""Two accounts of one person become one: what both had counts for one."""

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.social.joining import joining
from shop.promotions import sign_ups
from shop.promotions.check import differences
from shop.promotions.models import Promotion
from shop.promotions.reckoning.terms import Kind
from tests import make
from tests.shop.promotions.made import percent, promotion

pytestmark = pytest.mark.django_db


def test_who_signed_up_as_two_is_counted_as_one_and_leaves_a_place():
    store, at = make.store(), timezone.now()
    row = promotion(store, Kind.PERCENT, percent("80"), audience="signed_up", people_limit=3)
    leaving, staying, other, late = (make.user() for _n in range(4))
    for person in (leaving, staying, other):
        sign_ups.sign_up(store=store, number=row.number, user=person, at=at)
    with pytest.raises(sign_ups.CannotSignUp, match="满"):
        sign_ups.sign_up(store=store, number=row.number, user=late, at=at)

    joining.send(sender=User, leaving=leaving, staying=staying)

    assert Promotion.unscoped.get(pk=row.pk).people == 2
    assert differences() == []
    sign_ups.sign_up(store=store, number=row.number, user=late, at=at)
