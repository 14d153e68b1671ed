"""The simulator over HTTP: one thread a request, stopped in a moment."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from threading import Thread

import requests

from home.demo import listener
from home.demo.carrier import (
    dada,
    kdniao,
    kuaidi100,
    pages,
    printers,
    programs,
    riding,
    sfcity,
    waybills,
)
from home.demo.carrier.fake import CHINA, STEPS, Fake, Parcel
from home.demo.carrier.riding import Ridden
from home.demo.listener import Listener
from home.demo.paygate.exchange import Request, Response, page, see_other

APIS: dict[str, Callable[[Fake, Request], Response]] = {
    "/poll/query.do": kuaidi100.query,
    "/poll": kuaidi100.poll,
    "/label/order": waybills.handle,
    "/Ebusiness/EbusinessOrderHandle.aspx": kdniao.handle,
    "/api/dist": kdniao.handle,
    "/Api/Open/": printers.feie,
    "/oauth/oauth": printers.yilianyun,
    "/print/index": printers.yilianyun,
    "/printer/getprintstatus": printers.yilianyun,
    "/printer/getorderstatus": printers.yilianyun,
    "/api/cityCode/list": dada.handle,
    "/api/order/queryDeliverFee": dada.handle,
    "/api/order/addAfterQuery": dada.handle,
    "/api/order/formalCancel": dada.handle,
    "/api/order/status/query": dada.handle,
    "/api/order/transporter/track": dada.handle,
    programs.PATH: programs.handle,
    **{f"{sfcity.PREFIX}{path}": sfcity.handle for path in sfcity.PATHS},
}
PUSHED = {"kuaidi100": kuaidi100.pushed, "kdniao": kdniao.pushed}
TRIES = 3


class CarrierListener(Listener):
    fake: Fake


class Handler(listener.Handler):
    server: CarrierListener
    server_version = "carrier"

    def respond(self, request: Request) -> Response:
        return respond(self.server.fake, request)


def respond(fake: Fake, request: Request) -> Response:
    if request.path == "/":
        return page(pages.index(fake))
    if request.path.startswith(riding.PAGES):
        return _where(fake, request)
    if request.path.startswith(waybills.PICTURES):
        shown = _trouble(fake) or waybills.picture(fake, request)
        return shown or page(pages.wrong("没有这张面单"), 404)
    is_post = request.method == "POST"
    pressed, view = PRESSED.get(request.path), APIS.get(request.path)
    if is_post and pressed is not None:
        return pressed(fake, request)
    if view is None or not is_post:
        return page(pages.wrong("没有这个地址"), 404)
    fake.calls.append(request.path)
    return _trouble(fake) or _answered(fake, view(fake, request))


def _answered(fake: Fake, answer: Response) -> Response:
    """It was done; nobody hears of it when answers are lost."""
    if fake.trouble == "mute":
        time.sleep(fake.silence)
    return Response(500, b"lost", "text/plain") if fake.trouble in {"lost", "mute"} else answer


def _switch(fake: Fake, request: Request) -> Response:
    fake.switched_off ^= {request.form.get("serial", "")}
    return see_other("/")


def push(parcel: Parcel) -> bool:
    """Tell the subscriber; whether it understood. Tried again as providers do, but sooner."""
    if not parcel.callback or not parcel.moved:
        return False
    for number in range(TRIES):
        time.sleep(number)
        try:
            form = PUSHED[parcel.protocol](parcel)
            answer = requests.post(parcel.callback, data=form, timeout=10)
        except requests.RequestException:
            continue
        if answer.status_code == 200:
            parcel.told = "已推送给店铺"
            return True
        parcel.told = f"推送没有成功：{answer.status_code}"
    return False


def _move(fake: Fake, request: Request) -> Response:
    parcel = fake.parcels.get((request.form.get("courier", ""), request.form.get("number", "")))
    step = request.form.get("step", "")
    if parcel is None or step not in STEPS:
        return page(pages.wrong("没有这个包裹"), 404)
    fake.move(parcel, step, at=datetime.now(CHINA))
    push(parcel)
    return see_other("/")


def tell(ride: Ridden) -> bool:
    """Tell the shop how far a ride is; whether it understood."""
    try:
        if ride.service == "dada":
            answer = requests.post(ride.callback, json=dada.pushed(ride), timeout=10)
        else:
            address, body = sfcity.pushed(ride)
            answer = requests.post(address, data=body, timeout=10)
    except requests.RequestException:
        ride.told = "推送没有成功"
        return False
    ride.told = "已推送给店铺" if answer.status_code == 200 else f"推送：{answer.status_code}"
    return answer.status_code == 200


def _ride(fake: Fake, request: Request) -> Response:
    ride = fake.riding.rides.get(request.form.get("number", ""))
    step = request.form.get("step", "")
    if ride is None or step not in riding.STEPS:
        return page(pages.wrong("没有这一单"), 404)
    if not ride.is_over:
        ride.move(step, at=datetime.now(CHINA))
        tell(ride)
    return see_other("/")


def _where(fake: Fake, request: Request) -> Response:
    ride = fake.riding.quoted.get(request.path.removeprefix(riding.PAGES))
    if ride is None or not ride.moved or not ride.page:
        return page(pages.wrong("没有骑手在路上"), 404)
    return page(pages.where(ride))


# What a person presses on the page.
PRESSED = {"/printer": _switch, "/move": _move, "/ride": _ride}


def _trouble(fake: Fake) -> Response | None:
    trouble = fake.trouble
    if trouble == "silent":
        time.sleep(fake.silence)
    if trouble in {"silent", "500"}:
        return Response(500, b"busy", "text/plain")
    return Response(200, b"\xff<html>", "text/html") if trouble == "garbage" else None


def start(*, host: str = "127.0.0.1", port: int = 0) -> tuple[Fake, CarrierListener]:
    """A simulator that answers at once, in daemon threads; start it after a fork."""
    listening = CarrierListener((host, port), Handler)
    listening.fake = Fake(url=f"http://{host}:{listening.server_address[1]}/")
    serve = Thread(target=listening.serve_forever, args=[0.05], name="carrier", daemon=True)
    serve.start()
    return listening.fake, listening


@contextmanager
def running(*, host: str = "127.0.0.1", port: int = 0) -> Iterator[Fake]:
    """`with server.running() as fake:` – port 0 is any free one."""
    carrier, listening = start(host=host, port=port)
    with closing(listening):
        yield carrier
