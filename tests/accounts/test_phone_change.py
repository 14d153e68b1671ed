"""Another phone without the old one: proved, told to the old number, and after three days."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.api import tokens
from accounts.models import InboxMessage, Message, PhoneChange, SecurityEvent, SmsCode, User
from accounts.phone_change import tasks, waiting
from accounts.protection import security, sms_codes
from accounts.proving import proof
from tests import make
from tests.api.conftest import Api, problem

pytestmark = pytest.mark.django_db
URL = "/account/phone/lost/"
PASSWORD = "chun-feng-17-li"
NEW = "13712345678"


def person() -> User:
    made = make.user("王芳")
    made.set_password(PASSWORD)
    made.save()
    return made


@pytest.fixture
def user() -> User:
    return person()


def code_for(phone: str) -> str:
    return InboxMessage.objects.filter(to=phone).exclude(code="").latest("pk").code


def sent_code(phone: str) -> str:
    SmsCode.objects.filter(phone=phone).delete()
    sms_codes.send(phone=phone, ip="203.0.113.5", at=timezone.now())
    return code_for(phone)


def ask(client: Client, phone: str = NEW) -> str:
    """Returns the path of the link that the old number got."""
    client.post(URL, {"action": "prove", "password": PASSWORD})
    client.post(URL, {"action": "phone", "phone": phone})
    done = client.post(URL, {"action": "phone", "phone": phone, "code": code_for(phone)})
    assert done.status_code == 302
    old = PhoneChange.objects.latest("pk").old
    body = Message.objects.filter(to=old, purpose="phone_change_asked").latest("pk").body
    return re.search(r"http://testserver(/\S*)", body)[1]


def now(user: User) -> str:
    return User.unscoped.get(pk=user.pk).phone


def in_days(days: float) -> int:
    """What the task does so many days later."""
    at = timezone.now() + timedelta(days=days)
    return sum(waiting.finish(change_id=pk, at=at) for pk in waiting.due(at=at))


def test_three_days_later_the_new_phone_is_the_account_s(user, signed_in):
    old = user.phone
    here, elsewhere, pair = signed_in(user), signed_in(user), tokens.issue(user)
    ask(here)

    assert "137****5678" in here.get(URL).content.decode()
    assert "137****5678" in Message.objects.filter(to=old).latest("pk").body
    assert (in_days(2.99), now(user)) == (0, old)
    assert (in_days(3), now(user)) == (1, NEW)
    assert in_days(4) == 0
    assert elsewhere.get("/account/security/").status_code == 302
    with pytest.raises(tokens.TokenRefused):
        tokens.renew(pair.refresh)
    kinds = list(
        SecurityEvent.objects.filter(user=user).order_by("pk").values_list("kind", flat=True)
    )
    assert kinds[:2] == ["phone_asked", "phone"]
    told = SecurityEvent.objects.get(kind="phone").detail
    assert NEW not in told
    assert "137****5678" in told


def test_the_old_number_objects_by_its_link_once(user, signed_in):
    here = signed_in(user)
    link = ask(here)

    holder = Client()
    assert "拒绝" in holder.get(link).content.decode()
    # Looking does nothing.
    assert waiting.of(user) is not None
    assert holder.get(link)["Referrer-Policy"] == "strict-origin"
    assert "已拒绝" in holder.post(link).content.decode()

    assert (holder.post(link).status_code, holder.get(link).status_code) == (410, 410)
    assert (in_days(4), now(user)) == (0, user.phone)
    assert holder.post("/account/phone/object/made-up/").status_code == 410


def test_who_signs_in_by_the_old_number_has_not_lost_it(user, signed_in):
    ask(signed_in(user))

    page = Client()
    page.post("/account/login/", {"phone": user.phone})
    page.post("/account/login/", {"phone": user.phone, "code": code_for(user.phone)})
    assert "申请已取消" in page.get("/account/security/").content.decode()
    assert waiting.of(user) is None

    other = person()
    ask(signed_in(other), "13712340000")
    Api().post("/auth/sms/", {"phone": other.phone, "code": sent_code(other.phone)})
    assert (in_days(4), now(other)) == (0, other.phone)


def test_the_password_is_asked_and_the_new_phone_proved(user, signed_in):
    here = signed_in(user)
    fields = {"action": "phone", "phone": NEW}

    here.post(URL, fields)
    wrong = here.post(URL, {"action": "prove", "password": "wrong-7"})
    assert (wrong.status_code, InboxMessage.objects.exists()) == (409, False)
    here.post(URL, {"action": "prove", "password": PASSWORD})
    here.post(URL, fields)
    assert here.post(URL, fields | {"code": "000000"}).status_code == 409

    assert not PhoneChange.objects.exists()
    # Nor is a proof in one browser one in another.
    assert "新手机号" not in signed_in(user).get(URL).content.decode()


def test_a_phone_of_somebody_else_is_refused_without_a_name(user, signed_in):
    other = make.user("李雷")
    here = signed_in(user)
    here.post(URL, {"action": "prove", "password": PASSWORD})
    here.post(URL, {"action": "phone", "phone": other.phone})
    code = code_for(other.phone)

    page = here.post(URL, {"action": "phone", "phone": other.phone, "code": code})

    assert "已有账号" in page.content.decode()
    assert "李雷" not in page.content.decode()
    assert not PhoneChange.objects.exists()
    # Taken while it waited: both keep what they have.
    ask(here)
    make.user_of(NEW)
    assert (in_days(4), now(user)) == (0, user.phone)
    assert PhoneChange.objects.get().outcome == "overtaken"


def test_a_second_ask_keeps_the_first_and_a_withdrawal_ends_it(user, signed_in):
    here = signed_in(user)
    link = ask(here)

    with pytest.raises(ValidationError, match="请先取消"):
        waiting.ask(user=user, phone="13712340000", at=timezone.now())
    page = here.post(URL, {"action": "phone", "phone": NEW, "code": "000000"})
    assert "137****5678" in page.content.decode()
    # The SMS that the old number has stays good.
    assert Client().get(link).status_code == 200
    here.post(URL, {"action": "withdraw"})

    assert (in_days(4), now(user)) == (0, user.phone)
    assert PhoneChange.objects.get().outcome == "withdrawn"
    ask(here, "13712340000")


def test_an_objection_signs_everything_out_and_stands_for_a_week(user, signed_in):
    here, pair = signed_in(user), tokens.issue(user)
    Client().post(ask(here))
    at = timezone.now()

    assert here.get(URL).status_code == 302
    with pytest.raises(tokens.TokenRefused):
        tokens.renew(pair.refresh)
    with pytest.raises(ValidationError, match="7 天内不能再申请"):
        waiting.ask(user=user, phone=NEW, at=at + timedelta(days=6.9))
    waiting.ask(user=user, phone=NEW, at=at + timedelta(days=7.1))


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        (lambda user: security.set_password(user=user, password="qiu-yue-29-liang"), "overtaken"),
        (lambda user: security.sign_out_everywhere(user=user), "overtaken"),
        (
            lambda user: security.prove(user=user, code=sent_code(user.phone), at=timezone.now()),
            "objected",
        ),
    ],
    ids=["password", "everywhere", "code"],
)
def test_what_the_owner_does_ends_it(user, step, outcome):
    waiting.ask(user=user, phone=NEW, at=timezone.now())

    step(user)

    assert (in_days(4), now(user)) == (0, user.phone)
    assert PhoneChange.objects.get().outcome == outcome
    assert SecurityEvent.objects.filter(user=user, kind="phone_kept").count() == 1


def test_a_session_alone_is_not_enough(signed_in):
    user = make.user()
    here = signed_in(user)
    fields = {"action": "phone", "phone": NEW, "code": sent_code(NEW)}
    no_password = {"phone": NEW, "code": fields["code"]}
    problem(Api(user).post("/me/phone/lost/", no_password), 409, "password_required")

    def comes(minutes: int, **changes: object) -> bool:
        """Signed in by WeChat or QQ so long ago."""
        User.unscoped.filter(pk=user.pk).update(**{"role": "shopper", **changes})
        session = here.session
        session[proof.SIGNED_IN] = (timezone.now() - timedelta(minutes=minutes)).isoformat()
        session.save()
        return "请先设置密码" not in here.get(URL).content.decode()

    assert "请先设置密码" in here.post(URL, fields).content.decode()
    assert not comes(11)
    assert not comes(9, role="merchant")
    assert not comes(9, is_superuser=True)
    assert not comes(9, is_superuser=False, is_staff=True)
    assert not PhoneChange.objects.exists()
    assert comes(9, is_staff=False)
    assert here.post(URL, fields).status_code == 302
    assert waiting.of(user) is not None


def test_the_address_is_told_too(user, django_capture_on_commit_callbacks):
    User.unscoped.filter(pk=user.pk).update(verified_email="wang@example.com")
    with django_capture_on_commit_callbacks(execute=True):
        waiting.ask(user=user, phone=NEW, at=timezone.now())

    (told,) = [sent for sent in mail.outbox if sent.to == ["wang@example.com"]]
    link = re.search(r"http://testserver(/\S*)", str(told.body))[1]
    assert "已拒绝" in Client().post(link).content.decode()


def test_over_the_api(user):
    api = Api(user)
    typed = {"phone": NEW, "code": sent_code(NEW)}
    problem(api.post("/me/phone/", typed | {"sms_code": "000000"}), 400, "wrong_code")
    problem(api.post("/me/phone/lost/", typed | {"current": "wrong-7"}), 400, "wrong_password")
    waits = api.post("/me/phone/lost/", typed | {"current": PASSWORD})
    assert (waits.status_code, waits.json()["waits_for"]) == (202, "137****5678")
    assert api.get("/me/phone/").json() == waits.json()
    assert api.delete("/me/phone/lost/").status_code == 204
    assert api.get("/me/phone/").json()["due_at"] is None

    other = make.user()
    both = {"phone": other.phone, "code": sent_code(other.phone)}
    taken = api.post("/me/phone/", both | {"sms_code": sent_code(user.phone)})
    assert list(problem(taken, 400, "invalid")["fields"]) == ["phone"]
    both = {"phone": NEW, "code": sent_code(NEW), "sms_code": sent_code(user.phone)}
    pair = api.post("/me/phone/", both).json()
    problem(api.get("/me/"), 401, "token_refused")
    assert (
        Api(authorization=f"Bearer {pair['access']}").get("/me/phone/").json()["phone"]
        == "137****5678"
    )


def test_the_task_makes_what_is_due(user, signed_in):
    ask(signed_in(user))
    PhoneChange.objects.update(due_at=timezone.now())

    tasks.finish_phone_changes()

    assert now(user) == NEW
