"""Pointing this process at the simulator of carriers, riders and printers: its keys and address."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from home.demo.carrier import fake, server


def use_carrier(url: str, *, provider: str = "kuaidi100") -> None:
    """`url` ends with a slash."""
    settings.TRACKING_PROVIDER = provider
    settings.SHIPPING_NOTIFY_KEY = "carrier-demo"
    settings.KUAIDI100_URL = settings.KDNIAO_URL = url
    settings.KUAIDI100_LABEL_URL = url
    settings.DADA_URL = settings.SFCITY_URL = url
    settings.FEIE_URL, settings.YILIANYUN_URL = f"{url}Api/Open/", url
    settings.KUAIDI100_CUSTOMER, settings.KUAIDI100_KEY = fake.CUSTOMER, fake.KEY
    settings.KUAIDI100_SALT = fake.SALT
    settings.KDNIAO_BUSINESS_ID, settings.KDNIAO_KEY = fake.BUSINESS_ID, fake.BUSINESS_KEY


@contextmanager
def for_the_town() -> Iterator[None]:
    """While it is loaded: the simulator that people play with begins later, and knows nothing."""
    before = settings.DADA_URL, settings.KUAIDI100_LABEL_URL, settings.OUTBOUND_ALLOWED
    with server.running() as services:
        settings.DADA_URL = settings.KUAIDI100_LABEL_URL = services.url
        settings.OUTBOUND_ALLOWED = ["127.0.0.0/8"]
        try:
            yield
        finally:
            settings.DADA_URL, settings.KUAIDI100_LABEL_URL, settings.OUTBOUND_ALLOWED = before
