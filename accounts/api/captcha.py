"""The question that who asks often answers, over the API."""

from base64 import b64encode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.endpoints import TAG, SigningInEndpoint
from accounts.captcha import challenges, gate
from accounts.captcha.challenges import Challenge
from core.api import problems
from core.api.problems import Problem
from core.api.schema import described
from core.client_ip import client_ip
from core.types import Cleaned

problems.name_fields(captcha=gettext_lazy("验证问题"))
REQUIRED = gettext_lazy("要先回答验证问题（code 是 captcha_required，问题在 captcha 里）")


class CaptchaSerializer(serializers.Serializer):
    """Answered by `captcha_id` and `captcha` beside the other fields of the request."""

    id = serializers.CharField()
    image = serializers.CharField(help_text=gettext_lazy("PNG，data: 开头；4 个字符，不分大小写"))
    words = serializers.CharField(help_text=gettext_lazy("同一个问题的算术题，给看不见图的人"))


class AskingSerializer(serializers.Serializer):
    """What may be asked for with an answer."""

    captcha_id = serializers.CharField(
        max_length=80,
        required=False,
        default="",
        help_text=gettext_lazy("被要求回答验证问题时才要"),
    )
    captcha = serializers.CharField(max_length=20, required=False, default="")


class Captcha(SigningInEndpoint):
    @described(
        gettext_lazy("换一个验证问题"),
        tag=TAG,
        answers=CaptchaSerializer,
        own_problems={503: gettext_lazy("现在出不了题，也不要求回答")},
        description=gettext_lazy("5 分钟内有效，对错都只能用一次。"),
    )
    def post(self, request: Request) -> Response:
        challenge = challenges.make()
        if challenge is None:
            raise Problem(503, headers={"Retry-After": "5"})
        return Response(_shown(challenge))


def pass_gate(request: Request, door: str, asked: Cleaned, *, about: str) -> Cleaned:
    """
    What was asked for without the answer, once that is right or nobody wanted one.

    :raises gate.CaptchaNeeded: which becomes a problem with a question in it
    """
    left = dict(asked)
    answer = gate.Answer(left.pop("captcha_id"), left.pop("captcha"))
    gate.check(door, answer, about=about, session="", address=client_ip(request._request))
    return left


def _shown(challenge: Challenge) -> dict[str, str]:
    png = b64encode(challenges.picture(challenge.id) or b"").decode()
    image = f"data:image/png;base64,{png}"
    return {"id": challenge.id, "image": image, "words": challenge.words}


@problems.tells(gate.CaptchaNeeded)
def _needed(error: gate.CaptchaNeeded) -> Problem:
    words = _("操作有点频繁，请先回答验证问题")
    return Problem(403, "captcha_required", words, extra={"captcha": _shown(error.challenge)})
