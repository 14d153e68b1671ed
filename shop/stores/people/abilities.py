"""What somebody may be let do in a store, and what the built-in roles may: told here only."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.stores.models import StoreMembership

Role = StoreMembership.Role


@dataclass(frozen=True)
class Ability:
    name: str
    words: Promise
    note: Promise
    # The owner's alone: no role that an owner makes has it, or there were two owners.
    is_owners: bool = False


EVERY = (
    Ability("orders", _("订单"), _("看订单，接单、发货、收款、售后协商")),
    Ability("refunds", _("退款"), _("同意退款，把钱退给顾客；可以限定金额")),
    Ability("support", _("客服"), _("回复顾客和评价")),
    Ability("products", _("商品和价格"), _("上架、改价、导入")),
    Ability("stock", _("库存"), _("盘点、进货、报损")),
    Ability("pages", _("店铺页面"), _("在电脑上编辑页面和图片")),
    Ability("promotions", _("促销"), _("活动、优惠券、预售、团购")),
    Ability("members", _("会员"), _("等级、积分、余额")),
    Ability("reports", _("数据"), _("访客和统计")),
    Ability("payments", _("收款设置"), _("支付账号、收款码、对账")),
    Ability("settings", _("店铺设置"), _("店铺资料、配送、打印机、供应商")),
    Ability("audit", _("操作记录"), _("看谁改过什么")),
    Ability("money", _("结算和提现"), _("平台代收的货款"), is_owners=True),
    Ability("staff", _("店员和角色"), _("邀请、改角色、移除"), is_owners=True),
)
BY_NAME = {ability.name: ability for ability in EVERY}
TO_GIVE = tuple(ability for ability in EVERY if not ability.is_owners)

# An owner may do everything. Who handles orders may give money back.
OF_ROLE: dict[str, frozenset[str]] = {
    Role.OWNER: frozenset(BY_NAME),
    Role.MANAGER: frozenset(ability.name for ability in TO_GIVE) - {"audit"},
    Role.CLERK: frozenset({"orders", "refunds", "support", "stock"}),
    Role.EDITOR: frozenset({"pages", "products"}),
    Role.SUPPORT: frozenset({"orders", "refunds", "support"}),
}
