"""A real site for browsers: `manage.py demo` on a free port, its data in a scratch folder."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests import migrated

PROJECT = Path(__file__).resolve().parents[2]
# The same Chromium without windows, where it is there, takes half the work of the whole one.
BROWSERS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(os.path.exists, BROWSERS), BROWSERS[-1])
CHROMIUM_ARGUMENTS = [
    # The pages speak Chinese to who does not ask for English; a browser out of the box asks for it.
    "--lang=zh-CN",
    "--accept-lang=zh-CN,zh",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def require_chromium() -> None:
    """In CI a missing browser is a failure; on a newcomer's machine the test says so and skips."""
    if Path(CHROMIUM).exists():
        return
    message = f"no Chromium at {CHROMIUM} (Debian: apt-get install chromium)"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@dataclass(frozen=True)
class Site:
    """`url` of the shop; beside it the practice gateway, and who plays WeChat, QQ and carriers."""

    url: str
    gateway: str
    providers: str
    carrier: str
    audit_log: Path
    environment: dict[str, str]

    def manage(self, *command: str, **more: str) -> None:
        """A command of manage.py on this site's data; `more` are variables of its environment."""
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=PROJECT,
            env=self.environment | more,
            check=True,
            capture_output=True,
        )

    def inbox(self, to: str) -> list[dict[str, str]]:
        """Messages sent to a phone, newest first."""
        with urlopen(f"{self.url}/dev/inbox.json") as response:  # noqa: S310
            return [row for row in json.load(response) if row["to"] == to]

    def codes(self, phone: str) -> list[str]:
        """The one-time codes a phone was sent, newest first."""
        return [row["code"] for row in self.inbox(phone) if row["code"]]

    def code_for(self, phone: str, *, seen: int = 0) -> str:
        """The newest code; waits for the task that sends one more than were `seen` before."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            codes = self.codes(phone)
            if len(codes) > seen:
                return codes[0]
            time.sleep(0.1)
        raise AssertionError(f"no code was sent to {phone}")

    def wait_for(self, phone: str, words: str) -> None:
        """A task sends messages, some when they are final: wait until one with these words came."""
        deadline = time.monotonic() + 25
        while time.monotonic() < deadline:
            if any(words in row["body"] for row in self.inbox(phone)):
                return
            time.sleep(0.1)
        raise AssertionError(f"no message with {words} was sent to {phone}")


@contextmanager
def running(*, town: bool, photos: str = "") -> Iterator[Site]:
    """Serve a fresh site until the block ends; with the demo town or empty."""
    with tempfile.TemporaryDirectory(prefix="xdt-site-") as folder:
        port, gateway_port, provider_port, carrier_port = (_free_port() for _site in range(4))
        environment = os.environ | {
            "DJANGO_ENV": "development",
            "DJANGO_SETTINGS_MODULE": "xiaodiantong.settings.development",
            "DEBUG": "false",
            "DJANGO_DB": "sqlite",
            "SQLITE_PATH": f"{folder}/site.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
            "PRIVATE_ROOT": f"{folder}/private",
            "LOG_DIR": folder,
            "DEMO_PHOTOS": photos,
            # Every test signs in from one address.
            "CAPTCHA_AFTER_PER_ADDRESS": "1000",
            # What fails when a request is measured fails here, not once in a hundred times.
            "MEASURED_ONE_IN": "1",
        }
        command = [sys.executable, "manage.py", "demo", "--port", str(port)]
        command += ["--gateway-port", str(gateway_port), "--provider-port", str(provider_port)]
        command += ["--carrier-port", str(carrier_port)]
        migrated.lay_at(Path(folder) / "site.sqlite3")
        log = (Path(folder) / "log").open("w+b")
        process = subprocess.Popen(
            command if town else [*command, "--empty"],
            cwd=PROJECT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/robots.txt", process, log.name)
            yield Site(
                url=f"http://127.0.0.1:{port}",
                gateway=f"http://127.0.0.1:{gateway_port}",
                providers=f"http://127.0.0.1:{provider_port}",
                carrier=f"http://127.0.0.1:{carrier_port}",
                audit_log=Path(folder) / "payment_audit.log",
                environment=environment,
            )
        finally:
            process.terminate()
            process.wait(timeout=60)
            log.close()


def _wait(url: str, process: subprocess.Popen[bytes], log: str) -> None:
    deadline = time.monotonic() + 600
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(Path(log).read_text(encoding="utf-8"))
        try:
            urlopen(url).close()  # noqa: S310
        except OSError:  # Nobody listens yet, or hangs up while starting.
            time.sleep(0.3)
        else:
            return
    raise RuntimeError("the site did not start in ten minutes")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
