"""One-time codes: hashed, ten minutes, five tries, once; gaps and caps."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import InboxMessage, Message, SmsCode, SmsCodeCount
from accounts.protection import sms_codes

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
PHONE, IP = "13800000001", "203.0.113.5"


def sent(at=NOON, phone=PHONE, ip=IP) -> str:
    """Send a code and read it where it arrived."""
    sms_codes.send(phone=phone, ip=ip, at=at)
    return InboxMessage.objects.latest("pk").code


def test_a_code_is_six_digits_and_stands_nowhere_in_the_clear():
    code = sent()

    assert code.isdigit()
    assert len(code) == 6
    assert code not in SmsCode.objects.get(phone=PHONE).code_hash
    assert code not in Message.objects.get().body


def test_the_right_code_is_good_once():
    code = sent()

    sms_codes.check(phone=PHONE, code=code, at=NOON)

    with pytest.raises(sms_codes.CodeWrong):
        sms_codes.check(phone=PHONE, code=code, at=NOON)


def test_a_code_dies_after_ten_minutes():
    code = sent()

    sms_codes.check(phone=PHONE, code=code, at=NOON + timedelta(minutes=9, seconds=59))

    code = sent(at=NOON + timedelta(hours=1))
    with pytest.raises(sms_codes.CodeWrong):
        sms_codes.check(phone=PHONE, code=code, at=NOON + timedelta(hours=1, minutes=10))


def test_five_wrong_tries_kill_a_code():
    code = sent()
    wrong = "000000" if code != "000000" else "000001"

    for _try in range(5):
        with pytest.raises(sms_codes.CodeWrong):
            sms_codes.check(phone=PHONE, code=wrong, at=NOON)

    with pytest.raises(sms_codes.CodeWrong, match="已失效"):
        sms_codes.check(phone=PHONE, code=code, at=NOON)


def test_a_second_code_waits_sixty_seconds_and_the_first_stays_good():
    code = sent()

    with pytest.raises(sms_codes.TooSoon) as caught:
        sms_codes.send(phone=PHONE, ip=IP, at=NOON + timedelta(seconds=20))

    assert caught.value.seconds == 40
    sms_codes.check(phone=PHONE, code=code, at=NOON + timedelta(seconds=21))


def test_a_new_code_replaces_the_old_one():
    old = sent()
    new = sent(at=NOON + timedelta(seconds=60))

    if old != new:
        with pytest.raises(sms_codes.CodeWrong):
            sms_codes.check(phone=PHONE, code=old, at=NOON + timedelta(seconds=61))
    sms_codes.check(phone=PHONE, code=new, at=NOON + timedelta(seconds=62))


def test_a_phone_is_capped_a_day(settings):
    settings.SMS_CODE_DAILY_PER_PHONE = 2
    sent()
    sent(at=NOON + timedelta(minutes=2))

    with pytest.raises(sms_codes.TooMany):
        sms_codes.send(phone=PHONE, ip="203.0.113.6", at=NOON + timedelta(minutes=4))

    sent(at=NOON + timedelta(days=1))


def test_an_address_is_capped_a_day_and_a_refused_ask_sends_nothing(settings):
    settings.SMS_CODE_DAILY_PER_IP = 2
    sent()
    sent(phone="13800000002")

    with pytest.raises(sms_codes.TooMany):
        sms_codes.send(phone="13800000003", ip=IP, at=NOON)

    assert not Message.objects.filter(to="13800000003").exists()
    assert not SmsCode.objects.filter(phone="13800000003").exists()


def test_a_code_that_cannot_be_queued_is_told_and_may_be_asked_for_at_once(dead_broker):
    with dead_broker(), pytest.raises(sms_codes.CodeNotSent, match="短信暂时发不出去，请稍后再试"):
        sms_codes.send(phone=PHONE, ip=IP, at=NOON)

    assert not InboxMessage.objects.exists()
    assert set(SmsCodeCount.objects.values_list("count", flat=True)) == {0}
    sms_codes.check(phone=PHONE, code=sent(at=NOON + timedelta(seconds=1)), at=NOON)


def test_a_code_that_cannot_be_queued_is_no_longer_good(dead_broker):
    old = sent()

    with dead_broker(), pytest.raises(sms_codes.CodeNotSent):
        sms_codes.send(phone=PHONE, ip=IP, at=NOON + timedelta(minutes=2))

    with pytest.raises(sms_codes.CodeWrong, match="已失效"):
        sms_codes.check(phone=PHONE, code=old, at=NOON + timedelta(minutes=2))
