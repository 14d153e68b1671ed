"""
The unionid: one human in all apps of a family. Ways in on pages keep it as a row of social-auth
of its own, which one person can have; the mini-program keeps it beside its openid.
"""

from social_django.models import UserSocialAuth

from accounts.models import User, WechatIdentity

WECHAT = "wechat"
# In extra_data: the unionid of a link, and that only a binding of the mini-program told whose it
# is. Such rows end with the binding.
UNIONID, BORROWED = "unionid", "is_borrowed"


def provider(family: str) -> str:
    """What stands in the column `provider` of such a row."""
    return f"{family}-union"


def owner(*, family: str, unionid: str) -> User | None:
    if not unionid:
        return None
    row = UserSocialAuth.get_social_auth(provider(family), unionid)
    if row is not None:
        return row.user
    if family != WECHAT:
        return None
    identity = WechatIdentity.objects.filter(unionid=unionid).select_related("user").first()
    return identity.user if identity else None


def keep(*, family: str, unionid: str, user: User, borrowed: bool) -> User:
    """Whose it is from now on: `user`, unless somebody else's before."""
    row, _is_new = UserSocialAuth.objects.get_or_create(
        provider=provider(family),
        uid=unionid,
        defaults={"user": user, "extra_data": {BORROWED: True} if borrowed else {}},
    )
    if not borrowed and row.user_id == user.pk and row.extra_data.pop(BORROWED, None):
        row.save(update_fields=["extra_data"])
    return row.user


def is_borrowed(*, family: str, unionid: str) -> bool:
    """Whether a binding of the mini-program alone says whose it is."""
    row = UserSocialAuth.get_social_auth(provider(family), unionid)
    return row is None or BORROWED in row.extra_data


def of(user: User, family: str) -> set[str]:
    rows = UserSocialAuth.objects.filter(user=user, provider=provider(family))
    return set(rows.values_list("uid", flat=True))


def forget(*, family: str, user: User, unionids: set[str]) -> None:
    """This person is found by them no more, and not in the mini-program either."""
    UserSocialAuth.objects.filter(user=user, provider=provider(family), uid__in=unionids).delete()
    if family == WECHAT:
        WechatIdentity.objects.filter(user=user, unionid__in=unionids).delete()


def forget_bindings(user: User) -> None:
    """End what the mini-program is known by, and all that only came from it."""
    WechatIdentity.objects.filter(user=user).delete()
    UserSocialAuth.objects.filter(user=user, extra_data__has_key=BORROWED).delete()
