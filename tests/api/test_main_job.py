"""
The main job by a program that knows nothing but the document: sign in by SMS code, find a
product, fill the cart, preview, place, start to pay, see that it is paid.
"""

from typing import Any

import pytest

from accounts.models import InboxMessage
from orders.payments.models import PaymentOrder
from shop.stores.models import Store
from tests import make
from tests.api.conftest import HOME
from tests.api.documented import checks, documented

pytestmark = pytest.mark.long

__all__ = ["documented"]


class Program:
    """Calls operations by their names in the document; every answer must keep to it."""

    def __init__(self, schema: Any) -> None:
        self.schema, self.headers = schema, {"X-Requested-With": "tests"}

    def __call__(self, operation_id: str, **given: Any) -> Any:
        operation = self.schema.find_operation_by_id(operation_id)
        case = operation.Case(**{"body": None, "media_type": "application/json", **given})
        if case.body is None:
            case = operation.Case(**given)
        response = case.call(headers=self.headers | dict(given.get("headers") or {}))
        case.validate_response(response, checks=checks())
        assert response.status_code < 300, response.content.decode()
        return response.json() if response.content else None


@pytest.fixture
def market(shop) -> Store:
    make.product(shop.store, "雪花面粉", price="3.20", unit="斤", stock="30")
    make.product(shop.store, "绿茶", price="59.00", stock="5")
    return shop.store


def test_from_signing_in_to_paid(market, shop, documented):
    call = Program(documented)

    call("postSmsCodes", body={"phone": "13800000077"})
    code = InboxMessage.objects.get(to="13800000077").code
    tokens = call("postSmsSignIn", body={"phone": "13800000077", "code": code})
    call.headers["Authorization"] = f"Bearer {tokens['access']}"

    (tea,) = call("getProducts", query={"store": market.slug, "search": "绿茶"})["results"]
    detail = call("getOneProduct", path_parameters={"product_id": tea["id"]})
    assert detail["variants"][0]["sku"] == tea["sku"]
    cart = call(
        "postCartLines", body={"sku": tea["sku"], "store": tea["store"]["slug"], "quantity": 2}
    )
    assert cart["stores"][0]["total"] == "118.00"

    address = call("postAddresses", body=HOME, headers={"Idempotency-Key": "address-1"})
    chosen = {"address": address["id"], "delivery": "express", "client": "desktop"}
    there = {"slug": market.slug}
    preview = call("postPreviewCheckout", path_parameters=there, body=chosen)
    assert "wechatpay" in [way["value"] for way in preview["pay_methods"]]
    order = call(
        "postCheckout",
        path_parameters=there,
        body=chosen
        | {"pay_method": "wechatpay", "seen_total": preview["totals"]["total"], "note": "下午送"},
        headers={"Idempotency-Key": "order-1"},
    )
    assert (order["state"], order["total_price"]) == ("to_pay", "118.00")

    this = {"token": order["token"]}
    started = call(
        "postPayments",
        path_parameters=this,
        body={"channel": "wechatpay", "client": "desktop"},
        headers={"Idempotency-Key": "pay-1"},
    )
    assert started["amount"] == "118.00"
    # The shopper scans the code with a phone, and pays.
    payment = PaymentOrder._base_manager.get(out_trade_no=started["payment"])
    shop.gate.scan(payment.out_trade_no)
    assert not call("getPayStatus", path_parameters=this)["is_settled"]
    shop.gate.pay(payment.out_trade_no)
    call("postAskGateway", path_parameters=this)

    status = call("getPayStatus", path_parameters=this)
    assert (status["payment_status"], status["is_settled"]) == ("paid", True)
    shown = call("getOneOrder", path_parameters=this)
    assert (shown["state"], shown["note"]) == ("to_ship", "下午送")
    assert [event["type"] for event in shown["events"]] == ["placed", "paid"]
    assert call("getOrders", query={"state": "to_ship"})["results"][0]["number"] == order["number"]
    assert call("getCart")["count"] == 0
