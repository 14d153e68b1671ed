"""
易理货: a form password grant with HTTP Basic, then JSON; callbacks are forms with an MD5 signature.
What is publicly known names some addresses; those of the token, the pictures and the tracks, and
the object around an answer, are ours to guess and stand in `PATHS` and `_told`. Never tried against
the real service.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from hmac import compare_digest
from typing import ClassVar

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.types import Json
from shop.suppliers.adapters import base, network, tokens
from shop.suppliers.adapters.authorized import Authorized
from shop.suppliers.adapters.base import (
    CHINA,
    Field,
    Forged,
    Heard,
    Item,
    Job,
    Journey,
    KnownAlready,
    Refused,
    Step,
    Told,
    objects,
    words,
)

SYSTEM = "ylh-open-api"
SOURCE = "XIAODIANTONG"
PATHS = {
    "token": "oauth/token",
    "place": "api/page/hmm/retailorder/receive-hmm-retail-order",
    "cancel": "api/page/hmm/retailorder/cancel-hmm-retail-order",
    "deliver_on": "api/page/hmm/retailorder/hmm/update-distribution-time",
    "pictures": "api/page/hmm/search/get-retail-order-delivery-img",
    "journeys": "api/page/hmm/logistics/get-store-logistics-by-order-code",
}
MOST_CODES = 100
WINDOW = timedelta(minutes=10)
# Of an order that it has; ours to guess.
REPEATED = "ORDER_EXISTS"
# Method → what its State says: 1 ok, 0 failed, 2 in part.
METHODS: dict[str, dict[str, Heard]] = {
    "hmm.scm_heorder.confirm": {
        "1": Heard.TAKEN,
        "0": Heard.NOT_TAKEN,
        "2": Heard.TAKEN_IN_PART,
    },
    "hmm.scm_heorder.cancel": {
        "1": Heard.CANCELLED,
        "0": Heard.NOT_CANCELLED,
        "2": Heard.NOT_CANCELLED,
    },
    "hmm.scm_heorder.oostock": dict.fromkeys("012", Heard.OUT_OF_STOCK),
}


class Ylh(Authorized):
    HEADERS: ClassVar = {"system-name": SYSTEM}
    FIELDS = (
        Field("username", gettext_lazy("用户名"), "YLH_USERNAME"),
        Field("password", gettext_lazy("密码"), "YLH_PASSWORD", True),
        Field("client_id", gettext_lazy("Client ID"), "YLH_CLIENT_ID"),
        Field("client_secret", gettext_lazy("Client Secret"), "YLH_CLIENT_SECRET", True),
        Field("callback_app_key", gettext_lazy("回调 AppKey"), "YLH_CALLBACK_APP_KEY"),
        Field("callback_secret", gettext_lazy("回调密钥"), "YLH_CALLBACK_SECRET", True),
        Field("seller_code", gettext_lazy("卖家编码"), is_needed=False),
    )
    takes_orders = True

    def try_out(self, at: datetime) -> None:
        """A new token: it wants the keys, and orders nothing."""
        tokens.forget(self.name, self.token())
        self.token()

    def place(self, job: Job) -> str:
        asked = {
            "sourceSystem": SOURCE,
            "shopName": job.shop,
            "sellerCode": self.keys.get("seller_code", ""),
            "consigneeName": job.name,
            "consigneeMobile": job.phone,
            "onlineNo": job.number,
            "soId": job.so_id,
            "totalQty": sum(item.quantity for item in job.items),
            "totalAmt": str(sum(_actual(item) for item in job.items)),
            "createTime": _milliseconds(job.at),
            "province": job.province,
            "city": job.city,
            "area": job.district,
            "detailAddress": job.detail,
            # 送装一体: appliances are installed by who brings them.
            "deliveryInstall": True,
            "itemList": [_item(item) for item in job.items],
        }
        told = self._ask("place", asked)
        return words(told.get("orderCode"), 60) if isinstance(told, dict) else ""

    def cancel(self, so_id: str, reason: str, at: datetime) -> None:
        asked = {
            "soId": so_id,
            "cancelTime": _milliseconds(at),
            "cancelReason": reason,
            "sourceSystem": SOURCE,
        }
        self._ask("cancel", asked)

    def deliver_on(self, so_id: str, day: datetime) -> None:
        last = day.astimezone(CHINA).replace(hour=23, minute=59, second=59, microsecond=0)
        asked = {"soId": so_id, "distributionTime": last.strftime("%Y-%m-%d %H:%M:%S")}
        self._ask("deliver_on", asked)

    def pictures(self, remote: str) -> list[str]:
        told = self._ask("pictures", {"orderCode": remote})
        rows = told if isinstance(told, list) else []
        return [row for row in rows if isinstance(row, str)]

    def journeys(self, remotes: Sequence[str]) -> list[Journey]:
        found: list[Journey] = []
        for first in range(0, len(remotes), MOST_CODES):
            some = [*remotes[first : first + MOST_CODES]]
            rows = objects(self._ask("journeys", {"orderCodes": some}))
            found.extend(_journey(row) for row in rows)
        return found

    def read(self, form: Mapping[str, str], at: datetime) -> Told | None:
        self._refuse_forged(form, at)
        try:
            data = json.loads(form.get("Data", ""))
        except ValueError as error:
            raise Forged("Data") from error
        told = data if isinstance(data, dict) else {}
        heard = METHODS.get(form.get("Method", ""), {}).get(str(told.get("State")))
        so_id = words(told.get("ExtOrderNo"), 40)
        if heard is None or not so_id:
            return None
        return Told(
            so_id=so_id,
            heard=heard,
            at=_clock(form.get("TimeStamp", "")) or at,
            remote=words(told.get("PlatformOrderNo"), 60),
            words=words(told.get("FailMsg")),
            taken={
                words(row.get("productCode"), 40): base.whole(row.get("receiveQty"))
                for row in objects(told.get("itemList"))
            },
        )

    def answer(self, *, is_ok: bool, words: str, at: datetime) -> Json:
        return {
            "success": is_ok,
            "code": "200" if is_ok else "400",
            "description": words,
            "timeStamp": at.astimezone(CHINA).strftime("%Y%m%d%H%M%S"),
            "data": None,
        }

    def _refuse_forged(self, form: Mapping[str, str], at: datetime) -> None:
        """All three are looked at, so that an answer tells nobody which was wrong."""
        app_key, secret = self.keys.get("callback_app_key"), self.keys.get("callback_secret")
        if not app_key or not secret:
            raise Forged("no keys")
        is_ours = compare_digest(app_key.encode(), form.get("AppKey", "").encode())
        given = form.get("Sign", "").encode("utf-8", "replace")
        is_signed = compare_digest(signature(form, secret).encode(), given)
        told_at = _clock(form.get("TimeStamp", ""))
        is_now = told_at is not None and abs(at - told_at) <= WINDOW
        if not (is_ours and is_signed and is_now):
            raise Forged("AppKey, Sign or TimeStamp")

    def grant(self) -> network.Call:
        form = {
            "grant_type": "password",
            "username": self.key("username"),
            "password": self.key("password"),
        }
        basic = (self.key("client_id"), self.key("client_secret"))
        return network.Call(_address("token"), form, self.HEADERS, auth=basic)

    def _ask(self, path: str, asked: Json) -> object:
        return _told(self.ask(_address(path), asked))


def signature(form: Mapping[str, str], secret: str) -> str:
    """Over what is filled in, sorted by name; the secret on both sides."""
    row = "".join(
        f"{name}{form[name]}" for name in sorted(form) if name != "Sign" and form[name] != ""
    )
    text = f"{secret}{row}{secret}".lower().encode("utf-8", "surrogatepass")
    return hashlib.md5(text, usedforsecurity=False).hexdigest().upper()


def _address(path: str) -> str:
    if not settings.YLH_URL:
        raise Refused(_("平台还没有设置易理货的接口地址"))
    return f"{settings.YLH_URL}{PATHS[path]}"


def _told(answer: Json) -> object:
    if answer.get("success") is not True:
        said = words(answer.get("message")) or _("易理货没有说明原因")
        raise (KnownAlready if answer.get("code") == REPEATED else Refused)(said)
    return answer.get("data")


def _actual(item: Item) -> Decimal:
    return item.price * item.quantity - item.discount


def _item(item: Item) -> Json:
    return {
        "productCode": item.code,
        "itemQty": item.quantity,
        "retailPrice": str(item.price),
        "discountAmount": str(item.discount),
        "actualPrice": str(_actual(item)),
    }


def _journey(row: Json) -> Journey:
    steps = []
    for entry in objects(row.get("traces")):
        at, said = base.moment(entry.get("time")), words(entry.get("text"), 300)
        if at and said:
            steps.append(Step(at, said, base.stage_of(said)))
    remote = words(row.get("orderCode"), 60)
    return Journey(
        remote=remote,
        courier=words(row.get("logisticsCompany"), 20),
        number=words(row.get("logisticsNo"), 40),
        steps=tuple(steps),
    )


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _clock(text: str) -> datetime | None:
    """20261122093000, in China."""
    if not (len(text) == 14 and text.isascii() and text.isdecimal()):
        return None
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=CHINA)
    except ValueError:
        return None
