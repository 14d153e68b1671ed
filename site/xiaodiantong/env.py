"""
The environment, read once and typed: `.env` first, then the process's own variables.

`NAME_FILE` names a file that holds the value of `NAME` (a mounted secret).
Problems are collected, so that a wrong environment is told all at once.
"""

import os
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

PROJECT_DIR = Path(__file__).resolve().parents[2]
WEAK_SECRETS = frozenset({"", "secret", "changeme", "change-me", "django-insecure", "password"})
MIN_SECRET_LENGTH = 40

FLAGS = {"": False, "true": True, "1": True, "on": True, "yes": True}
FLAGS |= {"false": False, "0": False, "off": False, "no": False}


def load_dotenv(path: Path = PROJECT_DIR / ".env") -> None:
    """Read `.env` without overriding what the process was started with."""
    if path.is_file():
        environ.Env.read_env(path, encoding="utf-8")


def select_settings() -> None:
    """Set DJANGO_SETTINGS_MODULE from DJANGO_ENV (development by default)."""
    load_dotenv()
    name = os.environ.get("DJANGO_ENV") or "development"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"xiaodiantong.settings.{name}")


class Environment:
    """Typed access to variables; `finish()` raises once for everything that was wrong."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def text(self, name: str, default: str | None = None) -> str:
        """The value of `name`; without a default it is needed."""
        value = self._raw(name)
        if value is None:
            if default is None:
                self.problems.append(f"{name} is missing: set it in .env or the environment")
                return ""
            return default
        return value

    def secret(self, name: str) -> str:
        """A needed value that must be long and not a well-known word."""
        value = self.text(name)
        known = value.lower() in WEAK_SECRETS or value.startswith("django-insecure")
        if value and (known or len(value) < MIN_SECRET_LENGTH):
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

    def number(self, name: str, default: int) -> int:
        value = self._raw(name)
        try:
            return int(value) if value else default
        except ValueError:
            self.problems.append(f"{name}={value!r} is not a whole number")
            return default

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
        """:raises ImproperlyConfigured: naming every problem found so far"""
        if self.problems:
            raise ImproperlyConfigured(
                "The environment is not complete:\n- " + "\n- ".join(self.problems)
            )

    def _raw(self, name: str) -> str | None:
        file = os.environ.get(f"{name}_FILE")
        if file:
            try:
                return Path(file).read_text(encoding="utf-8").strip()
            except OSError as error:
                self.problems.append(f"{name}_FILE cannot be read: {error.strerror}")
                return None
        return os.environ.get(name)


env = Environment()
