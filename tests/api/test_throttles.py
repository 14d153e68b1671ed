"""How often a person and an address may ask."""

import time_machine
from django.utils import timezone

from core.api import throttles
from tests import make
from tests.api.conftest import Api, problem


def limit(settings, **rates: int) -> None:
    settings.API_RATES = settings.API_RATES | rates


def test_an_address_waits_for_the_next_minute(anyone, settings):
    limit(settings, address=2)
    minute = timezone.now().replace(second=15, microsecond=0)

    with time_machine.travel(minute, tick=False) as clock:
        answers = [anyone.get("/products/").status_code for _time in range(2)]
        refused = anyone.get("/products/")
        clock.shift(45)
        later = anyone.get("/products/")

    assert answers == [200, 200]
    problem(refused, 429, "too_many_requests")
    assert refused["Retry-After"] == "45"
    assert later.status_code == 200


def test_a_spoofed_header_changes_nothing(anyone, settings):
    limit(settings, address=1)

    with time_machine.travel(timezone.now(), tick=False):
        anyone.get("/products/", x_forwarded_for="203.0.113.1")
        refused = anyone.get("/products/", x_forwarded_for="203.0.113.2")

    problem(refused, 429, "too_many_requests")


def test_behind_our_proxy_clients_are_told_apart(anyone, settings):
    limit(settings, address=1)
    settings.TRUSTED_PROXIES = ["127.0.0.1"]

    with time_machine.travel(timezone.now(), tick=False):
        answers = [
            anyone.get("/products/", x_forwarded_for=address).status_code
            for address in ("203.0.113.1", "203.0.113.2", "203.0.113.1")
        ]

    assert answers == [200, 200, 429]


def test_a_person_is_counted_wherever_they_are(as_user, shopper, settings):
    limit(settings, user=2)
    places = [Api(shopper), Api(shopper)]

    with time_machine.travel(timezone.now(), tick=False):
        answers = [place.get("/me/").status_code for place in (*places, places[0])]
        other = as_user(make.user()).get("/me/")

    assert answers == [200, 200, 429]
    assert other.status_code == 200


def test_signing_in_has_a_limit_of_its_own(anyone, settings):
    limit(settings, signing_in=1)

    with time_machine.travel(timezone.now(), tick=False):
        anyone.post("/auth/sms/", {"phone": "13800000001", "code": "x"})
        refused = anyone.post("/auth/sms/", {"phone": "13800000001", "code": "x"})
        elsewhere = anyone.get("/products/")

    problem(refused, 429, "too_many_requests")
    assert elsewhere.status_code == 200


def test_what_takes_long_has_a_limit_of_its_own(anyone, store, settings):
    limit(settings, costly=1)
    path = f"/stores/{store.slug}/chat-orders/parse/"

    with time_machine.travel(timezone.now(), tick=False):
        anyone.post(path, {"text": ""})
        refused = anyone.post(path, {"text": ""})

    problem(refused, 429, "too_many_requests")


def test_every_scope_has_a_rate(settings):
    kinds = (throttles.ByUser, throttles.ByAddress, throttles.SigningIn, throttles.Costly)

    assert {kind.scope for kind in kinds} == set(settings.API_RATES)
