"""
The process that crawls: little memory, bounded time, none of our settings or secrets, and no
Django. `python -m shop.crawler.spidering.child` reads its job from the first line of its input.
"""

import os
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import cast

from shop.crawler.spidering.frontier import FileFrontier, Frontier
from shop.crawler.spidering.job import Job
from shop.crawler.spidering.wire import Wire

MEMORY_BYTES = 2 * 1024 * 1024 * 1024
FILE_BYTES = 256 * 1024 * 1024


def main() -> None:
    job = Job.of_json(sys.stdin.readline())
    _bound(job)
    wire = Wire()
    wire.listen()
    frontier = _frontier(job)
    # Its libraries are large, and the bounds must stand before they do anything.
    from scrapy.crawler import CrawlerProcess

    from shop.crawler import plugins
    from shop.crawler.spidering import fetching
    from shop.crawler.spidering.spider import Goods

    asked = cast("dict[str, object]", plugins.load("fetch", job.fetch)())
    process = CrawlerProcess(fetching.guarded(asked, job))
    process.crawl(Goods, job=job, wire=wire, frontier=frontier)
    process.start(install_signal_handlers=False)
    wire.wait(frontier.done)


def _frontier(job: Job) -> Frontier:
    if job.redis_url:
        from shop.crawler.spidering.shared import SharedFrontier

        return SharedFrontier(job)
    return FileFrontier(Path(job.folder))


def _bound(job: Job) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    seconds = job.seconds + 60
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):
        os.nice(job.niceness)


if __name__ == "__main__":
    main()
