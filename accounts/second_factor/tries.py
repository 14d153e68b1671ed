"""How often a code of the second factor may be tried: one count for every page that asks it."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.second_factor import factor
from accounts.signals import factor_refused
from core import doors
from core.client_ip import client_ip


def enter(request: HttpRequest, user: User, code: str) -> str:
    """What is wrong with it; empty when it was right, and used up."""
    if doors.knock("second_factor", ip=client_ip(request), account=f"user {user.pk}"):
        doors.shut(request, doors.limits("second_factor")["account"][1])
        return _("试的次数太多，请过 10 分钟再试")
    try:
        factor.check(user=user, code=code)
    except factor.WrongCode:
        factor_refused.send(sender=User, user=user)
        return _("验证码不对。刚输错过的请等几秒，用应用里新的 6 位数字；也可以用恢复码")
    return ""
