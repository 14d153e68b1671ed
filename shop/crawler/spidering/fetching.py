"""How pages are asked for: Scrapy's settings, of which the guards have the last word."""

from shop.crawler.spidering.job import Job

OFF = None
# What sites call us in their robots.txt; a word of job.agent.
ROBOT = "XiaodiantongBot"


def settings() -> dict[str, object]:
    """Our own has nothing to add; a package may bring middlewares or download handlers."""
    return {}


def guarded(asked: dict[str, object], job: Job) -> dict[str, object]:
    """`asked` by a plug-in, with everything on top that is nobody's to change."""
    own = asked.get("DOWNLOADER_MIDDLEWARES", {})
    middlewares = {
        **(own if isinstance(own, dict) else {}),
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": OFF,
        "shop.crawler.spidering.robots.Robots": 100,
        # The last before the network, whoever else has made or changed a request.
        "shop.crawler.spidering.guard.Guard": 10_000,
    }
    return {
        "CONCURRENT_REQUESTS_PER_DOMAIN": 2,
        "RETRY_TIMES": 1,
        **asked,
        **_bounds(job),
        "DOWNLOADER_MIDDLEWARES": middlewares,
    }


def _bounds(job: Job) -> dict[str, object]:
    # With a delay of nothing (a test of ours) there is nothing to adapt.
    is_gentle = job.delay > 0
    return {
        "USER_AGENT": job.agent,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": ROBOT,
        "GUARD_ALLOWED": list(job.allowed),
        "TWISTED_DNS_RESOLVER": "shop.crawler.spidering.guard.Resolver",
        "SCHEDULER": "shop.crawler.spidering.scheduler.Scheduler",
        "DOWNLOAD_DELAY": job.delay,
        "DOWNLOAD_TIMEOUT": job.patience,
        "AUTOTHROTTLE_ENABLED": is_gentle,
        "AUTOTHROTTLE_START_DELAY": job.delay,
        "DOWNLOAD_HANDLERS": {"data": OFF, "file": OFF, "ftp": OFF, "s3": OFF},
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "COOKIES_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        # A page may refresh itself to anywhere.
        "METAREFRESH_ENABLED": False,
        # Doors into this process that Scrapy opens by itself.
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "MEMUSAGE_ENABLED": False,
        "LOG_LEVEL": "WARNING",
        "LOG_FILE": f"{job.folder}/crawl.log",
        "LOG_FILE_APPEND": False,
        "STATS_DUMP": False,
    }
