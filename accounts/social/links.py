"""Which accounts of WeChat and QQ are whose: rows of social-auth, one for each app."""

import re
from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from social_django.models import UserSocialAuth

from accounts import messages
from accounts.models import User
from accounts.sms.purposes import purpose
from accounts.social import unions
from accounts.social.providers import ALL, Account
from core.language import in_chinese

LINKED = purpose(
    "social_linked",
    "你的账号绑定了%(provider)s登录。不是你本人的话，请马上到账号与安全里解除。",
    is_essential=True,
)
# What `accounts.models.new_username` makes: nobody knows theirs.
MADE_UP_NAME = re.compile(r"u[0-9a-f]{12}")
Done = TypeVar("Done")


class Taken(Exception):
    """This WeChat or QQ is another person's way to sign in."""


class _Quicker(Exception):
    """Somebody else has just noted the same."""


class LastWay(Exception):
    """Without it the person could not sign in any more."""


def sign_in(account: Account) -> tuple[User, bool]:
    """Whose account this is, and whether the person is new here: then without a phone."""

    def found_or_made() -> tuple[User, bool]:
        user = owner(account)
        is_new = user is None
        if user is None:
            user = User(name=account.name, first_name=account.name)
            user.set_unusable_password()
            user.save()
        if user.is_active:
            _note(account, user)
        return user, is_new

    return _once_more(found_or_made)


def link(account: Account, *, user: User) -> None:
    """
    From now on this account signs in as `user`, who has just proved to be there. The owner is
    told: it lasts longer than a session.

    :raises Taken: where it is somebody else's, by itself or by its unionid
    """

    def linked() -> None:
        before = owner(account)
        if before is not None and before.pk != user.pk:
            raise Taken
        if _note(account, user) and user.phone:
            with in_chinese():
                parameters = {"provider": str(account.provider.label)}
            messages.send_sms(to=user.phone, purpose=LINKED, parameters=parameters)

    _once_more(linked)


def owner(account: Account) -> User | None:
    """By this app, else by the unionid, which another app may have brought before."""
    exact = UserSocialAuth.get_social_auth(account.provider.name, account.openid)
    if exact is not None:
        return exact.user
    return unions.owner(family=account.provider.family, unionid=account.unionid)


def of(user: User) -> QuerySet[UserSocialAuth]:
    """The accounts that sign in as this person, oldest first."""
    return UserSocialAuth.objects.filter(user=user, provider__in=ALL).order_by("created", "pk")


@transaction.atomic
def unlink(*, user: User, link_id: int) -> None:
    """
    This account signs in no more; what its family shares goes with the last of the family.

    :raises UserSocialAuth.DoesNotExist: for one that is not this person's
    :raises LastWay: when nothing else would be left
    """
    # Of two at once the second sees what the first left.
    user = User.unscoped.select_for_update().get(pk=user.pk)
    gone = of(user).get(pk=link_id)
    left = of(user).exclude(pk=link_id)
    if not left.exists() and not signs_in_otherwise(user):
        raise LastWay
    gone.delete()
    family = ALL[gone.provider].family
    if not left.filter(provider__in=_names(family)).exists():
        unions.forget(family=family, user=user)


def signs_in_otherwise(user: User) -> bool:
    """By phone, or by a password and an address or a name to type with it."""
    has_name = bool(user.verified_email) or not MADE_UP_NAME.fullmatch(user.username)
    return bool(user.phone) or (user.has_usable_password() and has_name)


def _names(family: str) -> list[str]:
    return [provider.name for provider in ALL.values() if provider.family == family]


def _note(account: Account, user: User) -> bool:
    """
    Remember whose account this is; True where it was not known before.

    :raises _Quicker: when of two at once this is the second
    """
    row, is_new = UserSocialAuth.objects.get_or_create(
        provider=account.provider.name,
        uid=account.openid,
        defaults={"user": user, "extra_data": {"app_id": account.provider.app_id}},
    )
    if row.user_id != user.pk:
        raise _Quicker
    if not is_new:
        # `modified` tells which of two was here last.
        row.save(update_fields=["modified"])
    if account.unionid:
        kept = unions.keep(family=account.provider.family, unionid=account.unionid, user=user)
        if is_new and kept.pk != user.pk:
            raise _Quicker
    return is_new


def _once_more(step: Callable[[], Done]) -> Done:
    """In a transaction; of two at once the second begins again and finds what the first made."""
    try:
        with transaction.atomic():
            return step()
    except (IntegrityError, _Quicker):
        with transaction.atomic():
            return step()
