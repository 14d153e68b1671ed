"""The second factor: asked at every way in, good once, patient with clocks, and not guessed."""

import re
from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import AppDevice, InboxMessage, SecurityEvent, User
from accounts.second_factor import factor
from shop.stores.people import factor_duty
from tests import make
from tests.api.conftest import Api

pytestmark = pytest.mark.django_db

SETUP, STEP = "/account/security/second-factor/", "/account/login/second-factor/"
PASSWORD = "mima-2026-ok"


def code_of(user: User, *, seconds: float = 0) -> str:
    """What the app shows, on a phone whose clock is so far ahead."""
    totp = TOTP(AppDevice.objects.filter(user=user).latest("pk").bin_key)
    totp.time = (timezone.now() + timedelta(seconds=seconds)).timestamp()
    return f"{totp.token():06d}"


def sms(user: User) -> str:
    return InboxMessage.objects.filter(to=user.phone, code__gt="").latest("pk").code


def on(user: User) -> list[str]:
    """Some minutes ago, as the page does; the recovery codes."""
    with time_machine.travel(timezone.now() - timedelta(minutes=5), tick=False):
        factor.begin(user)
        return factor.turn_on(user=user, code=code_of(user))


@pytest.fixture
def person() -> User:
    user = make.user("王芳")
    user.set_password(PASSWORD)
    user.save()
    return user


def by_password(user: User, following: str = "") -> tuple[Client, str]:
    client = Client()
    form = {"username": user.phone, "password": PASSWORD, "next": following}
    return client, client.post("/account/login/password/", form).url


def is_in(client: Client) -> bool:
    return client.get("/account/security/").status_code == 200


def test_it_is_turned_on_with_an_app_and_signs_other_places_out(person, signed_in):
    here, elsewhere = signed_in(person), signed_in(person)
    assert "<svg" not in here.get(SETUP).content.decode(), "not before a proof"
    here.post(SETUP, {"action": "code"})
    here.post(SETUP, {"action": "prove", "code": sms(person)})
    page = here.get(SETUP).content.decode()
    assert "<svg" in page
    assert 'style="' not in page

    assert here.post(SETUP, {"action": "on", "code": "000000"}).status_code == 409
    assert not factor.is_on(person)
    with time_machine.travel(timezone.now() + timedelta(seconds=40), tick=False):
        told = here.post(SETUP, {"action": "on", "code": code_of(person)}).content.decode()

    codes = re.findall(r"<li>([a-z0-9]{5}-[a-z0-9]{5})</li>", told)
    assert len(set(codes)) == 10
    assert not StaticToken.objects.filter(token__in=[code.replace("-", "") for code in codes])
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert "还有 10 个恢复码" in here.get(SETUP).content.decode()
    kinds = SecurityEvent.objects.filter(user=person).values_list("kind", flat=True)
    assert "factor_on" in kinds


def test_a_password_is_not_enough(person):
    on(person)

    client, url = by_password(person, "/account/addresses/")

    assert url == f"{STEP}?next=%2Faccount%2Faddresses%2F"
    assert not is_in(client)
    assert client.get("/account/login/").url.startswith(STEP)
    assert client.get("/admin/").url.startswith("/account/login/")
    assert "王芳" not in client.get(url).content.decode()
    done = client.post(STEP, {"code": code_of(person), "next": "/account/addresses/"})
    assert done.url == "/account/addresses/"
    assert is_in(client)


def test_who_works_in_a_store_comes_to_its_desk(person):
    make.store(owner=person)
    on(person)
    client, url = by_password(person)
    assert client.post(url, {"code": code_of(person), "next": "/merchant/"}).url == "/merchant/"
    assert url == f"{STEP}?next=%2Fmerchant%2F"


def test_a_code_by_sms_is_not_enough(person):
    on(person)
    client = Client()
    client.post("/account/login/", {"phone": person.phone})

    answer = client.post("/account/login/", {"phone": person.phone, "code": sms(person)})

    assert answer.url.startswith(STEP)
    assert not is_in(client)
    client.post(STEP, {"code": code_of(person)})
    assert is_in(client)


def test_opening_a_store_is_no_door_around_it(person):
    on(person)
    client = Client()
    client.post("/open/", {"phone": person.phone})

    client.post("/open/", {"phone": person.phone, "code": sms(person), "name": "抢来的店"})

    assert not person.memberships.exists()
    assert not is_in(client)


def test_a_code_is_good_once(person):
    on(person)
    code = code_of(person)
    first, _url = by_password(person)
    first.post(STEP, {"code": code})
    assert is_in(first)

    second, _url = by_password(person)
    assert second.post(STEP, {"code": code}).status_code == 409
    assert not is_in(second)


@pytest.mark.parametrize(
    ("seconds", "is_good"), [(-30, True), (30, True), (-95, False), (95, False)]
)
def test_a_clock_may_be_half_a_minute_wrong(person, seconds, is_good):
    with time_machine.travel(timezone.now().replace(second=15), tick=False) as clock:
        on(person)
        clock.shift(300)
        client, _url = by_password(person)
        client.post(STEP, {"code": code_of(person, seconds=seconds)})

        assert is_in(client) is is_good


def test_a_recovery_code_is_good_once(person):
    codes = on(person)
    client, _url = by_password(person)
    client.post(STEP, {"code": codes[0].upper().replace("-", " ")})
    assert is_in(client)
    assert factor.codes_left(person) == 9

    again, _url = by_password(person)
    again.post(STEP, {"code": codes[0]})
    assert not is_in(again)


def test_who_guesses_waits_and_is_shut_out(person):
    on(person)
    client, _url = by_password(person)
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False) as clock:
        client, _url = by_password(person)
        client.post(STEP, {"code": "000000"})
        assert client.post(STEP, {"code": code_of(person)}).status_code == 409, "too soon"
        clock.shift(3)
        client.post(STEP, {"code": code_of(person)})
        assert is_in(client)

        guessing, _url = by_password(person)
        answers = [guessing.post(STEP, {"code": f"{n:06}"}).status_code for n in range(8)]
    assert answers[-1] == 429
    assert not is_in(guessing)


def test_sudo_asks_the_factor_and_not_the_phone(person, signed_in):
    client = signed_in(person)
    on(person)
    assert client.get("/account/security/").status_code == 200
    page = client.post("/account/security/", {"action": "code"}).content.decode()
    assert "两步验证：" in page
    assert not InboxMessage.objects.filter(to=person.phone, code__gt="").exists()

    client.post("/account/security/", {"action": "prove", "code": code_of(person)})
    client.post(SETUP, {"action": "off"})
    assert not factor.is_on(person)
    assert not StaticToken.objects.exists()


def test_an_operator_turns_it_off_for_who_lost_everything(person):
    on(person)
    waiting, _url = by_password(person)
    assert not is_in(waiting)

    call_command("forget_second_factor", person.phone)

    assert not factor.is_on(person)
    # Who stood before the step goes on.
    assert waiting.get(STEP).status_code == 302
    assert is_in(waiting)
    client, _url = by_password(person)
    assert is_in(client)
    with pytest.raises(CommandError, match="13900009999"):
        call_command("forget_second_factor", "13900009999")


def test_the_api_asks_for_it_too(person):
    on(person)
    asked = {"username": person.phone, "password": PASSWORD}

    missing = Api().post("/auth/password/", asked)
    wrong = Api().post("/auth/password/", asked | {"second_factor": "abc"})
    with time_machine.travel(timezone.now() + timedelta(seconds=10), tick=False):
        right = Api().post("/auth/password/", asked | {"second_factor": code_of(person)})

    assert (missing.status_code, missing.json()["code"]) == (403, "second_factor_needed")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "second_factor_wrong")
    assert right.status_code == 200
    assert right.json()["access"]


def test_a_text_message_is_good_until_the_second_factor_is_there(person):
    on(person)
    Api().post("/auth/sms-codes/", {"phone": person.phone})
    asked = {
        "phone": person.phone,
        "code": InboxMessage.objects.filter(to=person.phone).latest("pk").code,
    }

    answers = [Api().post("/auth/sms/", asked | more) for more in ({}, {"second_factor": "abc"})]
    with time_machine.travel(timezone.now() + timedelta(seconds=10), tick=False):
        right = Api().post("/auth/sms/", asked | {"second_factor": code_of(person)})
        again = Api().post("/auth/sms/", asked | {"second_factor": code_of(person)})

    assert [answer.json()["code"] for answer in answers] == [
        "second_factor_needed",
        "second_factor_wrong",
    ]
    assert right.status_code == 200
    assert (again.status_code, again.json()["code"]) == (400, "wrong_code")


def test_who_must_have_one_does_nothing_at_work_before(settings, signed_in):
    """The site decides for whom: the desk, Wagtail's admin and the API say so, all else is open."""
    settings.SECOND_FACTOR_FOR = ["owners"]
    store = make.store()
    owner, clerk = store.owner, make.member(store, "clerk")
    here = signed_in(owner)
    for page in ("/merchant/orders/", "/admin/"):
        assert here.get(page).url == f"{SETUP}?next={page}"
    assert signed_in(clerk).get("/merchant/orders/").status_code == 200
    assert here.get("/account/").status_code == 200
    api = Api(owner).get(f"/merchant/stores/{store.slug}/orders/")
    assert (api.status_code, api.json()["code"]) == (403, "second_factor_required")

    on(owner)
    assert not factor_duty.is_owed(User.unscoped.get(pk=owner.pk))

    operator = make.user()
    User.unscoped.filter(pk=operator.pk).update(is_superuser=True, is_staff=True)
    assert signed_in(operator).get("/admin/").status_code == 200
    settings.SECOND_FACTOR_FOR = ["operators"]
    assert signed_in(operator).get("/admin/").url == f"{SETUP}?next=/admin/"


def test_finance_are_those_who_set_up_how_money_comes_in(settings):
    settings.SECOND_FACTOR_FOR = ["finance"]
    store = make.store()
    books = make.own_role(store, "会计", "payments", "reports")
    people = [store.owner, make.member(store, books), make.member(store, "clerk"), make.user()]
    assert [factor_duty.is_owed(one) for one in people] == [True, True, False, False]


def test_a_store_asks_its_staff_for_one(signed_in):
    store, other = make.store(), make.store()
    clerk, colleague = make.member(store, "clerk"), make.member(other, "clerk")
    owner, here = signed_in(store.owner), signed_in(clerk)
    switch = "/merchant/staff/second-factor/"
    # Not for who may not say who works here, and nothing is changed by it.
    assert here.post(switch, {"wanted": "1"}).status_code == 403
    assert here.get("/merchant/orders/").status_code == 200

    assert owner.post(switch, {"wanted": "1"}).url == "/merchant/staff/"

    assert "不再要求两步验证" in owner.get("/merchant/staff/").content.decode()
    for page in ("/merchant/orders/", "/admin/"):
        assert here.get(page).url == f"{SETUP}?next={page}"
    api = Api(clerk).get(f"/merchant/stores/{store.slug}/orders/")
    assert (api.status_code, api.json()["code"]) == (403, "second_factor_required")
    assert here.get("/account/").status_code == 200
    # Neither the owner, who asked, nor people of another store.
    assert owner.get("/merchant/orders/").status_code == 200
    assert signed_in(colleague).get("/merchant/orders/").status_code == 200
    # Whoever comes later is asked as well; who has one is not.
    late = make.member(store, "manager")
    assert factor_duty.is_owed(late)
    on(late)
    assert not factor_duty.is_owed(User.unscoped.get(pk=late.pk))

    owner.post(switch, {"wanted": "0"})
    assert here.get("/merchant/orders/").status_code == 200


def test_its_key_lies_sealed(person):
    on(person)
    device = AppDevice.objects.get(user=person)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_key FROM accounts_appdevice")
        stored = cursor.fetchone()[0]
    assert device.bin_key.hex() not in stored + device.key


def test_keys_of_before_are_sealed_by_the_upgrade(person):
    """And the version of before opens with nothing that it finds."""
    old = TOTPDevice.objects.create(user=person, name=factor.NAME, key="ab" * 20)
    sealing = import_module("accounts.migrations.0027_sealed_factors")

    sealing.seal(apps, None)

    assert AppDevice.objects.get(user=person).bin_key.hex() == "ab" * 20
    old.refresh_from_db()
    assert old.key != "ab" * 20
    factor.check(user=person, code=code_of(person))
    sealing.unseal(apps, None)
    old.refresh_from_db()
    assert old.key == "ab" * 20
