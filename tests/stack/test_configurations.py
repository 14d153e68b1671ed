"""What deploy/ ships, looked at without starting it: it renders, parses and names what exists."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import requests
import yaml
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from tests.stack import drills, guide, run, stack
from xiaodiantong.ops import tasks as ops_tasks

PROJECT = Path(__file__).resolve().parents[2]
DEPLOY = PROJECT / "deploy"
SCRIPTS = sorted([*DEPLOY.glob("*.sh"), *(DEPLOY / "bin").iterdir()])
PROGRAMS = [script for script in DEPLOY.glob("*.sh") if script.name != "lib.sh"]
COMPOSE = sorted((DEPLOY / "compose").glob("*.yml"))
# What the access log says of an address with a key in it.
KEYS = {
    "/orders/Kx_9-aZ": "/orders/-",
    "/orders/Kx_9-aZ?from=sms": "/orders/-",
    "/orders/Kx_9-aZ/pay/": "/orders/-/pay/",
    "/demo/chat-order/Kx_9-aZ/": "/demo/chat-order/-",
    "/pay/alipay/notify/Kx_9-aZ/": "/pay/alipay/notify/-",
    "/api/v1/orders/Kx_9-aZ": "/api/v1/orders/-",
    "/api/v1/orders/Kx_9-aZ/pay/": "/api/v1/orders/-/pay/",
    "/invitations/Kx_9-aZ/": "/invitations/-",
    "/help/complaint/Kx_9-aZ/photos/7/": "/help/complaint/-",
    "/account/activate/Kx_9-aZ/": "/account/activate/-",
    "/account/password/reset/Kx_9-aZ": "/account/password/reset/-",
    "/account/email/Kx_9-aZ/?next=/": "/account/email/-",
    "/account/phone/object/Kx_9-aZ/": "/account/phone/object/-",
}
LEFT_OVER = re.compile(r"@\??[A-Z][A-Z0-9_]*@")


def tool(name: str) -> str:
    """In CI a missing program is a failure; elsewhere the test says so and skips."""
    found = shutil.which(name, path=stack.search_path())
    if found is None:
        message = f"{name} is not installed"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    return found or ""


def render(variables: Path, target: Path) -> Path:
    subprocess.run(
        [sys.executable, str(DEPLOY / "render.py"), str(variables), str(target)],
        check=True,
        capture_output=True,
    )
    return target


@pytest.fixture
def home(tmp_path) -> Path:
    """A folder as start_production.sh prepares it, with everything rendered."""
    folder = tmp_path / "shop"
    for name in ("run", "log", "shared/media", "shared/static"):
        (folder / name).mkdir(parents=True)
    stack.make_certificate(folder / "tls.crt", folder / "tls.key")
    port, other = stack.free_ports(2)
    stack.write_lines(
        folder / "deploy.env",
        {
            "XDT_HOME": str(folder),
            "LAYOUT": "folder",
            "PG_BIN": "/usr/lib/postgresql/17/bin",
            "HTTP_LISTEN": f"127.0.0.1:{port}",
            "HTTPS_LISTEN": f"127.0.0.1:{other}",
            "HTTP_LISTEN_V6": "",
            "HTTPS_LISTEN_V6": "",
            "TLS_CERTIFICATE": str(folder / "tls.crt"),
            "TLS_KEY": str(folder / "tls.key"),
        },
    )
    render(folder / "deploy.env", folder / "etc")
    return folder


def test_every_template_is_filled(home):
    written = sorted(path for path in (home / "etc").rglob("*") if path.is_file())

    assert len(written) == len(list(DEPLOY.rglob("*.in")))
    assert [path.name for path in written if LEFT_OVER.search(path.read_text("utf-8"))] == []


def test_a_name_that_nobody_gave_stops_it(tmp_path):
    sys.path.insert(0, str(DEPLOY))
    try:
        import render as renderer
    finally:
        sys.path.remove(str(DEPLOY))

    with pytest.raises(renderer.Unknown, match="@NOBODY@"):
        renderer.fill("listen @NOBODY@;", {}, "nginx.conf")
    assert renderer.fill("a @?X@b\nc @X@\n", {"X": ""}, "n") == "c \n"


SEVERAL = {
    "the only server": {},
    "the first of several": {"APP_SERVERS": "10.0.0.2:8000 10.0.0.3:8000"},
    "the data alone": {"APP_SERVERS": "10.0.0.2:8000", "WEB": "no", "WORKER": "elsewhere"},
    "one more": {"SERVICES": "no", "APP_LISTEN": "127.0.0.1:8000", "WORKER": "elsewhere"},
}


@pytest.mark.long
@pytest.mark.parametrize("given", SEVERAL.values(), ids=SEVERAL)
def test_nginx_accepts_it(home, given):
    said = dict(line.split("=", 1) for line in (home / "deploy.env").read_text().splitlines())
    stack.write_lines(home / "deploy.env", said | given)
    render(home / "deploy.env", home / "etc")
    done = subprocess.run(
        [
            *(tool("nginx"), "-t", "-e", str(home / "log" / "nginx-error.log")),
            *("-c", str(home / "etc" / "nginx" / "nginx.conf")),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    # Of root's "user" directive it only warns, which is not ours.
    assert [line for line in done.stderr.splitlines() if "[warn]" in line] == []


def test_each_server_starts_what_is_its_own(home):
    """What stands in deploy.env of each, and what its supervisord starts by itself."""

    def started(**given: str) -> set[str]:
        said = dict(line.split("=", 1) for line in (home / "deploy.env").read_text().splitlines())
        stack.write_lines(home / "given.env", said | given)
        etc = render(home / "given.env", home / "own")
        text = "".join(
            (etc / "supervisor" / name).read_text("utf-8") for name in ("app.conf", "services.conf")
        )
        found = re.findall(r"^\[program:([\w-]+)\](.*?)(?=^\[|\Z)", text, re.M | re.S)
        return {name for name, rest in found if not re.search(r"^autostart = false", rest, re.M)}

    data = {"postgresql", "redis"}
    assert started() == {*data, "nginx", "web"}
    assert started(WORKER="separate") == {*data, "nginx", "web", "worker"}
    assert started(WEB="no", WORKER="elsewhere", APP_SERVERS="a:1") == {*data, "nginx"}
    assert started(SERVICES="no", WORKER="elsewhere", APP_LISTEN="b:1") == {"nginx", "web"}
    assert started(SERVICES="no", WEB="no", WORKER="separate") == {"worker"}


def test_the_machine_of_containers_is_described_too(tmp_path):
    written = render(DEPLOY / "compose" / "nginx.env", tmp_path) / "nginx" / "xiaodiantong.conf"

    text = written.read_text("utf-8")
    assert "server web:8000 " in text
    assert "brotli" not in text
    assert "/srv/xiaodiantong" not in text


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_shell_scripts_parse(script):
    shell = "bash" if "bash" in script.read_text("utf-8").splitlines()[0] else "sh"
    shell = "bash" if script.name == "lib.sh" else shell

    subprocess.run([shell, "-n", str(script)], check=True)
    assert script.name == "lib.sh" or os.access(script, os.X_OK)


@pytest.mark.long
def test_shellcheck_has_nothing_to_say():
    checker = tool("shellcheck")

    done = subprocess.run(
        [checker, "--external-sources", *map(str, SCRIPTS)],
        cwd=DEPLOY,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == ""


@pytest.mark.parametrize("script", PROGRAMS, ids=lambda path: path.name)
def test_each_script_explains_itself_and_refuses_what_it_does_not_know(script):
    helped = subprocess.run([script, "--help"], capture_output=True, text=True, check=True)
    refused = subprocess.run([script, "--nonsense"], capture_output=True, text=True, check=False)

    assert "用法" in helped.stdout
    assert script.name in helped.stdout
    assert refused.returncode == 2, refused.stderr


def test_what_hashes_passwords_gives_the_memory_back():
    for name in ("bin/web", "bin/worker", "Dockerfile"):
        text = (DEPLOY / name).read_text("utf-8")
        assert "MALLOC_ARENA_MAX=2" in text, name
        assert "MALLOC_MMAP_THRESHOLD_=1048576" in text, name


def test_supervisor_starts_files_that_are_there(home):
    text = "".join(path.read_text("utf-8") for path in (home / "etc" / "supervisor").iterdir())
    commands = re.findall(rf"command = {home}/current/(\S+)", text)

    assert sorted(commands) == ["deploy/bin/beat", "deploy/bin/nginx"] + ["deploy/bin/web"] * 2 + [
        "deploy/bin/worker"
    ]
    assert all((PROJECT / command).is_file() for command in commands)


def test_systemd_accepts_the_units(home, tmp_path):
    analyze = tool("systemd-analyze")
    units = sorted((home / "etc" / "systemd").glob("*.service"))
    # It looks for the programs, and for users: stand-ins of both.
    for unit in units:
        text = unit.read_text("utf-8").replace(f"{home}/current/deploy", str(DEPLOY))
        unit.write_text(re.sub(r"^(User|Group)=.*$", r"\1=root", text, flags=re.M), "utf-8")

    done = subprocess.run(
        [analyze, "verify", "--man=no", *map(str, units)],
        capture_output=True,
        text=True,
        check=False,
    )

    ours = [line for line in done.stderr.splitlines() if "xiaodiantong" in line]
    assert [line for line in ours if "Wants=" not in line and "not found" not in line] == []


def test_what_debian_does_not_bring_back_is_brought_back(home):
    for service in ("nginx.service", "postgresql@.service"):
        text = (home / "etc" / "systemd" / f"{service}.d" / "xiaodiantong.conf").read_text("utf-8")
        assert re.search(r"^Restart=(always|on-failure)$", text, re.M)


def test_nginx_logs_lie_where_root_may_rotate_them(tmp_path):
    stack.write_lines(tmp_path / "deploy.env", {"XDT_HOME": "/srv/shop", "PG_BIN": "/usr/bin"})
    etc = render(tmp_path / "deploy.env", tmp_path / "etc")
    rule = (etc / "logrotate" / "xiaodiantong").read_text("utf-8").split("}")[0]

    assert "/var/log/xiaodiantong/nginx-*.log {" in rule
    assert "create 0640 www-data adm" in rule
    assert not re.search(r"^\s*su ", rule, re.M)
    conf = (etc / "nginx" / "xiaodiantong.conf").read_text("utf-8")
    assert set(re.findall(r"access_log (\S+/)", conf)) == {"/var/log/xiaodiantong/"}


def test_no_key_stands_in_the_access_log(home):
    """nginx itself says what it would log of each address."""
    conf = (home / "etc" / "nginx" / "xiaodiantong.conf").read_text("utf-8")
    logged = re.search(r"map \$request_uri \$xdt_logged_uri \{.*?\n\}", conf, re.S)[0]
    (port,) = stack.free_ports(1)
    server = f'listen 127.0.0.1:{port}; location / {{ return 200 "$xdt_logged_uri"; }}'
    own = home / "nginx.conf"
    own.write_text(
        f"daemon off; pid {home}/nginx.pid; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {home}/b; proxy_temp_path {home}/p;\n"
        f"fastcgi_temp_path {home}/f; uwsgi_temp_path {home}/u; scgi_temp_path {home}/s;\n"
        f"{logged}\nserver {{ {server} }} }}\n",
        "utf-8",
    )
    running = subprocess.Popen([tool("nginx"), "-e", str(home / "error.log"), "-c", str(own)])
    try:
        retries = Retry(connect=40, backoff_factor=0.05, backoff_max=0.1)
        session = requests.Session()
        session.mount("http://", HTTPAdapter(max_retries=retries))
        said = {
            path: session.get(f"http://127.0.0.1:{port}{path}", timeout=5).text
            for path in (*KEYS, "/orders/", "/account/email/", "/account/login/?next=/orders/K")
        }
    finally:
        running.terminate()
        running.wait(timeout=10)

    assert said == KEYS | {
        "/orders/": "/orders/",
        "/account/email/": "/account/email/",
        "/account/login/?next=/orders/K": "/account/login/?-",
    }


def compose(name: str) -> dict:
    return yaml.safe_load((DEPLOY / "compose" / name).read_text("utf-8"))


@pytest.mark.parametrize("name", ["prod.yml", "dev.yml"])
def test_every_service_restarts_and_is_looked_at(name):
    for title, service in compose(name)["services"].items():
        assert service["restart"] in {"unless-stopped", "on-failure"}, title
        is_built_with_a_check = service["image"].startswith("${XDT_IMAGE")
        assert "healthcheck" in service or is_built_with_a_check, title
        for word in service.get("healthcheck", {}).get("test", []):
            assert isinstance(word, str), f"{title}: {word}"
        tag = service["image"].rpartition(":")[2]
        assert is_built_with_a_check or re.match(r"\d", tag), f"{title}: {service['image']}"


def test_compose_names_only_volumes_services_and_secrets_that_are_there():
    prod = compose("prod.yml")

    for title, service in prod["services"].items():
        assert set(service.get("depends_on", {})) <= set(prod["services"]), title
        assert set(service.get("secrets", [])) <= set(prod["secrets"]), title
        for mount in service.get("volumes", []):
            source = re.sub(r":\?[^}]*", "", mount).split(":")[0]
            if source.startswith("."):
                assert (DEPLOY / "compose" / source).exists(), mount
            elif not source.startswith("$"):
                assert source in prod["volumes"], mount
    assert set(compose("preprod.yml")["services"]) <= set(prod["services"])


def test_every_variable_of_compose_is_in_its_example():
    used = set()
    for path in COMPOSE:
        used |= set(re.findall(r"(?<!\$)\$\{([A-Z][A-Z0-9_]*)", path.read_text("utf-8")))
    example = (DEPLOY / "compose" / "compose.env.example").read_text("utf-8")

    assert used == set(re.findall(r"^([A-Z][A-Z0-9_]*)=", example, re.M))


def test_what_compose_sets_for_the_site_are_its_own_variables():
    known = (PROJECT / ".env.example").read_text("utf-8")
    ours = {"XDT_", "WORKER_"}

    for name in ("prod.yml", "preprod.yml"):
        for title, service in compose(name)["services"].items():
            if title in {"postgresql", "redis", "nginx"}:
                continue
            for variable in service.get("environment", {}):
                plain = variable.removesuffix("_FILE")
                is_ours = any(variable.startswith(prefix) for prefix in ours)
                assert is_ours or f"#{plain}=" in known, f"{title}: {variable}"


def test_the_dockerfile_has_no_root_and_a_check():
    text = (DEPLOY / "Dockerfile").read_text("utf-8")

    assert re.findall(r"^FROM (\S+)", text, re.M) == ["python:3.11-slim-bookworm"] * 2
    assert re.search(r"^USER xiaodiantong$", text, re.M)
    assert re.search(r"^HEALTHCHECK ", text, re.M)
    # What collectstatic writes on its way lies in the project's folder, which is root's.
    assert "install -d -o xiaodiantong -g xiaodiantong /srv/app/var\n" in text
    for source in re.findall(r"^COPY (?!--)(\S+)", text, re.M):
        assert (PROJECT / source).exists(), source


def test_variables_that_an_operator_is_given_are_read_somewhere():
    names = set(stack_variables(DEPLOY / "deploy.env.example"))
    everything = "".join(
        path.read_text("utf-8")
        for path in DEPLOY.rglob("*")
        if path.is_file() and path.suffix in {".in", ".sh", ".py"}
    )

    unread = [name for name in sorted(names) if not re.search(rf"\b{name}\b", everything)]
    assert unread == []


def stack_variables(path: Path) -> list[str]:
    return re.findall(r"^([A-Z][A-Z0-9_]*)=", path.read_text("utf-8"), re.M)


def test_the_lock_holds_what_is_asked_for_with_a_hash_for_each_file():
    lock = (PROJECT / "requirements.lock").read_text("utf-8")
    locked = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock, re.M))
    asked = re.findall(r"^([A-Za-z0-9-]+)(?:\[[a-z]+\])?==(\S+)", read("requirements.txt"), re.M)

    assert asked
    assert {name.lower(): version for name, version in asked}.items() <= locked.items()
    for entry in re.split(r"\n(?=[a-z0-9])", lock):
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]
    assert "://" not in lock


@pytest.mark.long
def test_an_install_that_fails_leaves_nothing(tmp_path):
    """A package whose content is not what the lock says."""
    (tmp_path / "requirements.lock").write_text("xdt-nowhere==1 --hash=sha256:" + "0" * 64 + "\n")
    script = (
        f'. "{DEPLOY}/lib.sh"; VENV= PYTHON={sys.executable} XDT_HOME={tmp_path}; '
        f'export PIP_NO_INDEX=1; ensure_venv "{tmp_path}/requirements.lock"'
    )

    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)

    assert done.returncode == 1, done.stderr
    assert "没有留下半个环境" in done.stderr
    assert list(tmp_path.glob("venvs/*")) == []


def read(name: str) -> str:
    return (PROJECT / name).read_text("utf-8")


def test_the_guide_can_be_followed_by_its_own_commands():
    """tests/stack/guide.py runs them; here they are only read, and what they name is there."""
    lines = guide.commands(read("docs/operations.md"))

    assert len(lines) >= 15
    assert any("apt-get install" in line and "dma" in line for line in lines)
    assert not any(line.endswith("\\") for line in lines)
    for script in re.findall(r"deploy/([a-z_]+\.sh)", "\n".join(lines)):
        assert (DEPLOY / script).is_file(), script


def test_a_run_that_cannot_start_tells_every_drill_and_why(monkeypatch, tmp_path, capsys):
    def broken(*_given: object, **_more: object):
        raise AssertionError("not within 60 s: PostgreSQL")

    monkeypatch.setattr(run.stack, "running", broken)
    # This process goes on afterwards.
    for lasting in ("signal.signal", "signal.alarm", "resource.setrlimit"):
        monkeypatch.setattr(lasting, lambda *_given: None)
    monkeypatch.setattr(run, "RESULT", tmp_path / "result.json")
    monkeypatch.setattr(sys, "argv", ["run", "--short"])

    assert run.main() == 1

    rows = json.loads((tmp_path / "result.json").read_text("utf-8"))["drills"]
    assert [row["name"] for row in rows] == [drill.__name__ for drill in drills.SHORT]
    assert all("not within 60 s" in row["facts"]["not run"] for row in rows)
    assert not any(row["ok"] for row in rows)


@pytest.mark.parametrize("name", ["prod.yml"])
def test_containers_hold_no_more_than_they_need(name):
    for title, service in compose(name)["services"].items():
        assert service["cap_drop"] == ["ALL"], title
        assert service["pids_limit"], title
        assert service["mem_limit"], title


def test_worker_and_beat_are_looked_at_by_what_they_did():
    services = compose("prod.yml")["services"]

    for title in ("worker", "beat"):
        assert "/proc/1" not in services[title]["healthcheck"]["test"][1], title
        assert "-mmin" in services[title]["healthcheck"]["test"][1], title
    assert services["worker"]["environment"]["PROMETHEUS_MULTIPROC_DIR"]


def test_a_task_that_was_done_leaves_its_mark(tmp_path, monkeypatch):
    monkeypatch.setenv("XDT_RUN_DIR", str(tmp_path))

    ops_tasks.beat()

    assert (tmp_path / "last-task").exists()


def test_nothing_secret_or_local_goes_into_the_image():
    ignored = read(".dockerignore").splitlines()

    assert {".git", ".env", "*.env", "var", "**/*.sqlite3", ".venv", "build"} <= set(ignored)
