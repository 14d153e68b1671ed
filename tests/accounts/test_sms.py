"""SMS by providers: real signatures, one after the other, never twice, and what they cost."""

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from decimal import Decimal
from importlib import import_module
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as settings_of_project
from django.core.management import call_command
from django.utils import timezone

from accounts import message_delivery, messages
from accounts.models import InboxMessage, Message
from accounts.protection import sms_codes
from accounts.sms import budget, purposes, sending
from accounts.sms.backends import NotTaken
from accounts.sms.providers import network, parameters
from tests import make
from tests.accounts import fake_sms
from tests.accounts.fake_sms import APP_ID, KEY_ID, SECRET

pytestmark = pytest.mark.django_db
PROJECT = Path(__file__).resolve().parents[2]
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 30, 12, tzinfo=SHANGHAI)
PHONE = "13800000001"
ARRIVED = purposes.purpose(
    "tests_arrived", "%(store)s 的订单 %(number)s 到了：%(url)s", path="orders/"
)
GIVEN = {"store": "幸福小店", "number": "2611300001", "url": "http://testserver/orders/abc/"}
TEMPLATES = {"code": "SMS_1", "tests_arrived": "SMS_2"}


@pytest.fixture
def aliyun(settings):
    with fake_sms.serving(fake_sms.Aliyun) as service:
        settings.ALIYUN_SMS = {
            "key_id": KEY_ID,
            "secret": SECRET,
            "sign_name": "小店通",
            "protocol": "http",
            "endpoint": service.url,
        }
        settings.ALIYUN_SMS_TEMPLATES = TEMPLATES
        settings.SMS_PROVIDERS = ["aliyun"]
        yield service


@pytest.fixture
def tencent(settings):
    with fake_sms.serving(fake_sms.Tencent) as service:
        settings.TENCENT_SMS = {
            "key_id": KEY_ID,
            "secret": SECRET,
            "app_id": APP_ID,
            "region": "ap-guangzhou",
            "sign_name": "小店通网",
            "protocol": "http",
            "endpoint": service.url,
        }
        settings.TENCENT_SMS_TEMPLATES = TEMPLATES
        settings.SMS_PROVIDERS = ["tencent"]
        yield service


@pytest.fixture
def both(aliyun, tencent, settings):
    settings.SMS_PROVIDERS = ["aliyun", "tencent"]
    return aliyun, tencent


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(network, "SECONDS_TO_ANSWER", 1)


def queued() -> Message:
    messages.send_sms(to=PHONE, purpose=ARRIVED, parameters=GIVEN)
    return Message.objects.get()


def deliver(message: Message, at: datetime = NOON) -> Message:
    message_delivery.deliver(message_id=message.pk, at=at)
    message.refresh_from_db()
    return message


@pytest.mark.long
def test_aliyun_gets_template_and_named_parameters_signed(aliyun):
    message = deliver(queued())

    assert aliyun.sent == [
        {
            "to": PHONE,
            "sign": "小店通",
            "template": "SMS_2",
            # The host of a link stands in the template.
            "parameters": GIVEN | {"url": "abc/"},
        }
    ]
    assert (message.provider, message.provider_number) == ("aliyun", "n1")
    assert (message.sent_at, message.error, message.cost) == (NOON, "", Decimal("0.050"))


def test_tencent_gets_its_parameters_in_the_order_of_the_words(tencent):
    message = deliver(queued())

    assert tencent.sent == [
        {
            "to": [f"+86{PHONE}"],
            "sign": "小店通网",
            "template": "SMS_2",
            "parameters": ["幸福小店", "2611300001", "abc/"],
        }
    ]
    # It says itself how many SMS it was.
    assert (message.provider, message.cost) == ("tencent", Decimal("0.100"))


@pytest.mark.parametrize("name", ["aliyun", "tencent"])
def test_a_wrong_secret_is_refused_and_told(request, settings, name):
    service = request.getfixturevalue(name)
    getattr(settings, f"{name.upper()}_SMS")["secret"] = "another"

    with pytest.raises(message_delivery.NotDelivered, match=r"Signature"):
        deliver(queued())

    assert (service.sent, service.refused) == ([], ["the signature is wrong"])


def test_a_code_reaches_the_phone_and_stands_nowhere_else(aliyun):
    sms_codes.send(phone=PHONE, ip="203.0.113.7", at=timezone.now())

    (sent,) = aliyun.sent
    code = sent["parameters"]["code"]
    assert (sent["template"], len(code), code.isdecimal()) == ("SMS_1", 6, True)
    message = Message.objects.get()
    assert code not in f"{message.body}{message.parameters}{message.error}"
    sms_codes.check(phone=PHONE, code=code, at=timezone.now())


def test_the_second_is_asked_for_what_the_first_refuses(both):
    aliyun, tencent = both
    aliyun.mode = "refuses"

    assert deliver(queued()).provider == "tencent"

    aliyun.mode = "well"
    messages.send_sms(to=PHONE, purpose=ARRIVED, parameters=GIVEN)
    assert deliver(Message.objects.latest("pk")).provider == "aliyun"
    assert (len(aliyun.sent), len(tencent.sent)) == (1, 1)


@pytest.mark.long
def test_who_does_not_listen_is_asked_last_for_a_minute(both, settings):
    aliyun, tencent = both
    listening = settings.ALIYUN_SMS["endpoint"]
    settings.ALIYUN_SMS["endpoint"] = "127.0.0.1:1"

    assert deliver(queued()).provider == "tencent"

    settings.ALIYUN_SMS["endpoint"] = listening
    messages.send_sms(to=PHONE, purpose=ARRIVED, parameters=GIVEN)
    assert deliver(Message.objects.latest("pk")).provider == "tencent"
    assert (len(aliyun.sent), len(tencent.sent)) == (0, 2)


def test_a_code_that_an_older_version_queued_arrives(settings):
    settings.SMS_PROVIDERS = ["inbox"]
    old = Message.objects.create(
        channel="sms", to=PHONE, body="【小店通】验证码 {secret}，10 分钟内有效。", is_secret=True
    )

    message_delivery.deliver(message_id=old.pk, secret="314159", at=NOON)

    inbox = InboxMessage.objects.get()
    assert (inbox.body, inbox.code) == ("【小店通】验证码 314159，10 分钟内有效。", "314159")


def test_a_purpose_that_nobody_knows_is_not_sent_without_its_words(aliyun):
    message = queued()
    Message.objects.update(purpose="of_a_later_version")

    with pytest.raises(message_delivery.NotDelivered, match="of_a_later_version"):
        deliver(message)

    assert aliyun.sent == []


@pytest.mark.long
def test_every_process_knows_every_purpose():
    """A worker loads no addresses: what only views import would be unknown there."""
    code = (
        "from xiaodiantong.env import select_settings; select_settings()\n"
        "import django; django.setup()\n"
        "from accounts.sms import purposes\n"
        "before = {p.key for p in purposes.known()}\n"
        "import importlib; from django.conf import settings\n"
        "importlib.import_module(settings.ROOT_URLCONF)\n"
        "print(len(before), sorted({p.key for p in purposes.known()} - before))"
    )
    path = f"{PROJECT / 'site'}:{PROJECT}"
    environment = os.environ | {"DJANGO_ENV": "test", "PYTHONPATH": path}

    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.split(" ", 1)[1].strip() == "[]"
    assert int(done.stdout.split(" ", 1)[0]) > 15


def test_links_are_short_enough_for_a_template():
    """Aliyun refuses a parameter of more than 35 characters."""
    import_module(settings_of_project.ROOT_URLCONF)
    token = "x" * 24
    for purpose in purposes.known():
        if purpose.path:
            sms = sending.sms(
                to=PHONE,
                purpose=purpose,
                parameters=dict.fromkeys(purpose.names, "-")
                | {"url": f"http://testserver/{purpose.path}{token}/"},
            )
            assert parameters.fitted(sms)["url"] == f"{token}/", purpose.key


@pytest.mark.long
@pytest.mark.parametrize("mode", ["silent", "breaks_off", "broken"])
@pytest.mark.parametrize("first", ["aliyun", "tencent"])
def test_nobody_is_asked_again_when_it_may_have_been_sent(both, settings, impatient, first, mode):
    services = dict(zip(("aliyun", "tencent"), both, strict=True))
    settings.SMS_PROVIDERS = sorted(services, key=lambda name: name != first)
    services[first].mode = mode

    message = deliver(queued())

    assert (message.is_unclear, message.sent_at) == (True, NOON)
    assert message.error.startswith(f"{first}: ")
    assert message_delivery.waiting(at=NOON + timedelta(days=1)) == []
    assert sum(len(service.sent) for service in both) <= 1
    (other,) = set(services) - {first}
    assert services[other].sent == []


@pytest.mark.long
def test_a_purpose_without_a_template_is_left_to_who_has_one(both, settings):
    aliyun, tencent = both
    settings.ALIYUN_SMS_TEMPLATES = {"code": "SMS_1"}

    assert deliver(queued()).provider == "tencent"
    settings.SMS_PROVIDERS = ["aliyun"]
    with pytest.raises(NotTaken, match="aliyun: no template for tests_arrived"):
        sending.send(sending.sms(to=PHONE, purpose=ARRIVED, parameters=GIVEN))
    assert (aliyun.sent, len(tencent.sent)) == ([], 1)


def test_what_is_too_long_for_a_template_is_cut(aliyun):
    messages.send_sms(to=PHONE, purpose=ARRIVED, parameters=GIVEN | {"store": "店" * 40})

    deliver(Message.objects.get())

    assert aliyun.sent[0]["parameters"]["store"] == "店" * 34 + "…"


def test_the_days_budget_leaves_room_for_codes(aliyun, settings):
    settings.SMS_DAILY_BUDGET = 1
    before = {"channel": "sms", "to": PHONE, "body": "x", "purpose": "tests_arrived"}
    Message.objects.create(**before, sent_at=NOON.replace(hour=0, minute=0), cost="1.000")
    Message.objects.create(**before, sent_at=NOON - timedelta(days=1), cost="9.000")

    messages.send_sms(to=PHONE, purpose=ARRIVED, parameters=GIVEN)
    message = Message.objects.latest("pk")
    with pytest.raises(message_delivery.NotDelivered, match="budget of 1 yuan is spent"):
        deliver(message)
    budget.check(sms_codes.SIGN_IN, at=NOON)

    Message.objects.create(**before, sent_at=NOON, cost="1.000")
    with pytest.raises(NotTaken):
        budget.check(sms_codes.SIGN_IN, at=NOON)
    # The next day begins at midnight in China.
    assert deliver(message, NOON + timedelta(hours=12)).provider == "aliyun"


@pytest.mark.parametrize(("length", "segments"), [(70, 1), (71, 2), (134, 2), (135, 3)])
def test_long_words_count_as_several(length, segments):
    assert budget.cost("字" * length) == Decimal("0.05") * segments


def report(client, provider: str, content: object, key: str = "k" * 32):
    address = f"/account/sms/{provider}/notify/{key}/"
    return client.post(address, json.dumps(content), content_type="application/json")


ALIYUN_REPORT = {
    "phone_number": PHONE,
    "send_time": "2026-11-30 23:59:58",
    "report_time": "2026-12-01 00:00:03",
    "success": True,
    "err_code": "DELIVERED",
    "err_msg": "用户接收成功",
    "sms_size": "1",
    "biz_id": "n1",
}
TENCENT_REPORT = {
    "user_receive_time": "2026-12-01 00:00:03",
    "nationcode": "86",
    "mobile": PHONE,
    "report_status": "FAIL",
    "errmsg": "MK:0013",
    "description": "空号",
    "sid": "n1",
}


@pytest.mark.long
def test_reports_tell_what_arrived_and_what_did_not(client, both, settings):
    settings.SMS_REPORT_KEY = "k" * 32
    first = deliver(queued())

    answer = report(client, "aliyun", [ALIYUN_REPORT])
    report(client, "aliyun", [ALIYUN_REPORT])

    assert (answer.status_code, answer.json()) == (200, {"code": 0, "msg": "成功"})
    first.refresh_from_db()
    assert first.arrived_at == datetime(2026, 12, 1, 0, 0, 3, tzinfo=SHANGHAI)

    settings.SMS_PROVIDERS = ["tencent"]
    messages.send_sms(to=PHONE, purpose=ARRIVED, parameters=GIVEN)
    second = deliver(Message.objects.latest("pk"))
    answer = report(client, "tencent", [TENCENT_REPORT])

    assert answer.json() == {"result": 0, "errmsg": "OK"}
    second.refresh_from_db()
    assert (second.arrived_at, second.report) == (None, "MK:0013 空号")
    first.refresh_from_db()
    assert first.report == ""


def test_a_report_without_the_key_is_not_heard(client, aliyun, settings):
    message = deliver(queued())
    assert report(client, "aliyun", [ALIYUN_REPORT], key="").status_code == 404

    settings.SMS_REPORT_KEY = "k" * 32
    assert report(client, "aliyun", [ALIYUN_REPORT], key="x" * 32).status_code == 404
    assert report(client, "elsewhere", [ALIYUN_REPORT]).status_code == 404
    # A number that is another provider's, or another phone's.
    report(client, "tencent", [TENCENT_REPORT])
    report(client, "aliyun", [ALIYUN_REPORT | {"phone_number": "13900000009"}])

    message.refresh_from_db()
    assert (message.arrived_at, message.report) == (None, "")


@pytest.mark.parametrize("content", ["{", [1], {"a": 1}, "x", None, [{}] * 1001])
def test_what_is_no_report_is_refused(client, settings, content):
    settings.SMS_REPORT_KEY = "k" * 32
    address = f"/account/sms/aliyun/notify/{'k' * 32}/"
    body = content if content == "{" else json.dumps(content)

    assert client.post(address, body, content_type="application/json").status_code == 400


@pytest.mark.parametrize(
    ("provider", "line"),
    [
        ("aliyun", "${store} 已接单，订单 ${number} 正在准备。http://testserver/orders/${url}"),
        ("tencent", "{1} 已接单，订单 {2} 正在准备。http://testserver/orders/{3}"),
    ],
)
def test_the_templates_to_apply_for_are_printed(provider, line):
    said = StringIO()

    call_command("sms_templates", provider, stdout=said)

    printed = said.getvalue()
    assert f"order_confirmed\n  {line}\n" in printed
    assert f"{provider.upper()}_SMS_TEMPLATES=" in printed
    assert "【" not in printed


def test_two_meanings_of_one_purpose_are_refused():
    with pytest.raises(ValueError, match="taken"):
        purposes.purpose("tests_arrived", "other words")


@pytest.mark.long
def test_operators_see_what_went_out_and_what_it_cost(client, admin_user, both):
    both[0].mode = "refuses"
    deliver(queued())
    client.force_login(admin_user, backend="accounts.backends.PasswordBackend")

    page = client.get("/admin/operate-messages/").content.decode()

    assert PHONE not in page
    assert "138****0001" in page
    assert "tencent" in page
    assert "¥0.10" in page
    inside = client.get(f"/admin/operate-messages/inspect/{Message.objects.get().pk}/")
    assert "幸福小店 的订单 2611300001 到了" in inside.content.decode()


def test_a_code_is_dots_in_the_list_and_the_inbox_costs_nothing(client, admin_user, settings):
    settings.SMS_PROVIDERS = ["inbox"]
    sms_codes.send(phone=PHONE, ip="203.0.113.7", at=timezone.now())
    client.force_login(admin_user, backend="accounts.backends.PasswordBackend")

    page = client.get("/admin/operate-messages/").content.decode()

    assert "验证码 ******，10 分钟内有效。请勿告诉他人。" in page
    assert Message.objects.get().cost == 0


def test_merchants_do_not_see_messages(signed_in, both):
    message = deliver(queued())
    owner = signed_in(make.store().owner)

    for page in ("", f"inspect/{message.pk}/"):
        assert owner.get(f"/admin/operate-messages/{page}").status_code == 404
