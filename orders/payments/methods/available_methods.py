"""Which ways to pay a store offers, and which of them work in this browser."""

from dataclasses import dataclass, replace

from django.db.models import QuerySet

from core import scope
from core.compiled import Compiled
from orders.models import Delivery, Order, PayMethod
from orders.payments.browsers import Browser
from orders.payments.gateways import ADAPTERS
from orders.payments.models import (
    ONLINE,
    Channel,
    PaymentConfiguration,
    PaymentMethod,
    PaymentOrder,
)
from shop.stores.models import Store
from shop.stores.tenancy import id_of

Product = PaymentOrder.Product


@dataclass(frozen=True)
class Offer:
    """One way to pay that can be chosen; `description` is the store's word on it."""

    pay_method: PayMethod
    description: str = ""

    @property
    def label(self) -> str:
        return str(self.pay_method.label)


@dataclass(frozen=True)
class Offers:
    """All a store takes; cash changes hands at the door, or at the counter."""

    online: list[Offer]
    takes_cash: bool
    cash_note: str = ""
    # Cash also for what a courier or a lorry brings.
    cod_for_parcels: bool = False

    def before_goods(self) -> "Offers":
        """Only what is paid before the goods go."""
        return replace(self, takes_cash=False)

    def methods(self, delivery: str) -> list[PayMethod]:
        """What can be chosen for goods that are brought this way, the first is proposed."""
        found = [offer.pay_method for offer in self.online]
        if delivery == Delivery.PICKUP and self.takes_cash:
            found.append(PayMethod.IN_STORE)
        elif self.takes_cash and (delivery == Delivery.LOCAL or self.cod_for_parcels):
            found.append(PayMethod.COD)
        return found


def product_of(channel: str, browser: Browser) -> Product | None:
    """None where this channel cannot be paid in this browser."""
    adapter = ADAPTERS.get(channel)
    return adapter.products.get(browser) if adapter else None


@scope.across_stores("a shopper pays a store named by its page")
def offers_of(store: Store, *, browser: Browser) -> Offers:
    """
    What this store takes in this browser: its online ways in its order, and cash with the
    goods unless that is switched off.
    """
    rows = _methods_of(store=store.pk)
    methods = sorted(rows, key=lambda row: (row.sort_order, row.pk))
    platform = _platform_channels() if methods else set()
    cash = next((row for row in methods if row.channel == Channel.CASH), None)
    return Offers(
        online=[
            Offer(PayMethod(method.channel), method.description)
            for method in methods
            if method.channel != Channel.CASH and _works(method, platform, browser)
        ],
        takes_cash=cash is None or cash.is_enabled,
        cash_note=cash.description if cash else "",
        cod_for_parcels=store.cod_for_parcels,
    )


def _with_interfaces(*, store: int) -> QuerySet[PaymentMethod]:
    methods = PaymentMethod.unscoped.filter(store=store)
    return methods.select_related("configuration__interface")


_methods_of = Compiled(PaymentMethod, _with_interfaces)


def online_for(order: Order, *, browser: Browser) -> list[Offer]:
    """Balance is paid in through gateways alone: nobody has to believe a picture."""
    offered = offers_of(order.store, browser=browser).online
    return [offer for offer in offered if not order.is_top_up or offer.pay_method in ONLINE]


@scope.across_stores("a shopper pays a store named by its page")
def method_of(store: Store | int, channel: str) -> PaymentMethod | None:
    """The store's enabled method of this channel."""
    rows = PaymentMethod.unscoped.filter(store_id=id_of(store), channel=channel, is_enabled=True)
    return rows.select_related("configuration__interface", "code_picture").first()


def configuration_of(method: PaymentMethod) -> PaymentConfiguration | None:
    """The store's own account, or the platform's where it has none; None when neither works."""
    own = method.configuration
    if own is not None:
        return own if own.is_usable else None
    return _platform().filter(interface__channel=method.channel).first()


def _platform() -> QuerySet[PaymentConfiguration]:
    return (
        PaymentConfiguration.objects.filter(store=None, is_enabled=True, interface__is_enabled=True)
        .select_related("interface")
        .order_by("pk")
    )


def _platform_channels() -> set[str]:
    return set(_platform().values_list("interface__channel", flat=True))


def _works(method: PaymentMethod, platform: set[str], browser: Browser) -> bool:
    if not method.is_enabled:
        return False
    if method.channel == Channel.TRANSFER:
        return bool(method.code_picture_id or method.account_text)
    if method.channel not in ONLINE or product_of(method.channel, browser) is None:
        return False
    own = method.configuration
    if own is None:
        return method.channel in platform
    return own.is_usable
