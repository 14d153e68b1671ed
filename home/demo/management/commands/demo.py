"""
One process that serves the demo: gunicorn with one worker; Celery worker and beat run as
threads in it over the in-memory broker, and so do the practice gateway for payments and the
fake WeChat and QQ that people sign in through. Two workers would mean two private queues, so
the number is fixed.
"""

import logging
import os
import time
from argparse import ArgumentParser
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from celery import current_app
from celery.beat import EmbeddedService
from celery.worker import WorkController
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from gunicorn.app.base import BaseApplication

from home.demo import (
    afterwards,
    carrying,
    payments,
    payouts,
    programs,
    sign_in,
    together,
    town,
)
from home.demo.carrier import server as carriers
from home.demo.haste import in_haste
from home.demo.paygate import server
from home.demo.provider_fake import server as provider_fake
from home.demo.supplier import connecting
from home.demo.supplier import server as suppliers
from home.statistics.reports import daily
from orders.payments.models import Channel
from shop.stores.models import Store

# Who is played beside the pages, on the ports that follow theirs.
SIMULATORS = {
    "gateway": "the practice gateway",
    "provider": "the fake WeChat and QQ",
    "carrier": "the fake carriers",
    "supplier": "the fake suppliers",
}


class DemoServer(BaseApplication):
    """Gunicorn configured in code."""

    def __init__(self, options: dict[str, object]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        return get_wsgi_application()


class Command(BaseCommand):
    help = "Migrate, load the demo town once, and serve it with tasks running inside."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--empty", action="store_true", help="serve without the demo town")
        for number, (name, words) in enumerate(SIMULATORS.items(), start=1):
            parser.add_argument(
                f"--{name}-port", type=int, default=0, help=f"of {words} (port + {number})"
            )

    def handle(
        self, *args: object, host: str, port: int, empty: bool, **options: int | None
    ) -> None:
        for name in ("wagtail", "django_tasks", "kombu", "celery"):
            logging.getLogger(name).setLevel(logging.ERROR)
        settings.WAGTAILADMIN_BASE_URL = os.environ.get("SITE_URL") or f"http://{host}:{port}"
        places = {
            name: f"http://{host}:{options[f'{name}_port'] or port + number}/"
            for number, name in enumerate(SIMULATORS, start=1)
        }
        with in_haste():
            mini_app_id = self._prepare(places, empty=empty)
        self._say_hello(settings.WAGTAILADMIN_BASE_URL, places)
        DemoServer(
            {
                "bind": f"{host}:{port}",
                "workers": 1,
                "worker_class": "gthread",
                "threads": 8,
                "timeout": 60,
                "post_worker_init": lambda _worker: start_inside(places, mini_app_id),
                "control_socket_disable": True,
                "loglevel": "warning",
            }
        ).run()

    def _prepare(self, places: dict[str, str], *, empty: bool) -> str:
        """Tables, simulators and the town, each where it is missing; 小店通's own mini-program."""
        gateway = places["gateway"].removesuffix("/")
        payments.use_gateway(gateway)
        carrying.use_carrier(places["carrier"])
        connecting.use_suppliers(places["supplier"])
        call_command("migrate", verbosity=0)
        platform = payments.configure(None, payments.PLATFORM)
        mini_app_id = platform[Channel.WECHATPAY].app_id
        sign_in.use_providers(places["provider"], mini_app_id=mini_app_id)
        if not empty:
            call_command("load_demo")
            self._prepare_payments(gateway, simulator=places["carrier"])
            connecting.set_up(places["supplier"], self.stdout.write)
        return mini_app_id

    def _prepare_payments(self, gateway: str, *, simulator: str) -> None:
        """Keys for the town, and orders that were paid; the gateway runs meanwhile."""
        if payments.is_ready():
            return
        payments.set_up(self.stdout.write)
        address = urlsplit(gateway)
        with server.running(
            payments.directory(), host=address.hostname or "", port=address.port or 0
        ) as gate:
            payments.customers_pay(gate, self.stdout.write)
            programs.connect(simulator, self.stdout.write)
            afterwards.ask_afterwards(gate, self.stdout.write)
            together.buy(gate, self.stdout.write)
            payouts.pay_out(gate, self.stdout.write)
        # As the first night will do: figures stand there at the first look.
        at = timezone.now()
        daily.refresh(at=at)
        daily.close_night(at=at)

    def _say_hello(self, base: str, places: dict[str, str]) -> None:
        stores = Store.objects.filter(name__in=[described.name for described in town.STORES])
        lines = "\n".join(f"    {base}/{store.slug}/  {store.name}" for store in stores)
        self.stdout.write(
            f"""
小店通演示已启动（按 Ctrl+C 停止）
  首页        {base}/
  免费开店    {base}/open/
  店铺
{lines}
  收件箱      {base}/dev/inbox/   （所有短信验证码都在这里）
  支付模拟器  {places["gateway"]}   （扮演付款的人；不是真的付款）
  快递模拟器  {places["carrier"]}   （扮演快递员：让包裹往前走）
  供应商模拟器 {places["supplier"]}   （扮演海尔和易理货：接单、发货；{connecting.SHOP}已连接）
  登录        {base}/account/login/
    店主 {town.STORES[0].phone}（{town.STORES[0].name}）→ {base}/merchant/
    平台运营 {town.OPERATOR_PHONE} → {base}/admin/
    输入手机号，验证码到收件箱里看；微信和 QQ 由登录模拟器扮演
"""
        )


def start_inside(places: dict[str, str], mini_app_id: str) -> None:
    """What runs beside the pages, started in the serving process, after the fork."""
    at = {name: urlsplit(place) for name, place in places.items()}
    hosts = {name: (place.hostname or "", place.port or 0) for name, place in at.items()}
    host, port = hosts["gateway"]
    server.start(payments.directory(), host=host, port=port)
    host, port = hosts["provider"]
    provider_fake.start(host=host, port=port, mini_app_id=mini_app_id)
    host, port = hosts["carrier"]
    carriers.start(host=host, port=port)
    host, port = hosts["supplier"]
    fake, _listening = suppliers.start(host=host, port=port, callback=connecting.callback())
    fake.is_willing = True
    # What was ordered before it was started anew keeps its number to itself.
    fake.numbered_from = int(time.time()) % 10**8
    start_tasks()


def start_tasks() -> None:
    """Celery's worker and beat as threads."""
    worker = WorkController(
        app=current_app,
        hostname="demo@localhost",
        pool="solo",
        concurrency=1,
        without_mingle=True,
        without_gossip=True,
        without_heartbeat=True,
        quiet=True,
    )
    Thread(target=worker.start, daemon=True).start()
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    schedule = database.with_name("celerybeat-schedule")
    EmbeddedService(
        current_app, thread=True, max_interval=1, schedule_filename=str(schedule)
    ).start()
