"""Write every merchant's payment keys anew with the first of PAYMENT_SECRET_KEYS."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from core import encrypted
from orders.payments import key_rotation


class Command(BaseCommand):
    help = "Encrypt all stored payment keys with the first of PAYMENT_SECRET_KEYS"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; say whether the first opens all"
        )

    def handle(self, *args: object, **options: object) -> None:
        try:
            count = key_rotation.count_older() if options["check"] else key_rotation.reencrypt()
        except encrypted.WrongKey as wrong:
            raise CommandError(str(wrong)) from wrong
        if options["check"] and count:
            raise CommandError(f"还有 {count} 份收款配置要用旧密钥才能打开")
        self.stdout.write("都能用第一把密钥打开" if options["check"] else f"重新加密了 {count} 份")
