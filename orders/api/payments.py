"""Paying over the API: what a store takes, starting, how it stands, and the proof of a transfer."""

from typing import Any

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.requests import actor_of
from accounts.wechat import identities
from core import client_ip, scope
from core.api import idempotency, problems, throttles
from core.api.fields import Money, Pictures, label_field
from core.api.problems import Problem
from core.api.schema import described
from core.api.views import valid
from orders.api import orders as orders_api
from orders.api.checkout_inputs import CLIENTS
from orders.api.order_serializers import state_of
from orders.balance import paying
from orders.cart.api import GuestEndpoint
from orders.models import PREPAID, FulfillmentStatus, Order, PaymentStatus, PayMethod
from orders.payments import tasks
from orders.payments.attempts import attempts, dues
from orders.payments.browsers import Browser
from orders.payments.gateways.base import Started, Visitor
from orders.payments.methods import available_methods
from orders.payments.models import Channel, PaymentMethod, PaymentOrder, TransferProof
from orders.payments.transfers import transfer
from shop.stores.photos import pictures

TAG = gettext_lazy("付款")
Product = PaymentOrder.Product
# Seconds: however often a program asks, the gateway is asked no oftener.
ASK_GAP = 2


class OfferSerializer(serializers.Serializer):
    pay_method = serializers.ChoiceField(choices=PayMethod.choices)
    label = label_field()
    description = serializers.CharField()


class ClientQuery(serializers.Serializer):
    client = serializers.ChoiceField(choices=CLIENTS, required=False, default=Browser.WECHAT)


class StartSerializer(ClientQuery):
    channel = serializers.ChoiceField(choices=[method for method in PayMethod if method in PREPAID])


class BridgeSerializer(serializers.Serializer):
    """What wx.requestPayment takes."""

    appId = serializers.CharField()  # noqa: N815 - WeChat's names
    timeStamp = serializers.CharField()  # noqa: N815
    nonceStr = serializers.CharField()  # noqa: N815
    package = serializers.CharField()
    signType = serializers.CharField()  # noqa: N815
    paySign = serializers.CharField()  # noqa: N815


class TransferSerializer(serializers.Serializer):
    """Pay exactly `amount`, by the code or to the account, then send the proof."""

    code = Pictures()
    account_name = serializers.CharField()
    account_text = serializers.CharField()


class StartedSerializer(serializers.Serializer):
    """One of `bridge`, `url`, `code` and `transfer` says how the shopper goes on."""

    payment = serializers.CharField(help_text=gettext_lazy("支付单号"))
    channel = serializers.CharField()
    product = serializers.CharField()
    amount = Money(help_text=gettext_lazy("要付的钱；转账会比订单少几分"))
    expires_at = serializers.DateTimeField(allow_null=True)
    bridge = BridgeSerializer(allow_null=True, help_text=gettext_lazy("给 wx.requestPayment"))
    url = serializers.CharField(help_text=gettext_lazy("让浏览器打开"))
    code = serializers.CharField(help_text=gettext_lazy("画成二维码给人扫"))
    transfer = TransferSerializer(allow_null=True)


class ProofSerializer(serializers.Serializer):
    state = serializers.ChoiceField(choices=TransferProof.State.choices)
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()


class ProofUploadSerializer(serializers.Serializer):
    picture = serializers.FileField(help_text=gettext_lazy("付款截图，最大 10 MB"))
    note = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")


class PayStatusSerializer(serializers.Serializer):
    """Ask every second or two until `is_settled`."""

    payment_status = serializers.ChoiceField(choices=PaymentStatus.choices)
    fulfillment_status = serializers.ChoiceField(choices=FulfillmentStatus.choices)
    state = serializers.CharField()
    is_settled = serializers.BooleanField(help_text=gettext_lazy("不用再等：付了，或取消了"))
    seconds_left = serializers.IntegerField(help_text=gettext_lazy("还能付多久"))
    proof = ProofSerializer(allow_null=True, help_text=gettext_lazy("最后一张转账凭证"))


class PayMethods(GuestEndpoint):
    @described(
        gettext_lazy("能怎么付"),
        tag=TAG,
        query=ClientQuery,
        answers=OfferSerializer(many=True),
        is_for_guests=True,
    )
    def get(self, request: Request, token: str) -> Response:
        client = valid(ClientQuery, request.query_params)["client"]
        order = orders_api.find_to_pay(request, token)
        offered = available_methods.online_for(order, browser=Browser(client))
        return Response(OfferSerializer(offered, many=True).data)


class Payments(GuestEndpoint):
    @described(
        gettext_lazy("开始付款"),
        tag=TAG,
        asks=StartSerializer,
        answers=StartedSerializer,
        status=201,
        key="optional",
        is_for_guests=True,
        own_problems={
            409: gettext_lazy(
                "付不了。code：cannot_pay（换一种）、openid_needed（先微信登录或绑定）、"
                "not_allowed_now（取消了，或付过了）"
            )
        },
        example={"channel": "wechatpay", "client": "wechat"},
    )
    @idempotency.once()
    def post(self, request: Request, token: str) -> Response:
        asked = valid(StartSerializer, request.data)
        order = orders_api.find_to_pay(request, token)
        if asked["channel"] == Channel.BALANCE:
            paid = paying.pay(order=order, user=actor_of(request.user), at=timezone.now())
            answer = _started(paid, Started())
        elif asked["channel"] == Channel.TRANSFER:
            payment, method = transfer.start(order=order, at=timezone.now())
            answer = _started(payment, Started(), method=method)
        else:
            attempt = _start(request, order, asked["channel"], Browser(asked["client"]))
            answer = _started(attempt.payment, attempt.started)
        here = reverse("api-pay-status", args=[order.token])
        return Response(answer, status=201, headers={"Location": here})


class PayStatus(GuestEndpoint):
    @described(gettext_lazy("付好了吗"), tag=TAG, answers=PayStatusSerializer, is_for_guests=True)
    def get(self, request: Request, token: str) -> Response:
        return _status(orders_api.find_to_pay(request, token))


class AskGateway(GuestEndpoint):
    @described(
        gettext_lazy("付完回来，去问支付渠道"),
        tag=TAG,
        answers=PayStatusSerializer,
        status=202,
        is_for_guests=True,
        description=gettext_lazy("客户端说付了不算数；接着轮询付款状态。"),
    )
    def post(self, request: Request, token: str) -> Response:
        order = orders_api.find_to_pay(request, token)
        if dues.of(order, at=timezone.now()) is not None:
            for payment_id in _pending_ids(order):
                if cache.add(f"payment-asked-{payment_id}", 1, ASK_GAP):
                    tasks.query_payment.delay(payment_id=payment_id)
        return _status(orders_api.find_to_pay(request, token), status=202)


class Proofs(GuestEndpoint):
    parser_classes = (MultiPartParser,)
    throttle_classes = (throttles.Costly, throttles.ByUser, throttles.ByAddress)

    @described(
        gettext_lazy("上传转账凭证"),
        tag=TAG,
        asks={"multipart/form-data": ProofUploadSerializer},
        answers=ProofSerializer,
        status=201,
        key="optional",
        is_for_guests=True,
        own_problems={409: gettext_lazy("没有等着付的转账")},
    )
    @idempotency.once()
    def post(self, request: Request, token: str) -> Response:
        asked = valid(ProofUploadSerializer, request.data)
        order = orders_api.find_to_pay(request, token)
        proof = transfer.send_proof(
            order=order, file=asked["picture"], note=asked["note"], at=timezone.now()
        )
        return Response(ProofSerializer(proof).data, status=201)


def _start(request: Request, order: Order, channel: str, client: Browser) -> attempts.Attempt:
    product = available_methods.product_of(channel, client)
    if product is None:
        raise attempts.CannotPay(_("这种支付方式在这里用不了，请换一种"))
    openid = _openid(request, order) if product == Product.JSAPI else ""
    return attempts.start(
        order=order,
        channel=channel,
        product=product,
        visitor=Visitor(
            ip=client_ip.client_ip(request._request) or "127.0.0.1",
            openid=openid,
            return_url=request.build_absolute_uri(reverse("order-pay-return", args=[order.token])),
        ),
        at=timezone.now(),
    )


def _openid(request: Request, order: Order) -> str:
    """Who pays inside WeChat: known from the mini-program, if the shop collects through it."""
    method = available_methods.method_of(order.store_id, Channel.WECHATPAY)
    configuration = available_methods.configuration_of(method) if method else None
    if configuration is None:
        raise attempts.CannotPay(_("商家暂不支持这种支付方式，请换一种"))
    openid = ""
    if request.user.is_authenticated:
        openid = identities.openid_of(request.user, app_id=configuration.app_id)
    if not openid:
        raise Problem(409, "openid_needed", _("请先用微信登录，或绑定微信，再用微信支付"))
    return openid


def _started(
    payment: PaymentOrder, started: Started, *, method: PaymentMethod | None = None
) -> dict[str, Any]:
    """How the shopper goes on; of a transfer where the money goes."""
    where = None
    if method is not None:
        where = {
            "code": pictures.files_of(method.code_picture, pictures.WIDE),
            "account_name": method.account_name,
            "account_text": method.account_text,
        }
    told = {
        "payment": payment.out_trade_no,
        "channel": payment.channel,
        "product": payment.product,
        "amount": payment.amount,
        "expires_at": payment.expires_at,
        "bridge": started.bridge or None,
        "url": started.url,
        "code": started.code,
        "transfer": where,
    }
    return dict(StartedSerializer(told).data)


@scope.across_stores("a shopper's own order")
def _status(order: Order, *, status: int = 200) -> Response:
    proofs = TransferProof.unscoped.of(order).order_by("-pk")
    due = dues.of(order, at=timezone.now())
    told = {
        "payment_status": order.payment_status,
        "fulfillment_status": order.fulfillment_status,
        "state": state_of(order),
        "is_settled": due is None,
        "seconds_left": due.seconds_left if due else 0,
        "proof": proofs.first(),
    }
    return Response(PayStatusSerializer(told).data, status=status)


@scope.across_stores("a shopper's own order")
def _pending_ids(order: Order) -> list[int]:
    rows = PaymentOrder.unscoped.of(order).open()
    return list(rows.values_list("pk", flat=True))


@problems.tells(attempts.CannotPay)
def _cannot_pay(error: attempts.CannotPay) -> Problem:
    return Problem(409, "cannot_pay", str(error))
