"""The database: SQLite for one small server, PostgreSQL for the rest."""

from xiaodiantong.env import PROJECT_DIR, Options, env


def sqlite() -> Options:
    """SQLite as a small server needs it: WAL, and writers that queue instead of failing."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": env.text("SQLITE_PATH", str(PROJECT_DIR / "var" / "xiaodiantong.sqlite3")),
        # Each new connection reads the whole schema: 3.6 ms of CPU a request.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def postgres() -> Options:
    """PostgreSQL; a stuck lock must fail one request, not queue every buyer behind it."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": env.text("POSTGRES_DB", "xiaodiantong"),
        "USER": env.text("POSTGRES_USER", "xiaodiantong"),
        "PASSWORD": env.text("POSTGRES_PASSWORD", ""),
        "HOST": env.text("POSTGRES_HOST", "127.0.0.1"),
        "PORT": env.port("POSTGRES_PORT", 5432),
        "CONN_MAX_AGE": env.number("POSTGRES_CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": "-c lock_timeout=3s -c statement_timeout=15s",
            # A host that is gone must fail a request, not hold a thread for two minutes.
            "connect_timeout": 3,
            **cursors(),
        },
    }


def cursors() -> Options:
    """Those that prepare statements, unless a pooler hands each transaction another connection."""
    if not env.flag("POSTGRES_PREPARE", default=True):
        return {}
    from core.prepared import Cursor

    return {"cursor_factory": Cursor}


DATABASES = {
    "default": postgres()
    if env.choice("DJANGO_DB", ["sqlite", "postgres"], "sqlite") == "postgres"
    else sqlite()
}
