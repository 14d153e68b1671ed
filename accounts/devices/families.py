"""Tokens that came one from another: ending a family ends all of them."""

from django.utils import timezone

from accounts.models import EndedFamily


def end(family: str) -> None:
    EndedFamily.objects.get_or_create(pk=family, defaults={"ended_at": timezone.now()})
