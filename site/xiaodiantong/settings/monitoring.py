"""What is written down and counted: logs, metrics, health, errors."""

from xiaodiantong.env import PROJECT_DIR, Options, env
from xiaodiantong.ops.logging import config as logs
from xiaodiantong.ops.metrics import multiproc_dir

# Everything that is written down goes here; "" writes to the console alone (a container).
LOG_DIR = env.text("LOG_DIR", str(PROJECT_DIR / "var" / "log"))

# One line for every event of a payment; empty writes none.
PAYMENT_AUDIT_LOG = env.text("PAYMENT_AUDIT_LOG", f"{LOG_DIR}/payment_audit.log" if LOG_DIR else "")

# "text" for people, "json" for programs.
LOG_FORMAT = env.choice("LOG_FORMAT", list(logs.LINES), "text")
LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR"]


def logging_config(level: str) -> Options:
    """The modules of the environments choose the level; LOG_LEVEL wins."""
    return logs.config(
        folder=LOG_DIR,
        level=env.choice("LOG_LEVEL", LEVELS, level),
        line=LOG_FORMAT,
        audit=PAYMENT_AUDIT_LOG,
    )


LOGGING = logging_config("INFO")
# db_queries.log has queries that took longer; 0 writes all of them.
SLOW_QUERY_MS = env.number("SLOW_QUERY_MS", 200)
# One request in so many is measured for the operators' page 时间去向; 0: none.
MEASURED_ONE_IN = env.number("MEASURED_ONE_IN", 100)
# Opens /metrics/, and what /health/ has to say; without it /metrics/ does not exist.
METRICS_TOKEN = env.text("METRICS_TOKEN", "")
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    env.problems.append("METRICS_TOKEN is weak: use at least 20 random characters")
HEALTH_MIN_FREE_MB = env.number("HEALTH_MIN_FREE_MB", 200)
multiproc_dir.make()
SENTRY_DSN = env.url("SENTRY_DSN", "")
SENTRY_ENVIRONMENT = env.text("DJANGO_ENV", "development")
