"""
WeChat Pay API v3 through wechatpayv3, which signs, verifies and decrypts.

Rules: https://pay.weixin.qq.com/doc/v3/merchant/ — JSAPI, H5, Native, query, close, refunds,
bills, notifications. Amounts are whole 分; only this module knows them.
"""

import json
from datetime import date, datetime
from functools import partial
from typing import Any

import requests
from cryptography import x509
from django.utils import timezone
from django.utils.translation import gettext as _
from wechatpayv3 import WeChatPayType

from orders.payments import payment_log
from orders.payments.gateways import keys
from orders.payments.gateways.base import (
    Forged,
    Misconfigured,
    Notification,
    RefundResult,
    RefundState,
    Refused,
    Started,
    Trade,
    TradeState,
    Unreachable,
    Visitor,
)
from orders.payments.gateways.network import address_of, outside_transactions
from orders.payments.gateways.wechatpay_answers import (
    REFUND_STATES,
    check_hash,
    fen,
    refund_of,
    trade_of,
    with_return,
    yuan,
)
from orders.payments.gateways.wechatpay_client import Client, _Core, bridge, fetch_certificates
from orders.payments.gateways.wechatpay_facts import WechatpayFacts
from orders.payments.gateways.wechatpay_headers import check_headers
from orders.payments.models import PaymentConfiguration, PaymentOrder, Refund

PAY_TYPES = {
    PaymentOrder.Product.QR: WeChatPayType.NATIVE,
    PaymentOrder.Product.H5: WeChatPayType.H5,
    PaymentOrder.Product.JSAPI: WeChatPayType.JSAPI,
}
# The gateway may say yes to the same request later.
PASSING = frozenset(
    (
        *("SYSTEM_ERROR", "SYSTEMERROR", "FREQUENCY_LIMITED", "FREQUENCY_LIMIT_EXCEED"),
        *("RATELIMIT", "BANKERROR", "NOT_ENOUGH", "NOTENOUGH", "BIZERR_NEED_RETRY"),
    )
)


class WechatpayGateway(WechatpayFacts):
    """See `orders.payments.gateways.base.Gateway`."""

    def __init__(self, configuration: PaymentConfiguration) -> None:
        self.configuration = configuration
        interface = configuration.interface
        self._timeout = (interface.connect_timeout, interface.read_timeout)
        is_public_key = configuration.mode == PaymentConfiguration.Mode.PUBLIC_KEY
        if len(configuration.api_v3_key) != 32:
            raise Misconfigured(_("APIv3 密钥应为 32 个字符"))
        try:
            core = _Core(
                base_url=address_of(interface, setting=self.url_setting),
                certificates=[] if is_public_key else keys.certificates(configuration.public_key),
                # Notifications never go out; `_ask` lets the answers' certificates be renewed.
                may_fetch=False,
                mchid=configuration.merchant_id,
                cert_serial_no=configuration.merchant_serial,
                private_key=keys.private_key(configuration.private_key),
                apiv3_key=configuration.api_v3_key,
                timeout=self._timeout,
                public_key=keys.pem_public(configuration.public_key) if is_public_key else None,
                public_key_id=configuration.public_key_id if is_public_key else None,
            )
        except ValueError as error:
            raise Misconfigured(_("商户私钥、微信支付公钥或平台证书无法读取")) from error
        core.on_fetched = self._keep_certificates
        self._client = Client(
            app_id=configuration.app_id,
            merchant_id=configuration.merchant_id,
            notify_url=configuration.notify_url,
            core=core,
        )

    def start(self, payment: PaymentOrder, *, subject: str, visitor: Visitor) -> Started:
        product = PaymentOrder.Product(payment.product)
        given: dict[str, Any] = {}
        if product == PaymentOrder.Product.JSAPI:
            given["payer"] = {"openid": visitor.openid}
        if product == PaymentOrder.Product.H5:
            given["scene_info"] = {"payer_client_ip": visitor.ip, "h5_info": {"type": "Wap"}}
        if payment.expires_at:
            given["time_expire"] = timezone.localtime(payment.expires_at).isoformat("T", "seconds")
        answer = self._ask(
            "pay",
            payment=payment,
            description=subject,
            out_trade_no=payment.out_trade_no,
            amount={"total": fen(payment.amount), "currency": "CNY"},
            pay_type=PAY_TYPES[product],
            **given,
        )
        try:
            if product == PaymentOrder.Product.JSAPI:
                return Started(
                    bridge=bridge(self._client, self.configuration.app_id, answer["prepay_id"])
                )
            if product == PaymentOrder.Product.H5:
                return Started(url=with_return(answer["h5_url"], visitor.return_url))
            return Started(code=answer["code_url"])
        except KeyError as odd:
            raise Unreachable(f"the answer lacks {odd}") from odd

    def query(self, payment: PaymentOrder) -> Trade:
        try:
            answer = self._ask("query", payment=payment, out_trade_no=payment.out_trade_no)
        except Refused as refused:
            if refused.code in {"ORDER_NOT_EXIST", "ORDERNOTEXIST"}:
                return Trade(TradeState.MISSING)
            raise
        self._compare(answer, raising=Unreachable)
        try:
            return trade_of(answer)
        except (KeyError, TypeError, ValueError) as odd:
            raise Unreachable(f"an answer that cannot be read: {odd!r}") from odd

    def close(self, payment: PaymentOrder) -> TradeState:
        try:
            self._ask("close", payment=payment, out_trade_no=payment.out_trade_no)
        except Refused as refused:
            if refused.code in {"ORDERPAID", "ORDER_PAID"}:
                return TradeState.PAID
            if refused.code in {"ORDER_CLOSED", "ORDERCLOSED"}:
                return TradeState.CLOSED
            if refused.code in {"ORDER_NOT_EXIST", "ORDERNOTEXIST"}:
                return TradeState.MISSING
            raise
        return TradeState.CLOSED

    def refund(self, refund: Refund) -> RefundResult:
        payment = refund.payment
        answer = self._ask(
            "refund",
            refund=refund,
            transaction_id=payment.transaction_id,
            out_refund_no=refund.out_refund_no,
            reason=refund.reason or None,
            amount={
                "refund": fen(refund.amount),
                "total": fen(payment.amount),
                "currency": "CNY",
            },
        )
        return self._refund(answer)

    def query_refund(self, refund: Refund) -> RefundResult:
        try:
            answer = self._ask("query_refund", refund=refund, out_refund_no=refund.out_refund_no)
        except Refused as refused:
            if refused.code in {"RESOURCE_NOT_EXISTS", "REFUND_NOT_EXISTS"}:
                return RefundResult(RefundState.MISSING)
            raise
        return self._refund(answer)

    def read(self, *, headers: dict[str, str], body: bytes, at: datetime) -> Notification:
        check_headers(self.configuration, self._client._core._certificates, headers, at=at)
        try:
            message = self._client.callback(headers, body)
        except Exception as error:
            raise Forged(f"cannot be read: {error!r}"[:200]) from error
        if not message:
            raise Forged("wrong signature, or not encrypted with our key")
        try:
            return self._told(message)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Forged(f"lacks what it should say: {error!r}"[:200]) from error

    def bill(self, day: date) -> tuple[str, bytes] | None:
        try:
            answer = self._ask("trade_bill", bill_date=day.isoformat())
        except Refused as refused:
            if refused.code == "NO_STATEMENT_EXIST":
                return None
            raise
        if not answer.get("download_url"):
            raise Unreachable("no address of the bill")
        outside_transactions()
        try:
            status, content = self._client.download_bill(answer["download_url"])
        except (requests.RequestException, OSError) as error:
            raise Unreachable(repr(error)) from error
        file = content.encode() if isinstance(content, str) else content
        if status != 200:
            raise Refused("BILL_DOWNLOAD_FAILED", is_passing=True)
        check_hash(file, answer)
        return f"wechatpay-{self.configuration.merchant_id}-{day:%Y%m%d}.csv.gz", file

    def probe(self) -> dict[str, str]:
        """
        A query for a trade that does not exist: signed by our key and answered under theirs.
        It passes when the gateway knows the merchant and says so in a way we can verify.
        """
        if self.configuration.mode == PaymentConfiguration.Mode.CERTIFICATE:
            fetch_certificates(self._client._core)
        try:
            self._ask("query", out_trade_no="XIAODIANTONGTEST")
        except Refused as refused:
            if refused.code not in {"ORDER_NOT_EXIST", "ORDERNOTEXIST"}:
                raise
        return {"merchant_id": self.configuration.merchant_id}

    def _ask(
        self,
        name: str,
        *,
        payment: PaymentOrder | None = None,
        refund: Refund | None = None,
        **given: Any,
    ) -> dict[str, Any]:
        """One call: the verified answer, with every outcome in the log."""
        outside_transactions()
        log = partial(
            payment_log.request,
            name,
            configuration=self.configuration,
            payment=payment,
            refund=refund,
            content={key: str(value) for key, value in given.items()},
        )
        core = self._client._core
        core.may_fetch = self.configuration.mode == PaymentConfiguration.Mode.CERTIFICATE
        try:
            status, text = getattr(self._client, name)(**given)
            answer = json.loads(text) if text else {}
        except Exception as error:
            log(is_ok=False, error=repr(error))
            raise Unreachable(repr(error)) from error
        finally:
            core.may_fetch = False
        is_ok = 200 <= status < 300
        log(is_ok=is_ok, status=status, answer=answer)
        if status >= 500:
            raise Unreachable(f"{status} {answer.get('code', '')}")
        if not is_ok:
            code = str(answer.get("code", status))
            message = str(answer.get("message", ""))
            # 401 and 403 are about our keys and rights, 429 about the moment.
            is_passing = code in PASSING or status in {401, 403, 429}
            raise Refused(code, message, is_passing=is_passing)
        return dict(answer)

    def _told(self, message: dict[str, Any]) -> Notification:
        resource = message["resource"]
        if resource["mchid"] != self.configuration.merchant_id:
            raise Forged("another mchid")
        if str(message.get("event_type", "")).startswith("REFUND."):
            result = RefundResult(
                REFUND_STATES[resource["refund_status"]],
                gateway_refund_id=resource["refund_id"],
                amount=yuan(resource["amount"]["refund"]),
            )
            return Notification(
                out_trade_no=resource["out_trade_no"],
                out_refund_no=resource["out_refund_no"],
                refund=result,
            )
        self._compare(resource, raising=Forged)
        return Notification(out_trade_no=resource["out_trade_no"], trade=trade_of(resource))

    def _compare(self, told: dict[str, Any], *, raising: type[Exception]) -> None:
        if told.get("appid") != self.configuration.app_id:
            raise raising("another appid")
        if told.get("mchid") != self.configuration.merchant_id:
            raise raising("another mchid")

    def _refund(self, answer: dict[str, Any]) -> RefundResult:
        try:
            return refund_of(answer)
        except (KeyError, TypeError, ValueError) as odd:
            raise Unreachable(f"an answer that cannot be read: {odd!r}") from odd

    def _keep_certificates(self, certificates: list[x509.Certificate]) -> None:
        """They are renewed now and then; notifications use what is kept here."""
        text = "\n".join(keys.certificate_pem(certificate) for certificate in certificates)
        self.configuration.public_key = text
        PaymentConfiguration.objects.filter(pk=self.configuration.pk).update(public_key=text)
