"""The words of every SMS, as each provider wants its templates written."""

from argparse import ArgumentParser
from importlib import import_module

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.sms import purposes

# How a provider marks a parameter: by name or by number.
MARKS = {
    "aliyun": lambda number, name: f"${{{name}}}",
    "tencent": lambda number, name: f"{{{number}}}",
}


class Command(BaseCommand):
    help = "Print the templates to apply for, and the line of .env that names them"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("provider", choices=sorted(MARKS))

    def handle(self, *args: object, provider: str, **options: object) -> None:
        # Whatever sends an SMS is loaded with the addresses of the site.
        import_module(settings.ROOT_URLCONF)
        host = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
        known = purposes.known()
        for purpose in known:
            text = purpose.template(MARKS[provider])
            for name in ("url", "desk"):
                if name in purpose.names:
                    mark = MARKS[provider](purpose.names.index(name) + 1, name)
                    text = text.replace(mark, f"{host}/{purpose.path}{mark}")
            self.stdout.write(f"{purpose.key}\n  {text}\n")
        pairs = ",".join(f"{purpose.key}=…" for purpose in known)
        self.stdout.write(f"\n{provider.upper()}_SMS_TEMPLATES={pairs}\n")
