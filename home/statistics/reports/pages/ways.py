"""Where people come from, what promotions give away, and why money goes back."""

from collections import Counter
from datetime import date

from django.db.models import Max, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import round_cny
from home.statistics.reports import reading
from home.statistics.reports.models import PromotionDay, RefundDay
from home.statistics.reports.pages.report import (
    BARS,
    Chart,
    Column,
    Figure,
    Kind,
    Report,
    Series,
    Table,
    by_name,
    ranking,
)
from home.statistics.reports.reading import Stretch
from home.statistics.reports.reckoning import OF_AFTERSALE
from home.statistics.visits import report as visits
from home.statistics.visits.models import DailyCount, Source
from orders.aftersales.choices import Reason
from orders.payments.models import Refund

MOST = 200
COUNTED = gettext_lazy(
    "一个订单用了几个优惠，会在每个优惠下各算一次。特价、打折直接改的是单价，少收的钱列在表里，"
    "不算进上面的优惠金额。"
)


def sources(stretch: Stretch, *, today: date) -> Report:
    """Pages that were come to from outside; clicks inside the store are no source."""
    visited = reading.visited(stretch)
    counts = DailyCount.objects.for_store(stretch.store).filter(on__range=stretch.whole)
    found = Counter(dict(counts.values_list("source").annotate(Sum("count"))))
    del found[Source.INSIDE]
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    arrivals = found.total()
    return Report(
        slug="sources",
        title=gettext_lazy("来源"),
        figures=[
            Figure("visitors", visited.visitors.total(), Kind.COUNT),
            Figure("views", visited.views.total(), Kind.COUNT),
            Figure("carts", visited.carts.total(), Kind.COUNT),
        ],
        charts=[
            Chart(
                title=gettext_lazy("从哪里来"),
                labels=[visits.words_of(source) for source, _number in ranked[:BARS]],
                series=[Series(gettext_lazy("次数"), [number for _s, number in ranked[:BARS]])],
                shape="bars",
            )
        ],
        tables=[
            Table(
                title=gettext_lazy("从哪里来"),
                columns=[
                    Column(gettext_lazy("来源"), Kind.TEXT),
                    Column(gettext_lazy("次数"), Kind.COUNT),
                    Column(gettext_lazy("占比"), Kind.SHARE),
                ],
                rows=[
                    [visits.words_of(source), number, reading.ratio(number, arrivals)]
                    for source, number in ranked[:MOST]
                ],
                empty=gettext_lazy("这段时间还没有人来。"),
            )
        ],
        note=gettext_lazy(
            "店里页面之间的点击不算。链接后面加上 ?utm_source= 和名字，就能分清哪张海报有效。"
        ),
    )


def promotions(stretch: Stretch, *, today: date) -> Report:
    rows = PromotionDay.objects.for_store(stretch.store).filter(_days(stretch))
    sums = rows.values("number").annotate(
        title=Max("name"), o=Sum("orders"), d=Sum("discount_amount"), a=Sum("orders_amount")
    )
    ranked = sorted(sums, key=lambda row: (-row["d"], row["number"]))
    periods = reading.periods(stretch)
    given = reading.total(periods, "discount_amount")
    return Report(
        slug="promotions",
        title=gettext_lazy("优惠"),
        figures=[
            Figure("discount_amount", given, Kind.YUAN),
            Figure("paid_orders", reading.count(periods, "paid_orders"), Kind.COUNT),
        ],
        charts=[
            ranking(
                gettext_lazy("优惠最多的活动"),
                [row["title"] for row in ranked],
                "discount_amount",
                [round_cny(row["d"]) for row in ranked],
            )
        ],
        tables=[
            Table(
                title=gettext_lazy("每个活动和优惠券"),
                columns=[
                    Column(gettext_lazy("活动"), Kind.TEXT),
                    Column(gettext_lazy("用了的订单"), Kind.COUNT),
                    *by_name("discount_amount", kind=Kind.YUAN),
                    Column(gettext_lazy("这些订单一共"), Kind.YUAN),
                    Column(gettext_lazy("优惠占比"), Kind.SHARE),
                ],
                rows=[
                    [
                        *(row["title"], row["o"], round_cny(row["d"]), round_cny(row["a"])),
                        reading.ratio(round_cny(row["d"]), round_cny(row["d"] + row["a"])),
                    ]
                    for row in ranked[:MOST]
                ],
                empty=gettext_lazy("这段时间的订单没有用到优惠。"),
            )
        ],
        note=COUNTED,
    )


def _why(reason: str) -> str:
    """In words; the shop's own are said as they are."""
    code = reason.removeprefix(OF_AFTERSALE)
    return str(Reason(code).label) if code != reason else _(reason)


def refunds(stretch: Stretch, *, today: date) -> Report:
    rows = RefundDay.objects.for_store(stretch.store).filter(_days(stretch))
    sums = rows.values("kind", "reason").annotate(n=Sum("count"), a=Sum("amount"))
    ranked = sorted(sums, key=lambda row: (-row["a"], row["kind"], row["reason"]))
    periods = reading.periods(stretch)
    went = reading.total(periods, "refund_amount")
    share = reading.ratio(went, reading.total(periods, "paid_amount"))
    words = [_why(row["reason"]) or str(Refund.Kind(row["kind"]).label) for row in ranked]
    return Report(
        slug="refunds",
        title=gettext_lazy("退款"),
        figures=[
            Figure("refund_amount", went, Kind.YUAN),
            Figure("refund_rate", share, Kind.SHARE),
        ],
        charts=[
            ranking(
                gettext_lazy("为什么退款"),
                words,
                "refund_amount",
                [round_cny(row["a"]) for row in ranked],
            )
        ],
        tables=[
            Table(
                title=gettext_lazy("退款原因"),
                columns=[
                    Column(gettext_lazy("原因"), Kind.TEXT),
                    Column(gettext_lazy("怎么退的"), Kind.TEXT),
                    Column(gettext_lazy("笔数"), Kind.COUNT),
                    *by_name("refund_amount", kind=Kind.YUAN),
                ],
                rows=[
                    [reason, Refund.Kind(row["kind"]).label, row["n"], round_cny(row["a"])]
                    for reason, row in zip(words, ranked, strict=True)
                ][:MOST],
                empty=gettext_lazy("这段时间没有退款。"),
            )
        ],
        explained=("paid_amount", "net_amount"),
    )


def _days(stretch: Stretch) -> Q:
    return Q(on__range=(stretch.first, stretch.last))
