"""E-mail and password: registering, a forgotten password, an address added or changed."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import Argon2PasswordHasher, MD5PasswordHasher
from django.core import mail
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.api import tokens
from accounts.email_sign_in import email_change, mail_links, mails, password_reset
from accounts.email_sign_in.hashers import Argon2
from accounts.models import InboxMessage, MailLink, Message, SmsCodeCount, User
from accounts.protection import security, sms_codes
from tests import make
from tests.api.conftest import Api, problem

pytestmark = pytest.mark.django_db
EMAIL = "wang@example.com"
PASSWORD = "chun-feng-17-li"
TYPED = {"email": " Wang@Example.com", "name": "王芳", "password": PASSWORD}
SECURITY = "/account/security/"


@pytest.fixture(autouse=True)
def clock(settings, monkeypatch):
    """Mails of one test follow each other at once; one test looks at the gap itself."""
    monkeypatch.setitem(settings.DOORS, "mail_again", {"account": (1, 1)})
    with time_machine.travel(timezone.now(), tick=False) as moved:
        monkeypatch.setattr(mails, "take", _after_a_while(mails.take, moved))
        yield moved


def _after_a_while(take, clock):
    def taken(**given):
        clock.shift(timedelta(seconds=2))
        take(**given)

    return taken


def mails_to(email: str) -> list[EmailMessage]:
    return [sent for sent in mail.outbox if sent.to == [email]]


def mailed(to: str = EMAIL) -> str:
    """The address in the newest mail, as a path."""
    body = str(mails_to(to)[-1].body)
    return re.search(r"http://testserver(/\S*)", body)[1]


def person(email: str = EMAIL, **fields) -> User:
    user = make.user("王芳", email=email, verified_email=email, **fields)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, name: str = EMAIL, password: str = PASSWORD) -> bool:
    fields = {"username": name, "password": password}
    return client.post("/account/login/password/", fields).status_code == 302


def is_signed_in(client: Client) -> bool:
    return client.get(SECURITY).status_code == 200


class CountingHasher(MD5PasswordHasher):
    """Counts instead of a clock, which other work on the machine would move."""

    algorithm = "counting"
    rounds: list[str] = []

    def encode(self, password, salt):
        self.rounds.append(password)
        return super().encode(password, salt)


@pytest.fixture
def hashed(settings, monkeypatch) -> list[str]:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    monkeypatch.setattr(CountingHasher, "rounds", [])
    return CountingHasher.rounds


def test_who_registers_is_nobody_until_the_link_is_opened_and_sent(client):
    page = client.post("/account/register/", TYPED)
    assert (page.status_code, User.unscoped.count()) == (200, 0)
    assert not sign_in(Client())
    link = mailed()

    # A scanner of mails opens links, more than once.
    other_device = Client()
    for _look in range(2):
        assert other_device.get(link).status_code == 200
    assert User.unscoped.count() == 0
    wrong = other_device.post(link, {"password": "somebody-else-7"})
    assert "请填写注册时的密码" in wrong.content.decode()
    before = other_device.session.session_key
    opened = other_device.post(link, {"password": PASSWORD, "next": "https://evil.example/"})

    assert opened.url == "/account/"
    user = User.unscoped.get()
    assert (user.verified_email, user.name, user.phone) == (EMAIL, "王芳", None)
    assert is_signed_in(other_device)
    assert other_device.session.session_key != before
    assert not is_signed_in(client)
    replayed = client.post(link, {"password": PASSWORD})
    assert (replayed.status_code, User.unscoped.count()) == (410, 1)
    assert sign_in(Client(), "WANG@example.com")


def test_links_end_and_say_nothing_of_why(client, clock):
    client.post("/account/register/", TYPED)
    link = mailed()
    clock.shift(timedelta(hours=24, seconds=1))

    answers = [client.get(link), client.post(link, {"password": PASSWORD})]
    answers.append(client.get("/account/activate/made-up-token-of-somebody/"))

    assert [answer.status_code for answer in answers] == [410, 410, 410]
    assert User.unscoped.count() == 0


def test_a_link_may_be_asked_for_again_a_few_times_a_day(client):
    client.post("/account/register/", TYPED)
    first = mailed()

    pages = [
        client.post("/account/register/", {"email": EMAIL, "resend": "1"}).content.decode()
        for _again in range(6)
    ]

    assert ["太多" in page for page in pages] == [False] * 5 + [True]
    assert len(mails_to(EMAIL)) == 6
    assert mailed() != first
    assert client.post(mailed(), {"password": PASSWORD}).status_code == 302
    # The one before has nothing left to open.
    assert client.get(first).status_code == 410


def test_two_mails_in_one_minute_are_one(client, monkeypatch):
    monkeypatch.undo()

    with time_machine.travel(timezone.now().replace(second=5), tick=False):
        client.post("/account/register/", TYPED)
        again = client.post("/account/register/", {"email": EMAIL, "resend": "1"})

    assert "秒后可以重发" in again.content.decode()
    assert len(mail.outbox) == 1


def test_known_and_unknown_addresses_look_alike_and_cost_the_same(hashed):
    person("known@example.com")
    seen = []
    for email in ("known@example.com", "other@example.com"):
        client, pages = Client(), []
        del hashed[:]
        for path, fields in (
            ("/account/register/", TYPED),
            ("/account/register/", {"resend": "1"}),
            ("/account/password/reset/", {}),
            ("/account/login/password/", {"username": email, "password": "wrong-7"}),
        ):
            page = client.post(path, fields | {"email": email}).content.decode()
            page = page.replace(email, "EMAIL")
            pages.append(re.sub(r'value="[A-Za-z0-9]{64}"|"X-CSRFToken": "\w+"', "", page))
        seen.append((pages, len(hashed)))

    assert seen[0] == seen[1]
    # One for registering, one for the password that is wrong.
    assert seen[0][1] == 2
    told = [sent.subject for sent in mails_to("known@example.com")]
    assert told == ["你已经有小店通账号了", "重设小店通密码"]
    told = [sent.subject for sent in mails_to("other@example.com")]
    assert told == ["激活你的小店通账号", "激活你的小店通账号", "这个邮箱没有小店通账号"]


def test_no_link_is_kept_or_led_elsewhere(client):
    client.post("/account/register/", TYPED, HTTP_HOST="evil.example")
    link = mailed()

    token = link.split("/")[-2]
    assert token not in str(list(Message.objects.values())) + str(list(MailLink.objects.values()))
    for page in (client.get(link), client.get("/account/password/reset/nothing/")):
        assert page["Referrer-Policy"] == "strict-origin"
        assert "no-store" in page["Cache-Control"]


def test_weak_passwords_and_odd_addresses_are_refused(client):
    for fields, words in (
        ({"password": "12345678"}, "password-error"),
        ({"password": "short-1"}, "password-error"),
        ({"password": "wang@example.com"}, "password-error"),
        ({"email": "nobody"}, "请填写正确的邮箱地址"),
        # Kelvin's sign becomes a k: mail would prove another address.
        ({"email": "wang@\u212aexample.com\u200b"}, "请填写正确的邮箱地址"),
        ({"name": ""}, "请填写姓名或昵称"),
    ):
        assert words in client.post("/account/register/", TYPED | fields).content.decode()
    assert not mail.outbox


def test_activation_passwords_cannot_be_guessed(client):
    client.post("/account/register/", TYPED)
    for _guess in range(8):
        client.post(mailed(), {"password": "wrong-7-wrong"})

    refused = client.post(mailed(), {"password": PASSWORD})

    assert "试的次数太多" in refused.content.decode()
    assert User.unscoped.count() == 0


def test_an_address_belongs_to_one_person_whatever_its_letters():
    person()
    # What 0.1.0 let be written down stays: twice the same, or none, proves nothing.
    make.user(email=EMAIL)
    make.user(email="")
    for wrong in (EMAIL, "Wang@Example.com", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            make.user(verified_email=wrong)

    assert sign_in(Client())


def test_a_forgotten_password_is_set_by_mail_once(client):
    user = person()
    elsewhere, pair = Client(), tokens.issue(user)
    sign_in(elsewhere)
    client.post("/account/password/reset/", {"email": EMAIL})
    first = mailed()
    client.post("/account/password/reset/", {"email": EMAIL})
    link = mailed()
    new = {"password": "qiu-yue-29-liang", "again": "qiu-yue-29-liang"}

    other_device = Client()
    assert other_device.get(link).status_code == 200
    weak = other_device.post(link, {"password": "12345678", "again": "12345678"})
    differs = other_device.post(link, new | {"again": "x"})
    assert (weak.status_code, differs.status_code) == (200, 200)
    assert other_device.post(link, new).url == "/account/login/password/"

    # Whoever holds the mail holds no session by it; and every other place is out.
    assert not is_signed_in(other_device)
    assert not is_signed_in(elsewhere)
    with pytest.raises(tokens.TokenRefused):
        tokens.renew(pair.refresh)
    assert [other_device.post(path, new).status_code for path in (link, first)] == [410, 410]
    assert not sign_in(Client())
    assert sign_in(Client(), password="qiu-yue-29-liang")


def test_a_reset_ends_in_an_hour_with_a_new_password_or_with_the_address(client, clock):
    user = person()
    new = {"password": "qiu-yue-29-liang", "again": "qiu-yue-29-liang"}

    def after(step) -> int:
        password_reset.ask(email=EMAIL, ip="203.0.113.5", at=timezone.now())
        step()
        return client.post(mailed(), new).status_code

    assert after(lambda: clock.shift(timedelta(hours=1, seconds=1))) == 410
    assert after(lambda: User.unscoped.update(verified_email="new@example.com")) == 410
    User.unscoped.update(verified_email=EMAIL)
    assert after(lambda: User.unscoped.update(is_active=False)) == 410
    User.unscoped.update(is_active=True)
    here = Client()
    sign_in(here)
    changed = {"current": PASSWORD, "password": "dong-xue-31-hua", "again": "dong-xue-31-hua"}
    assert after(lambda: here.post("/account/password/", changed)) == 410
    assert is_signed_in(here)
    assert User.unscoped.get(pk=user.pk).check_password("dong-xue-31-hua")


def test_a_password_changes_by_the_one_in_use(signed_in):
    user = person()
    here, elsewhere = signed_in(user), signed_in(user)
    new = {"password": "qiu-yue-29-liang", "again": "qiu-yue-29-liang"}

    wrong = here.post("/account/password/", new | {"current": "wrong-7"})
    assert "密码不对" in wrong.content.decode()
    before = here.session.session_key
    assert here.post("/account/password/", new | {"current": PASSWORD}).status_code == 302

    assert (is_signed_in(here), is_signed_in(elsewhere)) == (True, False)
    assert here.session.session_key != before
    # Who came by phone has none to give: a code proves it on the security page.
    assert signed_in(make.user()).get("/account/password/").url == SECURITY


def test_an_address_is_added_by_its_owner_and_by_whose_account_it_is(signed_in):
    user, stranger = make.user("王芳"), make.user()
    here = signed_in(user)
    assert here.post(SECURITY, {"action": "email", "email": EMAIL}).status_code == 200
    here.post(SECURITY, {"action": "code"})
    code = InboxMessage.objects.get(to=user.phone).code
    here.post(SECURITY, {"action": "prove", "code": code})
    here.post(SECURITY, {"action": "email", "email": "Wang@Example.com"})
    link = mailed()

    assert Client().get(link).url == f"/account/login/?next={link}"
    assert signed_in(stranger).post(link).status_code == 410
    other_device = signed_in(user)
    assert "王芳" in other_device.get(link).content.decode()
    assert User.unscoped.get(pk=user.pk).verified_email is None
    assert other_device.post(link).status_code == 302
    assert other_device.post(link).status_code == 410

    user.refresh_from_db()
    assert (user.verified_email, user.email) == (EMAIL, EMAIL)
    here.post(SECURITY, {"action": "email", "email": "new@example.com"})
    other_device.post(mailed("new@example.com"))
    assert mails_to(EMAIL)[-1].subject == "你的登录邮箱换了"
    assert User.unscoped.get(pk=user.pk).verified_email == "new@example.com"


def test_a_password_alone_adds_no_address_where_there_is_a_phone():
    user = make.user("王芳")
    user.set_password(PASSWORD)
    user.save()
    me, typed = Api(user), {"email": EMAIL}
    problem(me.post("/me/email/", typed | {"current": PASSWORD}), 400, "wrong_code")
    sms_codes.send(phone=user.phone, ip="203.0.113.5", at=timezone.now())
    code = InboxMessage.objects.get(to=user.phone).code
    assert me.post("/me/email/", typed | {"sms_code": code}).status_code == 202

    token = mailed().split("/")[-2]
    assert me.post("/me/email/confirm/", {"token": token}).status_code == 200
    told = Message.objects.get(to=user.phone, purpose="email_changed").body
    assert "w***@example.com" in told
    assert EMAIL not in told


@pytest.mark.parametrize(
    "step",
    [
        lambda user: security.set_password(user=user, password="qiu-yue-29-liang"),
        lambda user: security.sign_out_everywhere(user=user),
        lambda user: security.change_phone(user=user, phone="13712345678"),
    ],
    ids=["password", "everywhere", "phone"],
)
def test_an_address_that_waits_is_over_with_what_ends_a_thief(step):
    user = make.user("王芳")
    email_change.ask(user=user, email=EMAIL, ip="203.0.113.5", at=timezone.now())

    step(user)

    with pytest.raises(mail_links.LinkOver):
        email_change.confirm(user=user, token=mailed().split("/")[-2], at=timezone.now())


def test_an_address_of_somebody_else_is_told_to_its_owner_alone(signed_in):
    person()
    asker = User(username="asker")
    asker.set_password(PASSWORD)
    asker.save()
    here = signed_in(asker)
    # Without a phone the password proves who asks.
    here.post(SECURITY, {"action": "prove", "password": "wrong-7"})
    assert here.post(SECURITY, {"action": "email", "email": EMAIL}).status_code == 200
    here.post(SECURITY, {"action": "prove", "password": PASSWORD})

    answers = [
        here.post(SECURITY, {"action": "email", "email": email}).status_code
        for email in (EMAIL, "free@example.com")
    ]

    assert answers == [302, 302]
    assert mails_to(EMAIL)[0].subject == "这个邮箱已经在用了"
    late = mailed("free@example.com")
    person("free@example.com")
    assert here.post(late).status_code == 410


def test_all_of_it_over_the_api():
    anyone = Api()
    typed = {"email": EMAIL, "name": "王芳", "password": PASSWORD}
    weak = anyone.post("/auth/register/", typed | {"password": "12345678"})
    assert list(problem(weak, 400, "invalid")["fields"]) == ["password"]
    assert anyone.post("/auth/register/", typed).status_code == 202
    assert anyone.post("/auth/register/resend/", {"email": EMAIL}).status_code == 202
    token = mailed().split("/")[-2]
    wrong = anyone.post("/auth/activate/", {"token": token, "password": "wrong-7"})
    problem(wrong, 400, "wrong_password")
    pair = anyone.post("/auth/activate/", {"token": token, "password": PASSWORD}).json()
    replay = anyone.post("/auth/activate/", {"token": token, "password": PASSWORD})
    problem(replay, 400, "link_over")

    me = Api(authorization=f"Bearer {pair['access']}")
    assert me.get("/me/email/").json() == {"email": EMAIL}
    new = {"email": "new@example.com", "current": PASSWORD}
    problem(me.post("/me/email/", new | {"current": "wrong-7"}), 400, "wrong_password")
    assert me.post("/me/email/", new).status_code == 202
    token = mailed("new@example.com").split("/")[-2]
    assert me.post("/me/email/confirm/", {"token": token}).json() == {"email": "new@example.com"}
    changed = me.post("/me/password/", {"current": PASSWORD, "password": "dong-xue-31-hua"})
    problem(me.get("/me/"), 401, "token_refused")
    me = Api(authorization=f"Bearer {changed.json()['access']}")
    assert me.get("/me/").status_code == 200

    assert anyone.post("/auth/password-reset/", {"email": "new@example.com"}).status_code == 202
    token = mailed("new@example.com").split("/")[-2]
    done = {"token": token, "password": "qiu-yue-29-liang"}
    weak = anyone.post("/auth/password-reset/confirm/", done | {"password": "12345678"})
    assert list(problem(weak, 400, "invalid")["fields"]) == ["password"]
    assert anyone.post("/auth/password-reset/confirm/", done).status_code == 204
    problem(anyone.post("/auth/password-reset/confirm/", done), 400, "link_over")
    problem(me.get("/me/"), 401, "token_refused")


def test_old_hashes_become_argon2_at_sign_in(client, settings):
    settings.PASSWORD_HASHERS = [
        "accounts.email_sign_in.hashers.Argon2",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    user = make.user()
    User.unscoped.filter(pk=user.pk).update(
        verified_email=EMAIL, password=MD5PasswordHasher().encode(PASSWORD, "salt")
    )

    assert sign_in(client)

    kept = User.unscoped.get(pk=user.pk).password
    # 19 MiB: five sign-ins at once still fit a server of 512 MB.
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert is_signed_in(client)
    assert sign_in(Client())


def test_a_mail_refused_for_one_takes_nothing_from_the_others(client, settings, monkeypatch):
    monkeypatch.setitem(settings.DOORS, "mail_sent", {"ip": (9, 86400), "account": (1, 86400)})
    for _again in range(5):
        client.post("/account/password/reset/", {"email": EMAIL})

    counted = SmsCodeCount.objects.filter(who__startswith="mail ")
    assert list(counted.values_list("count", flat=True)) == [1, 1]


def test_two_threads_hash_at_once_and_no_more(monkeypatch):
    inside, open_up, most = [], threading.Event(), []

    def slow(_self, password, _encoded):
        inside.append(password)
        most.append(len(inside))
        assert open_up.wait(10)
        inside.remove(password)
        return True

    monkeypatch.setattr(Argon2PasswordHasher, "verify", slow)
    with ThreadPoolExecutor(5) as threads:
        judged = [threads.submit(Argon2().verify, str(number), "") for number in range(5)]
        wait(judged, timeout=0.2)
        assert len(inside) == 2
        open_up.set()
    assert all(one.result() for one in judged)
    assert max(most) == 2
