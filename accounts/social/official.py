"""By which the official account knows a person."""

from social_django.models import UserSocialAuth

from accounts.models import User
from accounts.social.providers import OFFICIAL


def openid_of(user: User) -> str:
    """Empty for who never came by it; of two the one that was here last."""
    rows = UserSocialAuth.objects.filter(
        user=user, provider=OFFICIAL.name, extra_data__app_id=OFFICIAL.app_id
    )
    return rows.order_by("-modified", "-pk").values_list("uid", flat=True).first() or ""
