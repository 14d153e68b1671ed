"""
What production does not start with, though each value is well-formed: settings that would
open the site to anybody, lose work, or send links that lead nowhere. Each is one line of the
message that ends the start.
"""

import ast
from collections.abc import Mapping
from importlib.util import find_spec
from ipaddress import ip_network
from urllib.parse import urlsplit

from xiaodiantong.env import Environment

MIN_PASSWORD_LENGTH = 12
MIN_PASSWORD_LETTERS = 5
# Nobody's proxies fill more than such a part of the net.
WIDEST_PROXIES = {4: 8, 6: 16}
# Brokers that lie in one process's memory or folder: the worker would never see a task.
BROKERS_OF_ONE = ("memory", "filesystem")


def all_hosts(env: Environment, hosts: list[str]) -> None:
    if "*" in hosts:
        env.problems.append(
            "ALLOWED_HOSTS=* answers to any name, and links in SMS follow it; name the hosts"
        )


def site_url(env: Environment, url: str, hosts: list[str]) -> None:
    """Links that leave the site must be https, and come back to it."""
    parts = urlsplit(url)
    if not parts.hostname:
        return
    if parts.scheme != "https":
        env.problems.append("SITE_URL is not https: sign-in and paying need it")
    elif not any(_is_of(parts.hostname, host) for host in hosts if host != "*"):
        env.problems.append(f"SITE_URL: its host {parts.hostname!r} is not in ALLOWED_HOSTS")


def weak_password(env: Environment, password: str, *, host: str) -> None:
    """A socket's folder lets in who may enter it; anything else needs a password worth the name."""
    if host.startswith("/"):
        return
    if not password:
        env.problems.append(
            "POSTGRES_PASSWORD is missing: set it, or use a socket as POSTGRES_HOST"
        )
    elif len(password) < MIN_PASSWORD_LENGTH or len(set(password)) < MIN_PASSWORD_LETTERS:
        env.problems.append(
            f"POSTGRES_PASSWORD is weak: use at least {MIN_PASSWORD_LENGTH} random characters "
            "(openssl rand -base64 24)"
        )


def wide_proxies(env: Environment, names: list[str]) -> None:
    for name in names:
        try:
            network = ip_network(name, strict=False)
        except ValueError:
            continue
        if network.prefixlen < WIDEST_PROXIES[network.version]:
            env.problems.append(
                f"TRUSTED_PROXIES: {name!r} is nearly everybody, who could then name any address "
                "as their own; name your proxies"
            )


def lonely_broker(env: Environment, url: str) -> None:
    if url.split(":", 1)[0] in BROKERS_OF_ONE:
        env.problems.append(
            "CELERY_BROKER_URL: tasks in one process's memory or folder reach no worker; use Redis"
        )


NAME_A_PROVIDER = (
    "set aliyun, tencent, both or the dotted path of a class (accounts.sms.backends.SmsProvider), "
    "or SMS_PROVIDERS=console with ALLOW_CONSOLE_SMS=true for a rehearsal, which sends no SMS to "
    "anybody (0.1.0 called this SMS_BACKEND)"
)


def sms(
    env: Environment,
    names: list[str],
    classes: dict[str, str],
    accounts: Mapping[str, Mapping[str, str]],
    templates: Mapping[str, Mapping[str, str]],
) -> None:
    """Whoever is named must be able to send: a first person who waits for a code is too late."""
    if not names:
        env.problems.append(f"SMS_PROVIDERS is missing: {NAME_A_PROVIDER}")
    for name in names:
        path = classes.get(name, name)
        if path == classes["inbox"]:
            env.problems.append(f"SMS_PROVIDERS=inbox is for development: {NAME_A_PROVIDER}")
        elif path == classes["console"] and not env.flag("ALLOW_CONSOLE_SMS", default=False):
            env.problems.append(f"SMS_PROVIDERS=console sends no SMS: {NAME_A_PROVIDER}")
        else:
            absent_class(env, "SMS_PROVIDERS", path)
        for key, value in accounts.get(name, {}).items():
            if not value:
                env.problems.append(f"{name.upper()}_SMS_{key.upper()} is missing")
        if name in templates and "code" not in templates[name]:
            env.problems.append(f"{name.upper()}_SMS_TEMPLATES has none for code")


def absent_class(env: Environment, name: str, path: str) -> None:
    """`path` must name something that is there. Nothing is run: settings are still being read."""
    module, _, wanted = path.rpartition(".")
    try:
        spec = find_spec(module) if module else None
    except (ImportError, ValueError):
        spec = None
    if spec is None:
        env.problems.append(f"{name}={path!r}: there is no module {module!r}")
        return
    source = getattr(spec.loader, "get_source", lambda _name: None)(module)
    if source is not None and wanted not in _names_in(source):
        env.problems.append(f"{name}={path!r}: {module!r} has no {wanted!r}")


def _names_in(source: str) -> set[str]:
    """What a module calls its own at the top: classes, functions, imports, assignments."""
    names: set[str] = set()
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.ClassDef | ast.FunctionDef):
            names.add(statement.name)
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in statement.names}
        elif isinstance(statement, ast.Assign):
            names |= {target.id for target in statement.targets if isinstance(target, ast.Name)}
    return names


def _is_of(host: str, allowed: str) -> bool:
    """As Django reads ALLOWED_HOSTS: .shop.example is the domain and all below it."""
    if allowed.startswith("."):
        return host == allowed[1:] or host.endswith(allowed)
    return host == allowed.strip("[]").lower()
