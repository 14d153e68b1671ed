"""Registering by e-mail: what was typed waits in a `MailLink` until its link is opened."""

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.email_sign_in import mail_links, mails
from accounts.models import MailLink, User
from core import scope

REGISTER = MailLink.Purpose.REGISTER


class WrongPassword(Exception):
    """Not the one that was typed when registering."""


def register(*, email: str, password: str, name: str, ip: str, at: datetime) -> None:
    """
    Mail a link to `email`, which is normalised; the password is judged already. Where the
    address has an account the mail says so, and the caller learns nothing.

    :raises mails.MailRefused: when no mail goes out
    """
    # Before anything is asked: known and unknown addresses cost the same.
    hashed = make_password(password)
    mails.take(email=email, ip=ip, at=at)
    _mail(email=email, name=name, password=hashed, at=at)


def resend(*, email: str, ip: str, at: datetime) -> None:
    """
    Another link for who has registered and not opened the last; nothing for others, untold.

    :raises mails.MailRefused: when no mail goes out
    """
    mails.take(email=email, ip=ip, at=at)
    waiting = MailLink.objects.filter(
        purpose=REGISTER, email=email, used_at__isnull=True, expires_at__gt=at
    )
    link = waiting.order_by("-created_at").first()
    if link is not None:
        _mail(email=email, name=link.name, password=link.password, at=at)


@scope.across_stores("an address belongs to one person on the whole platform")
def activate(*, token: str, password: str, at: datetime) -> User:
    """
    The new person. The password of the registration is asked again: who owns the mailbox and
    did not register must not end up in an account whose password somebody else knows.

    :raises mail_links.LinkOver: also where the address got an account meanwhile
    :raises WrongPassword: the link stays good
    """
    link = mail_links.read(token, REGISTER, at=at)
    if not check_password(password, link.password):
        raise WrongPassword
    try:
        with transaction.atomic():
            same = MailLink.objects.filter(purpose=REGISTER, email=link.email)
            # Of two links of one address opened at once the second waits here: it would hold its
            # own, which the first takes away, and wait for the address, which the first has.
            list(same.select_for_update().order_by("pk").values_list("pk", flat=True))
            mail_links.use(link, at=at)
            user = User.unscoped.create(
                email=link.email,
                verified_email=link.email,
                name=link.name,
                # Wagtail's admin calls people by their first name.
                first_name=link.name,
                password=link.password,
            )
            same.delete()
    except IntegrityError as error:
        raise mail_links.LinkOver from error
    return user


def _mail(*, email: str, name: str, password: str, at: datetime) -> None:
    if User.unscoped.filter(verified_email=email).exists():
        sign_in = mail_links.of_site(reverse("login-password"))
        mails.send(mails.HAS_ACCOUNT, to=email, link=sign_in)
        return
    link = mail_links.make(purpose=REGISTER, email=email, name=name, password=password, at=at)
    mails.send(mails.ACTIVATE, to=email, link=link)
