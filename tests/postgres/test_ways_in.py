"""A mailed link, an address and a waiting change of phone, each tried at once by several."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.utils import timezone

from accounts.devices import devices
from accounts.devices.devices import NOWHERE
from accounts.email_sign_in import mail_links, registration
from accounts.models import Device, MailLink, PhoneChange, SecurityEvent, User
from accounts.phone_change import waiting
from tests import make

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
PASSWORD = "chun-feng-17-li"


def test_a_link_makes_one_person_however_often_it_is_pressed(at_once):
    at = timezone.now()
    typed = {"email": "wang@example.com", "password": PASSWORD, "name": "王芳"}
    registration.register(**typed, ip="203.0.113.5", at=at)
    token = re.search(r"/activate/([^/]+)/", str(mail.outbox[0].body))[1]
    activate = partial(registration.activate, token=token, password=PASSWORD, at=at)

    results = at_once([activate] * 4)

    assert sum(isinstance(result, User) for result in results) == 1, results
    assert {type(result) for result in results} == {User, mail_links.LinkOver}
    assert User.unscoped.filter(verified_email="wang@example.com").count() == 1


def test_two_registrations_of_an_address_make_one_person(at_once):
    at = timezone.now()
    kept = {"purpose": MailLink.Purpose.REGISTER, "email": "wang@example.com", "at": at}
    hashed = User()
    hashed.set_password(PASSWORD)
    links = [mail_links.make(**kept, name="王芳", password=hashed.password) for _link in range(3)]
    each = [
        partial(registration.activate, token=link.split("/")[-2], password=PASSWORD, at=at)
        for link in links
    ]

    results = at_once(each)

    assert sum(isinstance(result, User) for result in results) == 1, results
    assert User.unscoped.filter(verified_email="wang@example.com").count() == 1


def test_a_change_of_phone_is_made_once_and_one_waits(at_once):
    user, at = make.user("王芳"), timezone.now()
    asks = [partial(waiting.ask, user=user, phone=f"1371234000{n}", at=at) for n in range(3)]
    at_once(asks)
    change = PhoneChange.objects.get(ended_at__isnull=True)
    finish = partial(waiting.finish, change_id=change.pk, at=at + timedelta(days=3))

    results = at_once([finish] * 3)

    assert sorted(map(bool, results)) == [False, False, True], results
    assert SecurityEvent.objects.filter(user=user, kind="phone").count() == 1
    assert User.unscoped.get(pk=user.pk).phone == change.new


def test_a_session_is_noted_once(at_once):
    user = make.user()
    kept = {"user": user, "session_key": "s" * 32, "seen": NOWHERE, "at": timezone.now()}

    results = at_once([partial(devices.note_session, **kept)] * 5)

    assert results == [None] * 5
    assert Device.objects.count() == 1
