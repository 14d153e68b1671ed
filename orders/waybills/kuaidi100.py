"""
快递100's electronic waybills, second edition (api.kuaidi100.com/label/order): a form of `method`,
`key`, `t` (milliseconds), `param` (JSON) and `sign` = upper-case MD5 of param + t + key + secret.
`order` gives a courier's number and the address of the label's picture, `cancel` takes it back
while the courier has not come.

From its own documents and SDKs (api.kuaidi100.com/document/dianzimiandanV2, kuaidi100-api/*-demo):
the address, the fields, the signature, codes 30001 to 30009. From public code of others: that the
same `orderId` with `reorder` false is answered by 30011 and what was answered before. From memory:
how a second `cancel` is answered. Never tried against the real service.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from core.language import sent
from core.types import Json
from orders.shipping.tracking.providers.base import Unreachable, words_of
from orders.shipping.tracking.providers.network import post
from orders.waybills.models import WaybillAccount

DONE = frozenset({"200", "30011"})
# It did not get so far as to decide.
BUSY = frozenset({"-1", "500"})
INCOMPLETE, FORGED, STRANGER, NO_MONEY, NOT_KNOWN = "30001", "30002", "30003", "30004", "30009"
# No task is called so: to print it again tells whether the keys are right, and costs nothing.
NO_TASK = "0" * 32
CALLED_OFF = sent("已取消")


class Refused(Exception):
    """快递100 or the courier will not; the message is for the shop to read."""

    def __init__(self, words: str, code: str = "") -> None:
        super().__init__(words)
        self.code = code


class CalledOff(Refused):
    """It was cancelled before."""


@dataclass(frozen=True)
class Person:
    name: str
    phone: str
    address: str

    def as_json(self) -> Json:
        return {"name": self.name, "mobile": self.phone, "printAddr": self.address}


@dataclass(frozen=True)
class Job:
    """A parcel to be taken to somebody: kilograms. `number` is ours."""

    number: str
    to: Person
    cargo: str
    weight: str
    note: str


@dataclass(frozen=True)
class Issued:
    tracking_number: str
    task: str
    remote: str
    label_url: str


def try_out(account: WaybillAccount, *, at: datetime) -> None:
    """:raises Refused: or Unreachable; what the branch gave is judged by the first order only"""
    try:
        _ask(account, "printOld", {"taskId": NO_TASK}, at)
    except Refused as refused:
        if refused.code != NOT_KNOWN:
            raise


def order(account: WaybillAccount, job: Job, *, at: datetime) -> Issued:
    """
    A number for this parcel; asked twice it is the same.

    :raises Refused: or Unreachable, when nobody knows whether there is one by now
    """
    asked = _branch(account) | {
        "orderId": job.number,
        "reorder": False,
        "printType": "IMAGE",
        "tempId": account.template,
        "payType": account.pay_type,
        "expType": account.product,
        "recMan": job.to.as_json(),
        "sendMan": Person(
            account.sender_name, account.sender_phone, account.sender_address
        ).as_json(),
        "cargo": job.cargo,
        "count": 1,
        "weight": job.weight,
        "remark": job.note,
    }
    told = _object(_ask(account, "order", asked, at))
    issued = Issued(
        tracking_number=words_of(told.get("kuaidinum") or "")[:40],
        task=words_of(told.get("taskId") or "")[:64],
        remote=words_of(told.get("kdComOrderNum") or "")[:64],
        label_url=str(told.get("label") or "")[:500],
    )
    if not issued.tracking_number:
        raise Unreachable("no number")
    return issued


def cancel(
    account: WaybillAccount, *, tracking_number: str, remote: str, reason: str, at: datetime
) -> None:
    """:raises CalledOff: when it was done before; Refused, or Unreachable"""
    asked = _branch(account) | {
        "kuaidinum": tracking_number,
        "orderId": remote,
        "expType": account.product,
        "reason": reason,
    }
    try:
        _ask(account, "cancel", asked, at)
    except Refused as refused:
        if CALLED_OFF in str(refused):
            raise CalledOff(str(refused)) from refused
        raise


def signature(param: str, moment: str, key: str, secret: str) -> str:
    text = f"{param}{moment}{key}{secret}".encode("utf-8", "surrogatepass")
    return hashlib.md5(text, usedforsecurity=False).hexdigest().upper()


def _branch(account: WaybillAccount) -> Json:
    """Whose contract; what the branch does not want is left out."""
    given = {
        "partnerId": account.partner,
        "partnerKey": account.partner_key,
        "partnerSecret": account.partner_secret,
        "net": account.net,
        "code": account.code,
    }
    return {name: text for name, text in given.items() if text} | {"kuaidicom": account.courier}


def _ask(account: WaybillAccount, method: str, asked: Json, at: datetime) -> object:
    if not account.secret:
        raise Refused(_("请填写密钥"))
    param, moment = json.dumps(asked, ensure_ascii=False), f"{int(at.timestamp() * 1000)}"
    form = {
        "method": method,
        "key": account.key,
        "t": moment,
        "param": param,
        "sign": signature(param, moment, account.key, account.secret),
    }
    answer = post(f"{settings.KUAIDI100_LABEL_URL}label/order", form)
    code = str(answer.get("code"))
    if answer.get("success") is True and code in DONE:
        return answer.get("data")
    if code in BUSY:
        raise Unreachable(f"code {code}")
    raise Refused(_words(code, answer), code)


def _words(code: str, answer: Mapping[str, object]) -> str:
    """What it said, or what we make of it: some of its sentences are for programmers."""
    said = words_of(answer.get("message") or "")[:80]
    known = {
        FORGED: _("快递100 的 key 或 secret 不对（签名没有通过）"),
        STRANGER: _("快递100 的授权 key 不对"),
        NO_MONEY: _("快递100 余额不足，请到快递100 充值后再试"),
        INCOMPLETE: _("资料不全或不对：%(said)s") % {"said": said},
    }
    return known.get(code, said or _("快递100 没有说明原因"))


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}
