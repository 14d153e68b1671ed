"""What a definition is, and the records that figures are counted from."""

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
HISTORY, TALKS = _("订单动态"), _("客服消息")
