"""The sign-in simulator by itself, for a shop that runs in another process."""

import threading
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from home.demo.provider_fake import server


class Command(BaseCommand):
    help = "Serve a local WeChat and QQ that people sign in through. Nobody real."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8002)
        parser.add_argument("--host", default="127.0.0.1")

    def handle(self, *args: object, host: str, port: int, **options: object) -> None:
        with server.running(host=host, port=port) as fake:
            apps = "\n".join(
                f"  {app.kind}: {app.app_id} {app.secret}" for app in fake.apps.values()
            )
            self.stdout.write(f"登录模拟器已启动（不是真的微信或 QQ）：{fake.url}\n{apps}")
            try:
                threading.Event().wait()
            except KeyboardInterrupt:
                self.stdout.write("已停止")
