"""更多: the pages of the desk that have no tab of their own, by area, for whoever may open them."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.types import Words
from home.desk.desk_gate import Desk, desk_view


@dataclass(frozen=True)
class Row:
    """`name` of the page, the ability it asks for, what it is called, and what is there."""

    name: str
    ability: str
    words: Words
    note: Words = ""


AREAS: tuple[tuple[Words, tuple[Row, ...]], ...] = (
    (
        _("订单"),
        (
            Row("desk-shipping", "orders", _("发货和物流"), _("要留意的包裹")),
            Row("desk-deliveries", "orders", _("送货安排"), _("谁去送、按路线排")),
            Row("desk-pickup", "ship", _("自提核销"), _("输码或扫码交货")),
            Row("desk-aftersales", "orders", _("售后"), _("退款、退货、换货、补寄")),
            Row("desk-chat-orders", "ship", _("粘贴订单"), _("微信消息变订单")),
            Row("desk-supplier-orders", "orders", _("代发订单"), _("供应商直接发货的订单")),
        ),
    ),
    (
        _("商品"),
        (
            Row("desk-stock", "stock", _("库存和流水")),
            Row("desk-suppliers", "settings", _("供应商"), _("海尔、易理货，一件代发")),
            Row("desk-search", "settings", _("搜索设置"), _("同义词、热门搜索")),
        ),
    ),
    (
        _("促销"),
        (
            Row("desk-promotions", "promotions", _("促销活动"), _("打折、满减、包邮")),
            Row("desk-coupons", "promotions", _("优惠券"), _("领券、送券、口令")),
            Row("desk-flash", "promotions", _("限时抢购和秒杀"), _("低价限量，到点开抢")),
            Row("desk-group-buys", "promotions", _("团购"), _("几个人一起买更便宜")),
            Row("desk-presales", "promotions", _("预售"), _("先收定金，到货再付尾款")),
            Row("desk-campaigns", "promotions", _("平台活动"), _("平台发起的，参不参加由你定")),
        ),
    ),
    (
        _("顾客"),
        (
            Row("desk-customers", "members", _("顾客"), _("标签、分组、导出")),
            Row("desk-members", "members", _("会员"), _("等级、积分")),
            Row("desk-reviews", "support", _("评价"), _("看评价、回复顾客")),
            Row("desk-support-settings", "support", _("客服设置"), _("客服时间、快捷回复")),
        ),
    ),
    (
        _("收款"),
        (
            Row("desk-pay-settings", "payments", _("支付设置"), _("微信、支付宝、收款码")),
            Row("desk-payments", "orders", _("收款记录"), _("收款、退款、余额")),
            Row("desk-transfers", "orders", _("转账核对"), _("截图、上传账单")),
            Row("desk-reconciliation", "payments", _("对账"), _("账单与本站逐笔核对")),
            Row("desk-settlement", "money", _("结算和提现"), _("平台代收的货款")),
        ),
    ),
    (
        _("统计"),
        (
            Row("desk-statistics", "reports", _("统计"), _("销售、转化、商品、顾客")),
            Row("desk-visits", "reports", _("访客"), _("从哪里来、看了什么")),
        ),
    ),
    (
        _("设置"),
        (
            Row("desk-settings", "settings", _("店铺设置")),
            Row("desk-delivery", "settings", _("配送与运费")),
            Row("desk-printers", "settings", _("云打印机"), _("新订单自动打小票")),
            Row("desk-couriers", "settings", _("配送平台"), _("达达、顺丰同城")),
            Row("desk-waybill-accounts", "settings", _("电子面单"), _("取单号、打面单")),
            Row("desk-webhooks", "settings", _("Webhook"), _("有事时通知你的程序")),
            Row("desk-hearing", "", _("提醒"), _("提示音、推送、免打扰")),
        ),
    ),
    (
        _("权限"),
        (
            Row("desk-staff", "staff", _("店员"), _("邀请、角色、移除")),
            Row("desk-roles", "staff", _("角色"), _("能做什么、退款限额")),
            Row("desk-audit", "audit", _("操作记录"), _("谁改过什么")),
        ),
    ),
)


@require_safe
@desk_view()
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    may = desk.may
    areas = [
        (words, [row for row in rows if not row.ability or may[row.ability]])
        for words, rows in AREAS
    ]
    context = {"desk": desk, "tab": "more", "areas": [area for area in areas if area[1]]}
    return render(request, "desk/more.html", context)
