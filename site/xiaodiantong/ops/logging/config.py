"""Which log goes where: LOGGING of every environment."""

from xiaodiantong.env import Options

KEPT_DAYS = 30
AUDIT_KEPT_DAYS = 90
OURS = ("accounts", "core", "home", "orders", "search", "shop", "xiaodiantong")
# Programs of others that talk, or that repeat what we say ourselves.
QUIET = {
    "django_tasks": "WARNING",
    "wagtail": "WARNING",
    # It writes the values of queries; ops.queries writes the queries without.
    "django.db.backends": "WARNING",
    # Each unknown address is a line otherwise; api.log and nginx have them.
    "django.request": "ERROR",
    "django.security.DisallowedHost": "CRITICAL",
}
LINES = {"text": "TextLine", "json": "JsonLine"}


def config(*, folder: str, level: str, line: str, audit: str) -> Options:
    """
    For logging's dictConfig. `folder` "" writes to the console alone; `audit` is the file of
    payments, "" writes none; our own packages speak from `level` on, others from INFO.
    """
    handlers: dict[str, dict[str, object]] = {
        "console": {"class": "xiaodiantong.ops.logging.files.Console", "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
    }
    if folder:
        handlers |= {
            name: _file(f"{folder}/{name}.log") for name in ("app", "error", "api", "db_queries")
        }
        handlers["error"]["level"] = "ERROR"
    if audit:
        handlers["payment_audit"] = _file(audit, AUDIT_KEPT_DAYS) | {"formatter": "bare"}

    def only(name: str, otherwise: str) -> dict[str, object]:
        handler = name if name in handlers else otherwise
        return {"handlers": [handler], "level": "DEBUG", "propagate": False}

    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": f"xiaodiantong.ops.logging.lines.{LINES[line]}"},
            "bare": {"()": "xiaodiantong.ops.logging.lines.BareLine"},
        },
        "handlers": handlers,
        "loggers": {
            **{name: {"level": quiet} for name, quiet in QUIET.items()},
            **{name: {"level": level} for name in OURS},
            # Django's own handlers mask nothing.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
            "payment_audit": only("payment_audit", "nowhere") | {"level": "INFO"},
            "api": only("api", "console"),
            "db_queries": only("db_queries", "console"),
        },
        "root": {
            "handlers": ["console", *(name for name in ("app", "error") if name in handlers)],
            "level": "INFO",
        },
    }


def _file(path: str, keep_days: int = KEPT_DAYS) -> dict[str, object]:
    return {
        "class": "xiaodiantong.ops.logging.files.DailyFile",
        "path": path,
        "keep_days": keep_days,
        "formatter": "line",
    }
