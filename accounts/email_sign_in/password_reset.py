"""A new password by mail, for who has forgotten the old one."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.email_sign_in import mail_links, mails
from accounts.models import MailLink, User
from accounts.protection import security

RESET = MailLink.Purpose.RESET


def ask(*, email: str, ip: str, at: datetime) -> None:
    """
    Mail a link to `email`, which is normalised; where nobody signs in by it, the mail says so.

    :raises mails.MailRefused: when no mail goes out
    """
    mails.take(email=email, ip=ip, at=at)
    user = User.unscoped.filter(verified_email=email, is_active=True).first()
    if user is None:
        sign_in = mail_links.of_site(reverse("login"))
        mails.send(mails.NO_ACCOUNT, to=email, link=sign_in)
        return
    mails.send(
        mails.RESET, to=email, link=mail_links.make(purpose=RESET, email=email, user=user, at=at)
    )


@transaction.atomic
def finish(*, token: str, password: str, at: datetime) -> None:
    """
    The new password; every place is signed out by it.

    :raises mail_links.LinkOver:
    :raises ValidationError: for a weak one; the link stays good
    """
    link = mail_links.read(token, RESET, at=at)
    user = link.user
    # An address that is another's by now must not open this account.
    if user is None or not user.is_active or user.verified_email != link.email:
        raise mail_links.LinkOver
    mail_links.use(link, at=at)
    security.set_password(user=user, password=password)
