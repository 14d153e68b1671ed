"""Which accounts of WeChat and QQ are whose: rows of social-auth, one for each app."""

import re
from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from social_django.models import UserSocialAuth

from accounts import messages
from accounts.models import SecurityEvent, User
from accounts.protection import security
from accounts.sms.purposes import purpose
from accounts.social import unions
from accounts.social.providers import ALL, Account, Provider
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


class Second(Exception):
    """Another WeChat or QQ signs in as this person already: one of a kind is enough."""


class _Quicker(Exception):
    """Somebody else has just noted the same."""


class LastWay(Exception):
    """Without it the person could not sign in any more."""


def sign_in(account: Account) -> tuple[User, bool]:
    """Whose account this is, and whether the person is new here: then without a phone."""

    def found_or_made() -> tuple[User, bool]:
        user = owner(account)
        if user is None:
            user = User(name=account.name, first_name=account.name)
            user.set_unusable_password()
            user.save()
            _note(account, user)
            return user, True
        is_noted = user.is_active and not _is_second(account, user)
        if is_noted and _note(account, user, borrowed=_is_borrowed(account)):
            _tell(account.provider, user)
        return user, False

    return _once_more(found_or_made)


def link(account: Account, *, user: User) -> None:
    """
    From now on this account signs in as `user`, who has just proved to be there. The owner is
    told: it lasts longer than a session.

    :raises Taken: where it is somebody else's, by itself or by its unionid
    :raises Second: where another of its family is theirs
    """

    def linked() -> None:
        # Of two at once the second sees the first.
        User.unscoped.select_for_update().get(pk=user.pk)
        before = owner(account)
        if before is not None and before.pk != user.pk:
            raise Taken
        if _is_second(account, user):
            raise Second
        if _note(account, user):
            _tell(account.provider, user)

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
    This account signs in no more, in none of its apps: the mini-program, and the others that
    know it by its unionid, go along.

    :raises UserSocialAuth.DoesNotExist: for one that is not this person's
    :raises LastWay: when nothing else would be left
    """
    # Of two at once the second sees what the first left.
    user = User.unscoped.select_for_update().get(pk=user.pk)
    gone = of(user).get(pk=link_id)
    provider = ALL[gone.provider]
    unionid = gone.extra_data.get(unions.UNIONID, "")
    gone.delete()
    if not unionid:
        # Which is its own is not known: those of the others come back as they sign in.
        known = unions.of(user, provider.family)
        unions.forget(family=provider.family, user=user, unionids=known)
    end(user, provider, unionid=unionid)


def end(user: User, provider: Provider, *, unionid: str) -> None:
    """
    What one of the family's accounts is known by goes, whichever row of it went first; in the
    transaction that did so, with `user` locked.

    :raises LastWay: when nothing else would be left
    """
    if unionid:
        same = of(user).filter(provider__in=_names(provider.family))
        same.filter(extra_data__unionid=unionid).delete()
        unions.forget(family=provider.family, user=user, unionids={unionid})
    if not of(user).exists() and not signs_in_otherwise(user):
        raise LastWay
    security.record(user, SecurityEvent.Kind.UNLINKED, kept_name(provider))


def signs_in_otherwise(user: User) -> bool:
    """By phone, or by a password and an address or a name to type with it."""
    has_name = bool(user.verified_email) or not MADE_UP_NAME.fullmatch(user.username)
    return bool(user.phone) or (user.has_usable_password() and has_name)


def are_two(one: User, other: User) -> bool:
    """Whether both have accounts of a family, and not the same one."""
    return any(
        _is_second(Account(ALL[row.provider], row.uid, row.extra_data.get(unions.UNIONID, "")), one)
        for row in of(other)
    )


def kept_name(provider: Provider) -> str:
    """For messages and records: Chinese, whatever the page speaks."""
    with in_chinese():
        return str(provider.label)


def _names(family: str) -> list[str]:
    return [provider.name for provider in ALL.values() if provider.family == family]


def _is_second(account: Account, user: User) -> bool:
    """Whether the person has another of this family; one without a unionid may be the same."""
    rows = list(of(user).filter(provider__in=_names(account.provider.family)))
    if any((row.provider, row.uid) == (account.provider.name, account.openid) for row in rows):
        return False
    told = [row.extra_data.get(unions.UNIONID, "") for row in rows]
    known = {unionid for unionid in told if unionid}
    if "" in told:
        known |= unions.of(user, account.provider.family)
    if account.unionid in known:
        return False
    is_same_app = any(row.provider == account.provider.name for row in rows)
    return is_same_app or bool(account.unionid and known)


def _is_borrowed(account: Account) -> bool:
    """Whether nothing but a binding of the mini-program says whose this is."""
    exact = UserSocialAuth.get_social_auth(account.provider.name, account.openid)
    if exact is not None:
        return unions.BORROWED in exact.extra_data
    return unions.is_borrowed(family=account.provider.family, unionid=account.unionid)


def _tell(provider: Provider, user: User) -> None:
    """The owner hears of a new way in."""
    label = kept_name(provider)
    security.record(user, SecurityEvent.Kind.LINKED, label)
    if user.phone:
        messages.send_sms(to=user.phone, purpose=LINKED, parameters={"provider": label})


def _note(account: Account, user: User, *, borrowed: bool = False) -> bool:
    """
    Remember whose account this is; True where it was not known before.

    :raises _Quicker: when of two at once this is the second
    """
    row, is_new = UserSocialAuth.objects.get_or_create(
        provider=account.provider.name,
        uid=account.openid,
        defaults={"user": user},
    )
    if row.user_id != user.pk:
        raise _Quicker
    extra = row.extra_data | {"app_id": account.provider.app_id}
    if account.unionid:
        extra[unions.UNIONID] = account.unionid
    extra.pop(unions.BORROWED, None)
    row.extra_data = extra | ({unions.BORROWED: True} if borrowed else {})
    # `modified` tells which of two was here last.
    row.save(update_fields=["extra_data", "modified"])
    if account.unionid:
        kept = unions.keep(
            family=account.provider.family, unionid=account.unionid, user=user, borrowed=borrowed
        )
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
