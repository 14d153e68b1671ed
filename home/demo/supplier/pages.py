"""What a person sees of the simulator, and presses."""

from decimal import Decimal, InvalidOperation
from html import escape

from home.demo.supplier.fake import CALLBACKS, STEPS, Article, Fake, Sent, items_of

STYLE = (
    "<style>body{font:16px/1.6 sans-serif;margin:1rem auto;max-width:46rem;padding:0 1rem}"
    "section{border:1px solid #ccc;border-radius:8px;margin:1rem 0;padding:.75rem}"
    "button{font:inherit;margin:.15rem;padding:.3rem .7rem}input{font:inherit;width:6rem}"
    ".note{background:#fff3cd;padding:.5rem .75rem;border-radius:8px}form{display:inline}</style>"
)
HEAD = (
    '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>供应商模拟器</title>'
    '<meta name="viewport" content="width=device-width">' + STYLE
)


def index(fake: Fake) -> str:
    orders = "".join(_order(order) for order in reversed(fake.orders.values()))
    articles = "".join(_article(article) for article in fake.articles.values())
    return (
        f"{HEAD}<h1>供应商模拟器</h1>"
        '<p class="note">这是模拟器：扮演海尔和易理货，不是真的供应商，没有真的商品。</p>'
        f"<p>账户余额 ¥{fake.balance}</p>"
        f"<h2>代发订单</h2>{orders or '<p>还没有订单。</p>'}<h2>商品</h2>{articles}"
    )


def wrong(words: str) -> str:
    return f"{HEAD}<h1>供应商模拟器</h1><p>{escape(words)}</p>"


def change(article: Article, form: dict[str, str]) -> None:
    """A person sets price and stock; what is no number changes nothing."""
    try:
        cost, stock = Decimal(form.get("cost", "")), int(form.get("stock", ""))
    except (InvalidOperation, ValueError):
        return
    if cost > 0 and stock >= 0:
        article.cost, article.stock, article.is_sold = cost, stock, "is_sold" in form


def _order(order: Sent) -> str:
    goods = "，".join(f"{code} × {quantity}" for code, quantity in items_of(order.asked))
    where = " ".join(
        str(order.asked.get(name, ""))
        for name in ("consigneeName", "province", "city", "area", "detailAddress")
    )
    said = " → ".join(
        [
            *(CALLBACKS[step][0] for step in order.heard),
            *(STEPS[step][0] for step, _at in order.steps),
        ]
    )
    wish = f"<p>店铺要取消：{escape(order.cancel_reason)}</p>" if order.cancel_reason else ""
    buttons = "".join(
        f'<button name="step" value="{step}">{words}</button>'
        for step, words in [
            *((step, row[0]) for step, row in CALLBACKS.items()),
            *((step, row[0]) for step, row in STEPS.items()),
        ]
    )
    return (
        f"<section><p><b>{escape(order.remote)}</b> · {escape(order.so_id)} · {escape(goods)}</p>"
        f"<p>{escape(where)}</p>{wish}<p>{said or '待接单'} {escape(order.told)}</p>"
        f'<form method="post" action="/move"><input type="hidden" name="so_id" '
        f'value="{escape(order.so_id)}">{buttons}</form></section>'
    )


def _article(article: Article) -> str:
    checked = " checked" if article.is_sold else ""
    return (
        f"<section><p><b>{escape(article.model)}</b> {escape(article.code)}</p>"
        f'<form method="post" action="/article"><input type="hidden" name="code" '
        f'value="{escape(article.code)}"><label>供价 <input name="cost" value="{article.cost}">'
        f'</label> <label>库存 <input name="stock" value="{article.stock}"></label> '
        f'<label><input type="checkbox" name="is_sold"{checked} style="width:auto"> 可采购</label> '
        f"<button>改</button></form></section>"
    )
