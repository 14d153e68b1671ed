"""Which courier service an account is with."""

from orders.riders.models import CourierAccount
from orders.riders.models import Service as Name
from orders.riders.services.base import Service
from orders.riders.services.dada import Dada
from orders.riders.services.sfcity import SfCity

SERVICES: dict[str, type[Service]] = {Name.DADA: Dada, Name.SFCITY: SfCity}


def of(account: CourierAccount) -> Service:
    return SERVICES[account.service](account)
