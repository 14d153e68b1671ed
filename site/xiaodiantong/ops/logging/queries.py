"""
db_queries.log: queries slower than SLOW_QUERY_MS (0: all). The SQL has placeholders; what stood
in their place is never written, it holds names, phones and codes.
"""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from core.types import Json
from home.statistics.timing import samples
from xiaodiantong.ops.metrics import counters

MAX_LENGTH = 4000
log = logging.getLogger("db_queries")


def connect() -> None:
    connection_created.connect(_watch)


def _watch(connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    # A connection that is opened again has its wrappers still.
    if timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(timed)


def timed(
    execute: Callable[..., object], sql: str, params: object, many: bool, context: Json
) -> object:
    started = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        milliseconds = (time.perf_counter() - started) * 1000
        samples.statement(milliseconds)
        if milliseconds >= settings.SLOW_QUERY_MS:
            _write(context["connection"].alias, sql, milliseconds)


def _write(alias: str, sql: str, milliseconds: float) -> None:
    if settings.SLOW_QUERY_MS:
        counters.slow_queries.inc()
    text = " ".join(str(sql).split())[:MAX_LENGTH]
    log.info("%.1f ms %s: %s", milliseconds, alias, text)
