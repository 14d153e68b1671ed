"""What people see: who do you want to be? No scripts, no other hosts."""

from collections.abc import Iterable, Mapping
from html import escape

from home.demo.paygate.pages import STYLE

BANNER = "登录模拟器 · 不是真的微信或 QQ"


def choose(provider: str, path: str, asked: Mapping[str, str], people: Iterable[str]) -> str:
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in asked.items()
        if name != "person"
    )
    buttons = "".join(
        f'<form method="post" action="{escape(path)}">{kept}'
        f'<button name="person" value="{escape(person)}">{escape(person)}</button></form>'
        for person in people
    )
    refuse = (
        f'<form method="post" action="{escape(path)}">{kept}'
        '<button name="person" value="">拒绝</button></form>'
    )
    return _page(
        f"用{provider}登录",
        f'<div class="card"><h1>用{escape(provider)}登录</h1>'
        f'<p class="hint">这几个人是编出来的，选一个当你自己</p>{buttons}</div>'
        f'<div class="card">{refuse}</div>',
    )


def wrong(words: str) -> str:
    return _page("登录模拟器", f'<div class="card"><h1>{escape(words)}</h1></div>')


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style>"
        f'<p class="banner">{BANNER}</p><main>{body}</main></html>'
    )
