"""
Alipay's open API through python-alipay-sdk, which signs and verifies.

Rules: https://opendocs.alipay.com/open/ — page pay, WAP pay, precreate, query, close, refund,
bills, asynchronous notifications. Amounts are yuan as text with two places.
"""

from collections.abc import Callable
from datetime import date, datetime
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.parse import parse_qsl

import requests
from django.utils import timezone
from django.utils.translation import gettext as _
from urllib3.exceptions import HTTPError

from orders.payments import payment_log
from orders.payments.gateways.alipay_answers import sub_code, trade_of, written, yuan
from orders.payments.gateways.alipay_client import (
    AliPayConfig,
    AliPayException,
    AliPayValidationError,
    Client,
)
from orders.payments.gateways.alipay_facts import AlipayFacts
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
from orders.payments.gateways.keys import is_canonical_base64, pem_private, pem_public
from orders.payments.gateways.network import address_of, outside_transactions
from orders.payments.models import PaymentConfiguration, PaymentOrder, Refund

# The gateway may say yes to the same request later.
PASSING = frozenset(
    (
        *("ACQ.SYSTEM_ERROR", "ACQ.SELLER_BALANCE_NOT_ENOUGH", "aop.ACQ.SYSTEM_ERROR"),
        *("isp.unknow-error", "isp.unknown-error", "aop.unknow-error", "20000"),
    )
)
# What a connection, or an answer that is no answer, raises in the SDK.
BROKEN = (TimeoutError, URLError, HTTPException, OSError, ValueError)
# About our keys and rights, not about the request: it may be right once they are.
OURS = ("isv.", "isp.", "aop.")
MAX_BILL = 10 * 1024 * 1024
METHODS = {
    PaymentOrder.Product.PAGE: ("alipay.trade.page.pay", "FAST_INSTANT_TRADE_PAY"),
    PaymentOrder.Product.WAP: ("alipay.trade.wap.pay", "QUICK_WAP_WAY"),
    PaymentOrder.Product.QR: ("alipay.trade.precreate", "FACE_TO_FACE_PAYMENT"),
}


class AlipayGateway(AlipayFacts):
    """See `orders.payments.gateways.base.Gateway`."""

    def __init__(self, configuration: PaymentConfiguration) -> None:
        self.configuration = configuration
        interface = configuration.interface
        try:
            self._client = Client(
                appid=configuration.app_id,
                app_notify_url=configuration.notify_url,
                app_private_key_string=pem_private(configuration.private_key),
                alipay_public_key_string=pem_public(configuration.public_key),
                sign_type="RSA2",
                # urlopen knows one timeout for connecting and reading.
                config=AliPayConfig(timeout=interface.connect_timeout + interface.read_timeout),
            )
        except (ValueError, IndexError, TypeError) as error:
            raise Misconfigured(_("应用私钥或支付宝公钥无法读取")) from error
        self._client._gateway = address_of(interface, setting=self.url_setting)

    def start(self, payment: PaymentOrder, *, subject: str, visitor: Visitor) -> Started:
        method, product_code = METHODS[PaymentOrder.Product(payment.product)]
        content = {
            "out_trade_no": payment.out_trade_no,
            "total_amount": f"{payment.amount:.2f}",
            "subject": subject,
            "product_code": product_code,
        }
        if payment.expires_at:
            content["time_expire"] = written(payment.expires_at)
        if payment.product == PaymentOrder.Product.QR:
            answer = self._ask(method, content, payment=payment)
            if not answer.get("qr_code"):
                raise Unreachable("no code in the answer")
            return Started(code=answer["qr_code"])
        query = self._client.client_api(
            method,
            biz_content=content,
            timestamp=written(timezone.now()),
            return_url=visitor.return_url,
            notify_url=self.configuration.notify_url,
        )
        return Started(url=f"{self._client._gateway}?{query}")

    def query(self, payment: PaymentOrder) -> Trade:
        content = {"out_trade_no": payment.out_trade_no}
        try:
            answer = self._ask("alipay.trade.query", content, payment=payment)
        except Refused as refused:
            if refused.code == "ACQ.TRADE_NOT_EXIST":
                return Trade(TradeState.MISSING)
            raise
        try:
            return trade_of(answer, paid_at=answer.get("send_pay_date", ""))
        except Forged as odd:
            raise Unreachable(f"an answer that cannot be read: {odd}") from odd

    def close(self, payment: PaymentOrder) -> TradeState:
        content = {"out_trade_no": payment.out_trade_no}
        try:
            self._ask("alipay.trade.close", content, payment=payment)
        except Refused as refused:
            if refused.code == "ACQ.TRADE_NOT_EXIST":
                return TradeState.MISSING
            if refused.code in {"ACQ.TRADE_STATUS_ERROR", "ACQ.REASON_TRADE_STATUS_INVALID"}:
                # Paid or closed already: the query that follows tells which.
                return self.query(payment).state
            raise
        return TradeState.CLOSED

    def refund(self, refund: Refund) -> RefundResult:
        content = {
            "out_trade_no": refund.payment.out_trade_no,
            "trade_no": refund.payment.transaction_id,
            "refund_amount": f"{refund.amount:.2f}",
            "out_request_no": refund.out_refund_no,
            "refund_reason": refund.reason or "退款",
        }
        answer = self._ask("alipay.trade.refund", content, refund=refund)
        if answer.get("fund_change") == "Y":
            return RefundResult(RefundState.SUCCEEDED, amount=refund.amount)
        # Not moved by this call: by an earlier one with the same number, or not at all.
        return self.query_refund(refund)

    def query_refund(self, refund: Refund) -> RefundResult:
        content = {
            "out_trade_no": refund.payment.out_trade_no,
            "out_request_no": refund.out_refund_no,
        }
        # Of a refund that was made by hand, the payment may not be known here yet.
        if refund.payment.transaction_id:
            content["trade_no"] = refund.payment.transaction_id
        try:
            answer = self._ask("alipay.trade.fastpay.refund.query", content, refund=refund)
        except Refused as refused:
            if refused.code in {"ACQ.TRADE_NOT_EXIST", "ACQ.REFUND_NOT_EXIST"}:
                return RefundResult(RefundState.MISSING)
            raise
        if not answer.get("out_request_no"):
            return RefundResult(RefundState.MISSING)
        if "refund_status" not in answer:
            # Documented: without it the request never came, or it failed.
            return RefundResult(RefundState.MISSING)
        if answer["refund_status"] != "REFUND_SUCCESS":
            return RefundResult(RefundState.PROCESSING)
        try:
            amount = yuan(answer.get("refund_amount", ""))
        except Forged as odd:
            raise Unreachable(f"an answer that cannot be read: {odd}") from odd
        return RefundResult(RefundState.SUCCEEDED, amount=amount)

    def read(self, *, headers: dict[str, str], body: bytes, at: datetime) -> Notification:
        try:
            pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, strict_parsing=True)
        except ValueError as error:
            raise Forged("body is no form") from error
        message = dict(pairs)
        if len(message) != len(pairs):
            raise Forged("a field stands twice")
        self._verify(message)
        if message.get("app_id") != self.configuration.app_id:
            raise Forged("another app_id")
        if message.get("seller_id") != self.configuration.merchant_id:
            raise Forged("another seller_id")
        if not message.get("out_trade_no") or not message.get("trade_no"):
            raise Forged("names no trade")
        # A refund is told by the same kind of message: the refund itself is asked about.
        out_refund_no = message.get("out_biz_no", "") if message.get("gmt_refund") else ""
        return Notification(
            out_trade_no=message["out_trade_no"],
            trade=trade_of(message, paid_at=message.get("gmt_payment", "")),
            out_refund_no=out_refund_no,
        )

    def bill(self, day: date) -> tuple[str, bytes] | None:
        content = {"bill_type": "trade", "bill_date": day.isoformat()}
        try:
            answer = self._ask("alipay.data.dataservice.bill.downloadurl.query", content)
        except Refused as refused:
            if refused.code == "isp.bill_not_exist":
                return None
            raise
        if not answer.get("bill_download_url"):
            raise Unreachable("no address of the bill")
        interface = self.configuration.interface
        timeout = (interface.connect_timeout, interface.read_timeout * 3)
        try:
            response = requests.get(answer["bill_download_url"], timeout=timeout, stream=True)
            response.raise_for_status()
            file = response.raw.read(MAX_BILL + 1, decode_content=True)
        except (requests.RequestException, HTTPError) as error:
            raise Unreachable(str(error)) from error
        if len(file) > MAX_BILL:
            raise Refused("BILL_TOO_LARGE")
        return f"alipay-{self.configuration.merchant_id}-{day:%Y%m%d}.zip", file

    def probe(self) -> dict[str, str]:
        content = {"out_trade_no": "XIAODIANTONGTEST"}
        try:
            self._ask("alipay.trade.query", content)
        except Refused as refused:
            if refused.code != "ACQ.TRADE_NOT_EXIST":
                raise
        return {"app_id": self.configuration.app_id}

    def _ask(
        self,
        method: str,
        content: dict[str, str],
        *,
        payment: PaymentOrder | None = None,
        refund: Refund | None = None,
    ) -> dict[str, Any]:
        """One call: the verified answer, with every outcome in the log."""
        outside_transactions()
        log = _logged(self.configuration, method, content, payment, refund)
        try:
            answer: dict[str, Any] = self._client.server_api(
                method, biz_content=content, timestamp=written(timezone.now())
            )
        except AliPayException as error:
            # Without a signature that can be checked, its words are shown and not believed.
            log(is_ok=False, error=str(error))
            raise Refused(sub_code(error), is_passing=True) from error
        except AliPayValidationError as error:
            log(is_ok=False, error="the answer's signature is wrong")
            raise Unreachable("the answer's signature is wrong") from error
        except (*BROKEN, AttributeError, KeyError, TypeError) as error:
            log(is_ok=False, error=repr(error))
            raise Unreachable(repr(error)) from error
        is_ok = answer.get("code") == "10000"
        log(is_ok=is_ok, answer=answer)
        if not is_ok:
            code = answer.get("sub_code") or answer.get("code") or "?"
            message = answer.get("sub_msg") or answer.get("msg") or ""
            is_passing = code in PASSING or code.startswith(OURS)
            raise Refused(code, message, is_passing=is_passing)
        return answer

    def _verify(self, message: dict[str, str]) -> None:
        """Over everything but sign and sign_type; the SDK's verify changes what it is given."""
        signed = {name: value for name, value in message.items() if name != "sign"}
        if signed.get("sign_type") != "RSA2":
            raise Forged("sign_type is not RSA2")
        if not is_canonical_base64(message.get("sign", "")):
            raise Forged("the signature is no base64")
        try:
            is_genuine = self._client.verify(signed, message.get("sign", ""))
        except Exception as error:
            raise Forged(f"signature cannot be read: {error!r}"[:200]) from error
        if not is_genuine:
            raise Forged("wrong signature")


def _logged(
    configuration: PaymentConfiguration,
    method: str,
    content: dict[str, str],
    payment: PaymentOrder | None,
    refund: Refund | None,
) -> Callable[..., None]:
    def log(*, is_ok: bool, **detail: Any) -> None:
        payment_log.request(
            method.removeprefix("alipay.")[-40:],
            configuration=configuration,
            payment=payment,
            refund=refund,
            is_ok=is_ok,
            content=content,
            **detail,
        )

    return log
