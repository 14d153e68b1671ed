"""Pointing this process at the simulator of carriers, riders and printers: its keys and address."""

from django.conf import settings

from home.demo.carrier import fake


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
