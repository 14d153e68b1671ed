"""The address that a person signs in by: added or changed by a link that goes to it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import messages
from accounts.email_sign_in import emails, mail_links, mails
from accounts.models import MailLink, SecurityEvent, User
from accounts.protection import security
from accounts.sms.purposes import purpose
from core import scope

EMAIL = MailLink.Purpose.EMAIL
CHANGED = purpose(
    "email_changed",
    "你的账号可以用邮箱 %(email)s 登录了。不是你本人的话，请马上到账号与安全里改密码，并联系平台。",
    is_essential=True,
)


def ask(*, user: User, email: str, ip: str, at: datetime) -> None:
    """
    Mail a link to `email`, which is normalised. Where it is somebody's already the mail says
    so, and the caller learns nothing. The caller has proved to be `user`.

    :raises mails.MailRefused: when no mail goes out
    """
    mails.take(email=email, ip=ip, at=at)
    if User.unscoped.filter(verified_email=email).exclude(pk=user.pk).exists():
        sign_in = mail_links.of_site(reverse("login-password"))
        mails.send(mails.BELONGS_TO_ANOTHER, to=email, link=sign_in)
        return
    link = mail_links.make(purpose=EMAIL, email=email, user=user, at=at)
    mails.send(mails.CONFIRM, to=email, link=link)


def read(*, user: User, token: str, at: datetime) -> MailLink:
    """
    Only who asked may confirm: the mailbox of one and the account of another stay apart.

    :raises mail_links.LinkOver:
    """
    link = mail_links.read(token, EMAIL, at=at)
    if link.user_id != user.pk:
        raise mail_links.LinkOver
    return link


@scope.across_stores("an address belongs to one person on the whole platform")
def confirm(*, user: User, token: str, at: datetime) -> None:
    """
    This address signs in from now on; the one before is told, and so is the phone.

    :raises mail_links.LinkOver: also where the address is somebody else's by now
    """
    link = read(user=user, token=token, at=at)
    before = user.verified_email
    try:
        with transaction.atomic():
            mail_links.use(link, at=at)
            User.unscoped.filter(pk=user.pk).update(email=link.email, verified_email=link.email)
            security.record(user, SecurityEvent.Kind.EMAIL)
            # Links for a new password that went to the address before are over.
            MailLink.objects.filter(user=user).exclude(pk=link.pk).delete()
            if user.phone and before != link.email:
                told = {"email": emails.masked(link.email)}
                messages.send_sms(to=user.phone, purpose=CHANGED, parameters=told)
    except IntegrityError as error:
        raise mail_links.LinkOver from error
    user.email = user.verified_email = link.email
    if before and before != link.email:
        help_page = mail_links.of_site("/help/")
        mails.send(mails.EMAIL_CHANGED, to=before, link=help_page)
