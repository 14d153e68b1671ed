"""The simulator over HTTP: one thread a request, stopped in a moment."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Thread

import requests

from home.demo import listener
from home.demo.listener import Listener
from home.demo.paygate.exchange import Request, Response, page, see_other
from home.demo.supplier import haier, pages, ylh
from home.demo.supplier.fake import CALLBACKS, CHINA, STEPS, Fake, Sent

PICTURES = Path(__file__).parents[1] / "pictures"
TRIES = 3


class SupplierListener(Listener):
    fake: Fake


class Handler(listener.Handler):
    server: SupplierListener
    server_version = "supplier"

    def respond(self, request: Request) -> Response:
        return respond(self.server.fake, request)


def respond(fake: Fake, request: Request) -> Response:
    path = request.path
    if request.method != "POST":
        return _picture(path) if path.startswith("/pictures/") else page(pages.index(fake))
    if path in {"/move", "/article"}:
        return _press(fake, request)
    fake.calls.append(path)
    try:
        return _trouble(fake) or _answer(fake, request)
    except (KeyError, ValueError):
        return page(pages.wrong("看不懂"), 400)


def _answer(fake: Fake, request: Request) -> Response:
    path = request.path
    if path == f"{haier.PREFIX}oauth2/token":
        return haier.token(fake, request)
    if path == f"{ylh.PREFIX}oauth/token":
        return ylh.token(fake, request)
    if path.startswith(haier.PREFIX):
        return haier.handle(fake, request)
    if path.startswith(ylh.ORDERS):
        return _handled(fake, request)
    return page(pages.wrong("没有这个地址"), 404)


def tell(fake: Fake, order: Sent, step: str) -> bool:
    """A signed callback to the shop; whether it understood. Tried again, but sooner than theirs."""
    order.heard.append(step)
    if step == "cancelled":
        fake.give_back(order)
    for number in range(TRIES):
        time.sleep(number)
        form = ylh.callback(order, step, at=datetime.now(CHINA))
        try:
            answer = requests.post(fake.callback, data=form, timeout=10)
        except requests.RequestException:
            order.told = "回调没有成功"
            continue
        order.told = f"回调：{answer.status_code}"
        if answer.status_code == 200:
            return True
    return False


def _handled(fake: Fake, request: Request) -> Response:
    """Orders of a willing supplier are taken by themselves, a moment later."""
    known = set(fake.orders)
    response = ylh.handle(fake, request)
    for so_id in set(fake.orders) - known if fake.is_willing else ():
        Thread(target=_take, args=[fake, fake.orders[so_id]], daemon=True).start()
    return response


def _take(fake: Fake, order: Sent) -> None:
    time.sleep(2)
    tell(fake, order, "taken")


def _press(fake: Fake, request: Request) -> Response:
    form = request.form
    if request.path == "/article":
        article = fake.articles.get(form.get("code", ""))
        if article is None:
            return page(pages.wrong("没有这个商品"), 404)
        pages.change(article, form)
        return see_other("/")
    order, step = fake.orders.get(form.get("so_id", "")), form.get("step", "")
    if order is None or step not in {*STEPS, *CALLBACKS}:
        return page(pages.wrong("没有这一单"), 404)
    if step in STEPS:
        fake.move(order, step)
    else:
        tell(fake, order, step)
    return see_other("/")


def _picture(path: str) -> Response:
    name = path.removeprefix("/pictures/")
    file = PICTURES / name
    if "/" in name or not file.is_file():
        return page(pages.wrong("没有这张图"), 404)
    return Response(200, file.read_bytes(), "image/webp")


def _trouble(fake: Fake) -> Response | None:
    with fake.lock:
        is_failing = fake.fails > 0
        fake.fails -= is_failing
    if fake.trouble == "silent":
        time.sleep(fake.silence)
    if is_failing or fake.trouble in {"silent", "500"}:
        return Response(500, b"busy", "text/plain")
    if fake.trouble == "unauthorized":
        return Response(401, b"{}", "application/json")
    return Response(200, b"\xff<html>", "text/html") if fake.trouble == "garbage" else None


def start(
    *, host: str = "127.0.0.1", port: int = 0, callback: str = ""
) -> tuple[Fake, SupplierListener]:
    """A simulator that answers at once, in daemon threads; start it after a fork."""
    listening = SupplierListener((host, port), Handler)
    listening.fake = Fake(f"http://{host}:{listening.server_address[1]}/", callback)
    serve = Thread(target=listening.serve_forever, args=[0.05], name="supplier", daemon=True)
    serve.start()
    return listening.fake, listening


@contextmanager
def running(*, host: str = "127.0.0.1", port: int = 0, callback: str = "") -> Iterator[Fake]:
    """`with server.running() as fake:` – port 0 is any free one."""
    fake, listening = start(host=host, port=port, callback=callback)
    with closing(listening):
        yield fake
