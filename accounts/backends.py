"""Password sign-in by user name, phone or e-mail."""

from contextlib import suppress

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, Permission
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from accounts.models import User
from core.compiled import Compiled
from core.phones import normalize

# Where Django's own backend keeps them too.
_KNOWN = "_perm_cache"


class PasswordBackend(ModelBackend):
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: object,
    ) -> User | None:
        if not username or not password:
            return None
        user = find(username)
        if user is None:
            # The same work as for a known name, so that time tells nothing.
            User().set_password(password)
            return None
        if user.check_password(password) and self.user_can_authenticate(user):
            return user
        return None

    def get_all_permissions(
        self, user_obj: AbstractBaseUser | AnonymousUser, obj: Model | None = None
    ) -> set[str]:
        """A person's own and their groups' at once: every page of the desk asks."""
        if not isinstance(user_obj, User) or not user_obj.is_active or obj is not None:
            return set()
        if not hasattr(user_obj, _KNOWN):
            setattr(user_obj, _KNOWN, _permissions(user_obj))
        known: set[str] = getattr(user_obj, _KNOWN)
        return known


Named = tuple[str, str]


def _permissions(user: User) -> set[str]:
    found = _every() if user.is_superuser else _given_to(user_id=user.pk)
    return {f"{app}.{name}" for app, name in found}


def _all_permissions() -> QuerySet[Permission, Named]:
    return Permission.objects.order_by().values_list("content_type__app_label", "codename")


def _given(*, user_id: int) -> QuerySet[Permission, Named]:
    own = User.user_permissions.through.objects.filter(user=user_id)
    groups = User.groups.through.objects.filter(user=user_id)
    return _all_permissions().filter(
        Q(pk__in=own.values("permission")) | Q(group__in=groups.values("group"))
    )


_every: Compiled[Permission, Named] = Compiled(Permission, _all_permissions)
_given_to: Compiled[Permission, Named] = Compiled(Permission, _given)


def find(typed: str) -> User | None:
    """Whose user name, phone or e-mail this is; None when nobody's, or of more than one."""
    name, phone = typed.strip(), ""
    query = Q(username=name)
    if "@" in name:
        query |= Q(email__iexact=name) | Q(verified_email=name.lower())
    with suppress(ValidationError):
        phone = normalize(name)
        query |= Q(phone=phone)
    # Databases fold case further than people do: K (Kelvin) is no k.
    found = [
        user
        for user in User.unscoped.filter(query)[:10]
        if name == user.username
        or (phone and phone == user.phone)
        or name.lower() in {user.email.lower(), user.verified_email}
    ]
    # A proven address outweighs the same one that somebody merely wrote down.
    proven = [user for user in found if user.verified_email == name.lower()]
    found = proven or found
    return found[0] if len(found) == 1 else None
