"""
Messages to people. A row is written in the caller's transaction and a task sends it after commit
(`accounts.message_delivery`).

A one-time code, or a mailed link, is different: it travels with its task alone, so no sweep can
send it again.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from kombu.exceptions import OperationalError as BrokerDown

from accounts.message_delivery import HIDDEN
from accounts.models import Message
from accounts.sms.purposes import CODE, SECRET, Purpose
from accounts.tasks import deliver_messages, deliver_secret
from core.inserted import insert


class NotQueued(Exception):
    """The broker did not take the task; nothing will be sent."""


def send_sms(
    *,
    to: str,
    purpose: Purpose,
    parameters: Mapping[str, object],
    person_id: int | None = None,
    reference: str = "",
    not_before: datetime | None = None,
) -> None:
    """
    Queue an SMS; until `not_before` it can be withdrawn by its `reference`. It goes out by the
    official account instead where that knows whose phone it is, or `person_id` without one.

    :raises KeyError: where a parameter of the purpose is missing
    """
    message = _sms(to, purpose, parameters)
    message.person_id = person_id
    message.reference, message.next_try_at = reference, not_before
    _queue(message)


def withdraw(*, reference: str) -> bool:
    """Take back what nobody has begun to send; False where nothing was waiting any more."""
    waiting = Message.objects.filter(reference=reference, sent_at__isnull=True, attempts=0)
    deleted, _by_model = waiting.delete()
    return bool(deleted)


def forget(rows: QuerySet[Message]) -> None:
    """What was sent and what it cost stays counted, without to whom and what."""
    rows.filter(sent_at__isnull=True).delete()
    said = {"subject": "", "body": "", "parameters": [], "error": "", "report": ""}
    rows.update(to="", person=None, **said)


def send_each_sms(several: Sequence[tuple[str, Purpose, Mapping[str, object]]]) -> None:
    """Queue several SMS, each a phone, its purpose and parameters, by one statement."""
    _queue(*(_sms(to, purpose, parameters) for to, purpose, parameters in several))


def send_code(*, to: str, purpose: Purpose, code: str) -> None:
    """
    Queue the SMS with a one-time code at once, outside of any transaction, so that the caller
    can tell the person when it fails. The code is filled in at delivery and never stored.

    :raises NotQueued: when the broker is down
    """
    _send_secret(_sms(to, purpose, {CODE: SECRET}), code)


def send_secret_mail(*, to: str, subject: str, body: str, link: str) -> None:
    """
    As `send_code`, an e-mail: `link` takes the place of %(link)s in `body` at delivery.

    :raises NotQueued: when the broker is down
    """
    body = body % {"link": SECRET}
    mail = Message(channel=Message.Channel.EMAIL, to=to, subject=subject, body=body)
    _send_secret(mail, link)


def send_mail(*, to: str, subject: str, body: str) -> None:
    """Queue an e-mail without a secret."""
    _queue(Message(channel=Message.Channel.EMAIL, to=to, subject=subject, body=body))


def _send_secret(message: Message, secret: str) -> None:
    message.is_secret = True
    message.save()
    try:
        # Celery shows arguments in logs and monitors by this text.
        deliver_secret.apply_async(
            kwargs={"message_id": message.pk, "secret": secret}, kwargsrepr=HIDDEN
        )
    except BrokerDown as error:
        Message.objects.filter(pk=message.pk).update(error=repr(error)[:500])
        raise NotQueued from error


def _sms(to: str, purpose: Purpose, parameters: Mapping[str, object]) -> Message:
    given = {name: str(parameters[name]) for name in purpose.names}
    return Message(
        channel=Message.Channel.SMS,
        to=to,
        purpose=purpose.key,
        parameters=[[name, value] for name, value in given.items()],
        body=purpose.words(given),
    )


def _queue(*messages: Message) -> None:
    if not messages:
        return
    insert(messages)
    due = [message.next_try_at for message in messages if message.next_try_at is not None]

    # A function with a name, because Django logs the name of a robust one that failed.
    def enqueue() -> None:
        ids = [message.pk for message in messages]
        deliver_messages.apply_async(kwargs={"message_ids": ids}, eta=max(due, default=None))

    # What is committed stands, broker or not: the sweep sends the messages later.
    transaction.on_commit(enqueue, robust=True)
