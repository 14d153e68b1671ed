"""Forms that may ask a question before they do what they are for."""

from django import forms
from django.http import HttpRequest

from accounts.captcha import gate
from accounts.captcha.challenges import Challenge
from core.client_ip import client_ip


class AskingForm(forms.Form):
    """`challenge` is what to ask, where `may_pass` said no; `captcha_error` why."""

    challenge: Challenge | None = None
    captcha_error = ""

    def may_pass(self, door: str, *, about: str, session: str, address: str) -> bool:
        """Whether this ask goes on."""
        answer = gate.Answer(
            str(self.data.get("captcha_id", ""))[:80], str(self.data.get("captcha", ""))[:20]
        )
        try:
            gate.check(door, answer, about=about, session=session, address=address)
        except gate.CaptchaNeeded as needed:
            self.challenge, self.captcha_error = needed.challenge, str(needed)
            return False
        return True


def who_asks(request: HttpRequest) -> dict[str, str]:
    """No session for who has none yet: asking begins none."""
    return {"session": request.session.session_key or "", "address": client_ip(request)}
