"""
What every page of a person may have to say: that a document has changed, or that the account is
about to end. It is written into the session when it changes, so that pages ask no database.
"""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.privacy import consents, deletion
from accounts.privacy.documents import Document, edition
from accounts.requests import actor_of

EDITION, ENDS_AT = "agreed_edition", "account_ends_at"


def refresh(request: HttpRequest, user: User) -> None:
    """Call it where somebody agreed, asked for the end, or took it back."""
    if not any(standing.is_asked for standing in consents.standings(user)):
        request.session[EDITION] = edition()
    else:
        request.session.pop(EDITION, None)
    waiting = deletion.waiting_of(user)
    if waiting is not None:
        request.session[ENDS_AT] = waiting.due_at.isoformat()
    else:
        request.session.pop(ENDS_AT, None)


def of_page(request: HttpRequest) -> dict[str, object]:
    """Context processor: `reminders`, which only pages for one person look at."""
    return {"reminders": SimpleLazyObject(lambda: _of(request))}


def _of(request: HttpRequest) -> dict[str, object]:
    user = actor_of(getattr(request, "user", AnonymousUser()))
    if user is None:
        return {}
    ends_at = request.session.get(ENDS_AT)
    return {
        "asked": [] if request.session.get(EDITION) == edition() else _asked(request, user),
        "ends_at": datetime.fromisoformat(ends_at) if ends_at else None,
    }


def _asked(request: HttpRequest, user: User) -> list[Document]:
    asked = [s.document for s in consents.standings(user) if s.is_asked]
    if not asked:
        request.session[EDITION] = edition()
    return asked
