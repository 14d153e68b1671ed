"""One wish of a message before it is matched: the words for the goods, how much, for whom."""

from dataclasses import dataclass, field

from search.chat.matching.matcher import Groups
from search.chat.words.amounts import Amount, Kind
from search.chat.words.comparatives import Compared

# [start, end) of the message.
Span = tuple[int, int]


@dataclass(kw_only=True, eq=False)
class Wish:
    """
    `words` are normalised and without amounts; `spans` are where it stands in the message;
    `groups` say among which candidates to look. `price` is 一块钱的 beside an amount, and the
    sum to spend where there is none.
    """

    words: str
    spans: list[Span] = field(default_factory=list)
    groups: Groups = frozenset()
    amount: Amount | None = None
    price: Amount | None = None
    # 一箱24瓶: what one of it holds.
    pack: Amount | None = None
    # 不要舒肤佳
    without: list[str] = field(default_factory=list)
    # 最小的就可以了: which of those that fit.
    compared: list[Compared] = field(default_factory=list)
    # 鸡蛋面也行: what would do as well.
    others: list[str] = field(default_factory=list)
    # One line for each of the goods that fit: 余华的书各来一本.
    is_each: bool = False
    # 没有的话就菠菜
    is_conditional: bool = False
    # 面粉不要了, of what this message did not ask for.
    is_removal: bool = False
    # 改成5斤, of the same.
    is_change: bool = False
    # 上次那个
    is_from_history: bool = False
    # Only asked for so far: 有茼蒿吗
    is_question: bool = False
    # Words that were not understood may have taken it back, or changed it.
    is_doubtful: bool = False
    # Parts of one wish (一顶白 of 毛线帽两顶) have the same number, others 0.
    family: int = 0
    buyer: str = ""

    @property
    def is_open(self) -> bool:
        """Without an amount so far."""
        return self.amount is None and self.price is None

    @property
    def is_some(self) -> bool:
        """弄点生姜, 大概二两: the amount follows."""
        return self.amount is not None and self.amount.kind is Kind.SOME

    @property
    def takes_amount(self) -> bool:
        """Whether an amount behind it is its own."""
        return (self.is_open or self.is_some) and not self.is_question

    @property
    def is_told_elsewhere(self) -> bool:
        """Whether its words alone do not say what is meant: 上次那个, 不要辣的, 大的一个."""
        is_priced = self.price is not None and self.amount is not None
        told = self.without or self.others or self.compared or self.family or self.pack or is_priced
        return bool(told) or self.is_each or self.is_from_history

    def add(self, words: str, span: Span, groups: Groups) -> None:
        """More words for the same goods."""
        self.words = f"{self.words} {words}".strip()
        self.groups |= groups
        if span not in self.spans:
            self.spans.append(span)
