"""
The unionid: one human in all apps of a family. Ways in on pages keep it as a row of social-auth
of its own, which one person can have; the mini-program keeps it beside its openid.
"""

from social_django.models import UserSocialAuth

from accounts.models import User, WechatIdentity

WECHAT = "wechat"


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


def keep(*, family: str, unionid: str, user: User) -> User:
    """Whose it is from now on: `user`, unless somebody else's before."""
    row, _is_new = UserSocialAuth.objects.get_or_create(
        provider=provider(family), uid=unionid, defaults={"user": user}
    )
    return row.user


def forget(*, family: str, user: User) -> None:
    UserSocialAuth.objects.filter(user=user, provider=provider(family)).delete()
