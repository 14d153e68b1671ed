"""Links in mails: a random token each, kept hashed, good for a while and once."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.mail import bounces
from accounts.models import MailLink, User

LIFETIMES = {
    MailLink.Purpose.REGISTER: timedelta(hours=24),
    MailLink.Purpose.RESET: timedelta(hours=1),
    MailLink.Purpose.EMAIL: timedelta(hours=24),
}
PAGES = {
    MailLink.Purpose.REGISTER: "activate",
    MailLink.Purpose.RESET: "password-reset-link",
    MailLink.Purpose.EMAIL: "confirm-email",
}


class LinkOver(Exception):
    """Unknown, used, or too old; the message says so, and which of them nobody learns."""

    def __init__(self) -> None:
        super().__init__(_("这个链接已经失效或用过了，请重新获取"))


def make(
    *,
    purpose: MailLink.Purpose,
    email: str,
    at: datetime,
    user: User | None = None,
    name: str = "",
    password: str = "",
) -> str:
    """
    A new link; returns its whole address. The host is the site's own by its settings: what a
    request calls itself is said by whoever sent it.
    """
    token = secrets.token_urlsafe(32)
    MailLink.objects.create(
        purpose=purpose,
        token_hash=_hash(token),
        email=email,
        user=user,
        name=name,
        password=password,
        created_at=at,
        expires_at=at + LIFETIMES[purpose],
    )
    return of_site(reverse(PAGES[purpose], args=[token]))


def of_site(path: str) -> str:
    """The address of a page for who reads it elsewhere."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


def read(token: str, purpose: MailLink.Purpose, *, at: datetime) -> MailLink:
    """
    What a link is about. Looking uses nothing up: programs open the links in mails as well.

    :raises LinkOver:
    """
    rows = MailLink.objects.select_related("user").filter(
        purpose=purpose, used_at__isnull=True, expires_at__gt=at
    )
    link = rows.filter(token_hash=_hash(token)).first()
    if link is None:
        raise LinkOver
    return link


def use(link: MailLink, *, at: datetime) -> None:
    """
    Use it up; of two at once one fails.

    :raises LinkOver:
    """
    if not MailLink.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=at):
        raise LinkOver
    bounces.forgive(link.email)


def forget_old(*, at: datetime) -> int:
    """Remove those that are over, with what was typed beside them."""
    return MailLink.objects.filter(expires_at__lt=at).delete()[0]


def _hash(token: str) -> str:
    """The token is as random as a key: it needs no salt."""
    return sha256(token.encode("utf-8", "backslashreplace")).hexdigest()
