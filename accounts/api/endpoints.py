"""What endpoints of signing in have in common."""

from django.utils.translation import gettext_lazy

from core.api import throttles
from core.api.views import SharedEndpoint

TAG = gettext_lazy("登录")


class SigningInEndpoint(SharedEndpoint):
    """Who signs in is nobody yet; an old token that comes along is no hindrance."""

    throttle_classes = (throttles.SigningIn, throttles.ByAddress)
