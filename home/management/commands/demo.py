"""
One process that serves the demo: gunicorn with one worker; Celery worker and beat run as
threads in it over the in-memory broker. Two workers would mean two private queues, so the
number is fixed.
"""

import logging
import os
from argparse import ArgumentParser
from pathlib import Path
from threading import Thread
from typing import Any

from celery import current_app
from celery.beat import EmbeddedService
from celery.worker import WorkController
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication

from home.demo import town
from shop.stores.models import Store


class DemoServer(BaseApplication):
    """Gunicorn configured in code."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return get_wsgi_application()


class Command(BaseCommand):
    help = "Migrate, load the demo town once, and serve it with tasks running inside."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--empty", action="store_true", help="serve without the demo town")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        for name in ("wagtail", "django_tasks", "kombu", "celery"):
            logging.getLogger(name).setLevel(logging.ERROR)
        call_command("migrate", verbosity=0)
        if not options["empty"]:
            call_command("load_demo")
        settings.WAGTAILADMIN_BASE_URL = os.environ.get("SITE_URL") or f"http://{host}:{port}"
        self._say_hello(settings.WAGTAILADMIN_BASE_URL)
        DemoServer(
            {
                "bind": f"{host}:{port}",
                "workers": 1,
                "worker_class": "gthread",
                "threads": 8,
                "timeout": 60,
                "post_worker_init": start_tasks,
                "control_socket_disable": True,
                "loglevel": "warning",
            }
        ).run()

    def _say_hello(self, base: str) -> None:
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
  登录        {base}/account/login/
    店主 {town.STORES[0].phone}（{town.STORES[0].name}）→ {base}/merchant/
    平台运营 {town.OPERATOR_PHONE} → {base}/admin/
    输入手机号，验证码到收件箱里看
"""
        )


def start_tasks(_worker: Any) -> None:
    """Start Celery in the serving process, after the fork."""
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
    database = Path(settings.DATABASES["default"]["NAME"])
    schedule = database.with_name("celerybeat-schedule")
    EmbeddedService(
        current_app, thread=True, max_interval=1, schedule_filename=str(schedule)
    ).start()
