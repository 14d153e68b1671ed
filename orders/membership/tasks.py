"""The yearly look at levels."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from core import scope
from orders import sweeps
from orders.membership import rewards
from shop.members import levels, programmes
from shop.members.models import Member, Programme


@shared_task
def review_levels() -> None:
    review(at=timezone.now())


@scope.across_stores("the calendar is every store's")
def review(*, at: datetime) -> None:
    """Up or down by what was spent, once a year; who cannot spend where it counts keep theirs."""
    year = timezone.localtime(at).year
    stores = Programme.unscoped.filter(is_on=True).values("store")
    due = Member.unscoped.filter(reviewed_year__lt=year, user__isnull=False, store__in=stores)
    for member in sweeps.in_time(due.select_related("level").order_by("pk")):
        with sweeps.logged("a level was not looked at", member=member.pk):
            spent = rewards.spent(member, programmes.of(member.store_id), at=at)
            levels.review(member=member, spent=spent, year=year)
