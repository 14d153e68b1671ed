"""What deploy/ ships, looked at without starting it: it renders, parses and names what exists."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.stack import stack

PROJECT = Path(__file__).resolve().parents[2]
DEPLOY = PROJECT / "deploy"
SCRIPTS = sorted([*DEPLOY.glob("*.sh"), *(DEPLOY / "bin").iterdir()])
PROGRAMS = [script for script in DEPLOY.glob("*.sh") if script.name != "lib.sh"]
COMPOSE = sorted((DEPLOY / "compose").glob("*.yml"))
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


def test_nginx_accepts_it(home):
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


def test_supervisor_starts_files_that_are_there(home):
    text = "".join(path.read_text("utf-8") for path in (home / "etc" / "supervisor").iterdir())
    commands = re.findall(rf"command = {home}/current/(\S+)", text)

    assert sorted(commands) == ["deploy/bin/beat", "deploy/bin/nginx"] + ["deploy/bin/web"] * 2 + [
        "deploy/bin/worker"
    ]
    assert all((PROJECT / command).is_file() for command in commands)


def test_systemd_accepts_the_units(home, tmp_path):
    analyze = tool("systemd-analyze")
    units = sorted((home / "etc" / "systemd").iterdir())
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
