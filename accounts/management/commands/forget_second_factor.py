"""For who lost phone and recovery codes, once an operator knows by other means who it is."""

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from accounts.models import User
from accounts.second_factor import factor


class Command(BaseCommand):
    help = "Turn the second factor of an account off: forget_second_factor PHONE"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("phone")

    def handle(self, *args: object, **options: str) -> None:
        user = User.unscoped.filter(phone=options["phone"]).first()
        if user is None or not factor.is_on(user):
            raise CommandError(f"no second factor of {options['phone']}")
        factor.turn_off(user=user)
        self.stdout.write(f"off for {user}")
