"""Take part in a run until it ends: what a task begins as a process of its own."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import scope
from shop.crawler import supervising
from shop.crawler.models import CrawlRun


class Command(BaseCommand):
    help = "Read the pages of RUN (its number), or take it up where another process left it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", type=int)

    def handle(self, *args: object, **options: object) -> None:
        run_id = int(str(options["run"]))
        with scope.across_stores("a run by its number"):
            found = CrawlRun.unscoped.filter(pk=run_id).first()
        if found is None:
            raise CommandError(f"no run {run_id}")
        supervising.work(run_id=run_id)
        run = CrawlRun.unscoped.for_store(found.store_id).get(pk=run_id)
        self.stdout.write(f"{run.state} {run.ending} {run.pages} pages, {run.items} items")
