"""What somebody may be let do in a store, and what the built-in roles may: told here only."""

from collections.abc import Collection
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
    # Worth nothing without this one, which goes with it.
    needs: str = ""


EVERY = (
    Ability("orders", _("看订单"), _("看订单、包裹和售后，导出订单")),
    Ability("ship", _("处理订单"), _("接单、发货、收款、打印、取消、售后协商"), needs="orders"),
    Ability("refunds", _("退款"), _("同意退款，把钱退给顾客；可以限定金额")),
    Ability("support", _("客服"), _("回复顾客和评价")),
    Ability("products", _("商品"), _("改名称、照片、介绍和分类，上下架")),
    Ability("prices", _("价格"), _("添加商品，改价格和成本，发布导入的商品"), needs="products"),
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
    Role.CLERK: frozenset({"orders", "ship", "refunds", "support", "stock"}),
    Role.EDITOR: frozenset({"pages", "products", "prices"}),
    Role.SUPPORT: frozenset({"orders", "ship", "refunds", "support"}),
}


def with_needed(names: Collection[str]) -> frozenset[str]:
    """And what is wanted for them."""
    return frozenset(names) | {BY_NAME[name].needs for name in names if name in BY_NAME} - {""}
