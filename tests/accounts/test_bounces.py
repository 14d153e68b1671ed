"""Mails that come back: over real SMTP and POP3, to a server on this machine."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from accounts import message_delivery, messages, tasks
from accounts.email_sign_in import mail_links
from accounts.mail import bounces, outgoing
from accounts.models import MailLink, Message
from tests import make
from tests.accounts import fake_mail

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 2, 27, 15, 58, tzinfo=UTC)
DAY = timedelta(days=1)
GONE, SOUND = "wang@example.com", "li@example.com"
BACK = "bounces@shop.test"


@pytest.fixture
def post(settings):
    with fake_mail.running() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.smtp_port
        settings.DEFAULT_FROM_EMAIL = "小店通 <noreply@shop.test>"
        settings.BOUNCE_ADDRESS, settings.BOUNCE_POP3_HOST = BACK, "127.0.0.1"
        settings.BOUNCE_POP3_PORT, settings.BOUNCE_POP3_TLS = running.pop3_port, False
        settings.BOUNCE_POP3_PASSWORD = "box-password"
        yield running


def mailed(to: str = GONE, *, at: datetime = NOON) -> Message:
    message = Message.objects.create(
        channel="email", to=to, subject="备好了", body="你好！\n.\n小店通", created_at=at
    )
    with suppress(message_delivery.NotDelivered):
        message_delivery.deliver(message_id=message.pk, at=at)
    message.refresh_from_db()
    return message


def test_a_mail_that_comes_back_is_told_and_its_address_left_alone(post):
    post.later[GONE] = ("5.1.1", "550 5.1.1 User unknown")
    first = mailed()
    sender, _to, letter = post.taken[0]
    assert (first.sent_at, sender, b"noreply@shop.test" in letter) == (NOON, BACK, True)

    tasks.read_bounces()

    first.refresh_from_db()
    assert (post.mailbox, first.report) == ([], "5.1.1 smtp; 550 5.1.1 User unknown")
    assert first.bounced_at is not None
    Message.objects.update(bounced_at=NOON)
    held = mailed(at=NOON + DAY - timedelta(minutes=1))
    assert (len(post.taken), held.sent_at, held.error[:7]) == (1, None, "bounced")
    assert mailed(SOUND, at=NOON + timedelta(hours=1)).sent_at
    # Nobody tries a held one again; a new one goes out when the day is over.
    assert message_delivery.waiting(at=NOON + 40 * DAY) == []
    assert mailed(at=NOON + DAY).sent_at


def test_the_wait_doubles_and_a_link_that_is_opened_ends_it(post):
    post.refused[GONE] = "550 5.1.1 no such user here"
    at, waits = NOON, []
    for _time in range(7):
        mailed(at=at)
        until = bounces.held_until(GONE, at=at)
        waits.append((until - at).days)
        at = until
    assert waits == [1, 2, 4, 8, 16, 30, 30]

    token = mail_links.make(purpose=MailLink.Purpose.RESET, email=GONE, at=at).split("/")[-2]
    mail_links.use(mail_links.read(token, MailLink.Purpose.RESET, at=at), at=at)

    assert bounces.held_until(GONE, at=at) is None


@pytest.mark.parametrize(
    ("answer", "is_final", "is_nobody"),
    [
        ("550 5.1.1 gone", True, True),
        ("550 Mailbox not found", True, True),
        ("550 Ip frequency limited", True, False),
        ("554 5.7.1 looks like spam", True, False),
        ("552 5.2.2 mailbox full", True, False),
        ("450 4.2.0 greylisted, come again", False, False),
        ("421 too busy", False, False),
    ],
)
def test_what_the_server_says_at_once(post, answer, is_final, is_nobody):
    post.refused[GONE] = answer

    message = mailed()

    assert (message.sent_at, answer.split(" ", 1)[1][:30] in message.error) == (None, True)
    assert (message.attempts == message_delivery.MAX_ATTEMPTS) == is_final
    assert (message.bounced_at is not None, bool(message.report)) == (is_nobody, is_nobody)
    assert bool(bounces.held_until(GONE, at=NOON)) == is_nobody


@pytest.mark.long
def test_letters_that_are_no_report_of_ours_change_nothing(post):
    message = mailed()
    letter = post.taken[0][2]
    ours = outgoing.message_id(message.pk).encode()
    forged = letter.replace(ours[-30:], b"0" * 20 + b"@shop.test>")
    assert forged != letter
    post.mailbox += [
        b"",
        b"\xff\xfe\x00not a letter",
        b"x" * 1_000_001,
        fake_mail.holiday(letter),
        fake_mail.report(letter, GONE, "4.4.1", "no answer for 4 hours", action="delayed"),
        fake_mail.report(forged, GONE, "5.1.1", "550 unknown"),
        fake_mail.report(letter, GONE, "5.2.2", "552 mailbox full"),
        # A second report about one mail.
        fake_mail.report(letter, GONE, "5.1.1", "550 unknown"),
    ]

    tasks.read_bounces()

    message.refresh_from_db()
    assert (post.mailbox, message.report) == ([], "5.2.2 smtp; 552 mailbox full")
    assert message.bounced_at is None


@pytest.mark.long
def test_a_mailbox_that_does_not_open_keeps_its_letters(post, settings):
    post.mailbox.append(b"letter")
    settings.BOUNCE_POP3_PASSWORD = "wrong"
    tasks.read_bounces()
    assert post.mailbox == [b"letter"]
    settings.BOUNCE_POP3_PORT = 1
    tasks.read_bounces()


def test_its_owner_sees_that_nothing_arrives(post, client: Client):
    user = make.user("王芳", email=GONE, verified_email=GONE)
    post.refused[GONE] = "550 5.1.1 gone"
    messages.send_mail(to=GONE, subject="备好了", body="你好")
    Message.objects.update(created_at=NOON)
    tasks.deliver_messages(message_ids=[Message.objects.get().pk])
    client.force_login(user)

    page = client.get("/account/security/").content.decode()

    assert "邮件被退回" in page
    bounces.forgive(GONE)
    assert "邮件被退回" not in client.get("/account/security/").content.decode()
