"""
The week that is over, by mail to the founders. Each address is told of a week once, whatever
happens: the row that says so and the mail in the outbox are one transaction.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Sum

from accounts import messages
from core import scope
from core.language import sent
from home.statistics.reports import facts, reading
from home.statistics.reports.models import By, PlatformDay, StorePeriod, WeekTold

WEEK = timedelta(days=7)
SUMS = ("paid_amount", "refund_amount", "paid_orders", "new_stores", "new_shoppers")
LINES = sent(
    "%(first)s 到 %(last)s，全平台：\n\n"
    "成交额 ¥%(paid)s（前一周 ¥%(was)s）\n"
    "净销售额 ¥%(net)s\n"
    "支付订单 %(orders)s（前一周 %(orders_was)s）\n"
    "有成交的店 %(selling)s\n"
    "新开的店 %(stores)s，新用户 %(shoppers)s\n"
    "月活商家 %(merchants)s，月活顾客 %(month_shoppers)s\n\n"
    "细目见后台「平台概况」：%(url)s\n"
)


def tell(*, at: datetime) -> int:
    """Tell of the last week that is over; how many mails were written now."""
    start = facts.start_of(facts.day_of(at), By.WEEK) - WEEK
    return sum(_once(start, address) for address in dict.fromkeys(settings.FOUNDERS_MAILS))


def _once(start: date, address: str) -> bool:
    subject = sent("小店通一周：%(first)s 起") % {"first": start.isoformat()}
    try:
        with transaction.atomic():
            WeekTold.objects.create(week=start, address=address)
            messages.send_mail(to=address, subject=subject, body=_words(start))
    except IntegrityError:
        return False
    return True


@scope.across_stores("founders are told of the whole platform")
def _words(start: date) -> str:
    now, was = _sums(start), _sums(start - WEEK)
    weeks = StorePeriod.unscoped.filter(by=By.WEEK, starts_on=start, paid_orders__gt=0)
    last = PlatformDay.objects.filter(on=start + WEEK - timedelta(days=1)).first() or PlatformDay()
    paid = reading.yuan(now["paid_amount"])
    return LINES % {
        "first": start.isoformat(),
        "last": (start + WEEK - timedelta(days=1)).isoformat(),
        "paid": f"{paid:,.2f}",
        "was": f"{reading.yuan(was['paid_amount']):,.2f}",
        "net": f"{paid - reading.yuan(now['refund_amount']):,.2f}",
        "orders": now["paid_orders"] or 0,
        "orders_was": was["paid_orders"] or 0,
        "selling": weeks.aggregate(number=Count("pk"))["number"],
        "stores": now["new_stores"] or 0,
        "shoppers": now["new_shoppers"] or 0,
        "merchants": last.month_merchants,
        "month_shoppers": last.month_shoppers,
        "url": f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/admin/platform/",
    }


def _sums(start: date) -> Mapping[str, object]:
    days = PlatformDay.objects.filter(on__gte=start, on__lt=start + WEEK)
    return days.aggregate(**{name: Sum(name) for name in SUMS})
