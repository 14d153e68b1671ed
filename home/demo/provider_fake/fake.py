"""What the simulator knows: apps with their secrets, made-up people, codes and tokens."""

import hashlib
import secrets
import time
from dataclasses import dataclass, field, replace
from threading import Lock

from core.types import Json

CODE_LIVES = {"wechat": 300, "qq": 600}
TOKEN_LIVES = 7200


@dataclass(frozen=True)
class App:
    """`kind` is what may be asked for with it: open, official, mini or qq."""

    app_id: str
    secret: str
    kind: str

    @property
    def family(self) -> str:
        return "qq" if self.kind == "qq" else "wechat"


# Made up; they open nothing anywhere.
APPS = (
    App("wx0pen0000000demo1", "0pen0000000000000000000000000001", "open"),
    App("wx0ff1c1a10000demo", "0ff1c1a1000000000000000000000001", "official"),
    App("wxm1n10000000demo1", "m1n10000000000000000000000000001", "mini"),
    App("101000001", "qq000000000000000000000000000001", "qq"),
)
PEOPLE = ("林小满", "周大海", "陈阿姨", "Emma 🍀", "赵钱孙")


def apps(*, mini_app_id: str = "") -> dict[str, App]:
    """By their ids; the mini-program's may be another, such as the one a merchant collects by."""
    known = {app.kind: app for app in APPS}
    if mini_app_id:
        known["mini"] = replace(known["mini"], app_id=mini_app_id)
    return {app.app_id: app for app in known.values()}


@dataclass
class Grant:
    """What a code or a token stands for."""

    app: App
    person: str
    scope: str
    redirect_uri: str
    until: float
    is_used: bool = False


@dataclass
class Fake:
    """`trouble`: what the next API calls answer instead: silent, 500, garbage, list,
    or an object as it stands."""

    url: str = ""
    apps: dict[str, App] = field(default_factory=apps)
    codes: dict[str, Grant] = field(default_factory=dict)
    tokens: dict[str, Grant] = field(default_factory=dict)
    trouble: str = ""
    # Seconds that a silent one keeps silent.
    silence: float = 3.0
    calls: list[str] = field(default_factory=list)
    # Seconds it takes to make an app's token.
    token_seconds: float = 0
    # What the apps have: the newest token and ticket of each, template messages by their openid.
    app_tokens: dict[str, str] = field(default_factory=dict)
    tickets: dict[str, str] = field(default_factory=dict)
    templates: set[str] = field(default_factory=lambda: {"TPL-PAID", "TPL-SHIPPED"})
    sent: list[Json] = field(default_factory=list)
    # 发货信息 by WeChat's number of the payment.
    shipped: dict[str, list[Json]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def of_kind(self, kind: str) -> App:
        return next(app for app in self.apps.values() if app.kind == kind)

    def give_code(self, app: App, person: str, *, scope: str, redirect_uri: str) -> str:
        code = secrets.token_hex(16)
        until = time.time() + CODE_LIVES[app.family]
        with self.lock:
            self.codes[code] = Grant(app, person, scope, redirect_uri, until)
        return code

    def redeem(self, code: str) -> tuple[Grant | None, bool]:
        """The grant of a code, and whether this was its first time."""
        with self.lock:
            grant = self.codes.get(code)
            if grant is None or grant.until < time.time():
                return None, False
            is_first, grant.is_used = not grant.is_used, True
            return grant, is_first

    def give_token(self, grant: Grant) -> str:
        token = secrets.token_urlsafe(32)
        with self.lock:
            until = time.time() + TOKEN_LIVES
            self.tokens[token] = Grant(grant.app, grant.person, grant.scope, "", until)
        return token

    def holder(self, token: str) -> Grant | None:
        with self.lock:
            grant = self.tokens.get(token)
        return grant if grant is not None and grant.until > time.time() else None


def openid(app: App, person: str) -> str:
    """The same person has another one at every app; QQ's are 32 hexadecimal digits."""
    digest = hashlib.sha256(f"{app.app_id} {person}".encode()).hexdigest()
    return digest[:32].upper() if app.family == "qq" else f"o{digest[:27]}"


def unionid(app: App, person: str) -> str:
    digest = hashlib.sha256(f"union {app.family} {person}".encode()).hexdigest()
    return f"UID_{digest[:32].upper()}" if app.family == "qq" else f"o{digest[:27]}"
