"""manage.py legal_record NUMBER --by NAME --why WORDS: what is kept by law of an order."""

import json
import logging

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.privacy.models import LegalRecord

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Show what is kept by law of an order of somebody who left; logs who asked, and why"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number")
        parser.add_argument("--by", required=True, help="who asks")
        parser.add_argument("--why", required=True, help="the court order, the tax office's letter")

    def handle(self, *args: object, number: str, by: str, why: str, **options: object) -> None:
        logger.warning("legal record of order %s read by %s: %s", number, by, why)
        record = LegalRecord.objects.filter(reference=f"order {number}").first()
        if record is None:
            raise CommandError("nothing is kept of this order")
        self.stdout.write(json.dumps(record.content, ensure_ascii=False, indent=1))
        self.stdout.write(f"kept until {record.until:%Y-%m-%d}")
