"""Who holds a token is not yet its owner: what guards the account asks for more."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypedDict

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from accounts.api.auth_serializers import unspaced
from accounts.email_sign_in import mail_links, mails
from accounts.models import User
from accounts.protection import security, sign_in_attempts
from accounts.requests import person
from accounts.second_factor import factor, tries
from core.api import problems
from core.api.problems import Problem
from core.client_ip import client_ip
from core.types import Cleaned


class Asked(TypedDict):
    ip: str
    at: datetime


class ProofSerializer(serializers.Serializer):
    """One of the two: a code that went to the own phone, or the password in use."""

    sms_code = serializers.CharField(max_length=20, required=False, default="")
    current = serializers.CharField(
        max_length=128, required=False, default="", trim_whitespace=False
    )

    def validate_sms_code(self, text: str) -> str:
        return unspaced(text)


def prove(request: Request, given: Cleaned) -> None:
    """
    By the code if one came, else by the password in use.

    :raises security.NoPhone, sms_codes.CodeWrong, security.WrongPassword:
    """
    user = person(request)
    second_factor(request, user)
    if given["sms_code"]:
        security.prove(user=user, code=given["sms_code"], at=timezone.now())
        return
    if not user.has_usable_password():
        raise security.NoPhone if not user.phone else security.WrongPassword
    count_try(request, user.username)
    security.prove_by_password(user=user, password=given["current"])


def prove_as_page(request: Request, given: Cleaned) -> None:
    """
    As on the security page: by the code where there is a phone, by the password of who has none.
    A password that somebody knows must not bring another way in.

    :raises security.NoPhone, sms_codes.CodeWrong, security.WrongPassword:
    """
    user = person(request)
    if user.phone:
        second_factor(request, user)
        security.prove(user=user, code=given["sms_code"], at=timezone.now())
    else:
        prove(request, given)


def second_factor(request: Request, user: User) -> None:
    """
    Who turned it on sends it along as `second_factor`, by whatever way they sign in or prove.

    :raises Problem: without it, or with a wrong one
    """
    if not factor.is_on(user):
        return
    code = request.data.get("second_factor", "") if isinstance(request.data, dict) else ""
    if not code:
        words = _("这个账号开了两步验证，请一起填应用里的 6 位数字")
        raise Problem(403, "second_factor_needed", words)
    error = tries.enter(request._request, user, str(code))
    if error:
        raise Problem(400, "second_factor_wrong", error)


def count_try(request: Request, name: str) -> None:
    """:raises Problem: when this was one try too many, counted together with the pages'"""
    if sign_in_attempts.are_too_many(request._request, name):
        words = _("试的次数太多，请过 10 分钟再试")
        seconds = sign_in_attempts.window_seconds()
        raise problems.too_soon(seconds, code="too_many_tries", detail=words)


def asked(request: Request) -> Asked:
    """From where, and when."""
    return {"ip": client_ip(request._request), "at": timezone.now()}


@contextmanager
def under(field: str) -> Iterator[None]:
    """What the domain refuses stands under this field."""
    try:
        yield
    except ValidationError as refused:
        raise problems.invalid({field: refused.messages}) from refused


@problems.tells(security.WrongPassword)
def _wrong_password(_error: Exception) -> Problem:
    return Problem(400, "wrong_password", _("密码不对"))


@problems.tells(mail_links.LinkOver)
def _link_over(error: Exception) -> Problem:
    return Problem(400, "link_over", str(error))


@problems.tells(mails.TooSoon)
def _mailed_just_now(error: mails.TooSoon) -> Problem:
    return problems.too_soon(error.seconds, code="mail_too_soon", detail=str(error))


@problems.tells(mails.TooMany)
def _mailed_enough(error: Exception) -> Problem:
    return problems.too_soon(3600, code="mail_cap_reached", detail=str(error))


@problems.tells(mails.NotSent)
def _mail_not_sent(error: Exception) -> Problem:
    return Problem(503, "mail_not_sent", str(error), headers={"Retry-After": "10"})
