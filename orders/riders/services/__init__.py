"""Which courier service an account is with."""

from orders.riders.models import CourierAccount
from orders.riders.models import Service as Name
from orders.riders.services.base import Service
from orders.riders.services.dada import Dada
from orders.riders.services.sfcity import SfCity
from orders.shipping.tracking.providers.network import Timeout

SERVICES: dict[str, type[Service]] = {Name.DADA: Dada, Name.SFCITY: SfCity}


def of(account: CourierAccount, timeout: Timeout | None = None) -> Service:
    return SERVICES[account.service](account, timeout)
