"""What an order's columns can say."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Delivery(models.TextChoices):
    EXPRESS = "express", _("快递")
    FREIGHT = "freight", _("物流")
    LOCAL = "local", _("同城配送")
    PICKUP = "pickup", _("到店自提")


class PayMethod(models.TextChoices):
    """How an order is paid: online before the goods go, or with the goods."""

    WECHATPAY = "wechatpay", _("微信支付")
    ALIPAY = "alipay", _("支付宝")
    TRANSFER = "transfer", _("扫码转账")
    BALANCE = "balance", _("余额")
    COD = "cod", _("货到付款")
    IN_STORE = "in_store", _("到店付款")


# These are paid before the goods go: an order that is not paid in time closes.
PREPAID = frozenset(PayMethod) - {PayMethod.COD, PayMethod.IN_STORE}


class InvoiceKind(models.TextChoices):
    NONE = "", _("不开发票")
    PERSONAL = "personal", _("个人")
    COMPANY = "company", _("企业")


class PaymentStatus(models.TextChoices):
    UNPAID = "unpaid", _("未付款")
    PAID = "paid", _("已付款")
    PART_REFUNDED = "part_refunded", _("部分退款")
    REFUNDED = "refunded", _("已退款")


# Something of the buyer's money is there.
HELD = frozenset({PaymentStatus.PAID, PaymentStatus.PART_REFUNDED})


class FulfillmentStatus(models.TextChoices):
    UNFULFILLED = "unfulfilled", _("未发货")
    PARTIAL = "partial", _("部分发货")
    FULFILLED = "fulfilled", _("已发货")
