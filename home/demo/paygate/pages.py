"""The HTML that people see: the payer's page and the control page. No scripts, no other hosts."""

from collections.abc import Iterable, Mapping
from html import escape

from home.demo.paygate import moments, trades
from home.demo.paygate.ledger import Row
from home.demo.paygate.refunds import Refund
from home.demo.paygate.trades import Trade, yuan
from home.demo.paygate.trouble import SWITCHES

BANNER = "支付模拟器 · 不是真实付款"
GATEWAYS = {"alipay": "支付宝", "wechat": "微信支付"}
STATES = {"unscanned": "未扫码", "waiting": "待付款", "paid": "已付款", "closed": "已关闭"}
REFUND_STATES = {"PROCESSING": "处理中", "SUCCESS": "已到账", "ABNORMAL": "退款异常"}
NOTICE_STATES = {
    "waiting": "等待送出",
    "sending": "正在送",
    "delivered": "已送达",
    "held": "扣住",
    "lost": "丢失",
    "given up": "放弃",
}
STYLE = """
:root { --bg: #f5f5f5; --surface: #fff; --text: #1a1a1a; --text-2: #595959; --brand: #067a3b;
  --danger: #c8102e; --price: #d6001c; --warn: #9a4600; --line: #e5e5e5; --line-ctl: #858585;
  --focus: #0b5cad; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); font: 16px/24px system-ui,
  -apple-system, "PingFang SC", "Noto Sans SC", "Microsoft YaHei", sans-serif; }
.banner { margin: 0; padding: 8px 12px; background: #fff6e5; color: var(--warn); text-align: center;
  font-weight: 600; }
main { max-width: 480px; margin: 0 auto; padding: 12px; }
main.wide { max-width: 1120px; }
.card { margin-bottom: 12px; padding: 12px; border-radius: 8px; background: var(--surface); }
h1, h2 { margin: 0 0 8px; font-size: 20px; line-height: 28px; }
.amount { margin: 8px 0; color: var(--price); font-size: 32px; line-height: 40px; font-weight: 600;
  font-variant-numeric: tabular-nums; }
.hint { color: var(--text-2); font-size: 14px; line-height: 20px; }
.state { font-weight: 600; color: var(--brand); }
.state--bad { color: var(--danger); }
button, .button { display: block; width: 100%; min-height: 48px; padding: 12px; border: 1px solid
  var(--line-ctl); border-radius: 999px; background: var(--surface); color: var(--text);
  font: inherit; text-align: center; text-decoration: none; cursor: pointer; }
.button--main, a.button--main { border-color: var(--brand); background: var(--brand); color: #fff; }
form, a.button { margin: 8px 0; }
details.card { margin-top: 12px; }
a { color: #3d5a8a; }
summary { min-height: 44px; padding: 10px 0; cursor: pointer; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 14px; line-height: 20px; }
th, td { padding: 8px; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: top; }
.row { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
.row button { width: auto; white-space: nowrap; min-height: 44px; padding: 8px 16px; }
.row input { width: 88px; min-height: 44px; padding: 8px; border: 1px solid var(--line-ctl);
  border-radius: 8px; font: inherit; }
.switches { display: grid; gap: 12px;
  grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr)); }
.switches form { margin: 0; padding: 12px; border: 1px solid var(--line); border-radius: 8px; }
.switches .on { border-color: var(--danger); }
"""


def _page(title: str, body: str, *, wide: bool = False) -> str:
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light only"><link rel="icon" href="data:,">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>"
        f'<p class="banner">{BANNER}</p>'
        f"<main{' class=wide' if wide else ''}>{body}</main></body></html>"
    )


def payer(trade: Trade, *, return_url: str, leave_url: str, carried: str) -> str:
    """`carried` is the query that the page must keep (h5's redirect_url)."""
    head = (
        f'<section class="card"><h1>{escape(trade.merchant)}</h1>'
        f"<p>{escape(trade.subject)}</p>"
        f'<p class="amount">¥{trade.yuan}</p>'
        f'<p class="hint">{GATEWAYS[trade.gateway]} · 订单号 {escape(trade.out_trade_no)}</p>'
        f"{_standing(trade)}</section>"
    )
    if trade.is_paid:
        back = (
            f'<a class="button button--main" href="{escape(return_url)}">返回商家</a>'
            if return_url
            else '<p class="hint">可以关闭本页，回到商家页面。</p>'
        )
        return _page("已付款", head + back + _odd(trade, carried))
    forms = "" if trade.state == trades.CLOSED else _ordinary(leave_url, carried)
    return _page("支付模拟器", head + forms + _odd(trade, carried))


def _standing(trade: Trade) -> str:
    if trade.is_paid:
        return f'<p class="state">已付款 · {moments.plain(trade.paid_at or 0)}</p>'
    if trade.state == trades.CLOSED:
        return '<p class="state state--bad">交易已关闭</p>'
    return f'<p class="state state--bad">{escape(trade.note)}</p>' if trade.note else ""


def _ordinary(leave_url: str, carried: str) -> str:
    leave = (
        f'<a class="button" href="{escape(leave_url)}">稍后再付</a>'
        if leave_url
        else f"{_button('leave', '稍后再付', carried)}"
    )
    return (
        _button("pay", "确认支付", carried, main=True)
        + _button("fail", "支付失败", carried)
        + leave
    )


def _odd(trade: Trade, carried: str) -> str:
    late = _button("late", "晚到的付款", carried) if not trade.is_paid else ""
    return (
        '<details class="card"><summary>试试不寻常的情况</summary>'
        '<p class="hint">晚到的付款：网关先关闭交易，钱随后才到。'
        "重复支付：同一订单再付一次，交易号不同。</p>"
        f"{late}{_button('twice', '重复支付', carried)}</details>"
    )


def _button(action: str, label: str, carried: str, *, main: bool = False) -> str:
    target = f' action="?{escape(carried)}"' if carried else ""
    look = ' class="button--main"' if main else ""
    return (
        f'<form method="post"{target}><button{look} name="action" value="{action}">'
        f"{label}</button></form>"
    )


def left() -> str:
    return _page(
        "稍后再付",
        '<section class="card"><h1>没有付款</h1><p>订单还在，可以回商家继续支付。</p></section>',
    )


def missing() -> str:
    return _page("找不到", '<section class="card"><h1>没有这个页面或交易</h1></section>')


def control(
    *,
    active: Mapping[str, Mapping[str, object]],
    all_trades: list[Trade],
    all_refunds: list[Refund],
    notices: list[Row],
) -> str:
    numbers = {trade.id: trade.out_trade_no for trade in all_trades}
    body = (
        '<section class="card"><h1>支付模拟器</h1><p class="hint">'
        "本机的支付宝和微信支付：协议和签名与真实网关一致，密钥是自己的，没有真实付款。</p></section>"
        f'<section class="card"><h2>捣乱开关</h2><div class="switches">{_switches(active)}</div>'
        f"{_post('/trouble', '全部关闭', clear='1')}</section>"
        f'<section class="card"><h2>交易</h2>{_trades(all_trades)}</section>'
        f'<section class="card"><h2>退款</h2>{_refunds(all_refunds, numbers)}'
        f"{_post('/settle', '让未完成的退款到账')}</section>"
        f'<section class="card"><h2>通知</h2>{_notices(notices)}</section>'
    )
    return _page("支付模拟器", body, wide=True)


def _post(action: str, label: str, **fields: str) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in fields.items()
    )
    return (
        f'<form class="row" method="post" action="{action}">{hidden}'
        f"<button>{escape(label)}</button></form>"
    )


def _switches(active: Mapping[str, Mapping[str, object]]) -> str:
    return "".join(_switch(name, active.get(name)) for name in SWITCHES)


def _switch(name: str, now: Mapping[str, object] | None) -> str:
    switch = SWITCHES[name]
    left = f"还有 {now['uses']} 次" if now and now["uses"] else "直到关闭"
    standing = f'<p class="state state--bad">已打开 · {left}</p>' if now else ""
    value = now["value"] if now else switch.value
    amount = (
        f'<label>{escape(switch.unit)} <input name="value" inputmode="numeric" value="{value:g}">'
        "</label>"
        if switch.unit
        else ""
    )
    uses = (
        '<label>次数 <input name="uses" inputmode="numeric" placeholder="不限"></label>'
        if not now
        else ""
    )
    look = ' class="on"' if now else ""
    return (
        f'<form{look} method="post" action="/trouble"><strong>{switch.label}</strong>'
        f'<p class="hint">{switch.explanation}</p>{standing}'
        f'<input type="hidden" name="name" value="{name}">'
        f'<input type="hidden" name="on" value="{"0" if now else "1"}">'
        f'<div class="row">{"" if now else amount + uses}'
        f"<button>{'关闭' if now else '打开'}</button></div></form>"
    )


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Cells are HTML: callers escape what they put in."""
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    if not body:
        return '<p class="hint">还没有。</p>'
    names = "".join(f"<th>{name}</th>" for name in head)
    return (
        f'<div class="scroll"><table><thead><tr>{names}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _trades(found: list[Trade]) -> str:
    return _table(
        ["时间", "商家", "网关", "订单号", "商品", "金额", "状态", ""],
        (
            [
                moments.plain(trade.created_at),
                escape(trade.merchant),
                GATEWAYS[trade.gateway],
                _numbers(trade),
                escape(trade.subject),
                f"¥{trade.yuan}",
                STATES[trade.state] + (f"<br>{escape(trade.note)}" if trade.note else ""),
                _post("/notify-again", "重发通知", token=trade.token) if trade.is_paid else "",
            ]
            for trade in found
        ),
    )


def _numbers(trade: Trade) -> str:
    link = f'<a href="{trade.payer_page}">{escape(trade.out_trade_no)}</a>'
    return f"{link}<br>{escape(trade.trade_no or '')}"


def _refunds(found: list[Refund], numbers: Mapping[int, str]) -> str:
    return _table(
        ["时间", "商家", "订单号", "退款单号", "金额", "状态"],
        (
            [
                moments.plain(refund.created_at),
                escape(refund.merchant),
                escape(numbers.get(refund.trade, "")),
                escape(refund.out_refund_no),
                f"¥{yuan(refund.amount)}",
                REFUND_STATES[refund.state],
            ]
            for refund in found
        ),
    )


def _notices(found: list[Row]) -> str:
    return _table(
        ["时间", "内容", "订单号", "地址", "状态", "商家的回答"],
        (
            [
                moments.plain(notice["created_at"]),
                "退款" if notice["kind"] == "refund" else "付款",
                escape(notice["out_trade_no"]),
                escape(notice["url"]),
                NOTICE_STATES[notice["state"]]
                + (f"<br>{_label(notice['trouble'])}" if notice["trouble"] else ""),
                "<br>".join(_answer(attempt) for attempt in notice["attempts"][-5:]),
            ]
            for notice in found
        ),
    )


def _label(trouble: str) -> str:
    return SWITCHES[trouble].label if trouble in SWITCHES else "重发"


def _answer(attempt: Row) -> str:
    trouble = f"（{_label(attempt['trouble'])}）" if attempt["trouble"] else ""
    status = attempt["status"] or "没有回答"
    return f"{status} {escape(attempt['answer'][:80])}{trouble}"
