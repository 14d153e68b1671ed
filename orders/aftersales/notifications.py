"""What the two sides of an after-sale are told by SMS: only what asks them for something."""

from django.conf import settings
from django.utils import timezone

from accounts import messages
from accounts.sms.purposes import Purpose, purpose
from core.language import sent
from orders import notifications
from orders.aftersales.models import AfterSale

# To the buyer; links lead to the order, where its buyer is known or proves it.
TO_RETURN = purpose(
    "aftersale_to_return",
    "%(store)s 同意了订单 %(number)s 的售后，请在 %(until)s 前寄回商品并填单号。%(url)s",
    path="orders/",
)
TO_PAY = purpose(
    "aftersale_to_pay",
    "%(store)s 同意了订单 %(number)s 的换货，请在 %(until)s 前补差价，逾期不换。%(url)s",
    path="orders/",
)
OFFERED = purpose(
    "aftersale_offered",
    "%(store)s 对订单 %(number)s 的售后提出了新方案，请在 %(until)s 前确认。%(url)s",
    path="orders/",
)
REFUSED = purpose(
    "aftersale_refused",
    "%(store)s 没有同意订单 %(number)s 的售后，%(until)s 前可申请平台介入。%(url)s",
    path="orders/",
)
RESHIPPED = purpose(
    "aftersale_reshipped",
    "%(store)s 已为订单 %(number)s 的售后寄出商品，请查收。%(url)s",
    path="orders/",
)
DECIDED = purpose(
    "aftersale_decided",
    "平台已处理 %(store)s 订单 %(number)s 的售后，请查看结果。%(url)s",
    path="orders/",
)
# To the shop.
ASKED = purpose(
    "aftersale_asked",
    "订单 %(number)s 申请售后，请在 %(until)s 前处理：%(url)s",
    path="merchant/aftersales/",
    is_of_the_shop=True,
)
UNPAID = purpose(
    "aftersale_unpaid",
    "订单 %(number)s 换货的差价没有付，请在 %(until)s 前重新处理：%(url)s",
    path="merchant/aftersales/",
    is_of_the_shop=True,
)
SENT_BACK = purpose(
    "aftersale_sent_back",
    "订单 %(number)s 的退货已寄出，收到后请在 %(until)s 前确认：%(url)s",
    path="merchant/aftersales/",
    is_of_the_shop=True,
)
AT_PLATFORM = purpose(
    "aftersale_at_platform",
    "订单 %(number)s 的售后已由平台介入，请查看：%(url)s",
    path="merchant/aftersales/",
    is_of_the_shop=True,
)
DECIDED_FOR_SHOP = purpose(
    "aftersale_decided_for_shop",
    "平台已处理订单 %(number)s 的售后，请查看结果：%(url)s",
    path="merchant/aftersales/",
    is_of_the_shop=True,
)
REFUND_FAILED = purpose(
    "aftersale_refund_failed",
    "订单 %(number)s 的售后退款没有成功，请在 %(until)s 前处理：%(url)s",
    path="merchant/aftersales/",
    is_of_the_shop=True,
)


def until(case: AfterSale) -> str:
    """11月21日 18:00; as it is sent, in Chinese."""
    if case.deadline is None:
        return ""
    local = timezone.localtime(case.deadline)
    return sent("%d月%d日 %s") % (local.month, local.day, f"{local:%H:%M}")


def asked(case: AfterSale) -> None:
    _shop(case, ASKED)


def to_return(case: AfterSale) -> None:
    _buyer(case, TO_RETURN)


def to_pay(case: AfterSale) -> None:
    _buyer(case, TO_PAY)


def unpaid(case: AfterSale) -> None:
    _shop(case, UNPAID)


def offered(case: AfterSale) -> None:
    _buyer(case, OFFERED)


def refused(case: AfterSale) -> None:
    _buyer(case, REFUSED)


def reshipped(case: AfterSale) -> None:
    _buyer(case, RESHIPPED)


def sent_back(case: AfterSale) -> None:
    _shop(case, SENT_BACK)


def refund_failed(case: AfterSale) -> None:
    _shop(case, REFUND_FAILED)


def escalated(case: AfterSale) -> None:
    _shop(case, AT_PLATFORM)


def decided(case: AfterSale) -> None:
    _buyer(case, DECIDED)
    _shop(case, DECIDED_FOR_SHOP)


def _buyer(case: AfterSale, kind: Purpose) -> None:
    notifications.buyer(case.order, kind, until=until(case))


def _shop(case: AfterSale, kind: Purpose) -> None:
    phone = case.order.store.owner.phone
    if not phone:
        return
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    values = {
        "number": case.order.number,
        "until": until(case),
        "url": f"{base}/merchant/aftersales/{case.number}/",
    }
    messages.send_sms(to=phone, purpose=kind, parameters=values)
