"""The statements that PostgreSQL spends most on, where pg_stat_statements counts them."""

from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction

# Others may hold what nobody else should read; of these PostgreSQL leaves constants out.
# https://www.postgresql.org/docs/current/pgstatstatements.html
# Those of core.prepared stand there as they were prepared, before PostgreSQL 18.
SLOWEST = """
SELECT left(regexp_replace(text, '\\s+', ' ', 'g'), %s), calls, total_exec_time, mean_exec_time
FROM (SELECT *, regexp_replace(query, '^\\s*prepare \\w+ as\\s+', '', 'i') AS text
      FROM pg_stat_statements) AS counted
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND text ~* '^\\s*(select|insert|update|delete|with)\\M'
ORDER BY total_exec_time DESC
LIMIT %s
"""
IS_THERE = "SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'pg_stat_statements')"
LONGEST = 300


@dataclass(frozen=True)
class Statement:
    """Since PostgreSQL last began to count; milliseconds."""

    text: str
    calls: int
    total_ms: float
    mean_ms: float


def slowest(limit: int) -> list[Statement] | None:
    """None where nothing counts them: not PostgreSQL, not installed, not loaded or not allowed."""
    if connection.vendor != "postgresql":
        return None
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(IS_THERE)
            if not cursor.fetchone()[0]:
                return None
            cursor.execute(SLOWEST, [LONGEST, limit])
            return [Statement(*row) for row in cursor.fetchall()]
    except DatabaseError:
        return None
