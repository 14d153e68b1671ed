"""快递100's electronic waybills: one number for each order id, its label, and taking it back."""

import hashlib
import json
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from core.fonts import BOLD, REGULAR
from core.types import Json
from home.demo.carrier.fake import KEY, Fake
from home.demo.paygate.exchange import Request, Response, as_json
from orders.papers import code128

# Made up; they open nothing anywhere.
SECRET, PARTNER, PARTNER_KEY, TEMPLATE = (
    "labelDEMOsecret01",
    "75500001",
    "branch-demo-key",
    "60f6c17c7c223700131d8bc3",
)
PICTURES = "/label/picture/"
SIZE = (608, 1040)
# How numbers of each courier begin, and with how many digits they go on.
NUMBERS = {
    "shunfeng": ("SF", 13),
    "zhongtong": ("78", 12),
    "yuantong": ("YT", 13),
    "yunda": ("43", 13),
    "shentong": ("77", 13),
    "jtexpress": ("JT", 13),
    "jd": ("JDV", 12),
}


@dataclass
class Label:
    """`number` is the shop's name of it."""

    number: str
    courier: str
    tracking_number: str
    asked: Json
    is_cancelled: bool = False

    @property
    def task(self) -> str:
        return hashlib.md5(self.number.encode()).hexdigest().upper()  # noqa: S324 - a name


def handle(fake: Fake, request: Request) -> Response:
    form = request.form
    row = f"{form.get('param', '')}{form.get('t', '')}{KEY}{SECRET}"
    signed = hashlib.md5(row.encode()).hexdigest().upper()  # noqa: S324 - their protocol
    if form.get("key") != KEY:
        return _no(30003, "账号信息不正确")
    if form.get("sign") != signed or len(form.get("t", "")) != 13:
        return _no(30002, "验证签名失败")
    asked, method = json.loads(form["param"]), form.get("method")
    if method == "printOld":
        return _no(30009, "查无此单")
    if (asked.get("partnerId"), asked.get("partnerKey")) != (PARTNER, PARTNER_KEY):
        return _no(30005, "网点账号或密码错误")
    return _cancel(fake, asked) if method == "cancel" else _order(fake, asked)


def _order(fake: Fake, asked: Json) -> Response:
    missing = _missing(asked)
    if missing:
        return _no(30001, f"参数错误：{missing}不能为空")
    number = str(asked["orderId"])
    with fake.lock:
        known = fake.labels.get(number)
        if known is not None and not asked.get("reorder"):
            return _yes(_told(fake, known), 30011)
        if fake.balance <= 0:
            return _no(30004, "账号单量不足")
        fake.balance -= 1
        begin, digits = NUMBERS.get(str(asked["kuaidicom"]), ("DM", 12))
        tail = f"{int(hashlib.sha256(number.encode()).hexdigest(), 16) % 10**digits:0{digits}}"
        label = Label(number, str(asked["kuaidicom"]), begin + tail, asked)
        fake.labels[number] = label
    return _yes(_told(fake, label), 200)


def _missing(asked: Json) -> str:
    for name in ("orderId", "kuaidicom", "tempId", "cargo", "payType"):
        if not asked.get(name):
            return name
    for side in ("recMan", "sendMan"):
        if not all(asked.get(side, {}).get(name) for name in ("name", "mobile", "printAddr")):
            return side
    return ""


def _told(fake: Fake, label: Label) -> Json:
    return {
        "taskId": label.task,
        "kuaidinum": label.tracking_number,
        "label": f"{fake.url.rstrip('/')}{PICTURES}{label.task}.png",
        "childNum": "",
        "returnNum": "",
        "kdComOrderNum": f"01{label.number}",
    }


def _cancel(fake: Fake, asked: Json) -> Response:
    number = str(asked.get("kuaidinum", ""))
    label = next((row for row in fake.labels.values() if row.tracking_number == number), None)
    if label is None or asked.get("orderId") != f"01{label.number}":
        return _no(30009, "查无此单")
    if label.is_cancelled:
        return _no(30010, "订单已取消，请勿重复操作")
    if fake.parcel(label.courier, number).moved:
        return _no(30012, "快件已揽收，不能取消")
    label.is_cancelled = True
    return _yes(None, 200)


def picture(fake: Fake, request: Request) -> Response | None:
    """The label's picture; None for what is no label of ours."""
    task = request.path.removeprefix(PICTURES).removesuffix(".png")
    label = next((row for row in fake.labels.values() if row.task == task), None)
    return Response(200, drawn(label), "image/png") if label else None


def drawn(label: Label) -> bytes:
    """76×130 mm at 203 dots an inch, in our own words."""
    image = Image.new("L", SIZE, 255)
    pen = ImageDraw.Draw(image)
    to, sender = label.asked["recMan"], label.asked["sendMan"]
    big, text = ImageFont.truetype(BOLD, 44), ImageFont.truetype(REGULAR, 28)
    pen.text((30, 20), "模拟电子面单 · 不能寄件", font=text, fill=0)
    pen.text((30, 60), label.courier.upper(), font=big, fill=0)
    _bars(pen, label.tracking_number, top=130)
    pen.text((304, 290), label.tracking_number, font=text, fill=0, anchor="mm")
    pen.line((0, 330, 608, 330), fill=0, width=3)
    pen.text((30, 350), f"收 {to['name']} {to['mobile']}", font=big, fill=0)
    _lines(pen, to["printAddr"], top=410, font=text)
    pen.line((0, 620, 608, 620), fill=0, width=3)
    pen.text((30, 640), f"寄 {sender['name']} {sender['mobile']}", font=text, fill=0)
    _lines(pen, sender["printAddr"], top=680, font=text)
    pen.line((0, 800, 608, 800), fill=0, width=3)
    _lines(pen, f"{label.asked['cargo']}  {label.asked['weight']} kg", top=820, font=text)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _bars(pen: ImageDraw.ImageDraw, code: str, *, top: int) -> None:
    found, modules = code128.bars(code)
    wide = max(1, SIZE[0] // modules)
    left = (SIZE[0] - wide * modules) // 2
    for at, width in found:
        begin = left + at * wide
        pen.rectangle((begin, top, begin + width * wide - 1, top + 130), fill=0)


def _lines(pen: ImageDraw.ImageDraw, words: str, *, top: int, font: ImageFont.FreeTypeFont) -> None:
    for number in range(0, min(len(words), 80), 20):
        pen.text((30, top + number * 2), words[number : number + 20], font=font, fill=0)


def _yes(data: object, code: int) -> Response:
    return as_json({"success": True, "code": code, "message": "success", "data": data, "time": 3})


def _no(code: int, words: str) -> Response:
    return as_json({"success": False, "code": code, "message": words, "data": None, "time": 3})
