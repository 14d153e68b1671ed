"""
What the platform's own people may do, and what each of its departments may: told here only.

The group of a department gets its permissions from here after each `migrate`; who has
`operate_platform`, as the group 运营 does, may do all of it.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.actor import Visitor
from core.types import Words

WHOLE = "operate_platform"
# Looks at every page, and changes nothing.
READS = "platform_reads"
PREFIX = "platform_"
# What a request's user has while they act for a store: nothing of the platform's then.
ACTS_FOR = "_acts_for"


@dataclass(frozen=True)
class Ability:
    name: str
    words: Words

    @property
    def codename(self) -> str:
        return f"{PREFIX}{self.name}"


EVERY = (
    Ability("overview", _("平台概况")),
    Ability("growth", _("店铺成长")),
    Ability("stores", _("店铺总览，暂停和恢复营业")),
    Ability("bans", _("封禁地址和白名单")),
    Ability("timing", _("时间去向")),
    Ability("products", _("全部商品，改价格和库存")),
    Ability("orders", _("全部订单")),
    Ability("customers", _("全部顾客")),
    Ability("payments", _("支付、退款、账本和对账")),
    Ability("gateways", _("支付接口和平台收款账户")),
    Ability("payouts", _("提现、结算账户和费率")),
    Ability("complaints", _("投诉举报和会话")),
    Ability("aftersales", _("售后仲裁")),
    Ability("reviews", _("评价审核")),
    Ability("messages", _("短信和邮件")),
    Ability("news", _("给商家的消息")),
    Ability("promotions", _("促销活动的暂停和恢复")),
    Ability("campaigns", _("平台活动")),
    Ability("words", _("搜索词")),
    Ability("pages", _("页面和图片")),
    Ability("acting", _("代店操作")),
    Ability("audit", _("操作记录")),
)
BY_NAME = {ability.name: ability for ability in EVERY}


@dataclass(frozen=True)
class Department:
    """`group` is the name of its row, and never changes; `words` are what people read."""

    name: str
    group: str
    words: Words
    note: Words
    abilities: frozenset[str]
    reads_all: bool = False


EVERY_DEPARTMENT = (
    Department(
        "operations",
        gettext_noop("运营部"),
        _("运营部"),
        _("店铺、封禁、商品、页面、搜索词、评价和机器的忙闲"),
        frozenset(
            {
                *("overview", "growth", "stores", "bans", "timing", "products", "orders"),
                *("customers", "reviews", "news", "words", "pages", "audit", "acting"),
            }
        ),
    ),
    Department(
        "support",
        gettext_noop("客服部"),
        _("客服部"),
        _("投诉、售后仲裁、评价、短信和邮件"),
        frozenset(
            {
                *("overview", "complaints", "aftersales", "reviews", "messages", "orders"),
                *("customers", "acting"),
            }
        ),
    ),
    Department(
        "finance",
        gettext_noop("财务部"),
        _("财务部"),
        _("账单和对账，审核和支付提现"),
        frozenset({"overview", "growth", "payments", "gateways", "payouts", "orders"}),
    ),
    Department(
        "marketing",
        gettext_noop("市场部"),
        _("市场部"),
        _("页面、平台活动、促销活动、搜索词"),
        frozenset({"overview", "growth", "promotions", "campaigns", "words", "pages"}),
    ),
    Department(
        "auditors",
        gettext_noop("审计部"),
        _("审计部"),
        _("什么都看得到，什么都不能改"),
        frozenset({"overview"}),
        reads_all=True,
    ),
)
DEPARTMENT = {department.name: department for department in EVERY_DEPARTMENT}


def is_whole(user: Visitor) -> bool:
    """Superusers, and operators from before there were departments."""
    is_one = user.is_superuser or user.has_perm(f"stores.{WHOLE}")
    return bool(user.is_active and is_one and not hasattr(user, ACTS_FOR))


def works_in_one(user: Visitor) -> bool:
    """Every department has the overview."""
    return bool(user.is_active and user.has_perm(f"stores.{BY_NAME['overview'].codename}"))


def may(user: Visitor, ability: str, *, changes: bool = False) -> bool:
    """Whether this person sees what belongs to the ability, or also `changes` it."""
    if not user.is_authenticated or not user.is_active:
        return False
    if is_whole(user) or user.has_perm(f"stores.{BY_NAME[ability].codename}"):
        return True
    return not changes and user.has_perm(f"stores.{READS}")


def permissions() -> list[tuple[str, Words]]:
    """(codename, words) for the model that they hang on."""
    whole = (WHOLE, _("运营平台：查看和管理所有店铺"))
    reads = (READS, _("查看平台的所有页面"))
    return [whole, reads, *((ability.codename, ability.words) for ability in EVERY)]
