"""The payment simulator by itself, for a shop that runs in another process."""

import threading
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from home.demo.paygate import server
from home.demo.paygate.gate import Options


class Command(BaseCommand):
    help = "Serve a local Alipay and WeChat Pay gateway. No real money."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8001)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--dir", type=Path, default=Path("var/paygate"))
        parser.add_argument("--public-url", default="", help="how browsers reach it, if not so")
        parser.add_argument("--retry-scale", type=float, default=Options.retry_scale)

    def handle(
        self,
        *args: object,
        host: str,
        port: int,
        retry_scale: float,
        public_url: str,
        **options: Path,
    ) -> None:
        chosen = Options(retry_scale=retry_scale, public_url=public_url)
        with server.running(options["dir"], host=host, port=port, options=chosen) as gate:
            self.stdout.write(f"支付模拟器已启动（不是真实付款）：{gate.url}/  按 Ctrl+C 停止")
            try:
                threading.Event().wait()
            except KeyboardInterrupt:
                self.stdout.write("已停止")
