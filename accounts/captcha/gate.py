"""
When a question is asked: of who asks for codes, mails or passwords more than a few times in an
hour, counted by what they ask about, by their session and by their address.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.captcha import challenges
from accounts.captcha.challenges import Challenge
from core import doors


@dataclass(frozen=True)
class Answer:
    """What came with a form; both empty where nothing was asked yet."""

    id: str = ""
    text: str = ""


class CaptchaNeeded(Exception):
    """The message says to the person what to do, `challenge` is what to answer."""

    def __init__(self, challenge: Challenge, *, is_wrong: bool) -> None:
        self.challenge = challenge
        wrong, first = _("验证问题没答对，请再试一次"), _("操作有点频繁，请先回答验证问题")
        super().__init__(wrong if is_wrong else first)


def check(door: str, answer: Answer, *, about: str, session: str, address: str) -> None:
    """
    Counts this ask at `door`; once it is one of many it wants an answer as well.

    :raises CaptchaNeeded: without a right one
    """
    # Both are counted always: what one finds too many must not be free for the other.
    due = [doors.knock("question", account=f"{door} {about}", ip=address)]
    due += [doors.knock("question_session", account=session)] if session else []
    if not any(due) or challenges.is_right(answer.id, answer.text):
        return
    challenge = challenges.make()
    # The limits that no answer lifts stay while the cache is away.
    if challenge is not None:
        raise CaptchaNeeded(challenge, is_wrong=bool(answer.id))
