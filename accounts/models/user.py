"""People."""

import secrets
from collections.abc import Collection, Iterator
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import ScopedUserManager
from core import scope
from core.phones import masked


def new_username() -> str:
    """A name for people who come with a phone only; they may change it."""
    return f"u{secrets.token_hex(6)}"


class User(AbstractUser):  # type: ignore[django-manager-missing] # of the apps above
    """One human: a shopper everywhere, staff of any number of stores."""

    class Role(models.TextChoices):
        SHOPPER = "shopper", _("用户")
        MERCHANT = "merchant", _("商家")
        ADMINISTRATOR = "administrator", _("管理员")

    username = models.CharField(_("用户名"), max_length=150, unique=True, default=new_username)
    phone = models.CharField(_("手机号"), max_length=15, unique=True, null=True, blank=True)
    # The address that proved itself by a mailed link, in small letters: it signs in, and gets the
    # links for a new password. `email` beside it is whatever somebody wrote.
    verified_email = models.EmailField(
        _("确认过的邮箱"), unique=True, null=True, blank=True, editable=False
    )
    name = models.CharField(_("姓名"), max_length=50, blank=True)
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices, default=Role.SHOPPER)
    # Part of what a session is checked against: one more ends every session there is.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[UserManager["User"]] = ScopedUserManager()  # type: ignore[assignment] # of Self
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = _("用户")
        base_manager_name = "unscoped"
        # Statistics ask by the day people came.
        indexes: ClassVar = [models.Index(name="user_joined", fields=["date_joined"])]
        constraints: ClassVar = [
            models.CheckConstraint(name="user_phone_not_empty", condition=~Q(phone="")),
            models.CheckConstraint(
                name="user_verified_email_small",
                condition=Q(verified_email=Lower("verified_email")) & ~Q(verified_email=""),
            ),
        ]

    unscoped = UserManager()

    def __str__(self) -> str:
        return self.get_full_name()

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        with scope.across_stores("a phone or a name belongs to one person of all"):
            super().validate_unique(exclude)

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        with scope.across_stores("a phone or a name belongs to one person of all"):
            super().validate_constraints(exclude)

    def get_session_auth_hash(self) -> str:
        return self._session_hash()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(str(secret))

    def _session_hash(self, secret: str | None = None) -> str:
        salted = f"{self.password}:{self.session_epoch}"
        return salted_hmac(
            "accounts.session", salted, secret=secret, algorithm="sha256"
        ).hexdigest()

    def get_full_name(self) -> str:
        """What others see: the name, a masked phone, or the user name."""
        return self.name or (masked(self.phone) if self.phone else self.username)

    def get_short_name(self) -> str:
        return self.get_full_name()
