"""Django's `migrate`, which draws fewer models on the way."""

from contextlib import nullcontext

from django.core.management.commands import migrate

from core.migration_states import drawn_alone


class Command(migrate.Command):
    def handle(self, *args: object, **options: object) -> None:
        """Whoever names a migration may go back to it: that goes Django's way."""
        with nullcontext() if options["migration_name"] else drawn_alone():
            super().handle(*args, **options)
