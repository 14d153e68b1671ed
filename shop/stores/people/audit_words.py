"""What stands in the audit log, as people read it."""

from collections.abc import Mapping
from functools import cache

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from shop.stores.models import AuditEntry, Store, StoreMembership
from shop.stores.people.abilities import BY_NAME
from shop.stores.tenancy import StoreOwned

# What comes before the dot of an action, for the filter.
KINDS: dict[str, Promise] = {
    "staff": _("店员"),
    "role": _("角色"),
    "handover": _("店铺移交"),
    "order": _("订单"),
    "aftersale": _("售后"),
    "variant": _("价格和规格"),
    "product": _("商品"),
    "products": _("商品导出"),
    "stock": _("库存"),
    "promotion": _("促销"),
    "coupon": _("优惠券"),
    "members": _("会员"),
    "payment": _("收款设置"),
    "payout": _("结算和提现"),
    "settings": _("店铺设置"),
    "statistics": _("统计"),
    "audit": _("操作记录"),
}
ACTIONS: dict[str, Promise] = {
    "aftersale.decide": _("平台裁定售后"),
    "aftersale.look": _("平台查看售后"),
    "audit.export": _("导出操作记录"),
    "bill": _("下载账单"),
    "chat_order.draft": _("粘贴订单存草稿"),
    "chat_order.withdraw": _("撤回订单草稿"),
    "coupon.add": _("添加优惠券"),
    "coupon.change": _("改优惠券"),
    "coupon.codes": _("生成券码"),
    "coupon.codes_export": _("导出券码"),
    "coupon.export": _("导出领券记录"),
    "coupon.give": _("送优惠券"),
    "courier.add": _("添加配送账号"),
    "courier.change": _("改配送账号"),
    "courier.remove": _("删除配送账号"),
    "crawler.remove": _("删除采集规则"),
    "crawler.rule": _("改采集规则"),
    "crawler.run": _("开始采集"),
    "customer.note": _("改顾客备注"),
    "delivery": _("改配送和运费"),
    "flash.add": _("添加限时抢购"),
    "flash.change": _("改限时抢购"),
    "group_buy.add": _("添加团购"),
    "group_buy.end": _("结束团购"),
    "handover.ask": _("请人接手店铺"),
    "handover.decline": _("没有接手店铺"),
    "handover.done": _("接手店铺"),
    "handover.withdraw": _("撤回移交"),
    "members.balance": _("改会员余额"),
    "members.level": _("改会员等级"),
    "members.level_removed": _("删除会员等级"),
    "members.points": _("改会员积分"),
    "members.programme": _("改会员设置"),
    "members.withdrawal": _("处理余额退款"),
    "open": _("开店"),
    "order.price": _("改订单价格"),
    "payment": _("改收款设置"),
    "payout.account": _("改提现账户"),
    "payout.approve": _("同意提现"),
    "payout.look": _("平台查看提现账户"),
    "payout.pay": _("提现打款"),
    "payout.rate": _("改服务费"),
    "payout.refuse": _("拒绝提现"),
    "payout.request": _("申请提现"),
    "phone": _("改联系电话"),
    "presale.add": _("添加预售"),
    "presale.end": _("结束预售"),
    "printer.add": _("添加打印机"),
    "printer.change": _("改打印机"),
    "printer.remove": _("删除打印机"),
    "product.off_sale": _("下架商品"),
    "product.on_sale": _("上架商品"),
    "products.export": _("导出商品"),
    "promotion.add": _("添加促销"),
    "promotion.change": _("改促销"),
    "promotion.delete": _("删除促销"),
    "reconcile": _("处理对账差异"),
    "rename": _("改店名"),
    "restore": _("恢复店铺"),
    "review.hide": _("隐藏评价"),
    "review.reply": _("回复评价"),
    "review.show": _("显示评价"),
    "reward.add": _("添加积分商品"),
    "reward.switch": _("上下架积分商品"),
    "role.add": _("新建角色"),
    "role.change": _("改角色能做的事"),
    "role.delete": _("删除角色"),
    "settings": _("改店铺设置"),
    "shipping.export": _("导出待发货"),
    "slug": _("改店铺网址"),
    "staff.add": _("接受邀请"),
    "staff.decline": _("拒绝邀请"),
    "staff.invite": _("邀请店员"),
    "staff.remove": _("移除店员"),
    "staff.resume": _("恢复店员"),
    "staff.role": _("改店员角色"),
    "staff.suspend": _("停用店员"),
    "staff.withdraw": _("撤回邀请"),
    "statistics.export": _("下载统计"),
    "stock.low_at": _("改库存提醒"),
    "supplier.add": _("添加供应商"),
    "supplier.change": _("改供应商"),
    "supplier.link": _("关联供应商商品"),
    "supplier.remove": _("删除供应商"),
    "supplier.rule": _("改加价规则"),
    "supplier.unlink": _("取消关联供应商商品"),
    "supplier_order.seen": _("处理代发订单"),
    "support.assign": _("转交会话"),
    "support.close": _("结束会话"),
    "support.hours": _("改客服时间"),
    "support.looked_at": _("平台查看会话"),
    "support.reopen": _("重开会话"),
    "support.reply": _("改快捷回复"),
    "support.reply_removed": _("删除快捷回复"),
    "suspend": _("暂停店铺"),
    "synonym.add": _("添加同义词"),
    "synonym.remove": _("删除同义词"),
    "variant.add": _("添加规格"),
    "variant.change": _("改价格和规格"),
    "variant.retire": _("停用规格"),
    "webhook.add": _("添加 Webhook"),
    "webhook.change": _("改 Webhook"),
    "webhook.remove": _("删除 Webhook"),
    "webhook.secret": _("换 Webhook 密钥"),
}
FIELDS: dict[str, Promise] = {
    "abilities": _("可以做的事"),
    "amount": _("金额"),
    "licence_number": _("营业执照号"),
    "logo": _("头像"),
    "name": _("名称"),
    "notice": _("公告"),
    "owner": _("店主"),
    "phone": _("电话"),
    "price": _("价格"),
    "reason": _("原因"),
    "refund_limit": _("每个订单最多退"),
    "role": _("角色"),
    "state": _("状态"),
    "status": _("状态"),
    "stock": _("库存"),
    "takes_orders": _("接单"),
}
LONGEST = 80


def action(entry: AuditEntry) -> str:
    return str(ACTIONS.get(entry.action, entry.action))


def who(entry: AuditEntry) -> str:
    """Nobody for what the shop's own tasks did, and for who said no to an invitation."""
    return entry.actor.get_full_name() if entry.actor else say("系统")


def changes(entry: AuditEntry) -> str:
    """价格：5.00 → 6.00；名称：…"""
    told = []
    for field, value in entry.changes.items():
        label = FIELDS.get(field) or _columns().get(field, field)
        if isinstance(value, list) and len(value) == 2:
            before, after = (_value(field, one) for one in value)
            told.append(say("%s：%s → %s") % (label, before, after))
        else:
            told.append(say("%s：%s") % (label, _value(field, value)))
    return say("；").join(told)


@cache
def _columns() -> dict[str, str | Promise]:
    """What columns of a store and of what it owns are called, where a model has words for them."""
    models = (model for model in apps.get_models() if issubclass(model, (Store, StoreOwned)))
    return {
        field.name: field.verbose_name
        for model in reversed(list(models))
        for field in model._meta.local_fields
        if str(field.verbose_name) != field.name.replace("_", " ")
    }


def _value(field: str, value: object) -> str:
    if value is None or value == "":
        return say("无")
    if str(value) in {"True", "False"}:
        return say("是") if str(value) == "True" else say("否")
    if field == "role" and str(value) in StoreMembership.Role.values:
        return str(StoreMembership.Role(str(value)).label)
    if field == "abilities":
        names = str(value).split("、")
        return say("、").join(str(BY_NAME[name].words) for name in names if name in BY_NAME)
    if isinstance(value, Mapping):
        value = say("、").join(f"{key} {one}" for key, one in value.items())
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
