"""What a person sees who plays the carrier: parcels, and a button for each step."""

import re
from html import escape

from home.demo.carrier import programs
from home.demo.carrier.fake import STEPS, Fake, Paper, Parcel
from home.demo.carrier.riding import STEPS as RIDES
from home.demo.carrier.riding import WHERE, Ridden
from home.demo.carrier.waybills import PICTURES, Label
from home.demo.paygate.pages import STYLE

BANNER = "快递模拟器 · 不是真的快递"


def index(fake: Fake) -> str:
    parcels = sorted(fake.parcels.values(), key=lambda parcel: parcel.number)
    cards = "".join(map(_card, parcels)) or (
        '<div class="card"><p class="hint">还没有包裹：在商家后台发货并填上单号，'
        "一分钟内会出现在这里，刷新看看</p></div>"
    )
    papers = "".join(_paper(fake, paper) for paper in reversed(fake.papers[-10:]))
    rides = "".join(map(_ride, reversed(fake.riding.rides.values())))
    labels = "".join(map(_label, reversed(fake.labels.values())))
    shown = (
        f"<h1>骑手</h1>{rides}<h1>包裹</h1>{cards}<h1>电子面单</h1>{labels}"
        f"<h1>云打印机打出来的</h1>{papers}<h1>店里自己的程序听到的</h1>{programs.cards(fake)}"
    )
    return _page("快递模拟器", shown)


def _ride(ride: Ridden) -> str:
    buttons = "".join(
        f'<button name="step" value="{step}">{words}</button>' for step, words in RIDES.items()
    )
    said = "等接单" if ride.step == "waiting" else RIDES[ride.step]
    return (
        f'<div class="card"><h2>{escape(ride.service)} {escape(ride.number)}</h2>'
        f'<p>{escape(ride.where)} · {said}</p><p class="hint">{escape(ride.told)}</p>'
        '<form method="post" action="/ride">'
        f'<input type="hidden" name="number" value="{escape(ride.number)}">'
        f"{'' if ride.is_over else buttons}</form></div>"
    )


def where(ride: Ridden) -> str:
    """The page that a service shows shoppers: where the rider is."""
    return _page(
        "骑手到哪了",
        f'<div class="card"><h1>{escape(ride.rider_name)}</h1><p>{WHERE[ride.step]}</p>'
        f'<p class="hint">{escape(ride.service)} {escape(ride.number)}</p></div>',
    )


def _label(label: Label) -> str:
    said = " · 已取消" if label.is_cancelled else ""
    return (
        f'<div class="card"><h2>{escape(label.courier)} {escape(label.tracking_number)}{said}</h2>'
        f'<p><a href="{PICTURES}{label.task}.png">面单图片</a></p></div>'
    )


def _paper(fake: Fake, paper: Paper) -> str:
    """Line by line, without the maker's marks; and its printer's switch."""
    text = re.sub(r"<[^>]*>", "", re.sub(r"<BR>|</center>", "\n", paper.content))
    is_off = paper.serial in fake.switched_off
    return (
        f'<div class="card"><h2>{escape(paper.serial)}</h2><pre>{escape(text)}</pre>'
        '<form method="post" action="/printer">'
        f'<input type="hidden" name="serial" value="{escape(paper.serial)}">'
        f"<button>{'打开打印机' if is_off else '关掉打印机'}</button></form></div>"
    )


def wrong(words: str) -> str:
    return _page("快递模拟器", f'<div class="card"><h1>{escape(words)}</h1></div>')


def _card(parcel: Parcel) -> str:
    where = parcel.moved[-1] if parcel.moved else None
    said = f"{where.clock} {where.words}" if where else "还没有揽收"
    buttons = "".join(
        f'<button name="step" value="{step}">{words[0]}</button>' for step, words in STEPS.items()
    )
    return (
        f'<div class="card"><h2>{escape(parcel.courier)} {escape(parcel.number)}</h2>'
        f'<p>{escape(said)}</p><p class="hint">{escape(parcel.told)}</p>'
        '<form method="post" action="/move">'
        f'<input type="hidden" name="courier" value="{escape(parcel.courier)}">'
        f'<input type="hidden" name="number" value="{escape(parcel.number)}">{buttons}</form></div>'
    )


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style>"
        f'<p class="banner">{BANNER}</p><main>{body}</main></html>'
    )
