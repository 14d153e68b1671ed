"""
Writes the shipped configurations with this server's variables: `render.py deploy.env out/`.

In a template (`*.in`) `@NAME@` is the value of NAME, and a line with `@?NAME@` is left out
where NAME is empty. An unknown name stops it, so that nothing half-written is installed.
"""

import os
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
EXAMPLE = HERE / "deploy.env.example"
_VALUE = re.compile(r"@([A-Z][A-Z0-9_]*)@")
_CONDITION = re.compile(r"@\?([A-Z][A-Z0-9_]*)@")
BROTLI = "modules/ngx_http_brotli_{}_module.so"
MODULE_FOLDERS = ("/usr/lib/nginx", "/usr/share/nginx")


class Unknown(Exception):
    """A template asks for a name that nobody gave."""


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    variables, target = read(Path(arguments[0])), Path(arguments[1])
    try:
        written = {target / name: fill(text, variables, name) for name, text in templates().items()}
    except Unknown as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


def read(path: Path) -> dict[str, str]:
    """The file's variables over the example's, and what follows from them."""
    given = assignments(EXAMPLE) | assignments(path)
    # What a file names itself counts: containers have other folders.
    return derived(given) | given


def assignments(path: Path) -> dict[str, str]:
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _equals, value in pairs}


def derived(given: dict[str, str]) -> dict[str, str]:
    home, is_folder = given["XDT_HOME"], given["LAYOUT"] == "folder"
    folder = next((f for f in MODULE_FOLDERS if Path(f, BROTLI.format("filter")).exists()), "")
    return {
        "MAIN_NAME": given["SERVER_NAMES"].split()[0],
        "RUN_DIR": f"{home}/run",
        "LOG_DIR": f"{home}/log",
        "NGINX_LOG_DIR": f"{home}/log" if is_folder else "/var/log/xiaodiantong",
        "FOLDER": "yes" if is_folder else "",
        "SYSTEM": "" if is_folder else "yes",
        "MEDIA_DIR": f"{home}/shared/media",
        "STATIC_DIR": f"{home}/shared/static",
        "CODE": f"{home}/current",
        "XDT_GROUP": given["XDT_USER"],
        "ERRORS_DIR": f"{home}/current/deploy/nginx/errors",
        "ACME_DIR": f"{home}/shared/acme",
        "PROXY_CONF": f"{home}/etc/nginx/proxy.conf",
        "UPSTREAM": f"unix:{home}/run/web.sock",
        # One that is away is left out for some seconds; ours stands there twice.
        "OTHER_SERVERS": " ".join(
            f"server {address} weight=2 max_fails=1 fail_timeout=5s;"
            for address in given["APP_SERVERS"].split()
        ),
        "HAS_WEB": "" if given["WEB"] == "no" else "yes",
        "WEB_AUTOSTART": "false" if given["WEB"] == "no" else "true",
        "HAS_SERVICES": "" if given["SERVICES"] == "no" else "yes",
        "SERVICES_AUTOSTART": "false" if given["SERVICES"] == "no" else "true",
        "NGINX_AUTOSTART": "true" if given["SERVICES"] != "no" or given["APP_LISTEN"] else "false",
        "WORKER_AUTOSTART": "true" if given["WORKER"] == "separate" else "false",
        "BROTLI": "yes" if folder else "",
        "BROTLI_FILTER": f"{folder}/{BROTLI.format('filter')}",
        "BROTLI_STATIC": f"{folder}/{BROTLI.format('static')}",
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
    }


def templates() -> dict[str, str]:
    """Name below the target → text, of every `*.in`."""
    return {
        str(path.relative_to(HERE).with_suffix("")): path.read_text(encoding="utf-8")
        for path in sorted(HERE.rglob("*.in"))
    }


def fill(text: str, variables: dict[str, str], name: str) -> str:
    lines = (_line(line, variables, name) for line in text.splitlines(keepends=True))
    return "".join(line for line in lines if line is not None)


def _line(line: str, variables: dict[str, str], name: str) -> str | None:
    def value(match: re.Match[str]) -> str:
        if match[1] not in variables:
            raise Unknown(f"{name}: @{match[1]}@ is in no deploy.env")
        return variables[match[1]]

    for condition in _CONDITION.findall(line):
        if condition not in variables:
            raise Unknown(f"{name}: @?{condition}@ is in no deploy.env")
        if not variables[condition]:
            return None
    return _VALUE.sub(value, _CONDITION.sub("", line))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
