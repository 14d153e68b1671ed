"""
One mail to the SMTP server. A server that cannot deliver it later writes to BOUNCE_ADDRESS; the
Message-ID, which such a letter repeats, says which mail it was.
"""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import Message

PREFIX = "xdt"


def send(message: Message, body: str) -> None:
    """:raises OSError: smtplib's errors are such"""
    sender = settings.DEFAULT_FROM_EMAIL
    mail = EmailMessage(
        message.subject,
        body,
        from_email=settings.BOUNCE_ADDRESS or sender,
        to=[message.to],
        headers={
            "From": sender,
            "Message-ID": message_id(message.pk),
            # Nobody's holiday answer comes back as a bounce (RFC 3834).
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.send()


def message_id(pk: int) -> str:
    """Signed: who did not get the mail cannot say that it came back."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{PREFIX}.{pk}.{_sign(pk)}@{host}>"


def is_ours(pk: int, signature: str) -> bool:
    return constant_time_compare(signature, _sign(pk))


def _sign(pk: int) -> str:
    return salted_hmac("accounts.mail", str(pk)).hexdigest()[:20]
