"""The simulator of suppliers by itself, for a shop that runs in another process."""

import threading
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from home.demo.supplier import server
from home.demo.supplier.fake import HAIER_KEYS, YLH_KEYS


class Command(BaseCommand):
    help = "Serve a local 海尔 and 易理货 whose orders a person moves along. Nothing real."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8004)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--callback", default="", help="where 易理货 tells the shop")

    def handle(self, *args: object, host: str, port: int, callback: str, **options: object) -> None:
        with server.running(host=host, port=port, callback=callback) as fake:
            haier = "\n".join(f"    {name} = {key}" for name, key in HAIER_KEYS.items())
            ylh = "\n".join(f"    {name} = {key}" for name, key in YLH_KEYS.items())
            self.stdout.write(
                f"供应商模拟器已启动（不是真的供应商）：{fake.url}\n"
                f"  HAIER_URL={fake.url}haier/\n{haier}\n  YLH_URL={fake.url}ylh/\n{ylh}"
            )
            try:
                threading.Event().wait()
            except KeyboardInterrupt:
                self.stdout.write("已停止")
