"""Which news a person has read: in the copy of own data, and gone with the account."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.parts import Asker, Part, Row, register
from home.news.models import NewsRead


def _rows(asker: Asker) -> Iterator[Row]:
    rows = NewsRead.objects.filter(user=asker.user).select_related("news").order_by("pk")
    for row in rows.iterator():
        yield {"title": row.news.title, "read_at": row.at}


def _forget(user: User, _at: datetime) -> None:
    NewsRead.objects.filter(user=user).delete()


def install() -> None:
    register(Part("news_read", _("看过的平台消息"), ("news.NewsRead",), _rows, forget=_forget))
