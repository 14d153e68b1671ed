"""A store's ways to pay, as its owner sees them: what is on, what is missing, in which order."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.actor import Actor
from orders.payments.browsers import Browser
from orders.payments.methods import available_methods, setup
from orders.payments.models import (
    OFFERED,
    ONLINE,
    Channel,
    PaymentConfiguration,
    PaymentMethod,
    PaymentOrder,
)
from shop.stores.models import Store


class CannotSwitch(Exception):
    """This way cannot be switched; the message says what has to be done first."""


@dataclass(frozen=True)
class Way:
    """
    One channel of a store. `own` is the store's account at the gateway, in use or not;
    `uses_platform`: without one of its own the platform collects.
    """

    channel: Channel
    method: PaymentMethod
    own: PaymentConfiguration | None
    has_platform: bool

    @property
    def is_online(self) -> bool:
        return self.channel in ONLINE

    @property
    def configuration(self) -> PaymentConfiguration | None:
        return self.method.configuration

    @property
    def uses_platform(self) -> bool:
        return self.is_online and self.configuration is None and self.has_platform

    @property
    def is_ready(self) -> bool:
        return not self.missing

    @property
    def missing(self) -> str:
        """What has to be filled in before it can be switched on; empty when nothing."""
        if self.channel == Channel.TRANSFER:
            has_account = self.method.code_picture_id or self.method.account_text
            return "" if has_account else _("请先上传收款码，或填写银行账号")
        if not self.is_online or self.uses_platform:
            return ""
        if self.configuration is None:
            return _("请先填写自己的商户号")
        if not self.configuration.is_enabled or not self.configuration.interface.is_enabled:
            return _("这个商户号已被平台停用，请联系平台")
        if not self.configuration.is_complete:
            return _("密钥填得不对，顾客还不能用。点「测试这个配置」看哪里不对")
        return ""

    @property
    def is_untested(self) -> bool:
        """Nobody knows whether these keys work, or they do not."""
        own = self.configuration
        return own is not None and (own.tested_at is None or bool(own.problems))


def of_store(store: Store) -> list[Way]:
    """Every channel in the order shoppers see; cash comes last as it does for them."""
    methods = {row.channel: row for row in _methods(store)}
    own: dict[str, PaymentConfiguration] = {}
    configurations = PaymentConfiguration.objects.filter(store=store).select_related("interface")
    for row in configurations.order_by("pk"):
        own[row.channel] = row
    platform = available_methods._platform_channels()
    ways = []
    for channel in OFFERED:
        method = methods.get(channel) or PaymentMethod(
            store=store, channel=channel, is_enabled=channel == Channel.CASH
        )
        ways.append(
            Way(channel, method, method.configuration or own.get(channel), channel in platform)
        )
    return sorted(ways, key=_place)


def of_channel(store: Store, channel: str) -> Way:
    return next(way for way in of_store(store) if way.channel == channel)


@transaction.atomic
def switch(*, store: Store, channel: str, is_on: bool, actor: Actor) -> Way:
    """
    Offer a way to pay, or no longer.

    :raises CannotSwitch: for one that is not filled in, and for the last that works
    """
    # Two people may switch the last two off at the same moment.
    Store.objects.select_for_update().get(pk=store.pk)
    way = of_channel(store, channel)
    if is_on and not way.is_ready:
        raise CannotSwitch(way.missing)
    if not is_on and not _working(store) - {channel}:
        raise CannotSwitch(_("这是最后一种能用的付款方式，关掉后顾客就没法付款了。请先打开另一种"))
    setup.set_method(store=store, channel=channel, actor=actor, is_enabled=is_on)
    return of_channel(store, channel)


@transaction.atomic
def move_up(*, store: Store, channel: str, actor: Actor) -> None:
    """One place earlier in what shoppers see; the first stays, and cash stays last."""
    order: list[Channel] = [way.channel for way in of_store(store) if way.channel != Channel.CASH]
    at = order.index(Channel(channel)) if channel in order else 0
    if at == 0:
        return
    order[at - 1], order[at] = order[at], order[at - 1]
    for number, moved in enumerate(order):
        setup.set_method(store=store, channel=moved, actor=actor, sort_order=number)


@transaction.atomic
def use_platform(*, store: Store, channel: str, actor: Actor) -> None:
    """:raises CannotSwitch: where the platform does not collect"""
    if not of_channel(store, channel).has_platform:
        raise CannotSwitch(_("平台没有开通代收，请填写自己的商户号"))
    setup.set_method(store=store, channel=channel, actor=actor, configuration=None)


@sensitive_variables()
@transaction.atomic
def use_own(
    *, store: Store, channel: str, values: dict[str, Any], is_sandbox: bool, actor: Actor
) -> PaymentConfiguration:
    """
    Collect with the store's own account. An account that was paid through stays as it is,
    since its refunds need it: another merchant number becomes another row.
    """
    interface = setup.interface_for(channel, is_sandbox=is_sandbox)
    current = of_channel(store, channel).own
    rows = PaymentConfiguration.objects.select_for_update(of=("self",)).filter(
        store=store, interface__channel=channel, merchant_id=values["merchant_id"]
    )
    known = rows.filter(interface=interface, app_id=values["app_id"]).first()
    same = rows.order_by("pk").last() or current
    if known is None and same is not None:
        if not _was_used(store, same):
            known = same
        elif same.merchant_id == values["merchant_id"]:
            # The keys are the merchant number's: another AppID keeps them.
            kept = {name: values.get(name) or getattr(same, name) for name in setup.SECRETS}
            values = values | kept
    row = setup.save_configuration(
        store=store, interface=interface, values=values, actor=actor, configuration=known
    )
    setup.set_method(store=store, channel=channel, actor=actor, configuration=row)
    return row


def needs_keys(*, store: Store, channel: str, merchant_id: str) -> bool:
    """Whether nothing is stored that an empty field of a secret could stand for."""
    rows = PaymentConfiguration.objects.filter(store=store, interface__channel=channel)
    if not rows.exists():
        return True
    if rows.filter(merchant_id=merchant_id).exists():
        return False
    current = of_channel(store, channel).own
    return current is not None and _was_used(store, current)


def _methods(store: Store) -> list[PaymentMethod]:
    rows = PaymentMethod.unscoped.filter(store=store)
    return list(rows.select_related("configuration__interface", "code_picture"))


def _place(way: Way) -> tuple[bool, int, int]:
    row = way.method
    return (way.channel == Channel.CASH, row.sort_order, row.pk or 10**9)


def _working(store: Store) -> set[str]:
    """Channels that a shopper could use somewhere; phones have every one of them."""
    found = available_methods.offers_of(store, browser=Browser.PHONE)
    working = {str(offer.pay_method) for offer in found.online}
    return working | {str(Channel.CASH)} if found.takes_cash else working


def _was_used(store: Store, configuration: PaymentConfiguration) -> bool:
    return PaymentOrder.unscoped.filter(store=store, configuration=configuration).exists()
