"""The provider the platform has a contract with, if any."""

from django.conf import settings

from orders.shipping.tracking.providers.base import Provider
from orders.shipping.tracking.providers.kdniao import Kdniao
from orders.shipping.tracking.providers.kuaidi100 import Kuaidi100


def current() -> Provider | None:
    """None: nobody is asked, and numbers lead to the carriers' own pages."""
    if settings.TRACKING_PROVIDER == "kuaidi100":
        return Kuaidi100(
            url=settings.KUAIDI100_URL,
            customer=settings.KUAIDI100_CUSTOMER,
            key=settings.KUAIDI100_KEY,
            salt=settings.KUAIDI100_SALT,
        )
    if settings.TRACKING_PROVIDER == "kdniao":
        return Kdniao(
            url=settings.KDNIAO_URL,
            business_id=settings.KDNIAO_BUSINESS_ID,
            key=settings.KDNIAO_KEY,
        )
    return None
