"""The bill of exactly one account and day, fetched from its gateway or uploaded by a person."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from orders.payments import bills
from orders.payments.bills import Bill, NotABill
from orders.payments.bills.bill import SHANGHAI
from orders.payments.gateways import ADAPTERS, gateway_of
from orders.payments.models import PaymentConfiguration, PaymentOrder

# Both gateways have the bill of a day at ten the next morning.
READY = time(10)


def read(
    configuration: PaymentConfiguration,
    day: date,
    *,
    at: datetime,
    file: tuple[str, bytes] | None = None,
) -> tuple[str, Bill]:
    """
    Its file name and the bill; an empty one for a day without trades.

    :raises NotABill: for another account, another day, no bill at all, or one not ready yet
    :raises Unreachable, Refused, Misconfigured: as the gateway
    """
    found = file or gateway_of(configuration).bill(day)
    if found is None:
        if at < datetime.combine(day + timedelta(days=1), READY, SHANGHAI):
            raise NotABill(_("这一天的账单还没有生成，请在次日 10 点以后对账"))
        kind = ADAPTERS[configuration.channel].bill_kinds[0]
        return "", Bill(kind, str(configuration.channel), "", day, day, ())
    name, content = found
    bill = bills.read(name, content)
    _check(configuration, bill, day)
    if file is not None:
        _check_app(configuration, bill)
    return name, _own_part(configuration, replace(bill, first_day=day, last_day=day))


def _check(configuration: PaymentConfiguration, bill: Bill, day: date) -> None:
    """:raises NotABill: for another channel's, account's or day's"""
    if bill.kind not in ADAPTERS[configuration.channel].bill_kinds:
        if bill.channel == configuration.channel:
            raise NotABill(_("这是个人账单，请上传商户平台下载的交易账单"))
        raise NotABill(
            _("账单的支付渠道不对，请上传%(channel)s的账单")
            % {"channel": configuration.channel.label}
        )
    merchant = configuration.merchant_id
    suffix = ADAPTERS[configuration.channel].bill_account_suffix
    if bill.account not in {merchant, merchant + suffix} and (bill.account or bill.entries):
        raise NotABill(
            _("账单是商户 %(theirs)s 的，不是 %(ours)s 的")
            % {"theirs": bill.account or "?", "ours": merchant}
        )
    for named in (bill.first_day, bill.last_day):
        if named is not None and named != day:
            raise NotABill(
                _("账单是 %(theirs)s 的，不是 %(ours)s 的，请按天下载")
                % {"theirs": named.isoformat(), "ours": day.isoformat()}
            )


def _check_app(configuration: PaymentConfiguration, bill: Bill) -> None:
    """One merchant number may serve several apps: an uploaded bill must know ours at least."""
    apps = {entry.raw.get("公众账号ID", "") for entry in bill.entries} - {""}
    if apps and configuration.app_id not in apps:
        raise NotABill(
            _("账单是应用 %(theirs)s 的，不是 %(ours)s 的")
            % {"theirs": min(apps), "ours": configuration.app_id}
        )


def _own_part(configuration: PaymentConfiguration, bill: Bill) -> Bill:
    """Without what belongs to another configuration of the same merchant number."""
    numbers = {entry.out_trade_no for entry in bill.entries if entry.out_trade_no}
    theirs = set(
        PaymentOrder.unscoped.filter(
            out_trade_no__in=numbers,
            configuration__interface__channel=configuration.channel,
            configuration__merchant_id=configuration.merchant_id,
        )
        .exclude(configuration=configuration)
        .values_list("out_trade_no", flat=True)
    )
    kept = tuple(entry for entry in bill.entries if entry.out_trade_no not in theirs)
    return replace(bill, entries=kept)
