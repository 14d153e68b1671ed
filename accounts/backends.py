"""Password sign-in by user name, phone or e-mail."""

from contextlib import suppress
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest

from accounts.models import User
from accounts.phones import normalize


class PasswordBackend(ModelBackend):
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        if not username or not password:
            return None
        user = self._find(username.strip())
        if user is None:
            # The same work as for a known name, so that time tells nothing.
            User().set_password(password)
            return None
        if user.check_password(password) and self.user_can_authenticate(user):
            return user
        return None

    @staticmethod
    def _find(name: str) -> User | None:
        query = Q(username=name)
        if "@" in name:
            query |= Q(email__iexact=name)
        with suppress(ValidationError):
            query |= Q(phone=normalize(name))
        found = list(User.unscoped.filter(query)[:2])
        return found[0] if len(found) == 1 else None
