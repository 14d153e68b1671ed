"""
The end of an account: asked for, fifteen days to repent, then everything personal is taken out.
The row of the user stays, empty, because orders and books lead to it.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from accounts import messages
from accounts.models import User, new_username
from accounts.privacy import parts
from accounts.privacy.models import Deletion
from accounts.protection import security
from accounts.sms.purposes import purpose

DAYS = 15
WAIT = timedelta(days=DAYS)
# Something came up meanwhile that must be settled first.
POSTPONED = timedelta(days=1)
# How long a worker may be at it before another one goes on.
CLAIM = timedelta(minutes=30)
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
    waiting = _waiting().filter(user=user, due_at__gt=at, begun_at__isnull=True)
    return bool(waiting.update(withdrawn_at=at))


def waiting_of(user: User) -> Deletion | None:
    return _waiting().filter(user=user).first()


def due(*, at: datetime) -> list[int]:
    return list(_free(at).values_list("pk", flat=True))


def finish(*, deletion_id: int, at: datetime) -> bool:
    """
    Take everything personal out; False where it is not due, or another worker is at it. Each
    step may have been done by a worker that was killed: none does harm twice, and the last one
    says that all are done.
    """
    if not _free(at).filter(pk=deletion_id).update(claimed_until=at + CLAIM):
        return False
    # Read after the claim: what the person changed until then counts.
    row = Deletion.objects.select_related("user").get(pk=deletion_id)
    if row.begun_at is None and not _begin(row, at=at):
        return False
    for part in reversed(parts.known()):
        part.forget(row.user, at)
    _empty(row, at=at)
    return True


@transaction.atomic
def _begin(row: Deletion, *, at: datetime) -> bool:
    """From here on there is no way back, nor in. False where something came up: it waits."""
    waiting = Deletion.objects.filter(pk=row.pk)
    words = obstacles(row.user)
    if words:
        logger.warning("deletion %s waits: %s", row.pk, "; ".join(words))
        waiting.update(due_at=at + POSTPONED, claimed_until=None)
        return False
    waiting.update(begun_at=at)
    User.unscoped.filter(pk=row.user_id, is_active=True).update(
        is_active=False, session_epoch=F("session_epoch") + 1
    )
    return True


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


def _free(at: datetime) -> QuerySet[Deletion]:
    """Due, and in nobody's hands."""
    is_free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    return _waiting().filter(is_free, due_at__lte=at)
