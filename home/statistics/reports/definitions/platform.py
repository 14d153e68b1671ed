"""Figures of all stores together."""

from django.utils.translation import gettext_lazy as _

from home.statistics.reports.definitions.base import (
    MESSAGES,
    ORDERS,
    PAYMENTS,
    PEOPLE,
    SEARCHES,
    SEEN,
    STORES,
    VISITS,
    Definition,
)

OF_PLATFORM: dict[str, Definition] = {
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
