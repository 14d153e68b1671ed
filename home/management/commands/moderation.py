"""manage.py moderation on|off: must an owner or manager approve pages before they go live?"""

from django.core.management.base import BaseCommand, CommandParser

from home import moderation


class Command(BaseCommand):
    help = "Switch moderation of store pages on or off"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("state", choices=["on", "off"])

    def handle(self, *args: object, state: str, **options: object) -> None:
        if state == "on":
            moderation.switch_on()
        else:
            moderation.switch_off()
        self.stdout.write(f"moderation is {state}")
