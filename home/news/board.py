"""The news that stand at the desk now, and which of them a person has not read."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from home.news.models import News, NewsRead


def shown(*, user: User, at: datetime) -> QuerySet[News]:
    """The newest first, each with `is_unread`."""
    rows = News.objects.filter(is_draft=False, starts_at__lte=at)
    rows = rows.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))
    read = NewsRead.objects.filter(news=OuterRef("pk"), user=user)
    return rows.annotate(is_unread=~Exists(read)).order_by("-starts_at", "-pk")


def read(news: Iterable[News], *, user: User, at: datetime) -> None:
    """Once and for all, however often they are opened."""
    unread = [NewsRead(news=row, user=user, at=at) for row in news if getattr(row, "is_unread", 1)]
    NewsRead.objects.bulk_create(unread, ignore_conflicts=True)
