"""Django e-mail backend that keeps every mail for /dev/inbox/."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from accounts.models import InboxMessage, Message


class InboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        rows = [
            InboxMessage(
                channel=Message.Channel.EMAIL, to=to, subject=str(mail.subject), body=str(mail.body)
            )
            for mail in email_messages
            for to in mail.recipients()
        ]
        InboxMessage.objects.bulk_create(rows)
        return len(email_messages)
