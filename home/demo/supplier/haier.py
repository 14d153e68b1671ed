"""海尔's side: client credentials, goods, prices, stock, tracks, the payer's balance."""

from core.types import Json
from home.demo.paygate.exchange import Request, Response, as_json
from home.demo.supplier.fake import HAIER_KEYS, STEPS, Fake, clock

PREFIX = "/haier/"
MOST_CODES = 20


def token(fake: Fake, request: Request) -> Response:
    form = request.form
    given = (form.get("grant_type"), form.get("client_id"), form.get("client_secret"))
    ours = ("client_credentials", HAIER_KEYS["client_id"], HAIER_KEYS["client_secret"])
    if given != ours:
        return as_json({"error": "invalid_client"}, 401)
    told = {"access_token": fake.new_token(), "token_type": "bearer"}
    return as_json(told | {"expires_in": int(fake.token_seconds)})


def handle(fake: Fake, request: Request) -> Response:
    if not fake.knows_token(request.headers.get("Authorization", "")):
        return as_json({"error": "invalid_token"}, 401)
    asked, name = request.json, request.path.removeprefix(PREFIX)
    codes = asked.get("productCodes")
    if isinstance(codes, list) and len(codes) > MOST_CODES:
        return _no("一次最多查 20 个编码")
    views = {
        "check-procurable-products": _goods,
        "pt-out-list-price": _prices,
        "get-available-stock-open": _stock,
        "logistics-by-order-code": _journey,
        "payer-balance": _balance,
    }
    return views[name](fake, asked)


def _goods(fake: Fake, asked: Json) -> Response:
    if not _is_customer(asked) or asked.get("searchType") != "PTJSH":
        return _no("客户编码或密码错误")
    if asked.get("supplierCode") != HAIER_KEYS["supplier_code"]:
        return _no("供应商编码错误")
    found = [fake.articles[code] for code in asked["productCodes"] if code in fake.articles]
    return _yes(
        [
            {
                "productCode": row.code,
                "productModel": row.model,
                "productGroupNamd": row.group,
                "productBrandName": "海尔",
                "productImageUrl": f"{fake.url}pictures/{row.picture}.webp",
                "productLageUrls": [],
                "isSales": row.is_sold,
                "noSalesReason": "" if row.is_sold else "已停产",
            }
            for row in found
        ]
    )


def _prices(fake: Fake, asked: Json) -> Response:
    if not _is_customer(asked) or asked.get("priceType") != "PT":
        return _no("客户编码或密码错误")
    found = [fake.articles[code] for code in asked["productCodes"] if code in fake.articles]
    return _yes(
        [
            {
                "productCode": row.code,
                "supplyPrice": str(row.cost),
                "invoicePrice": str(row.cost + 20),
                "stockRebatePolicy": "",
                "rebateMoney": "0.00",
                "isSales": row.is_sold,
                "reason": "",
            }
            for row in found
        ]
    )


def _stock(fake: Fake, asked: Json) -> Response:
    ours = (HAIER_KEYS["customer_code"], HAIER_KEYS["send_to_code"], "JSH-B")
    if (asked.get("salesCode"), asked.get("senderCode"), asked.get("source")) != ours:
        return _no("客户编码错误")
    if asked.get("sellerPassword") != HAIER_KEYS["seller_password"]:
        return _no("库存查询密码错误")
    article = fake.articles.get(str(asked.get("productCode")))
    if article is None:
        return _no("没有这个产品")
    told = {"secCode": "HZ01", "timelinessData": "次日达", "warehouseGrade": "中心仓"}
    return _yes(told | {"stock": article.stock})


def _journey(fake: Fake, asked: Json) -> Response:
    order = fake.of_remote(str(asked.get("orderCode")))
    steps = order.steps if order else []
    return _yes([{"time": clock(at), "text": STEPS[step][1]} for step, at in steps])


def _balance(fake: Fake, asked: Json) -> Response:
    given = (asked.get("customerCode"), asked.get("customerPassword"))
    if given != (HAIER_KEYS["customer_code"], HAIER_KEYS["password"]):
        return _no("客户编码或密码错误")
    return _yes([{"account": "ZF001", "balance": str(fake.balance)}])


def _is_customer(asked: Json) -> bool:
    names = {
        "customerCode": "customer_code",
        "sendToCode": "send_to_code",
        "passWord": "password",
    }
    return all(asked.get(theirs) == HAIER_KEYS[ours] for theirs, ours in names.items())


def _yes(data: object) -> Response:
    return as_json({"success": True, "code": "200", "message": "成功", "data": data})


def _no(words: str) -> Response:
    return as_json({"success": False, "code": "400", "message": words, "data": None})
