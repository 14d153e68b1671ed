"""Two at once: one person is made, one phone is bound, one way in is left."""

import pytest
from social_django.models import UserSocialAuth

from accounts.models import User
from accounts.social import links
from accounts.social.providers import OFFICIAL, OPEN, QQ, Account
from tests import make

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_one_human_through_two_apps_at_once_is_one_person(at_once):
    for number in range(5):
        union = f"union-{number}"
        both = [
            Account(OPEN, f"open-{number}", union, "林小满"),
            Account(OFFICIAL, f"official-{number}", union, "林小满"),
        ]
        made = at_once([lambda one=one: links.sign_in(one) for one in [*both, *both]])
        assert len({user.pk for user, _is_new in made}) == 1, made
        assert sum(is_new for _user, is_new in made) == 1

    assert User.unscoped.count() == 5
    assert UserSocialAuth.objects.count() == 15


def test_two_who_link_the_same_account_at_once(at_once):
    people = [make.user(), make.user()]
    account = Account(QQ, "Q1")

    done = at_once([lambda user=user: links.link(account, user=user) for user in people])

    assert sorted(type(one).__name__ for one in done) == ["NoneType", "Taken"]
    assert UserSocialAuth.objects.count() == 1


def test_of_two_ways_unlinked_at_once_one_stays(at_once):
    for number in range(10):
        user, _is_new = links.sign_in(Account(QQ, f"Q{number}"))
        links.link(Account(OPEN, f"W{number}"), user=user)
        ids = list(links.of(user).values_list("pk", flat=True))

        done = at_once([lambda pk=pk, user=user: links.unlink(user=user, link_id=pk) for pk in ids])

        assert sorted(type(one).__name__ for one in done) == ["LastWay", "NoneType"]
        assert links.of(user).count() == 1
