"""manage.py lift_ban ADDRESS: for the operator who banned himself; without one, lists bans."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.bans import bans
from accounts.bans.models import Ban


class Command(BaseCommand):
    help = "Lift the bans that meet an address or network; without one, list those in force"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", nargs="?", default="")
        parser.add_argument("--all", action="store_true", help="lift every ban")

    def handle(self, *args: object, address: str, **options: object) -> None:
        at = timezone.now()
        if not address and not options["all"]:
            for ban in Ban.objects.in_force(at=at).order_by("network"):
                self.stdout.write(f"{ban.network}  {ban.until or 'for ever'}  {ban.reason}")
            return
        try:
            lifted = (
                bans.lift_all(at=at) if options["all"] else bans.lift_at(address=address, at=at)
            )
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        for ban in lifted:
            self.stdout.write(f"lifted: {ban.network}")
        if not lifted:
            self.stdout.write("nothing to lift")
