"""Messages and queries over stocked catalogues with what each must come to, and the score."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from search.chat.parsed import Line, ParsedOrder, Status
from search.chat.reader import read
from search.products import find
from search.search_request import SearchRequest
from shop.stores.models import Store
from tests.search.chat import orders

HERE = Path(__file__).parent
# The sets of messages, in the order in which they were written.
SETS = (
    "messages second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
    " thirteenth fourteenth fifteenth sixteenth seventeenth"
    " eighteenth nineteenth twentieth twenty_first twenty_second twenty_third"
    " twenty_fourth twenty_fifth twenty_sixth twenty_seventh"
    " twenty_eighth twenty_ninth thirtieth thirty_first thirty_second"
    " thirty_third thirty_fourth thirty_fifth thirty_sixth"
    " thirty_seventh thirty_eighth thirty_ninth fortieth forty_first forty_second"
    " forty_third forty_fourth forty_fifth forty_sixth forty_seventh forty_eighth"
    " forty_ninth fiftieth fifty_first fifty_second fifty_third fifty_fourth"
    " fifty_fifth fifty_sixth fifty_seventh fifty_eighth fifty_ninth sixtieth"
    " sixty_first sixty_second sixty_third sixty_fourth sixty_fifth"
    " sixty_sixth sixty_seventh sixty_eighth sixty_ninth seventieth"
    " seventy_first seventy_second seventy_third seventy_fourth seventy_fifth"
    " seventy_sixth seventy_seventh seventy_eighth seventy_ninth eightieth"
    " eighty_first eighty_second eighty_third eighty_fourth eighty_fifth"
    " eighty_sixth eighty_seventh eighty_eighth eighty_ninth ninetieth"
    " ninety_first ninety_second ninety_third ninety_fourth ninety_fifth ninety_sixth"
    " ninety_seventh ninety_eighth ninety_ninth hundredth hundred_first"
    " hundred_second hundred_third hundred_fourth hundred_fifth hundred_sixth"
    " hundred_seventh hundred_eighth hundred_ninth hundred_tenth"
    " hundred_eleventh hundred_twelfth".split()
)
FIRST = 8
_BUYER = re.compile(r" @(\S+)$")


class Wanted(NamedTuple):
    """
    One line that a message must come to. `amount` is "_" where it must be asked and "*"
    where any will do; `statuses` are those that are right.
    """

    statuses: frozenset[str]
    skus: frozenset[str]
    amount: str
    buyer: str | None = None


class Message(NamedTuple):
    shop: str
    text: str
    wanted: list[Wanted]
    notes: list[str]


class Query(NamedTuple):
    shop: str
    text: str
    must: frozenset[str]
    kind: str


def catalogue() -> list[orders.Row]:
    """The demo's goods, and those of shops that only these sets know."""
    own = sorted(HERE.glob("catalogue*.csv"))
    return [*orders.catalogue(), *(row for file in own for row in orders.catalogue(file))]


def messages(name: str) -> list[Message]:
    return [_message(row) for row in _rows(name)]


def queries(name: str) -> list[Query]:
    found = []
    for row in _rows(name):
        shop, text, must, kind = row.split(" | ")
        skus = frozenset(must.split(",")) - {"none"}
        found.append(Query(shop, text, skus, kind))
    return found


def _rows(name: str) -> list[str]:
    lines = (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _message(row: str) -> Message:
    head, text, tail = row.split(" | ")
    wanted, notes = [], []
    for part in tail.split("; "):
        if part.startswith("note: "):
            notes.append(part.removeprefix("note: "))
        elif part != "none":
            wanted.append(_wanted(part))
    return Message(head.split()[1], text.replace("⏎", "\n"), wanted, notes)


def _wanted(part: str) -> Wanted:
    buyer = _BUYER.search(part)
    skus, _space, amount = _BUYER.sub("", part).partition(" ")
    if skus == "-":
        return Wanted(frozenset({"not_found"}), frozenset(), "*")
    ways = {"?": {"ambiguous"}, "~": {"match", "ambiguous"}}.get(skus[0], {"match"})
    named = frozenset(skus.lstrip("?~").split(","))
    return Wanted(frozenset(ways), named, amount, buyer[1] if buyer else None)


def shared_messages(orders: Sequence[dict[str, Any]]) -> list[Message]:
    """Messages of shared/data/chat_orders_spoken.json."""
    found = []
    for order in orders:
        wanted = []
        for item in order["items"]:
            amount = item.get("quantity", "*")
            told = "*" if item.get("any_quantity") else "_" if amount is None else str(amount)
            named = frozenset(item.get("sku", []))
            wanted.append(Wanted(frozenset(item["status"]), named, told, item.get("buyer")))
        found.append(Message(order["shop"], order["text"], wanted, order["note"]))
    return found


def shared_queries(asked: Sequence[dict[str, Any]]) -> list[Query]:
    """Queries of shared/data/search_asked.json."""
    return [Query(one["shop"], one["q"], frozenset(one["must"]), one["kind"]) for one in asked]


@dataclass
class OrderScore:
    """`wrong`: matches of goods nobody asked for, or of an amount that nobody said."""

    right: int = 0
    total: int = 0
    too_many: int = 0
    wrong: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.right / self.total

    def __str__(self) -> str:
        head = f"{self.right} of {self.total} lines, {self.too_many} too many"
        return "\n".join([f"{head}, {len(self.wrong)} silently wrong", *self.misses])

    def add(self, message: Message, found: ParsedOrder) -> None:
        self.total += len(message.wanted)
        left = list(found.lines)
        lost = []
        for wanted in message.wanted:
            line = next((line for line in left if fits(wanted, line)), None)
            if line is None:
                lost.append(wanted)
            else:
                left.remove(line)
                self.right += 1
        self.too_many += max(0, len(found.lines) - len(message.wanted))
        self.wrong += [_told(message, line) for line in left if line.status is Status.MATCH]
        if lost or left:
            told = [f"    lost {each.statuses} {set(each.skus)} {each.amount}" for each in lost]
            told += [f"    got {orders.shown(line)}" for line in left]
            told += [f"    note {found.note!r}"]
            self.misses.append("\n".join([repr(message.text), *told]))
        gone = [words for words in message.notes if words not in found.note]
        if gone:
            self.misses.append(f"{message.text!r}: {gone} not in the note {found.note!r}")


def fits(wanted: Wanted, line: Line) -> bool:
    return _is_of(wanted, line) and wanted.buyer in (None, line.buyer) and _has(wanted, line)


def _is_of(wanted: Wanted, line: Line) -> bool:
    """The goods asked for; a question that names other goods too is not right."""
    if line.status not in wanted.statuses:
        return False
    found = {goods.sku for goods in line.candidates}
    if line.status is Status.AMBIGUOUS and len(found) < 2:
        return False
    return line.status is Status.NOT_FOUND or found <= wanted.skus


def _has(wanted: Wanted, line: Line) -> bool:
    if wanted.amount == "*":
        return True
    if wanted.amount == "_":
        return line.quantity is None
    return line.quantity == Decimal(wanted.amount)


def _told(message: Message, line: Line) -> str:
    return f"{message.text!r}: {orders.shown(line)}"


def score_orders(
    asked: Sequence[Message],
    stores: dict[str, Store],
    *,
    read: Callable[..., ParsedOrder] = read,
) -> OrderScore:
    score = OrderScore()
    for message in asked:
        score.add(message, read(message.text, store=stores[message.shop]))
    return score


@dataclass
class QueryScore:
    recalls: list[float] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)
    kinds: dict[str, list[float]] = field(default_factory=dict)

    @property
    def recall(self) -> float:
        return sum(self.recalls) / len(self.recalls)

    def __str__(self) -> str:
        kinds = {kind: round(sum(got) / len(got), 2) for kind, got in self.kinds.items()}
        head = f"recall@8 {self.recall:.3f} of {len(self.recalls)}, {len(self.invented)} invented"
        return "\n".join([f"{head} {kinds}", *self.misses, *self.invented])


def score_queries(asked: Sequence[Query], stores: dict[str, Store]) -> QueryScore:
    """What nothing is sold of may still show similar goods, as long as the page says so."""
    score = QueryScore()
    skus: dict[int, str] = {}
    for query in asked:
        found = find(SearchRequest(text=query.text, store=stores[query.shop]), limit=FIRST)
        names = [_sku(page.pk, skus) for page in found.products]
        if not query.must:
            if names and not found.is_similar:
                score.invented.append(f"{query.text}: {names}")
            continue
        share = len(query.must & set(names)) / min(len(query.must), FIRST)
        score.recalls.append(share)
        score.kinds.setdefault(query.kind, []).append(share)
        if share < 1:
            lost = sorted(query.must - set(names))
            score.misses.append(f"{query.text} lost {lost} found {names} {found.tier.name}")
    return score


def _sku(pk: int, known: dict[int, str]) -> str:
    if pk not in known:
        from shop.catalog.models import ProductVariant

        variant = ProductVariant._base_manager.filter(product_id=pk).order_by("position").first()
        known[pk] = variant.sku if variant else ""
    return known[pk]
