"""Messages leave once, are tried for hours, and never show a one-time code."""

import traceback
from datetime import UTC, datetime, timedelta

import pytest
from celery import current_app
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts import message_delivery, messages, tasks
from accounts.models import InboxMessage, Message
from accounts.protection.sms_codes import SIGN_IN
from accounts.sms.backends import Receipt, Sms
from accounts.sms.purposes import purpose

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CODE = "123456"
NEWS = purpose("tests_news", "%(store)s已发货")


@pytest.fixture
def queued() -> Message:
    """A message of an hour ago whose task was lost."""
    messages.send_sms(to="13800000001", purpose=NEWS, parameters={"store": "小店"})
    Message.objects.update(created_at=NOON - timedelta(hours=1))
    return Message.objects.get()


def secret_message() -> Message:
    return Message.objects.create(
        channel="sms",
        to="13800000001",
        purpose="code",
        parameters=[["code", "{secret}"]],
        body="验证码 {secret}",
        is_secret=True,
    )


def fail(message: Message, at: datetime, secret: str = "") -> message_delivery.NotDelivered:
    with pytest.raises(message_delivery.NotDelivered) as caught:
        message_delivery.deliver(message_id=message.pk, secret=secret, at=at)
    return caught.value


def test_goes_out_once(queued):
    assert message_delivery.deliver(message_id=queued.pk, at=NOON)

    assert not message_delivery.deliver(message_id=queued.pk, at=NOON + timedelta(days=1))
    assert message_delivery.waiting(at=NOON + timedelta(days=1)) == []
    assert InboxMessage.objects.get().body == "【小店通】小店已发货"
    queued.refresh_from_db()
    assert (queued.sent_at, queued.claimed_until, queued.attempts) == (NOON, None, 1)


class SlowBackend:
    """While it sends, the sweep and a second worker come by."""

    sent: list[str] = []
    meanwhile: list[object] = []

    def send(self, sms: Sms) -> Receipt:
        pk = Message.objects.get().pk
        self.meanwhile += [
            message_delivery.deliver(message_id=pk, at=NOON + MINUTE),
            message_delivery.waiting(at=NOON + MINUTE),
        ]
        self.sent.append(sms.text)
        return Receipt()


def test_a_second_worker_does_nothing_while_a_provider_is_slow(queued, settings, monkeypatch):
    monkeypatch.setattr(SlowBackend, "sent", [])
    monkeypatch.setattr(SlowBackend, "meanwhile", [])
    settings.SMS_PROVIDERS = [f"{__name__}.SlowBackend"]

    assert message_delivery.deliver(message_id=queued.pk, at=NOON)

    assert SlowBackend.meanwhile == [False, []]
    assert SlowBackend.sent == ["【小店通】小店已发货"]


def test_a_worker_that_died_frees_its_message_after_two_minutes(queued):
    Message.objects.update(claimed_until=NOON + 2 * MINUTE, attempts=1)

    assert message_delivery.waiting(at=NOON + 2 * MINUTE - timedelta(seconds=1)) == []
    assert message_delivery.waiting(at=NOON + 2 * MINUTE) == [queued.pk]
    assert message_delivery.deliver(message_id=queued.pk, at=NOON + 2 * MINUTE)


def test_a_failing_provider_is_tried_for_hours_and_then_given_up(queued, failing_provider):
    at = NOON
    for minutes in (1, 5, 30, 120, 360):
        fail(queued, at)
        early = at + minutes * MINUTE - timedelta(seconds=1)
        assert not message_delivery.deliver(message_id=queued.pk, at=early)
        assert message_delivery.waiting(at=early) == []
        at += minutes * MINUTE
        assert message_delivery.waiting(at=at) == [queued.pk]
    fail(queued, at)

    assert message_delivery.waiting(at=at + timedelta(days=9)) == []
    assert not message_delivery.deliver(message_id=queued.pk, at=at + timedelta(days=9))
    queued.refresh_from_db()
    assert queued.attempts == message_delivery.MAX_ATTEMPTS == 6
    assert "SmsRefused" in queued.error


def test_a_provider_that_comes_back_gets_the_message(queued, failing_provider, settings):
    fail(queued, NOON)
    settings.SMS_PROVIDERS = ["inbox"]

    assert message_delivery.deliver(message_id=queued.pk, at=NOON + MINUTE)


def test_the_sweep_leaves_a_fresh_message_to_its_task(queued):
    Message.objects.update(created_at=NOON - timedelta(seconds=59))

    assert message_delivery.waiting(at=NOON) == []


def test_a_code_shows_neither_on_the_row_nor_in_the_error(failing_provider):
    message = secret_message()

    error = fail(message, NOON, CODE)

    message.refresh_from_db()
    assert "验证码 ******，10 分钟内有效。请勿告诉他人。 (******)" in message.error
    assert CODE not in "".join(traceback.format_exception(error))
    assert (error.__cause__, error.__context__) == (None, None)


def test_a_code_is_left_to_its_own_task(failing_provider):
    message = secret_message()

    for seconds in (0, 20, 40):
        fail(message, NOON + timedelta(seconds=seconds), CODE)

    assert message_delivery.waiting(at=NOON + timedelta(days=1)) == []
    assert tasks.deliver_secret.max_retries == 2
    assert tasks.deliver_secret.default_retry_delay == 20


def test_a_code_is_tried_three_times_by_its_task(failing_provider, monkeypatch):
    # As in a worker, where a retry is no error of the one who queued the task.
    monkeypatch.setitem(current_app.conf, "task_eager_propagates", False)

    messages.send_code(to="13800000001", purpose=SIGN_IN, code=CODE)

    message = Message.objects.get()
    assert message.attempts == 3
    assert message.sent_at is None
    assert CODE not in message.error + message.body


def test_a_dead_broker_takes_no_code(dead_broker):
    with dead_broker(), pytest.raises(messages.NotQueued):
        messages.send_code(to="13800000001", purpose=SIGN_IN, code=CODE)

    message = Message.objects.get()
    assert "Connection refused" in message.error
    assert message.sent_at is None


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_dead_broker_spoils_nothing_that_is_committed(dead_broker, caplog):
    with dead_broker(), transaction.atomic():
        messages.send_sms(to="13800000001", purpose=NEWS, parameters={"store": "小店"})

    message = Message.objects.get()
    assert message.sent_at is None
    assert message_delivery.waiting(at=message.created_at + 2 * MINUTE) == [message.pk]
    assert "Error calling" in caplog.text

    tasks.deliver_messages.delay(message_ids=[message.pk])

    assert InboxMessage.objects.get().body == "【小店通】小店已发货"


def test_an_operator_sees_whether_messages_arrive(capsys, mailoutbox, settings):
    call_command("send_test", phone="138 0000 0000", email="ops@shop.example")

    assert InboxMessage.objects.get(to="13800000000").body.startswith("【小店通】")
    assert [mail.to for mail in mailoutbox] == [["ops@shop.example"]]

    settings.SMS_PROVIDERS = ["tests.accounts.test_messages.Broken"]
    with pytest.raises(CommandError, match=r"短信没有发出：.*no credit"):
        call_command("send_test", phone="13800000000")


class Broken:
    """A provider that refuses."""

    def send(self, sms: Sms) -> Receipt:
        raise RuntimeError("no credit")
