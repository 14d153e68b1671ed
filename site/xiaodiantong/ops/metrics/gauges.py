"""What is looked up when Prometheus asks; whatever cannot be reached is left out."""

import os
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from xiaodiantong.ops.health import broker, heartbeat
from xiaodiantong.ops.health.deadline import within
from xiaodiantong.ops.metrics import processes

SECONDS = 2.0


def queue_depth() -> float:
    """Tasks that wait for a worker."""
    return float(broker.depth())


def heartbeat_age() -> float:
    """Seconds since a task last came from beat through the broker to a worker."""
    age = heartbeat.age(cache)
    if age is None:
        raise LookupError
    return age


def database_connections() -> float:
    """Connections to this database, of all processes; 1 where that cannot be asked."""
    if connection.vendor != "postgresql":
        return 1.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return float(cursor.fetchone()[0])


def backup_age() -> float:
    """Seconds since the last backup that was verified (deploy/backup.sh)."""
    told = Path(os.environ["XDT_RUN_DIR"], "last-backup")
    return time.time() - told.stat().st_mtime


def certificate_left() -> float:
    """Seconds until the certificate that this machine's nginx shows is over."""
    url = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    if url.scheme != "https" or not url.hostname:
        raise LookupError
    # Whether it is trusted is for browsers to say; here only its end is read.
    context = ssl._create_unverified_context()  # noqa: S323
    with (
        socket.create_connection(("127.0.0.1", url.port or 443), timeout=SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=url.hostname) as shown,
    ):
        certificate = x509.load_der_x509_certificate(shown.getpeercert(binary_form=True) or b"")
    return certificate.not_valid_after_utc.timestamp() - time.time()


GAUGES: dict[str, Callable[[], float]] = {
    "xdt_queue_depth": queue_depth,
    "xdt_heartbeat_age_seconds": heartbeat_age,
    "xdt_database_connections": database_connections,
    "xdt_backup_age_seconds": backup_age,
    "xdt_certificate_left_seconds": certificate_left,
}
PROCESSES = {
    "xdt_processes": ("Processes of the site", "count"),
    "xdt_process_cpu_seconds": ("CPU they have used since they began", "cpu_seconds"),
    "xdt_process_memory_bytes": ("Memory they hold, shared pages in parts", "memory_bytes"),
}


class Gauges(Collector):
    """Asked anew each time, all of it at once, and never for longer than SECONDS."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, answer in within(SECONDS, GAUGES).items():
            if isinstance(answer, float):
                described = " ".join((GAUGES[name].__doc__ or name).split())
                yield GaugeMetricFamily(name, described, value=answer)
        uses = processes.by_kind()
        for name, (described, field) in PROCESSES.items():
            family = GaugeMetricFamily(name, described, labels=["process"])
            for kind, use in uses.items():
                family.add_metric([kind], getattr(use, field))
            yield family
