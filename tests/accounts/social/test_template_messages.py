"""News by the official account in place of an SMS: to whom it knows, once, else by SMS."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts import message_delivery, messages
from accounts.models import InboxMessage, Message, User
from accounts.sms.purposes import purpose
from accounts.wechat import client, template_messages
from home.demo.provider_fake.fake import APPS, PEOPLE, openid
from orders import notifications
from tests import make
from tests.accounts.social.conftest import come

OFFICIAL = next(app for app in APPS if app.kind == "official")
PERSON = PEOPLE[0]
FIELDS = (("thing1", "store"), ("amount2", "total"), ("character_string3", "number"))
NEWS = purpose("tests_wechat_news", "%(store)s 收到 ¥%(total)s，订单 %(number)s。%(url)s")
ALARM = purpose("tests_wechat_alarm", "你的账号绑定了 %(store)s", is_essential=True)
GIVEN = {
    "store": "幸福副食店（文三路）水果生鲜粮油调味品批发零售",
    "total": "128.00",
    "number": "20261121000001",
    "url": "http://testserver/orders/x/",
}


@pytest.fixture(autouse=True)
def _official(fake, settings):
    cache.clear()
    fake.app_tokens.clear()
    fake.sent.clear()
    settings.WECHAT_TEMPLATES = {
        NEWS.key: ("TPL-PAID", FIELDS),
        ALARM.key: ("TPL-PAID", (("thing1", "store"),)),
        "order_paid": ("TPL-PAID", (("thing1", "store"), ("character_string2", "number"))),
    }


@pytest.fixture
def known() -> User:
    """Somebody with a phone who came by the official account."""
    come(Client(), "weixinapp", PERSON)
    user = User.unscoped.get(name=PERSON)
    User.unscoped.filter(pk=user.pk).update(phone="13800001234")
    user.refresh_from_db()
    return user


def tell(to: str, news=NEWS, **more) -> Message:
    messages.send_sms(to=to, purpose=news, parameters=GIVEN, **more)
    message = Message.objects.latest("pk")
    message_delivery.deliver(message_id=message.pk, at=timezone.now())
    message.refresh_from_db()
    return message


def test_whom_the_official_account_knows_hears_it_there_and_once(fake, known):
    message = tell(known.phone)

    (sent,) = fake.sent
    assert (sent["touser"], sent["template_id"]) == (openid(OFFICIAL, PERSON), "TPL-PAID")
    assert sent["url"] == GIVEN["url"]
    assert sent["data"] == {
        "thing1": {"value": "幸福副食店（文三路）水果生鲜粮油调味品…"},
        "amount2": {"value": "128.00"},
        "character_string3": {"value": "20261121000001"},
    }
    assert (message.channel, message.provider, message.cost) == ("wechat", "wechat", 0)
    assert message.provider_number == "200228333"
    assert not InboxMessage.objects.filter(to=known.phone).exists()


def test_a_shopper_without_a_phone_hears_of_the_order_it_is_theirs(fake, known):
    User.unscoped.filter(pk=known.pk).update(phone=None)
    store = make.store()
    order = make.order(store, {make.variant(store): "1"}, buyer=known)

    notifications.buyer(order, notifications.PAID, amount="5.00")
    for message in Message.objects.filter(purpose="order_paid"):
        message_delivery.deliver(message_id=message.pk, at=timezone.now())

    assert [sent["data"]["character_string2"]["value"] for sent in fake.sent] == [order.number]
    assert Message.objects.get(purpose="order_paid").channel == "wechat"


@pytest.mark.long
def test_everything_else_is_an_sms(fake, known, settings):
    stranger = tell("13800005678")
    # Whoever got into the account might have linked the WeChat.
    alarm = tell(known.phone, ALARM)
    # Somebody else's order that names this contact: the phone is nobody's, its buyer has one.
    contact = tell("13800005679", person_id=known.pk)
    settings.WECHAT_TEMPLATES = {}
    plain = tell(known.phone)

    assert {row.channel for row in (stranger, alarm, contact, plain)} == {"sms"}
    assert fake.sent == []
    assert InboxMessage.objects.filter(to=known.phone).count() == 2


@pytest.mark.parametrize("trouble", ["43004", "40037", "-1", "field"])
def test_what_wechat_refuses_goes_by_sms(fake, known, settings, trouble):
    if trouble == "field":
        settings.WECHAT_TEMPLATES = {NEWS.key: ("TPL-PAID", (("thing1", "nothing"),))}
    elif trouble == "40037":
        settings.WECHAT_TEMPLATES = {NEWS.key: ("TPL-NONE", FIELDS)}
    else:
        fake.trouble = (
            f'{{"errcode": {trouble}, "errmsg": "no", "access_token": "t", "expires_in": 9}}'
        )
        cache.set(f"wechat:{OFFICIAL.app_id}_access_token", "t")

    message = tell(known.phone)

    assert (message.channel, message.is_unclear, message.provider) == ("sms", False, "inbox")
    assert InboxMessage.objects.get(to=known.phone)
    assert fake.sent == []


def test_not_reached_goes_by_sms_and_is_left_alone_for_a_while(fake, known, settings):
    settings.WECHAT_PLATFORM_API_URL = "http://127.0.0.1:9/"

    assert tell(known.phone).channel == "sms"

    settings.WECHAT_PLATFORM_API_URL = fake.url
    assert tell(known.phone).channel == "sms"
    cache.delete(template_messages.ASIDE)
    assert tell(known.phone).channel == "wechat"


def test_no_answer_is_told_to_nobody_twice(fake, known, monkeypatch):
    tell(known.phone)
    monkeypatch.setattr(client, "TIMEOUT", 0.2)
    fake.trouble, fake.silence = "silent", 0.5

    message = tell(known.phone)

    assert (message.channel, message.is_unclear) == ("wechat", True)
    assert message.sent_at is not None
    later = timezone.now() + timedelta(hours=10)
    assert message_delivery.waiting(at=later) == []
    assert not InboxMessage.objects.filter(to=known.phone).exists()
