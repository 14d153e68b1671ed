"""
What every figure means, in words for people: told on the page where it stands, and in the API.
Whoever counts something new writes it down here first.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Definition:
    """`words` say what it is, `formula` how it is reckoned, `source` from which records."""

    name: Promise
    words: Promise
    formula: Promise
    source: Promise


PAYMENTS, REFUNDS, ORDERS = _("收款记录"), _("退款记录"), _("订单")
LINES, VISITS = _("订单里的商品"), _("访客统计")
STORES, PEOPLE, SEEN = _("店铺"), _("用户"), _("登录记录")
SEARCHES, MESSAGES = _("搜索记录"), _("短信和邮件")

DEFINITIONS: dict[str, Definition] = {
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
    "gmv": Definition(
        _("成交额"),
        _("全平台当天收到的货款：每家店的支付金额相加，会员充值不算"),
        _("每家店当天的支付金额相加"),
        PAYMENTS,
    ),
    "platform_orders": Definition(
        _("支付订单"), _("全平台当天第一次收到款的订单"), _("每家店当天的支付订单数相加"), PAYMENTS
    ),
    "platform_buyers": Definition(
        _("买家"),
        _("全平台当天付过款的人，在几家店都买过的算一个；没登录的按手机号认"),
        _("全平台去重的人数"),
        PAYMENTS,
    ),
    "selling_stores": Definition(
        _("有成交的店"),
        _("这一天或这个月里收到过货款的店"),
        _("支付订单数大于 0 的店的家数"),
        PAYMENTS,
    ),
    "new_stores": Definition(
        _("新开的店"), _("当天开张的店，后来暂停或停业的也算"), _("按开店时间数"), STORES
    ),
    "new_shoppers": Definition(
        _("新用户"), _("当天第一次登录的人，不含店主和店员"), _("按注册时间数"), PEOPLE
    ),
    "active_merchants": Definition(
        _("活跃商家"),
        _("当天登录着用过小店通的店主和店员"),
        _("当天去重的人数；谁哪天来过只留 30 天"),
        SEEN,
    ),
    "active_shoppers": Definition(
        _("活跃顾客"),
        _("当天登录着用过小店通的人，不含店主和店员；只看不登录的人不认得，不算"),
        _("当天去重的人数；谁哪天来过只留 30 天"),
        SEEN,
    ),
    "month_merchants": Definition(
        _("月活商家"), _("到当天为止 30 天里活跃过的店主和店员"), _("30 天去重的人数"), SEEN
    ),
    "month_shoppers": Definition(
        _("月活顾客"), _("到当天为止 30 天里活跃过的顾客"), _("30 天去重的人数"), SEEN
    ),
    "stickiness_merchants": Definition(
        _("商家黏性"), _("30 天里活跃过的商家，当天有多少来了"), _("活跃商家 ÷ 月活商家"), SEEN
    ),
    "stickiness_shoppers": Definition(
        _("顾客黏性"), _("30 天里活跃过的顾客，当天有多少来了"), _("活跃顾客 ÷ 月活顾客"), SEEN
    ),
    "opened": Definition(
        _("开了店"), _("近 30 天新开的店，是下面几步的起点"), _("按开店时间数"), STORES
    ),
    "first_goods": Definition(
        _("上了商品"), _("近 30 天新开、现在有商品的店"), _("至少有一件商品在架上的家数"), STORES
    ),
    "first_order": Definition(
        _("有了订单"),
        _("近 30 天新开、收到过订单的店，付没付款都算"),
        _("至少有一个订单的家数"),
        ORDERS,
    ),
    "first_sale": Definition(
        _("收到了钱"), _("近 30 天新开、收到过货款的店"), _("至少有一笔成功收款的家数"), PAYMENTS
    ),
    "unpaid_rate": Definition(
        _("没付成的比例"),
        _("发起了付款、最后没付成的：超时、取消、换了别的方式都算"),
        _("关闭的 ÷（成功的 + 关闭的），按发起那天算"),
        PAYMENTS,
    ),
    "searches": Definition(
        _("搜索"), _("打开搜索结果页的次数，翻页不算"), _("每打开一次算一次"), VISITS
    ),
    "missed_words": Definition(
        _("搜不到的词"),
        _("近 30 天至少 2 个人搜过、一件商品也没找到的词"),
        _("同一个地址一天只算一次"),
        SEARCHES,
    ),
    "waiting_mail": Definition(
        _("没发出的短信和邮件"),
        _("排队超过 10 分钟还没发出的"),
        _("等着发的条数，验证码不算"),
        MESSAGES,
    ),
    "growth": Definition(
        _("增长"),
        _("比前面同样长的一段时间多成交多少；前面没有成交的不算"),
        _("（成交额 − 之前的成交额）÷ 之前的成交额"),
        PAYMENTS,
    ),
    "kept_stores": Definition(
        _("还有成交的店"),
        _("某个月新开的店里，之后每个月有多少家收到过货款"),
        _("那个月支付订单数大于 0 的家数 ÷ 开店的家数"),
        PAYMENTS,
    ),
}
