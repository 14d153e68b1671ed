"""
The whole stack as deploy/ ships it, on the big town: pages through nginx, how far they are
behind an edit, and memory.
"""

import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.bench import cpu, ground, pages, peers, quiet, rounds
from tests.bench.peers import harness, lib
from tests.bench.shopper import Browser
from tests.stack import stack as deployed

FOLDER = ground.HOME / "stack"
DATA = ground.HOME / "our-pgdata"
RATE = 100
# What one address may ask is no matter here: it asks for everybody.
UNBOUND = {"RATE_PAGES": "1000000r/s", "RATE_SIGN_IN": "1000000r/s", "WEB_WORKERS": "2"}
ENVIRONMENT = {
    "POSTGRES_DB": f"xdt_{pages.TOWN}",
    "RATE_PAGES_PER_ADDRESS": "10000000",
    "RATE_POSTS_PER_ADDRESS": "10000000",
    "RATE_SIGN_IN_PER_ADDRESS": "10000000",
}
SETTLED_SECONDS = 6
# Edits whose appearance is waited for.
EDITS = 10
FIRST_PRICE = 4001
EDITOR = Path(__file__).with_name("editor.py")
SERVING_SECONDS = 60


def stack(postgres: ground.Postgres) -> dict[str, Any]:
    town = pages.lines()
    postgres.sql(
        "DO $$ BEGIN CREATE ROLE xiaodiantong SUPERUSER LOGIN;"
        " EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    )
    postgres.release()
    harness.pg_env()
    with running() as site:
        found = {
            "nginx": through_nginx(site, town),
            "behind": behind(site),
            "memory": memory(site, town),
        }
    ground.say("memory of the peers' stacks")
    harness.memory()
    peers_memory = json.loads((lib.RESULTS / "memory.json").read_text(encoding="utf-8"))
    return found | {"peers_memory": peers_memory}


@contextmanager
def running() -> Iterator[deployed.Stack]:
    """The shipped scripts start it; the town's files are lent to its PostgreSQL."""
    take_back()
    source = ground.ROOT
    programs = str(lib._pg.bin_path)
    site = deployed.prepare(FOLDER, source=source, PG_BIN=programs, **UNBOUND)
    # Logs on the disk, not on the small one that drills fill.
    unmount()
    with (FOLDER / "shared" / ".env").open("a", encoding="utf-8") as environment:
        environment.writelines(f"{name}={value}\n" for name, value in ENVIRONMENT.items())
    shutil.copytree(ground.MEDIA, FOLDER / "shared" / "media", dirs_exist_ok=True)
    shutil.move(DATA, FOLDER / "pgdata")
    deployed.give(FOLDER, site.user)
    try:
        start(site, source)
        yield site
    finally:
        deployed.stop(site)
        shutil.copytree(FOLDER / "log", ground.HOME / "logs" / "stack", dirs_exist_ok=True)
        take_back()


def start(site: deployed.Stack, source: Path, *, tries: int = 3) -> None:
    """The script may be run again: on a busy machine its check may come before a worker."""
    for left in reversed(range(tries)):
        try:
            deployed.start(site, source=source)
            return
        except deployed.Failed as error:
            if not left:
                raise
            ground.say(f"once more: {str(error)[-300:]}")


def take_back() -> None:
    """The town's files to where they live, and no stack left."""
    lent = FOLDER / "pgdata"
    if lent.exists() and not DATA.exists():
        shutil.move(lent, DATA)
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", "pgserver:", str(DATA)], check=True)
    unmount()
    # What is just ending may still write there.
    for _try in range(20):
        shutil.rmtree(FOLDER, ignore_errors=True)
        if not FOLDER.exists():
            return
        time.sleep(0.5)


def unmount() -> None:
    if os.path.ismount(FOLDER / "log"):
        subprocess.run(["umount", "--lazy", str(FOLDER / "log")], check=False)


# --- through nginx


def through_nginx(site: deployed.Stack, town: dict[str, Any]) -> dict[str, Any]:
    """One warm page of each kind, from the shipped nginx and from a bare proxy_cache."""
    lib.gunicorn("wagtail", "wt", "wt_wsgi", harness.WT, lib.HERE / "wagtail_site", lib.pg_env())
    bare = "proxy_cache c; proxy_cache_valid 200 1h; proxy_ignore_headers Set-Cookie Cache-Control"
    bare += " Vary Expires X-Accel-Expires;"
    wagtail = f"proxy_pass http://127.0.0.1:{harness.WT};"
    lib.nginx(
        "cache", harness.CACHE, f"server {{ listen PORT; location / {{ {wagtail} {bare} }} }}"
    )
    web = f"http://unix:{FOLDER / 'run' / 'web.sock'}:"
    head = "proxy_set_header Host localhost; proxy_set_header X-Forwarded-Proto https;"
    ours = f"proxy_pass {web}; {head} {bare}"
    lib.nginx("proxied", peers.PROXIED, f"server {{ listen PORT; location / {{ {ours} }} }}")
    start_plain(site)
    shop, good = f"/{town['stores'][0]}/", quote(town["goods"][0][0])
    nginx = site.pids()["nginx"]
    at: dict[str, tuple[str, str, int]] = {
        "peer: nginx proxy_cache, wagtail list": (
            *(f"http://127.0.0.1:{harness.CACHE}", "/?p=1", lib.pid("cache")),
        )
    }
    for kind, path in (("list", shop), ("product", good)):
        plain, bare_port = peers.PLAIN, peers.PROXIED
        at[f"limit: bare proxy_cache, our {kind}"] = (
            *(f"http://127.0.0.1:{bare_port}", path, lib.pid("proxied")),
        )
        at[f"ours: shipped nginx without TLS, {kind}"] = (
            *(f"http://localhost:{plain}", path, lib.pid("plain")),
        )
        at[f"ours: shipped nginx, {kind}"] = (site.base_url, path, nginx)
    samples = {}
    for name, (base, path, pid) in at.items():
        wrk(base, path, 4, 2)
        answer_of(base, path)
        samples[name] = sample(base, path, pid)
    rows = rounds.taken(samples)
    for name, (base, path, _pid) in at.items():
        rows[name] |= answer_of(base, path)
    for name in ("cache", "proxied", "plain", "wagtail"):
        lib.stop(name)
    return rows


def sample(base: str, path: str, pid: int) -> Callable[[], dict[str, Any]]:
    def take() -> dict[str, Any]:
        with lib.Cpu(app=pid) as used:
            found = wrk(base, path, 8, rounds.SECONDS)
        if found["errors"]:
            raise SystemExit(f"{base}{path}: {found['errors']} errors of {found['n']}")
        used_ms = used.per(found["n"] + 8)
        return found | used_ms | {"per_cpu_s": 1000 / used_ms["cpu_ms_app"]}

    return take


def wrk(base: str, path: str, connections: int, seconds: float) -> dict[str, Any]:
    """As benchlib.wrk, at any address."""
    file = ground.HOME / "run" / "paths-whole"
    file.write_text(path + "\n", encoding="utf-8")
    library = next((ground.HOME / "root/usr/lib").glob("*-linux-gnu"))
    done = subprocess.run(
        [
            *(str(ground.HOME / "root/usr/bin/wrk"), "-t1", f"-c{connections}"),
            *(f"-d{max(1, round(seconds))}s", "--latency", "--timeout", "20s"),
            *("-s", str(lib.HERE / "limits/wrk.lua"), f"{base}/"),
        ],
        env=os.environ | {"BENCH_PATHS": str(file), "LD_LIBRARY_PATH": str(library)},
        capture_output=True,
        text=True,
        check=False,
    )
    _before, _mark, figures = done.stdout.partition("JSON")
    if not figures:
        raise RuntimeError(done.stdout + done.stderr)
    return json.loads(figures.splitlines()[0])


def answer_of(base: str, path: str) -> dict[str, Any]:
    """:raises SystemExit: where it is not a page"""
    scheme, _, rest = base.partition("://")
    host, _, port = rest.partition(":")
    answer = Browser(int(port), scheme=scheme, host=host).ask(path)
    if answer.status != 200 or len(answer.text) < 4000:
        raise SystemExit(f"{base}{path}: {answer.status}, {len(answer.text)} characters")
    return {"bytes": len(answer.text.encode()), "cache": answer.getheader("X-Cache", "")}


def start_plain(site: deployed.Stack) -> None:
    """The shipped configuration again, without TLS: what the peer is spared is told apart."""
    folder = ground.HOME / "run" / "plain"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    configured = (FOLDER / "etc" / "nginx" / "xiaodiantong.conf").read_text(encoding="utf-8")
    kept = []
    for line in configured.splitlines():
        if "listen" in line and str(site.https_port) in line:
            kept.append("" if "default_server" in line else f"listen 127.0.0.1:{peers.PLAIN};")
        elif "listen" in line and str(site.http_port) in line:
            # Somewhere else, for its redirect.
            kept.append(line.replace(str(site.http_port), str(peers.PLAIN + 1)))
        elif not line.strip().startswith("ssl_"):
            kept.append(line)
    proxied = (FOLDER / "etc" / "nginx" / "proxy.conf").read_text(encoding="utf-8")
    # As if TLS had ended before it: the site sends plain HTTP away.
    (folder / "proxy.conf").write_text(proxied.replace("$scheme", "https"), encoding="utf-8")
    text = "\n".join(kept).replace(str(FOLDER / "run" / "nginx-cache"), str(folder / "cache"))
    text = text.replace(str(FOLDER / "etc" / "nginx" / "proxy.conf"), str(folder / "proxy.conf"))
    (folder / "xiaodiantong.conf").write_text(text, encoding="utf-8")
    main = (FOLDER / "etc" / "nginx" / "nginx.conf").read_text(encoding="utf-8")
    main = main.replace(
        str(FOLDER / "etc" / "nginx" / "xiaodiantong.conf"), str(folder / "xiaodiantong.conf")
    )
    for name in (
        "nginx.pid",
        "nginx-body",
        "nginx-proxy",
        "nginx-fastcgi",
        "nginx-uwsgi",
        "nginx-scgi",
    ):
        main = main.replace(str(FOLDER / "run" / name), str(folder / name))
    (folder / "nginx.conf").write_text(f"user root;\n{main}", encoding="utf-8")
    program = shutil.which("nginx", path=deployed.search_path())
    lib.start("plain", [program, "-c", folder / "nginx.conf"], peers.PLAIN)


# --- behind an edit


def behind(site: deployed.Stack) -> dict[str, Any]:
    """Seconds from an edit's commit until nginx shows it, on a page that is always asked for."""
    current = site.current
    editor = subprocess.Popen(
        [
            str(current / ".venv" / "bin" / "python"),
            "manage.py",
            "shell",
            "-v0",
            "-c",
            EDITOR.read_text(encoding="utf-8"),
        ],
        cwd=current,
        env=site.env | {"PYTHONPATH": f"{current}/site:{current}"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        **site.as_user(),
    )
    assert editor.stdout is not None
    where = next(json.loads(line) for line in editor.stdout if line.startswith("{"))
    seen: dict[str, dict[str, float]] = {"product": {}, "list": {}}
    is_over = threading.Event()

    def look(kind: str) -> None:
        browser = Browser(site.https_port, scheme="https", host=deployed.HOST)
        path = quote(where[kind])
        while not is_over.is_set():
            asked = time.time()
            text = browser.ask(path).text
            for number in range(EDITS):
                if str(FIRST_PRICE + number) in text:
                    seen[kind].setdefault(str(FIRST_PRICE + number), asked)
            time.sleep(0.01)

    watchers = [threading.Thread(target=look, args=(kind,)) for kind in seen]
    for watcher in watchers:
        watcher.start()
    edits = [json.loads(line) for line in editor.stdout if line.startswith("{")]
    editor.wait(timeout=60)
    is_over.set()
    for watcher in watchers:
        watcher.join()
    found: dict[str, Any] = {}
    for kind, at in seen.items():
        late = sorted(
            max(0.0, at.get(edit["price"], edit["at"] + 99) - edit["at"]) for edit in edits
        )
        found[kind] = {
            "edits": len(late),
            "median_s": round(late[len(late) // 2], 2),
            "most_s": round(late[-1], 2),
        }
    return found


# --- memory


def memory(site: deployed.Stack, town: dict[str, Any]) -> dict[str, Any]:
    """PSS after the load and tasks; then while a hundred mixed requests a second are served."""
    file = ground.HOME / "run" / "mixed.json"
    media = sorted((FOLDER / "shared" / "media" / "images").glob("*.webp"))
    files = [f"/media/images/{quote(each.name)}" for each in media[:200]]
    file.write_text(json.dumps({**town, "files": files}), encoding="utf-8")
    load(site, file, rate=RATE, seconds=20)
    time.sleep(SETTLED_SECONDS)
    after = parts(site)
    most = {"total_mb": 0.0}
    served: dict[str, Any] = {}
    serving = SERVING_SECONDS
    loading = threading.Thread(
        target=lambda: served.update(load(site, file, rate=RATE, seconds=serving))
    )
    loading.start()
    while loading.is_alive():
        now = parts(site)
        if now["total_mb"] > most["total_mb"]:
            most = now
        loading.join(1.5)
    return {"after_load": after, "most_while_serving": most, "served": served}


def load(site: deployed.Stack, file: Path, *, rate: int, seconds: float) -> dict[str, Any]:
    from tests.bench import acts

    given = ("mixed", site.https_port, rate, seconds, file)
    return quiet.with_client(lambda: acts.module(*given))


def parts(site: deployed.Stack) -> dict[str, Any]:
    """PSS by what supervisord runs; all of it is its family."""
    found = {name: cpu.pss_mb(cpu.tree(pid)) for name, pid in site.pids().items()}
    first = int((FOLDER / "run" / "supervisord.pid").read_text(encoding="ascii"))
    found["supervisord"] = cpu.pss_mb([first])
    return {**found, "total_mb": round(sum(found.values()), 1)}
