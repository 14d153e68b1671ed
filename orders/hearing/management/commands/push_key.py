"""A new key of the platform for Web Push."""

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management.base import BaseCommand
from py_vapid import Vapid02
from py_vapid.utils import b64urlencode


class Command(BaseCommand):
    help = "Print a line for .env: WEB_PUSH_PRIVATE_KEY. A new key ends all subscriptions."

    def handle(self, *args: object, **options: object) -> None:
        key = Vapid02()
        key.generate_keys()
        kept = key.private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        self.stdout.write(f"WEB_PUSH_PRIVATE_KEY={b64urlencode(kept)}")
