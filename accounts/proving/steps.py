"""That it is really this person, on pages where a session alone is not enough: code or password."""

import re
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.protection import security, sign_in_attempts, sms_codes
from accounts.proving import proof
from accounts.requests import PersonRequest
from accounts.second_factor import factor, tries
from core import doors
from core.client_ip import client_ip


@dataclass
class Proving:
    """What the form of a page shows; `is_done` when there is nothing left to prove."""

    is_done: bool
    is_code_sent: bool = False
    error: str = ""
    # Neither code nor password is enough for who turned the second factor on.
    asks_factor: bool = False


def step(request: PersonRequest) -> Proving:
    """
    A POST's `action` of this form: code, prove. With the second factor of who has one; else with
    the `code` where there is a phone, and with the `password` of who has none: one that somebody
    knows must not bring another way in.
    """
    if proof.is_here(request, request.user):
        return Proving(is_done=True)
    if factor.is_on(request.user):
        return _check_factor(request)
    if not proof.has_any(request.user):
        # Nothing to show here: such a person signs in anew.
        return Proving(is_done=False)
    action = request.POST.get("action", "")
    if action == "code" and request.user.phone:
        return _send(request)
    if action == "prove":
        return _check_code(request) if request.user.phone else _check_password(request)
    return Proving(is_done=False)


def _check_factor(request: PersonRequest) -> Proving:
    if request.POST.get("action", "") != "prove":
        return Proving(is_done=False, asks_factor=True)
    error = tries.enter(request, request.user, request.POST.get("code", ""))
    return Proving(is_done=False, asks_factor=True, error=error) if error else _proved(request)


def _send(request: PersonRequest) -> Proving:
    try:
        sms_codes.send(phone=request.user.phone or "", ip=client_ip(request), at=timezone.now())
    except sms_codes.TooSoon:
        # The one before is still good.
        pass
    except sms_codes.CodeRefused as refused:
        doors.shut(request, refused.seconds)
        return Proving(is_done=False, error=str(refused))
    return Proving(is_done=False, is_code_sent=True)


def _check_code(request: PersonRequest) -> Proving:
    code = re.sub(r"\s", "", request.POST.get("code", ""))
    try:
        security.prove(user=request.user, code=code, at=timezone.now())
    except sms_codes.CodeRefused as refused:
        return Proving(is_done=False, is_code_sent=True, error=str(refused))
    return _proved(request)


def _check_password(request: PersonRequest) -> Proving:
    if sign_in_attempts.are_too_many(request, request.user.username):
        return Proving(is_done=False, error=_("试的次数太多，请过 10 分钟再试"))
    try:
        password = request.POST.get("password", "")
        security.prove_by_password(user=request.user, password=password)
    except security.WrongPassword:
        return Proving(is_done=False, error=_("密码不对"))
    return _proved(request)


def _proved(request: PersonRequest) -> Proving:
    proof.note(request, at=timezone.now())
    return Proving(is_done=True)
