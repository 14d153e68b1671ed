"""
docs/operations.md itself, followed in an empty Debian 12 with systemd: the commands of its first
section are read from the document and run, then what happens on the days after.

`make guide-test`, as root, with debootstrap and systemd-container. It uses the machine's network
and its ports 80, 443, 5432 and 6379; about ten minutes. Exit 0: all went well; 1: something did
not; 3: it cannot run here, and says why.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
GUIDE = PROJECT / "docs" / "operations.md"
HOST = "shop.example"
HOME = "/srv/xiaodiantong"
PORTS = (80, 443, 5432, 6379)
PROGRAMS = ("debootstrap", "systemd-nspawn", "nsenter")
COMMAND = re.compile(r"^\$ (.*)$")
CERTIFICATE = (
    f"mkdir -p /etc/letsencrypt/live/{HOST} && openssl req -x509 -newkey rsa:2048 -nodes -days 30 "
    f"-subj /CN={HOST} -addext subjectAltName=DNS:{HOST} "
    f"-keyout /etc/letsencrypt/live/{HOST}/privkey.pem "
    f"-out /etc/letsencrypt/live/{HOST}/fullchain.pem && "
    f"cp /etc/letsencrypt/live/{HOST}/fullchain.pem /usr/local/share/ca-certificates/shop.crt && "
    "update-ca-certificates"
)
# A container has no swap of its own, and no certificate authority reaches it.
INSTEAD = {"fallocate": "true", "echo '/swapfile": "true", "certbot certonly": CERTIFICATE}
# Whom this machine trusts when it fetches packages, laid into the container.
AUTHORITIES = "/etc/ssl/package-authorities.pem"
DEPLOY = f"{HOME}/current/deploy"
AS_CRON = f"runuser -u xiaodiantong -- env XDT_ENV={HOME}/deploy.env"


class NotHere(Exception):
    """This machine cannot hold the drill, and why."""


@dataclass
class Server:
    """An empty Debian that has been booted; `run` types a line as its root."""

    root: Path
    leader: int

    def run(self, line: str, *, minutes: float = 10) -> str:
        done = subprocess.run(
            [
                *("nsenter", "-t", str(self.leader), "-m", "-u", "-i", "-p", "--"),
                *("/usr/bin/env", "-i", *self._variables(), "bash", "-c", f"cd /var/tmp && {line}"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=minutes * 60,
            check=False,
        )
        said = done.stdout.decode(errors="replace")
        if done.returncode:
            raise AssertionError(f"{line}\nexit {done.returncode}\n{said[-3000:]}")
        return said

    def _variables(self) -> list[str]:
        ours = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        keep = [f"{name}={value}" for name, value in (ours | {"PIP_CERT": AUTHORITIES}).items()]
        return [
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            *("HOME=/root", "LANG=C.UTF-8", "DEBIAN_FRONTEND=noninteractive"),
            "DJANGO_SUPERUSER_PASSWORD=a-long-passphrase",
            *keep,
        ]


def commands(text: str) -> list[str]:
    """The lines that the section of the first deploy types, as it writes them, in its order."""
    section = text.split("\n## 1. ", 1)[1].split("\n### ", 1)[0]
    found: list[str] = []
    is_continued = False
    for line in section.splitlines():
        typed = COMMAND.match(line)
        if typed:
            found.append(typed[1])
        elif is_continued:
            found[-1] = found[-1].removesuffix("\\") + line.strip()
        is_continued = bool((typed or is_continued) and line.endswith("\\"))
    return found


def for_this_server(line: str) -> str:
    """What the guide types, or what stands for it where nobody can be reached."""
    for begins, other in INSTEAD.items():
        if line.startswith(begins):
            return other
    if "createsuperuser" in line:
        return f"{line} --noinput"
    # Nobody takes mail here.
    return line.replace(" --email you@shop.example", "")


def main() -> int:
    try:
        require()
        with booted() as server:
            follow(server)
            days_after(server)
    except NotHere as reason:
        sys.stderr.write(f"cannot run here: {reason}\n")
        return 3
    except (AssertionError, subprocess.SubprocessError) as error:
        sys.stderr.write(f"FAILED\n{error}\n")
        return 1
    sys.stdout.write("the guide holds\n")
    return 0


def require() -> None:
    if os.geteuid() != 0:
        raise NotHere("only root can boot a container")
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    if missing:
        raise NotHere(f"not installed: {', '.join(missing)} (debootstrap, systemd-container)")
    for port in PORTS:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                raise NotHere(f"port {port} is taken")


@contextmanager
def booted() -> Iterator[Server]:
    """An empty Debian 12 with systemd as its first process, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="xdt-guide-") as folder:
        root = Path(folder, "root")
        say("debootstrap")
        include = "systemd,systemd-sysv,dbus,ca-certificates"
        subprocess.run(
            ["debootstrap", "--variant=minbase", f"--include={include}", "bookworm", str(root)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        furnish(root)
        process = subprocess.Popen(
            [
                *("systemd-nspawn", "-q", "-D", str(root), "-b", "--register=no", "--keep-unit"),
                *("--resolv-conf=copy-host", "--timezone=off", "--console=pipe"),
                *wheels(),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield Server(root, leader(process.pid))
        finally:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=60)
            process.kill()
            process.wait()


def wheels() -> list[str]:
    """Folders of packages that this machine's pip looks into as well."""
    named = os.environ.get("PIP_FIND_LINKS", "").split()
    return [f"--bind-ro={folder}" for folder in named if Path(folder).is_dir()]


def furnish(root: Path) -> None:
    """The version to deploy, how this machine reaches package indexes, the name of the shop."""
    archive = root / "var/tmp/xiaodiantong-0.1.0.tar.gz"
    subprocess.run(
        ["git", "archive", "--prefix=xiaodiantong/", f"--output={archive}", "HEAD"],
        cwd=PROJECT,
        check=True,
    )
    shutil.copy("/etc/ssl/certs/ca-certificates.crt", root / AUTHORITIES.lstrip("/"))
    for name in ("/etc/pip.conf", str(Path.home() / ".config/pip/pip.conf")):
        if Path(name).is_file():
            shutil.copy(name, root / "etc/pip.conf")
    with (root / "etc/hosts").open("a", encoding="ascii") as hosts:
        hosts.write(f"127.0.0.1 localhost {HOST}\n")


def leader(nspawn: int) -> int:
    """systemd in the container: the child of nspawn, once it is up."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with suppress(OSError, IndexError, ValueError):
            children = Path(f"/proc/{nspawn}/task/{nspawn}/children").read_text().split()
            first = int(children[0])
            if "systemd" in Path(f"/proc/{first}/comm").read_text():
                server = Server(Path("/"), first)
                state = server.run("systemctl is-system-running || true").strip()
                if state in {"running", "degraded"}:
                    return first
        time.sleep(1)
    raise NotHere("systemd does not boot in a container here")


def follow(server: Server) -> None:
    # Each line is a shell of its own here; what one names, the next ones know.
    named = ""
    for line in commands(GUIDE.read_text("utf-8")):
        typed = for_this_server(line)
        say(typed[:100])
        if re.match(r"[a-z]+=\$\(", typed):
            named += f"{typed}; "
        else:
            server.run(named + typed)


def days_after(server: Server) -> None:
    """The nights, and what kills things; as cron, logrotate and the kernel do them."""
    cron = server.run("cat /etc/cron.d/xiaodiantong")
    assert " xiaodiantong flock " in cron, cron
    for name, job in (
        ("backup", f"{AS_CRON} {DEPLOY}/backup.sh --verify --prune"),
        ("books", f"{AS_CRON} {DEPLOY}/check_books.sh"),
    ):
        say(name)
        server.run(job)
    say("logrotate, three days")
    for _day in range(3):
        server.run(f"curl -sk https://{HOST}/merchant/orders/?q=13812345678 && sleep 3")
        server.run("logrotate --force /etc/logrotate.d/xiaodiantong")
    kept = server.run("ls /var/log/xiaodiantong/").split()
    assert "nginx-access.log.3.gz" in kept, kept
    assert not server.run("zgrep -l 13812345678 /var/log/xiaodiantong/* || true").strip()
    for unit in ("nginx", "postgresql@15-main", "redis-server", "xiaodiantong-web"):
        killed(server, unit)
    say("upgrade")
    server.run(
        "rm -rf /root/new && mkdir /root/new && tar -C /root/new --strip-components=1 "
        "-xzf xiaodiantong-0.1.0.tar.gz"
    )
    said = server.run(f"{DEPLOY}/upgrade.sh /root/new", minutes=15)
    assert "[7/7]" in said, said
    say("new keys")
    server.run(f"{DEPLOY}/rotate_keys.sh secret && {DEPLOY}/rotate_keys.sh payment")


def killed(server: Server, unit: str) -> None:
    say(f"kill -9 {unit}")
    pid = server.run(f"systemctl show -P MainPID {unit}").strip()
    assert pid != "0", f"{unit} does not run"
    server.run(f"kill -9 {pid}")
    began = time.monotonic()
    alive = f"curl -skf -o /dev/null https://{HOST}/healthz"
    server.run(
        f"for n in $(seq 120); do p=$(systemctl show -P MainPID {unit}); "
        f"if [ $p != 0 ] && [ $p != {pid} ] && {alive}; then exit 0; fi; sleep 0.5; done; exit 1"
    )
    say(f"  back after {time.monotonic() - began:.1f} s")


def say(what: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
