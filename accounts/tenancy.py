"""Users as a merchant sees them: the staff of their own stores and nobody else."""

from django.contrib.auth.models import UserManager
from django.db.models import QuerySet

from core import scope


class ScopedUserManager(UserManager):
    def get_queryset(self) -> QuerySet:
        users = super().get_queryset()
        limit = scope.current()
        return users if limit is None else users.filter(pk__in=limit.mate_ids)
