"""The carrier simulator by itself, for a shop that runs in another process."""

import threading
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from home.demo.carrier import dada, fake, printers, server, sfcity, waybills


class Command(BaseCommand):
    help = "Serve a local 快递100 and 快递鸟 whose parcels a person moves along. Nothing real."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8003)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--kdniao-callback", default="", help="where 快递鸟 tells the shop")
        parser.add_argument("--sfcity-callback", default="", help="where 顺丰同城 tells the shop")

    def handle(
        self,
        *args: object,
        host: str,
        port: int,
        kdniao_callback: str,
        sfcity_callback: str,
        **options: object,
    ) -> None:
        with server.running(host=host, port=port) as carrier:
            carrier.kdniao_callback = kdniao_callback
            carrier.sfcity_callback = sfcity_callback
            self.stdout.write(
                f"快递模拟器已启动（不是真的快递）：{carrier.url}\n"
                f"  快递100: {fake.CUSTOMER} {fake.KEY} {fake.SALT}\n"
                f"  电子面单: {fake.KEY} {waybills.SECRET} {waybills.PARTNER}"
                f" {waybills.PARTNER_KEY} {waybills.TEMPLATE}\n"
                f"  快递鸟: {fake.BUSINESS_ID} {fake.BUSINESS_KEY}\n"
                f"  飞鹅: {printers.FEIE_USER} {printers.FEIE_KEY}\n"
                f"  易联云: {printers.YLY_CLIENT} {printers.YLY_SECRET}\n"
                f"  达达: {dada.APP_KEY} {dada.APP_SECRET} {dada.SOURCE_ID} {dada.SHOP_NO}\n"
                f"  顺丰同城: {sfcity.DEV_ID} {sfcity.DEV_KEY} {sfcity.SHOP_ID}"
            )
            try:
                threading.Event().wait()
            except KeyboardInterrupt:
                self.stdout.write("已停止")
