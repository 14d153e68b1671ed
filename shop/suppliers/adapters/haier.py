"""
海尔: JSON over HTTPS, OAuth 2 client credentials. What is publicly known of it names its calls and
their fields, not their addresses, nor the object around an answer: `PATHS` and `_told` are where a
contract's papers are to be followed. Never tried against the real service.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.types import Json
from shop.suppliers.adapters import base, network
from shop.suppliers.adapters.authorized import Authorized
from shop.suppliers.adapters.base import (
    Field,
    Goods,
    Journey,
    Price,
    Refused,
    Step,
    Unreachable,
    objects,
    words,
    yuan,
)

PATHS = {
    "token": "oauth2/token",
    "goods": "check-procurable-products",
    "prices": "pt-out-list-price",
    "stock": "get-available-stock-open",
    "journey": "logistics-by-order-code",
    "balance": "payer-balance",
}
OF_CATALOGUE, OF_PRICES, OF_STOCK = "PTJSH", "PT", "JSH-B"
# It brings its own goods with its own carrier, whose number is the order's.
CARRIER = "日日顺物流"


class Haier(Authorized):
    FIELDS = (
        Field("client_id", gettext_lazy("Client ID"), "HAIER_CLIENT_ID"),
        Field("client_secret", gettext_lazy("Client Secret"), "HAIER_CLIENT_SECRET", True),
        Field("customer_code", gettext_lazy("客户编码（88 码）"), "HAIER_CUSTOMER_CODE"),
        Field("send_to_code", gettext_lazy("送达方编码"), "HAIER_SEND_TO_CODE"),
        Field("supplier_code", gettext_lazy("供应商编码"), "HAIER_SUPPLIER_CODE"),
        Field("password", gettext_lazy("客户密码"), "HAIER_PASSWORD", True),
        Field("seller_password", gettext_lazy("库存查询密码"), "HAIER_SELLER_PASSWORD", True),
        Field("county_code", gettext_lazy("查库存的区县编码"), is_needed=False),
    )
    has_catalogue = True
    has_balance = True

    def try_out(self, at: datetime) -> None:
        """Of a code that nobody has: it wants token, customer and password."""
        self.goods(["0"])

    def goods(self, codes: Sequence[str]) -> list[Goods]:
        asked = self._customer() | {
            "productCodes": [*codes],
            "supplierCode": self.key("supplier_code"),
            "searchType": OF_CATALOGUE,
        }
        return [
            Goods(
                code=words(row.get("productCode"), 40),
                name=words(row.get("productModel"), 200),
                brand=words(row.get("productBrandName"), 60),
                # Their spelling.
                group=words(row.get("productGroupNamd"), 60),
                picture=_picture(row),
                is_sold=_is_yes(row.get("isSales")),
                reason=words(row.get("noSalesReason"), 120),
            )
            for row in objects(self._ask("goods", asked))
        ]

    def prices(self, codes: Sequence[str]) -> list[Price]:
        asked = self._customer() | {"productCodes": [*codes], "priceType": OF_PRICES}
        return [
            Price(
                code=words(row.get("productCode"), 40),
                cost=_positive(row.get("supplyPrice")),
                list_price=_positive(row.get("invoicePrice")),
                is_sold=_is_yes(row.get("isSales")),
                reason=words(row.get("reason"), 120),
            )
            for row in objects(self._ask("prices", asked))
        ]

    def stock(self, code: str) -> int | None:
        asked = {
            "salesCode": self.key("customer_code"),
            "senderCode": self.key("send_to_code"),
            "productCode": code,
            "countyCode": self.keys.get("county_code", ""),
            "source": OF_STOCK,
            "sellerPassword": self.key("seller_password"),
        }
        answer = self._ask("stock", asked)
        rows = [answer] if isinstance(answer, dict) else objects(answer)
        said = [base.whole(row["stock"]) for row in rows if row.get("stock") is not None]
        return sum(said) if said else None

    def balance(self) -> Decimal:
        asked = {
            "customerCode": self.key("customer_code"),
            "customerPassword": self.key("password"),
        }
        amounts = [yuan(row.get("balance")) for row in objects(self._ask("balance", asked))]
        if not amounts or None in amounts:
            raise Unreachable("no balance")
        return sum((amount for amount in amounts if amount is not None), Decimal(0))

    def journeys(self, remotes: Sequence[str]) -> list[Journey]:
        found = []
        for remote in remotes:
            rows = objects(self._ask("journey", {"orderCode": remote}))
            steps = [_step(row.get("time"), row.get("text")) for row in rows]
            known = tuple(step for step in steps if step is not None)
            found.append(Journey(remote, CARRIER, remote, known))
        return found

    def _customer(self) -> Json:
        return {
            "customerCode": self.key("customer_code"),
            "sendToCode": self.key("send_to_code"),
            "passWord": self.key("password"),
        }

    def grant(self) -> network.Call:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.key("client_id"),
            "client_secret": self.key("client_secret"),
        }
        return network.Call(_address("token"), form, {})

    def _ask(self, path: str, asked: Json) -> object:
        return _told(self.ask(_address(path), asked))


def _address(path: str) -> str:
    if not settings.HAIER_URL:
        raise Refused(_("平台还没有设置海尔的接口地址"))
    return f"{settings.HAIER_URL}{PATHS[path]}"


def _told(answer: Json) -> object:
    if answer.get("success") is not True:
        raise Refused(words(answer.get("message")) or _("海尔没有说明原因"))
    return answer.get("data")


def _picture(row: Json) -> str:
    """Their spelling again; the large one is as good."""
    large = row.get("productLageUrls")
    first = large[0] if isinstance(large, list) and large else ""
    return words(row.get("productImageUrl") or first, 500)


def _is_yes(value: object) -> bool:
    return str(value).upper() in {"TRUE", "1", "Y", "YES"}


def _positive(value: object) -> Decimal | None:
    amount = yuan(value)
    return amount if amount is not None and 0 < amount < 10**7 else None


def _step(time: object, text: object) -> Step | None:
    at, said = base.moment(time), words(text, 300)
    return Step(at, said, base.stage_of(said)) if at and said else None
