"""What the door says, as JSON."""

from django.http import JsonResponse

from core import doors
from orders.seckill.door import AGAIN, Answer, Said


def as_json(said: Said, *, wait: float = 0) -> JsonResponse:
    """`wait`: seconds until who asked too often may ask again."""
    told = {
        "state": said.state,
        "expires_at": said.expires_at.isoformat() if said.expires_at else None,
        "url": said.url,
        "retry_after": max(int(wait), AGAIN) if said.state == Answer.QUEUED else 0,
    }
    return doors.refused(JsonResponse(told), wait)
