"""Setting up ways to pay: a store's own accounts at gateways, and trying whether they work."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.actor import Actor
from core import scope
from core.language import in_chinese
from orders.payments import payment_log
from orders.payments.gateways import ADAPTERS, gateway_of, keys
from orders.payments.gateways.base import Misconfigured, Refused, Unreachable
from orders.payments.models import (
    Channel,
    PaymentConfiguration,
    PaymentInterface,
    PaymentMethod,
    PaymentOrder,
)
from shop.stores.models import Store
from shop.stores.people import audit

Mode = PaymentConfiguration.Mode
# Never shown again: an empty field keeps what is stored.
SECRETS = ("private_key", "api_v3_key", "app_secret")
# What old payments are known by.
FIXED = ("app_id", "merchant_id")
PLAIN = ("name", "app_id", "merchant_id", "public_key", "mode", "public_key_id", "merchant_serial")


@sensitive_variables()
@transaction.atomic
def save_configuration(
    *,
    store: Store | None,
    interface: PaymentInterface,
    values: dict[str, Any],
    actor: Actor,
    configuration: PaymentConfiguration | None = None,
) -> PaymentConfiguration:
    """
    Keep the keys of an account. Empty secrets leave what is stored; what was tested must be
    tested anew. `store` is None for the platform's own.

    :raises Misconfigured: where the server has no key to encrypt with; and for another
        merchant number on an account that was paid through: old refunds need the old one
    """
    if not settings.PAYMENT_SECRET_KEYS:
        raise Misconfigured(
            _("平台还没有设置加密密钥（PAYMENT_SECRET_KEYS），暂时不能保存商户密钥")
        )
    row = configuration or PaymentConfiguration(store=store, interface=interface)
    is_used = row.pk is not None and row.interface_id is not None and _has_collected(row)
    if is_used and (
        row.interface_id != interface.pk
        or any(values.get(name, getattr(row, name)) != getattr(row, name) for name in FIXED)
    ):
        raise Misconfigured(_("这个账户已经收过款，不能换商户号或 AppID，请新建一个"))
    row.interface = interface
    changed = [name for name in PLAIN if name in values and getattr(row, name) != values[name]]
    for name in changed:
        setattr(row, name, values[name])
    for name in SECRETS:
        if values.get(name):
            setattr(row, name, values[name].strip())
            changed.append(name)
    # What can be seen to be no key is not offered to shoppers: see `is_usable`.
    row.is_complete = not missing(row)
    row.tested_at, row.problems = None, []
    row.save()
    note = ",".join(sorted(changed))
    payment_log.setup("configured", configuration=row, actor=actor, note=note)
    if store is not None:
        audit.record(store=store, actor=actor, action="payment", target=row.name, fields=note)
    return row


@transaction.atomic
def set_method(
    *,
    store: Store,
    channel: str,
    actor: Actor,
    **values: Any,
) -> PaymentMethod:
    """
    Switch a way to pay on or off, and what belongs to it: is_enabled, sort_order,
    description, configuration, code_picture, account_name, account_text.
    """
    rows = PaymentMethod.unscoped.select_for_update()
    method = rows.filter(store=store, channel=channel).first() or PaymentMethod(
        store=store, channel=channel, is_enabled=channel == Channel.CASH
    )
    before = {name: str(getattr(method, name)) for name in values}
    for name, value in values.items():
        setattr(method, name, value)
    method.save()
    changes = {
        name: [before[name], str(getattr(method, name))]
        for name in values
        if before[name] != str(getattr(method, name))
    }
    if changes:
        with in_chinese():
            words = str(method.get_channel_display())
        audit.record(store=store, actor=actor, action="payment", target=words, **changes)
    return method


@scope.across_stores("an account may have collected for any store")
def _has_collected(configuration: PaymentConfiguration) -> bool:
    return PaymentOrder.unscoped.filter(configuration=configuration).exists()


@in_chinese()
def try_out(configuration: PaymentConfiguration, *, at: datetime, actor: Actor = None) -> list[str]:
    """
    Ask the gateway something harmless with these keys. The returned list says in plain words
    what is wrong; empty when all is well. Kept on the row, in Chinese.
    """
    problems = missing(configuration)
    if not problems:
        problems = _probe(configuration)
    PaymentConfiguration.objects.filter(pk=configuration.pk).update(tested_at=at, problems=problems)
    configuration.tested_at, configuration.problems = at, problems
    payment_log.setup(
        "tested",
        configuration=configuration,
        actor=actor,
        is_ok=not problems,
        note="；".join(problems)[:300],
    )
    return problems


def missing(configuration: PaymentConfiguration) -> list[str]:
    """What can be seen to be wrong without asking anybody."""
    problems = []
    if not configuration.app_id:
        problems.append(_("没有填 AppID"))
    if not configuration.merchant_id:
        problems.append(_("没有填商户号"))
    if not keys.is_readable(keys.pem_private, configuration.private_key):
        problems.append(_("私钥读不出来：请粘贴完整的私钥内容（商户私钥，不是公钥或证书）"))
    return problems + ADAPTERS[configuration.channel].missing(configuration)


def interface_for(channel: str, *, is_sandbox: bool = False) -> PaymentInterface:
    """:raises PaymentInterface.DoesNotExist: where the channel has no such endpoint"""
    return PaymentInterface.objects.get(channel=channel, is_sandbox=is_sandbox)


def _probe(configuration: PaymentConfiguration) -> list[str]:
    try:
        gateway_of(configuration).probe()
    except Misconfigured as error:
        return [str(error)]
    except Refused as refused:
        reason = ADAPTERS[configuration.channel].reasons.get(refused.code)
        return [str(reason)] if reason else [_("支付渠道拒绝：%(why)s") % {"why": refused}]
    except Unreachable as error:
        if "signature" in str(error):
            return [_("支付渠道的回复验签失败：平台公钥（或证书）与这个商户号不是一对")]
        return [_("连不上支付渠道，请检查服务器网络后再试")]
    return []
