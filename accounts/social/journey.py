"""
What somebody set out for when they went to a provider: kept in their own session, taken once.
social-auth's state says that an answer belongs to this session; this says for whom it was asked.
"""

from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase

KEY = "social_journey"


@dataclass(frozen=True)
class Journey:
    """`user_id` is who wanted to link an account, None for who wanted to sign in."""

    provider: str
    user_id: int | None
    next: str


def begin(session: SessionBase, journey: Journey) -> None:
    """The newest one counts: who begins twice finishes the second."""
    session[KEY] = [journey.provider, journey.user_id, journey.next]


def take(session: SessionBase, *, provider: str) -> Journey | None:
    """The journey to this provider that was begun here, which is over by it."""
    kept = session.pop(KEY, None)
    return Journey(*kept) if isinstance(kept, list) and kept[0] == provider else None
