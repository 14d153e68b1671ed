"""Django's `migrate`, faster where the database holds nothing yet."""

from contextlib import nullcontext

from django.core.management.commands import migrate

from core.migration_states import drawn_alone, holds_nothing


class Command(migrate.Command):
    def handle(self, *args: object, **options: object) -> None:
        is_new = holds_nothing(str(options["database"]))
        with drawn_alone() if is_new else nullcontext():
            super().handle(*args, **options)
