"""Figures of a store's groups of buyers, of regions and of the people who work in it."""

from django.utils.translation import gettext_lazy as _

from home.statistics.reports.definitions.base import (
    HISTORY,
    ORDERS,
    PAYMENTS,
    REFUNDS,
    TALKS,
    Definition,
)

OF_GROUPS: dict[str, Definition] = {
    "year_buyers": Definition(
        _("一年内的买家"),
        _("到昨天为止 365 天里付过款的人，同一个人只算一个；没登录的按手机号认"),
        _("365 天里去重的付款人数"),
        PAYMENTS,
    ),
    "valued_buyers": Definition(
        _("重要价值顾客"),
        _("最近来过、常来、花得也多的人：最近、常来、花得多三条都符合"),
        _("三条都符合的人数"),
        PAYMENTS,
    ),
    "leaving_buyers": Definition(
        _("要挽留的老顾客"),
        _("花得多，但最近没来：值得先去问候"),
        _("花得多、最近没来的人数，常来不常来都算"),
        PAYMENTS,
    ),
    "rfm_recent": Definition(
        _("最近"),
        _("R：最近一次付款离现在不超过 60 天，就算最近来过"),
        _("昨天 − 最后一次付款那天 < 60 天"),
        PAYMENTS,
    ),
    "rfm_frequent": Definition(
        _("常来"),
        _("F：365 天里付过款的订单有 3 个或更多，就算常来"),
        _("付过款的订单个数 ≥ 3"),
        PAYMENTS,
    ),
    "rfm_spending": Definition(
        _("花得多"),
        _("M：365 天里付的减去退的，不低于本店这些买家的平均，就算花得多"),
        _("（付款 − 退款）≥ 全部买家的（付款 − 退款）÷ 人数"),
        PAYMENTS,
    ),
    "provinces": Definition(
        _("省份数"),
        _("这段时间收到过货款的省、自治区、直辖市，按收货地址算"),
        _("支付金额大于 0 的省份个数"),
        ORDERS,
    ),
    "without_address": Definition(
        _("没有地址的金额"),
        _("不用送货的订单收到的货款，例如自提和到店付款，不算在哪个地区"),
        _("没有收货地址的订单的支付金额相加"),
        PAYMENTS,
    ),
    "confirmed_by": Definition(
        _("接单数"),
        _("这个人点了接单的订单；系统自动接的不算，撤销的不减"),
        _("每天接单的订单个数相加"),
        HISTORY,
    ),
    "shipped_by": Definition(
        _("发货数"),
        _("这个人发货、送到或当面交货的订单；分几次发，一天算一次"),
        _("每天发货的订单个数相加"),
        HISTORY,
    ),
    "aftersales_by": Definition(
        _("处理售后"),
        _("这个人处理过售后的订单；一天里点几步算一次"),
        _("每天处理过售后的订单个数相加"),
        HISTORY,
    ),
    "refunds_by": Definition(
        _("退款笔数"),
        _("这个人发起、已经退成功的退款，算在退款成功那天；顾客自己取消的不算"),
        _("每天退款成功的笔数相加"),
        REFUNDS,
    ),
    "refunded_by": Definition(
        _("经手的退款"),
        _("这个人发起、已经退成功的钱，算在退款成功那天"),
        _("每天退款成功的金额相加"),
        REFUNDS,
    ),
    "messages_by": Definition(
        _("回复条数"),
        _("这个人在客服里对顾客说的话；自动回复和内部备注不算"),
        _("每天发给顾客的消息条数相加"),
        TALKS,
    ),
    "threads_by": Definition(
        _("接待会话"),
        _("这个人回复过的会话，同一个会话一天只算一次"),
        _("每天回复过的会话个数相加"),
        TALKS,
    ),
}
