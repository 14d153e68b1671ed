"""What the crawler may do (docs/operations.md, The crawler)."""

from decimal import Decimal

from xiaodiantong.env import PROJECT_DIR, env

# Where the operators of a site that is read find whoever reads it; else the site's own address.
CRAWL_CONTACT = env.text("CRAWL_CONTACT", "")
CRAWL_RUNS_A_DAY = env.number("CRAWL_RUNS_A_DAY", 10, minimum=1)
# Of one run.
CRAWL_MOST_PAGES = env.number("CRAWL_MOST_PAGES", 5000, minimum=1)
# Tenths of a second between two requests to one host, below which no rule may go.
CRAWL_LEAST_DELAY = Decimal(env.number("CRAWL_LEAST_DELAY_TENTHS", 5)) / 10
# What runs have still to read: a folder for each, of this machine.
CRAWL_DIR = env.text("CRAWL_DIR", str(PROJECT_DIR / "var" / "crawls"))
# A queue that several machines share. Nobody else may reach it.
CRAWL_REDIS_URL = env.text("CRAWL_REDIS_URL", "")
# Processes that share one run, where there is such a queue.
CRAWL_WORKERS = env.number("CRAWL_WORKERS", 2, minimum=1)
# A run is a process of its own; a test waits for it instead.
CRAWL_PROCESSES = True
