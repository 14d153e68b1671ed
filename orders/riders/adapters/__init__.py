"""Which courier service an account is with."""

from orders.riders.adapters.base import Service
from orders.riders.adapters.dada import Dada
from orders.riders.adapters.sfcity import SfCity
from orders.riders.models import CourierAccount
from orders.riders.models import Service as Name
from orders.shipping.tracking.providers.network import Timeout

SERVICES: dict[str, type[Service]] = {Name.DADA: Dada, Name.SFCITY: SfCity}


def of(account: CourierAccount, timeout: Timeout | None = None) -> Service:
    return SERVICES[account.service](account, timeout)
