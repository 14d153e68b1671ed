"""
The environment, read once and typed: `.env` first, then the process's own variables.

`NAME_FILE` names a file that holds the value of `NAME` (a mounted secret).
Problems are collected, so that a wrong environment is told all at once.
"""

import os
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

# What a setting of Django, or of a library behind one, is told by name.
Options = dict[str, Any]

PROJECT_DIR = Path(__file__).resolve().parents[2]
WEAK_SECRETS = frozenset({"", "secret", "changeme", "change-me", "django-insecure", "password"})
MIN_SECRET_LENGTH = 50
MIN_SECRET_LETTERS = 5
ENVIRONMENTS = ("development", "test", "preproduction", "production")
# Gunicorn takes a worker that ends with 3 as one that never boots, and gives up at once.
EXIT_CODE = 3
HIGHEST_NUMBER = 2**31 - 1
HTTP = ("http", "https")
_HOST = re.compile(r"\*|\[[0-9a-fA-F:.]+\]|\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")

FLAGS = {"": False, "true": True, "1": True, "on": True, "yes": True}
FLAGS |= {"false": False, "0": False, "off": False, "no": False}


def load_dotenv(path: Path = PROJECT_DIR / ".env") -> None:
    """Read `.env` without overriding what the process was started with."""
    if path.is_file():
        environ.Env.read_env(path, encoding="utf-8")


class EnvironmentIncomplete(ImproperlyConfigured):
    """Says everything that is missing or wrong, and how to mend it."""


def select_settings() -> None:
    """
    Set DJANGO_SETTINGS_MODULE from DJANGO_ENV (development by default) and read the settings:
    a wrong environment ends manage.py, gunicorn and Celery here, in words and not in a traceback.
    """
    load_dotenv()
    name = os.environ.get("DJANGO_ENV") or "development"
    if not os.environ.get("DJANGO_SETTINGS_MODULE"):
        if name not in ENVIRONMENTS:
            _stop(f"DJANGO_ENV={name!r} is unknown: use one of {', '.join(ENVIRONMENTS)}")
        os.environ["DJANGO_SETTINGS_MODULE"] = f"xiaodiantong.settings.{name}"
    try:
        import_module(os.environ["DJANGO_SETTINGS_MODULE"])
    except EnvironmentIncomplete as error:
        _stop(str(error))


def _stop(message: str) -> None:
    sys.stderr.write(f"{message}\n")
    raise SystemExit(EXIT_CODE)


class Environment:
    """Typed access to variables; `finish()` raises once for everything that was wrong."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def text(self, name: str, default: str | None = None) -> str:
        """The value of `name`; without a default it is needed, and must not be empty."""
        value = self._raw(name)
        if value is None and default is not None:
            return default
        if not value and default is None:
            self.problems.append(f"{name} is missing: set it in .env or the environment")
        return value or ""

    def secret(self, name: str) -> str:
        """A needed value that must be long and not a well-known word."""
        value = self.text(name)
        is_known = value.lower() in WEAK_SECRETS or value.startswith("django-insecure")
        is_short = len(value) < MIN_SECRET_LENGTH or len(set(value)) < MIN_SECRET_LETTERS
        if value and (is_known or is_short):
            self.problems.append(
                f"{name} is weak: use at least {MIN_SECRET_LENGTH} random characters "
                "(python -c 'import secrets; print(secrets.token_urlsafe(50))')"
            )
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        value = (self._raw(name) or "").lower()
        if value not in FLAGS:
            self.problems.append(f"{name}={value!r} is not true or false")
        return FLAGS.get(value, default) if value else default

    def number(
        self, name: str, default: int, *, minimum: int = 0, maximum: int = HIGHEST_NUMBER
    ) -> int:
        """A whole number between `minimum` and `maximum`; empty is the default."""
        value = self._raw(name)
        if not value:
            return default
        try:
            number = int(value)
        except ValueError:
            self.problems.append(f"{name}={value!r} is not a whole number")
            return default
        if not minimum <= number <= maximum:
            self.problems.append(f"{name}={value!r} is not between {minimum} and {maximum}")
            return default
        return number

    def port(self, name: str, default: int) -> int:
        return self.number(name, default, minimum=1, maximum=65535)

    def url(self, name: str, default: str | None = None, *, schemes: tuple[str, ...] = HTTP) -> str:
        """An address with one of `schemes` and a host; its password is never repeated."""
        value = self.text(name, default)
        if value and not _is_url(value, schemes):
            self.problems.append(f"{name} is no address such as {schemes[0]}://host:port/")
        return value

    def origins(self, name: str) -> list[str]:
        """Schemes and hosts with commas, without a path: https://shop.example."""
        names = self.words(name)
        for origin in names:
            if not _is_url(origin, HTTP) or origin.count("/") != 2 or "*" in origin:
                self.problems.append(f"{name}: {origin!r} is not like https://shop.example")
        return names

    def hosts(self, name: str) -> list[str]:
        """Host names with commas: no scheme, no port, no path."""
        names = self.words(name)
        for host in names:
            if not _HOST.fullmatch(host):
                self.problems.append(f"{name}: {host!r} is no host; write it like shop.example")
        return names

    def words(self, name: str, default: list[str] | None = None) -> list[str]:
        """A list written with commas."""
        value = self._raw(name)
        if value is None:
            return list(default or [])
        return [word.strip() for word in value.split(",") if word.strip()]

    def choice(self, name: str, options: list[str], default: str) -> str:
        value = self.text(name, default)
        if value not in options:
            self.problems.append(f"{name}={value!r} is unknown: use one of {', '.join(options)}")
            return default
        return value

    def finish(self) -> None:
        """:raises EnvironmentIncomplete: naming every problem found so far"""
        if self.problems:
            # Production reads some names again, with other rules.
            told = "\n- ".join(dict.fromkeys(self.problems))
            raise EnvironmentIncomplete(f"The environment is not complete:\n- {told}")

    def _raw(self, name: str) -> str | None:
        file = os.environ.get(f"{name}_FILE")
        if file:
            try:
                return Path(file).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                self.problems.append(f"{name}_FILE={file!r} cannot be read: {_reason(error)}")
                return None
        return os.environ.get(name)


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return (error.strerror or "") if isinstance(error, OSError) else "it is not UTF-8"


def _is_url(value: str, schemes: tuple[str, ...]) -> bool:
    """A port out of range and half an IPv6 address raise in urlsplit or below."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return False
    is_local = parts.scheme in {"unix", "redis+socket", "memory", "filesystem"}
    return parts.scheme in schemes and (is_local or bool(parts.hostname)) and " " not in value


env = Environment()
