"""Figures of one store."""

from django.utils.translation import gettext_lazy as _

from home.statistics.reports.definitions.base import (
    LINES,
    ORDERS,
    PAYMENTS,
    REFUNDS,
    VISITS,
    Definition,
)

OF_STORES: dict[str, Definition] = {
    "paid_amount": Definition(
        _("支付金额"),
        _(
            "这段时间收到的货款，按到账那天算：定金、尾款、余额支付、货到付款和补差价都算，会员充值不算"
        ),
        _("当天每一笔成功收款相加；超时或重复付的也先算进来，退回时算退款"),
        PAYMENTS,
    ),
    "refund_amount": Definition(
        _("退款金额"),
        _("这段时间退到顾客手里的钱，按退款成功那天算，不管订单是哪天的"),
        _("当天每一笔成功退款相加"),
        REFUNDS,
    ),
    "net_amount": Definition(
        _("净销售额"),
        _("收到的减去退掉的，就是留在店里的货款；顾客不要了而不退的定金也在里面"),
        _("支付金额 − 退款金额"),
        PAYMENTS,
    ),
    "paid_orders": Definition(
        _("支付订单数"),
        _("第一次收到款的订单，每个订单只算一次，算在第一次收款那天；0 元的订单不算"),
        _("当天收到第一笔款的订单个数，多付退回的不算"),
        PAYMENTS,
    ),
    "paid_buyers": Definition(
        _("支付买家数"),
        _("这段时间付过款的人数，同一个人付几次算一个；没登录的按手机号认"),
        _("按天、周、月分别去重；几段相加会重复算同一个人"),
        PAYMENTS,
    ),
    "new_buyers": Definition(
        _("新客"),
        _("第一次在这家店付款的人"),
        _("付款的人里，以前没有付过款的"),
        PAYMENTS,
    ),
    "old_buyers": Definition(
        _("老客"),
        _("以前在这家店付过款、这段时间又付了的人"),
        _("支付买家数 − 新客"),
        PAYMENTS,
    ),
    "per_buyer": Definition(
        _("客单价"),
        _("平均每个付款的人花多少钱"),
        _("（支付金额 − 多付退回的）÷ 支付买家数"),
        PAYMENTS,
    ),
    "per_item": Definition(
        _("件单价"),
        _("平均每件商品卖多少钱，不含运费"),
        _("商品金额 ÷ 件数"),
        LINES,
    ),
    "goods_amount": Definition(
        _("商品金额"),
        _("付过款的订单里商品优惠后的钱，不含运费，算在订单第一次收款那天"),
        _("每种商品的小计 − 优惠 − 换掉的部分，相加"),
        LINES,
    ),
    "goods_quantity": Definition(
        _("销量"),
        _("付过款的订单里商品的数量，按商品自己的单位"),
        _("数量 − 换掉的数量，相加；后来退款的不减"),
        LINES,
    ),
    "visitors": Definition(
        _("访客"),
        _("打开过店铺页面的人数，是约数；不记是谁，所以同一个人隔天再来会再算一次"),
        _("每天的人数相加"),
        VISITS,
    ),
    "views": Definition(_("浏览量"), _("打开店铺页面的次数"), _("每打开一次算一次"), VISITS),
    "product_views": Definition(
        _("商品浏览"), _("打开商品页的次数"), _("每打开一次算一次"), VISITS
    ),
    "carts": Definition(
        _("加购次数"),
        _("把商品放进购物车的次数；我们不跟踪顾客，所以只数次数，不数人数"),
        _("每放一次算一次"),
        VISITS,
    ),
    "placed_orders": Definition(
        _("下单数"),
        _("提交的订单，付没付款、后来有没有取消都算，算在下单那天"),
        _("当天提交的订单个数"),
        ORDERS,
    ),
    "placed_buyers": Definition(
        _("下单人数"),
        _("提交过订单的人数，同一个人只算一个；没登录的按手机号认"),
        _("按天、周、月分别去重"),
        ORDERS,
    ),
    "cancelled_orders": Definition(
        _("取消订单数"), _("这段时间取消的订单，算在取消那天"), _("当天取消的订单个数"), ORDERS
    ),
    "conversion_placed": Definition(
        _("下单转化率"), _("来的人里有多少下了单"), _("下单人数 ÷ 访客"), VISITS
    ),
    "conversion_paid": Definition(
        _("付款转化率"), _("下了单的人里有多少付了款"), _("支付买家数 ÷ 下单人数"), ORDERS
    ),
    "conversion": Definition(
        _("全店转化率"), _("来的人里有多少付了款"), _("支付买家数 ÷ 访客"), VISITS
    ),
    "refund_rate": Definition(
        _("退款率"),
        _("退掉的钱占收到的钱多少；退的可能是以前的订单，所以可能超过 100%"),
        _("退款金额 ÷ 支付金额"),
        REFUNDS,
    ),
    "again_30": Definition(
        _("30 天复购率"),
        _("第一次付款后 30 天里，有多少人在另一天又付了款"),
        _("30 天内再付款的人数 ÷ 那个月的新客"),
        PAYMENTS,
    ),
    "again_90": Definition(
        _("90 天复购率"),
        _("第一次付款后 90 天里，有多少人在另一天又付了款"),
        _("90 天内再付款的人数 ÷ 那个月的新客"),
        PAYMENTS,
    ),
    "moving": Definition(
        _("动销商品"), _("这段时间卖出过的商品"), _("销量大于 0 的商品个数"), LINES
    ),
    "slow": Definition(
        _("滞销商品"),
        _("在卖、有库存，但这段时间一件也没卖出的商品"),
        _("上架、可售数量大于 0、销量为 0"),
        LINES,
    ),
    "cover": Definition(
        _("可卖天数"),
        _("照这段时间的速度，现有库存还能卖几天"),
        _("可售数量 ÷ 平均每天销量"),
        LINES,
    ),
    "discount_amount": Definition(
        _("优惠金额"),
        _("付过款的订单里，活动和优惠券减掉的钱，算在订单第一次收款那天"),
        _("每个订单的优惠相加"),
        ORDERS,
    ),
}
