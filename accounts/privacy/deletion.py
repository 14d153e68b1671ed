"""
The end of an account: asked for, fifteen days to repent, then everything personal is taken out.
The row of the user stays, empty, because orders and books lead to it.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from accounts import messages, security
from accounts.models import User, new_username
from accounts.privacy import parts
from accounts.privacy.models import Deletion
from accounts.sms.purposes import purpose

DAYS = 15
WAIT = timedelta(days=DAYS)
# Something came up meanwhile that must be settled first.
POSTPONED = timedelta(days=1)
ASKED = purpose(
    "deletion_asked",
    "你申请了注销账号，%(days)s 天后生效。不是你本人操作，或改了主意，请登录撤回：%(url)s",
    is_essential=True,
    path="account/delete/",
)
logger = logging.getLogger(__name__)


class HasObstacles(Exception):
    """What must be settled first, in words."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        super().__init__("；".join(words))


def obstacles(user: User) -> list[str]:
    return [words for part in parts.known() for words in part.obstacles(user)]


def ask(*, user: User, at: datetime) -> Deletion:
    """
    Begin the days to repent; every other place is signed out, the caller renews the one in
    hand. Asked again, the first one goes on.

    :raises HasObstacles: where something must be settled first
    """
    there = waiting_of(user)
    if there is not None:
        return there
    words = obstacles(user)
    if words:
        raise HasObstacles(words)
    try:
        with transaction.atomic():
            made = Deletion.objects.create(user=user, asked_at=at, due_at=at + WAIT)
            security.sign_out_everywhere(user=user)
            _tell(user)
    except IntegrityError:
        return _waiting().get(user=user)
    return made


def withdraw(*, user: User, at: datetime) -> bool:
    """Take it back; False where there is nothing to take back any more."""
    waiting = _waiting().filter(user=user, due_at__gt=at)
    return bool(waiting.update(withdrawn_at=at))


def waiting_of(user: User) -> Deletion | None:
    return _waiting().filter(user=user).first()


def due(*, at: datetime) -> list[int]:
    return list(_waiting().filter(due_at__lte=at).values_list("pk", flat=True))


def finish(*, deletion_id: int, at: datetime) -> bool:
    """
    Take everything personal out; False where it is not due. Each step may have been done by
    a worker that was killed: none does harm twice, and the last one says that all are done.
    """
    row = _waiting().filter(pk=deletion_id, due_at__lte=at).select_related("user").first()
    if row is None:
        return False
    user = row.user
    if user.is_active and _postpone(row, at=at):
        return False
    # From here on there is no way back, nor in.
    User.unscoped.filter(pk=user.pk, is_active=True).update(
        is_active=False, session_epoch=F("session_epoch") + 1
    )
    for part in reversed(parts.known()):
        part.forget(user, at)
    _empty(row, at=at)
    return True


def _postpone(row: Deletion, *, at: datetime) -> bool:
    words = obstacles(row.user)
    if not words:
        return False
    logger.warning("deletion %s waits: %s", row.pk, "; ".join(words))
    return bool(_waiting().filter(pk=row.pk).update(due_at=at + POSTPONED))


@transaction.atomic
def _empty(row: Deletion, *, at: datetime) -> None:
    """The last step: until here the phone and the name were needed to find what is theirs."""
    user = User.unscoped.select_for_update().get(pk=row.user_id)
    user.groups.clear()
    user.user_permissions.clear()
    user.set_unusable_password()
    User.unscoped.filter(pk=user.pk).update(
        username=new_username(),
        phone=None,
        name="",
        first_name="",
        last_name="",
        email="",
        verified_email=None,
        password=user.password,
        role=User.Role.SHOPPER,
        last_login=None,
    )
    Deletion.objects.filter(pk=row.pk).update(done_at=at)


def _tell(user: User) -> None:
    if user.phone:
        url = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/account/delete/"
        parameters = {"days": DAYS, "url": url}
        messages.send_sms(to=user.phone, purpose=ASKED, parameters=parameters)


def _waiting() -> QuerySet[Deletion]:
    return Deletion.objects.filter(withdrawn_at__isnull=True, done_at__isnull=True)
