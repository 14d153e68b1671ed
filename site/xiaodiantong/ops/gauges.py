"""What is looked up when Prometheus asks; whatever cannot be reached is left out."""

from collections.abc import Callable, Iterator

from django.core.cache import cache
from django.db import connection
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from xiaodiantong.ops import broker, heartbeat
from xiaodiantong.ops.deadline import within

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


GAUGES: dict[str, Callable[[], float]] = {
    "xdt_queue_depth": queue_depth,
    "xdt_heartbeat_age_seconds": heartbeat_age,
    "xdt_database_connections": database_connections,
}


class Gauges(Collector):
    """Asked anew each time, all of it at once, and never for longer than SECONDS."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, answer in within(SECONDS, GAUGES).items():
            if isinstance(answer, float):
                described = " ".join((GAUGES[name].__doc__ or name).split())
                yield GaugeMetricFamily(name, described, value=answer)
