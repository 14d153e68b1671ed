"""
What Prometheus is told: counters that any code in this package may call, and what is looked up
when it asks. Labels have few values each: a label of addresses or names would eat the memory.

With several processes PROMETHEUS_MULTIPROC_DIR names the folder they count in together; it is
rid of dead processes' counts when the site starts (deploy/family.py).
"""

import os

from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
    multiprocess,
)

from xiaodiantong.ops.metrics import gauges

# A second line for each, which nobody looks at.
disable_created_metrics()
requests = Counter("xdt_requests_total", "Requests answered", ["view", "status"])
request_seconds = Histogram(
    "xdt_request_seconds",
    "Seconds until the answer was ready",
    ["part"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
# Threads that are at work: as many as there are threads means that requests wait.
requests_running = Gauge(
    "xdt_requests_running", "Requests being answered now", multiprocess_mode="livesum"
)
# hit, miss, stale, bypass: counted by the page cache.
page_cache = Counter("xdt_page_cache_total", "Pages asked of the page cache", ["result"])
refused = Counter("xdt_refused_requests_total", "Requests refused at the gate", ["reason"])
orders_placed = Counter("xdt_orders_placed_total", "Orders placed")
payments_settled = Counter("xdt_payments_settled_total", "Payments that arrived", ["channel"])
refunds = Counter("xdt_refunds_total", "Refunds that went back")
tasks_done = Counter("xdt_tasks_total", "Tasks that ended", ["task", "result"])
slow_queries = Counter("xdt_slow_queries_total", "Queries slower than SLOW_QUERY_MS")
log_write_errors = Counter("xdt_log_write_errors_total", "Log lines that could not be written")


def exposition() -> bytes:
    """Everything, in Prometheus' text format."""
    counted = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        counted = CollectorRegistry()
        multiprocess.MultiProcessCollector(counted)
    looked_up = CollectorRegistry()
    looked_up.register(gauges.Gauges())
    return generate_latest(counted) + generate_latest(looked_up)
