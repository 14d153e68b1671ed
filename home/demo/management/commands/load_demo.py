"""Load the demo town; running it again changes nothing."""

import logging
import os
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from home.demo import load


class Command(BaseCommand):
    help = "Load the demo town. DEMO_PHOTOS=folder uses real photos instead of drawings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--photos", default=os.environ.get("DEMO_PHOTOS", ""))

    def handle(self, *args: object, photos: str, **options: object) -> None:
        folder = Path(photos) if photos else None
        if folder is not None and not folder.is_dir():
            raise CommandError(f"DEMO_PHOTOS: there is no folder {folder}")
        if load.is_loaded():
            return
        for name in ("wagtail", "django_tasks", "kombu"):
            logging.getLogger(name).setLevel(logging.ERROR)
        self.stdout.write("第一次启动，正在布置演示小镇（约一分钟）…")
        load.load(photos=folder, say=self.stdout.write)
